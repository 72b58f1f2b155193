import { createServer, type Server } from "node:http";
import type { Sim } from "../model/sim.ts";
import { answerWith, toRequest } from "./http.ts";
import { type Origins, rewriteResponse } from "./rewrite.ts";

export function originsOf(sim: Sim): Origins {
  return {
    relay: `http://localhost:${sim.config.port}`,
    appRelay: `http://localhost:${sim.config.relayPort}`,
    app: new URL(sim.config.appUrl).origin,
    defaultShop: Object.keys(sim.state.shops)[0] ?? null,
  };
}

/**
 * The address at Shopify for a path of the relay: `/admin…` and `/store/…` the admin, `/cdn/…` the cdn,
 * anything else the storefront of the default shop, or of `<name>.localhost`.
 */
export function virtualUrl(sim: Sim, host: string, path: string): string | null {
  const below = (prefix: string) =>
    path === prefix || path.startsWith(`${prefix}/`) || path.startsWith(`${prefix}?`);
  if (below("/admin"))
    return `https://admin.shopify.com${path.slice("/admin".length).replace(/^(?!\/)/, "/")}`;
  if (below("/store")) return `https://admin.shopify.com${path}`;
  if (below("/cdn")) return `https://cdn.shopify.com${path.slice("/cdn".length)}`;
  const name = /^([a-z0-9][a-z0-9-]*)\.localhost(?::\d+)?$/.exec(host)?.[1];
  const domain = name ? `${name}.myshopify.com` : originsOf(sim).defaultShop;
  return domain && `https://${domain}${path}`;
}

function toApp(sim: Sim, request: Request): Promise<Response> {
  const { app } = originsOf(sim);
  const from = new URL(request.url);
  const headers = new Headers(request.headers);
  for (const name of ["host", "connection", "accept-encoding", "content-length", "transfer-encoding"])
    headers.delete(name);
  if (headers.has("origin")) headers.set("origin", app);
  if (headers.has("referer"))
    headers.set("referer", (headers.get("referer") ?? "").replace(from.origin, app));
  const { method, body } = request;
  return fetch(app + from.pathname + from.search, {
    method,
    headers,
    body,
    redirect: "manual",
    ...(body ? { duplex: "half" } : {}),
  } as RequestInit);
}

/** The app for a person's browser: the same app, with Shopify's origins and its policy rewritten. */
export function appRelay(sim: Sim): Server {
  return createServer((message, out) => {
    const work = async () => {
      const request = await toRequest(
        message,
        `http://${message.headers.host ?? "localhost"}${message.url ?? "/"}`,
      );
      return rewriteResponse(await toApp(sim, request), originsOf(sim));
    };
    void answerWith(message, out, work, (error) =>
      sim.log("app relay failed", { path: message.url?.split("?")[0], error: String(error) }),
    );
  });
}
