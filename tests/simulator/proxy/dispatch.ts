import { adminFace } from "../admin/index.ts";
import { storageFace } from "../bulk/storage.ts";
import { graphqlEndpoint } from "../graphql/endpoint.ts";
import type { Handler, Sim, SimRequest } from "../model/sim.ts";
import { tokenEndpoint } from "../oauth/endpoint.ts";
import { cdnFace, storefrontFace } from "../storefront/index.ts";
import { compressed } from "./compress.ts";

export function isShopifyHost(host: string): boolean {
  return (
    host === "admin.shopify.com" ||
    host === "cdn.shopify.com" ||
    host === "storage.googleapis.com" ||
    /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(host)
  );
}

/** The old admin addresses of a shop lead to the admin of today. */
function toAdmin(url: URL): Response {
  const name = url.hostname.replace(".myshopify.com", "");
  const path = url.pathname.replace(/^\/admin/, "");
  const location = `https://admin.shopify.com/store/${name}${path}${url.search}`;
  return new Response(null, { status: 302, headers: { location } });
}

/** The relay rewrites what it passes on: it takes text as it is. */
const atEdge =
  (face: Handler): Handler =>
  async (req) => {
    const answer = await face(req);
    return answer && req.via === "proxy" ? compressed(answer, req.request) : answer;
  };

/** Sends each of Shopify's hosts to the part that plays it. */
export function dispatcher(sim: Sim): (request: Request, via: SimRequest["via"]) => Promise<Response> {
  const admin = adminFace(sim);
  const storefront = atEdge(storefrontFace(sim));
  const cdn = atEdge(cdnFace(sim));
  const graphql = graphqlEndpoint(sim);

  const ofShop: Handler = async (req) => {
    const { pathname } = req.url;
    if (pathname.startsWith("/admin/api/")) return graphql(req);
    if (pathname === "/admin/oauth/access_token") return tokenEndpoint(sim, req);
    if (!req.shop) return new Response("Only one step left! This store does not exist.", { status: 404 });
    if (pathname === "/admin" || pathname.startsWith("/admin/")) return toAdmin(req.url);
    return storefront(req);
  };
  const of: Record<string, Handler> = {
    "admin.shopify.com": admin,
    "cdn.shopify.com": cdn,
    "storage.googleapis.com": storageFace(sim),
  };

  return async (request, via) => {
    const url = new URL(request.url);
    const req: SimRequest = { request, url, host: url.hostname, shop: sim.shop(url.hostname), via };
    const answer = await (of[url.hostname] ?? ofShop)(req);
    return answer ?? new Response("Not Found", { status: 404 });
  };
}
