import { defineConfig } from "vite";

// Names carry no hash: the server's static storage adds one.
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  build: {
    outDir: "../jejak/static/built",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: "es2022",
    rolldownOptions: {
      input: ["frontend/pages/pages.ts", "frontend/pages/style.css"],
      output: {
        entryFileNames: "[name].js",
        assetFileNames: "[name][extname]",
      },
    },
  },
});
