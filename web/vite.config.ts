import react from "@vitejs/plugin-react";
import { type Plugin, defineConfig } from "vite";

const FACE = /ysabeau-office-latin-wght-normal-[\w-]+\.woff2$/;

/** Ask for the face of every first page with the scripts, not after them: text drawn twice moves under the finger. */
const faceFirst: Plugin = {
  name: "face-first",
  transformIndexHtml: {
    order: "post",
    handler: (_, { bundle = {} }) =>
      Object.keys(bundle)
        .filter((file) => FACE.test(file))
        .map((file) => ({
          tag: "link",
          injectTo: "head",
          attrs: { rel: "preload", as: "font", type: "font/woff2", href: `/${file}`, crossorigin: true },
        })),
  },
};

export default defineConfig({
  plugins: [react(), faceFirst],
  build: {
    // The content security policy forbids data: fonts and inline styles: every asset is a file of our own.
    assetsInlineLimit: 0,
    target: "es2022",
  },
});
