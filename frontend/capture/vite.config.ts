import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

/** The capture app, served as files at `/catat/` (`jejak/sync/shell.py` says with which headers). */
export default defineConfig({
  root: import.meta.dirname,
  base: "/catat/",
  publicDir: "public",
  build: {
    outDir: "../../jejak/root/catat",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  plugins: [
    VitePWA({
      strategies: "injectManifest",
      srcDir: ".",
      filename: "worker.ts",
      injectRegister: false,
      manifest: false,
      injectManifest: {
        // What works offline. The icons of the installed app are fetched by the phone itself.
        globPatterns: ["index.html", "assets/*.{js,css,woff2,svg}"],
        // Hashed names need no revision: the first visit's own cache answers the worker.
        dontCacheBustURLsMatching: /assets\//,
        // One file that every phone reads, old ones too.
        rollupFormat: "iife",
        minify: true,
        sourcemap: false,
      },
    }),
  ],
});
