import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type Server,
} from "node:http";
import type { Sim } from "../model/sim.ts";
import { answerWith, toResponse } from "./http.ts";
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

/** Not `fetch`, which would add headers of its own to the browser's. */
async function toApp(sim: Sim, message: IncomingMessage): Promise<Response> {
  const { app } = originsOf(sim);
  const { host = "", origin, referer, ...rest } = message.headers;
  const headers: OutgoingHttpHeaders = { ...rest, host: new URL(app).host, "accept-encoding": "identity" };
  if (origin !== undefined) headers["origin"] = origin.endsWith(host) ? app : origin;
  if (referer !== undefined) headers["referer"] = referer.replace(`http://${host}`, app);
  return new Promise((resolve, reject) => {
    const call = request(new URL(message.url ?? "/", app), { method: message.method, headers }, (answer) => {
      resolve(toResponse(answer));
    });
    call.on("error", reject);
    message.pipe(call);
  });
}

/** The app for a person's browser: the same app, with Shopify's origins and its policy rewritten. */
export function appRelay(sim: Sim): Server {
  return createServer((message, out) => {
    const work = async () => rewriteResponse(await toApp(sim, message), originsOf(sim));
    void answerWith(message, out, work, (error) =>
      sim.log("app relay failed", { path: message.url?.split("?")[0], error: String(error) }),
    );
  });
}
