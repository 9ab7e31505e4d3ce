import { createHash } from "node:crypto";
import { defineConfig, type Plugin } from "vite";

/** Tell the service worker which files are the shell; their names change with their content. */
function shell(): Plugin {
  return {
    name: "shell",
    enforce: "post",
    generateBundle(_options, bundle) {
      const worker = bundle["sw.js"];
      const page = bundle["index.html"];
      if (worker?.type !== "chunk" || page?.type !== "asset") throw new Error("no shell");
      const files = Object.keys(bundle)
        .filter((name) => name.startsWith("assets/"))
        .sort();
      const isLater = (name: string) => name.startsWith("assets/en-");
      const listed = (names: string[]) => JSON.stringify(names);
      const version = createHash("sha256").update(page.source).digest("hex").slice(0, 12);
      worker.code = worker.code
        .replace("%VERSION%", version)
        .replace(/["'`]%FILES%["'`]/, listed(files.filter((name) => !isLater(name))))
        .replace(/["'`]%LATER%["'`]/, listed(files.filter(isLater)));
    },
  };
}

/** The capture app, served as files at `/catat/` (`jejak/sync/shell.py` says with which headers). */
export default defineConfig({
  root: import.meta.dirname,
  base: "/catat/",
  build: {
    outDir: "../../jejak/root/catat",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: {
      input: {
        app: `${import.meta.dirname}/index.html`,
        sw: `${import.meta.dirname}/worker.ts`,
      },
      output: {
        // The worker's address never changes; what it shares with the page is one file of both.
        entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        minify: { compress: true, mangle: true, codegen: true },
      },
    },
  },
  plugins: [shell()],
});
