/**
 * A page of the app was asked for inside the admin, but the address does not say in which shop: the frame was reloaded,
 * or a link of the menu was clicked before the page had come to life. Shopify, around the frame, still knows.
 */
import { env } from "#app/env.server.ts";
import { APP_BRIDGE } from "#app/shopify/app-bridge.ts";

/** A frame that Shopify does not answer within this time is not in its admin. */
const PATIENCE_MS = 10_000;

/** Stands before App Bridge, which may be long in coming. Outside a frame there is nobody to ask. */
const WAIT = `
  const explain = () => document.querySelector("main").removeAttribute("hidden");
  if (window.top === window.self) location.replace("/auth/login");
  setTimeout(explain, ${PATIENCE_MS});`;

/**
 * Asks App Bridge for a session token, which names the shop, and opens `to` with it as Shopify itself would (host: the
 * admin's address of the store in base64, https://shopify.dev/docs/apps/build/authentication-authorization). The token
 * proves nothing here: the server verifies it. Only ever goes to a page of ours.
 */
const ASK = `(async () => {
  try {
    const to = new URL(new URLSearchParams(location.search).get("to") ?? "/app", location.origin);
    if (window.top === window.self || to.origin !== location.origin) return explain();
    const token = await window.shopify.idToken();
    const { dest } = JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
    const shop = new URL(dest).hostname;
    const host = btoa("admin.shopify.com/store/" + shop.split(".")[0]);
    for (const [name, value] of Object.entries({ shop, host, embedded: "1", id_token: token }))
      to.searchParams.set(name, value);
    location.replace(to);
  } catch {
    explain();
  }
})();`;

export function loader(): Response {
  const words = `<h1 style="font-size:1.25rem">Laurel could not be opened here</h1>
<p>Please open it from <b>Apps</b> in your <a href="https://admin.shopify.com" target="_top">Shopify admin</a>.</p>`;
  const style = "max-width:34rem;margin:4rem auto;padding:0 1rem;font:16px/1.5 system-ui";
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Laurel</title>
</head>
<body><main hidden style="${style}">${words}</main>
<noscript><div style="${style}">${words}</div></noscript>
<script>${WAIT}</script>
<script data-api-key="${encodeURIComponent(env.SHOPIFY_API_KEY)}" src="${APP_BRIDGE}"></script>
<script>${ASK}</script></body></html>`;
  return new Response(page, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": "frame-ancestors https://admin.shopify.com;",
    },
  });
}
