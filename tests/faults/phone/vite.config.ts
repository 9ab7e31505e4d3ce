import { defineConfig } from "vite";

/** The real client as one file for Node, `build/phone/main.js`. */
export default defineConfig({
  root: import.meta.dirname,
  ssr: { noExternal: true },
  build: {
    ssr: "main.ts",
    outDir: "../../../build/phone",
    emptyOutDir: true,
    target: "node20",
    minify: false,
  },
});
