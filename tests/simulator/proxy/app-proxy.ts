import { createHmac } from "node:crypto";
import type { Sim } from "../model/sim.ts";
import type { Id, Shop } from "../model/types.ts";
import { hasScope } from "../oauth/scopes.ts";

/** Never passed back to the browser. */
export const STRIPPED_FROM_ANSWER = [
  "accept-patch",
  "accept-ranges",
  "connection",
  "cookie",
  "date",
  "delta-base",
  "im",
  "p3p",
  "pragma",
  "preference-applied",
  "proxy-authenticate",
  "public-key-pins",
  "server",
  "service-worker-allowed",
  "set-cookie",
  "trailer",
  "tk",
  "warning",
  "x-powered-by",
] as const;

const NOT_SENT_TO_APP = [
  "cookie",
  "host",
  "connection",
  "accept-encoding",
  "content-length",
  "transfer-encoding",
  "authorization",
];
/** The platform's own: whatever a visitor puts there is thrown away. */
const OURS = ["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"];

/** Hex HMAC over the parameters: values of one name joined by a comma, sorted, put together without separator. */
export function proxySignature(secret: string, query: URLSearchParams): string {
  const joined = new Map<string, string>();
  for (const [name, value] of query) {
    if (name !== "signature") joined.set(name, joined.has(name) ? `${joined.get(name)},${value}` : value);
  }
  const text = [...joined]
    .map(([name, value]) => `${name}=${value}`)
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .join("");
  return createHmac("sha256", secret).update(text).digest("hex");
}

export interface SignInput {
  customerId: Id | null;
  query?: URLSearchParams | undefined;
  /** Seconds; default now by the machine's clock, which the app checks against. */
  timestamp?: number | undefined;
}

/** The visitor's query with Shopify's five parameters added. */
export function signedQuery(sim: Sim, shop: Shop, input: SignInput): URLSearchParams {
  const query = new URLSearchParams([...(input.query ?? [])].filter(([name]) => !OURS.includes(name)));
  query.append("shop", shop.domain);
  query.append("logged_in_customer_id", input.customerId ?? "");
  query.append("path_prefix", proxyPrefix(sim) ?? "");
  query.append("timestamp", String(input.timestamp ?? Math.floor(Date.now() / 1_000)));
  query.append("signature", proxySignature(sim.config.appSecret, query));
  return query;
}

/** `/apps/laurel`, or null when the app has no proxy. */
export function proxyPrefix(sim: Sim): string | null {
  const { proxy } = sim.manifest;
  return proxy && `/${proxy.prefix}/${proxy.subpath}`;
}

/** The signed address at the app for a path below the proxy. */
export function proxyTarget(sim: Sim, shop: Shop, rest: string, input: SignInput): URL {
  const base = new URL(sim.manifest.proxy?.url ?? "/", sim.config.appUrl).pathname.replace(/\/$/, "");
  const url = new URL(base + rest, sim.config.appUrl);
  url.search = signedQuery(sim, shop, input).toString();
  return url;
}

function headersFor(request: Request, shop: Shop): Headers {
  const headers = new Headers(request.headers);
  for (const name of NOT_SENT_TO_APP) headers.delete(name);
  headers.set("x-forwarded-host", shop.domain);
  headers.set("x-forwarded-proto", "https");
  headers.set("x-forwarded-for", "203.0.113.7");
  return headers;
}

const unreachable = () =>
  new Response("<h1>There was an error in the third-party application.</h1>", {
    status: 500,
    headers: { "content-type": "text/html; charset=utf-8" },
  });

/**
 * Forwards a storefront request below `/apps/laurel` to the app, signed, without cookies, and strips the
 * answer. Null when the path is not the proxy's, the app is not installed or has no right to a proxy.
 * `customerId` is who is logged in to the storefront. An `application/liquid` answer is left to the caller.
 */
export async function forwardAppProxy(
  sim: Sim,
  shop: Shop,
  request: Request,
  customerId: Id | null,
): Promise<Response | null> {
  const prefix = proxyPrefix(sim);
  const url = new URL(request.url);
  const isOurs = prefix !== null && (url.pathname === prefix || url.pathname.startsWith(`${prefix}/`));
  if (!isOurs || !shop.install || !hasScope(shop, "write_app_proxy")) return null;
  const target = proxyTarget(sim, shop, url.pathname.slice(prefix.length), {
    customerId,
    query: url.searchParams,
  });
  const body = request.method === "GET" || request.method === "HEAD" ? null : await request.arrayBuffer();
  try {
    const answer = await fetch(target, { method: request.method, headers: headersFor(request, shop), body });
    const headers = new Headers(answer.headers);
    for (const name of [...STRIPPED_FROM_ANSWER, "content-encoding", "content-length"]) headers.delete(name);
    return new Response(answer.body, { status: answer.status, headers });
  } catch (error) {
    sim.log("app proxy failed", { path: url.pathname, error: String(error) });
    return unreachable();
  }
}
