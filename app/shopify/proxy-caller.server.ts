/** Who asks through the app proxy, by this app's secrets. */
import { env } from "#app/env.server.ts";
import type { ProxyCaller } from "#app/shopify/verify-proxy.ts";
import { verifyProxyRequest } from "#app/shopify/verify-proxy.ts";

export const SHOPIFY_SECRETS = [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS].filter(
  (secret) => secret !== undefined,
);

/** The shop and customer Shopify signed for; refuses FORGED and STALE_REQUEST. */
export function proxyCaller(request: Request, now: Date): ProxyCaller & { query: URLSearchParams } {
  const query = new URL(request.url).searchParams;
  return { ...verifyProxyRequest(query, { secrets: SHOPIFY_SECRETS, now }), query };
}
