import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    // The content security policy forbids data: fonts and inline styles: every asset is a file of our own.
    assetsInlineLimit: 0,
    target: "es2022",
  },
});
