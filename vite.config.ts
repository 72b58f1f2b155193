import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";

declare module "@remix-run/server-runtime" {
  interface Future {
    v3_singleFetch: true;
  }
}

// `shopify app dev` says the app's public address in HOST; ours is the address to listen on.
if (process.env["HOST"]?.startsWith("https://")) {
  process.env["SHOPIFY_APP_URL"] ??= process.env["HOST"];
  delete process.env["HOST"];
}
const publicHost = new URL(process.env["SHOPIFY_APP_URL"] ?? "http://localhost").hostname;

export default defineConfig({
  server: {
    port: Number(process.env["PORT"] ?? 3000),
    allowedHosts: [publicHost],
    cors: { preflightContinue: true },
    fs: { allow: ["app", "extensions", "node_modules"] },
  },
  plugins: [
    remix({
      ignoredRouteFiles: ["**/.*"],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        // A few dozen routes are told at once: a question less for every page, and none that leaving it breaks off.
        v3_lazyRouteDiscovery: false,
        v3_singleFetch: true,
      },
    }),
  ],
  build: { assetsInlineLimit: 0, target: "es2022" },
  // Found late, a dependency is optimised again in the middle of a page load, and React exists twice.
  optimizeDeps: {
    noDiscovery: true,
    include: [
      "react",
      "react-dom",
      "react-dom/client",
      "react/jsx-runtime",
      "react/jsx-dev-runtime",
      "@remix-run/react",
      "liquidjs",
      "@shopify/app-bridge-react",
      "@shopify/polaris",
      "@shopify/polaris-icons",
      "@shopify/shopify-app-remix/react",
      "@shopify/shopify-app-remix/server",
    ],
  },
});
