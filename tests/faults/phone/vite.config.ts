import { defineConfig } from "vite";

/** The real client as one file for Node; `phones.py` says where it goes. */
export default defineConfig({
  root: import.meta.dirname,
  ssr: { noExternal: true },
  build: {
    ssr: "main.ts",
    target: "node20",
    minify: false,
    rolldownOptions: { output: { entryFileNames: "[name].mjs" } },
  },
});
