/** Addresses of the same page with other questions. */

/** `?…` with some parameters changed; null takes one away. Library parameters of the first load are left behind. */
export function withParams(params: URLSearchParams, changes: Record<string, string | null>): string {
  const next = new URLSearchParams();
  for (const [name, value] of params) if (!FIRST_LOAD.has(name)) next.set(name, value);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  return text ? `?${text}` : "?";
}

/** What Shopify adds to the first address: of no use in later ones, and the token should not linger in links. */
const FIRST_LOAD = new Set([
  "embedded",
  "host",
  "hmac",
  "id_token",
  "locale",
  "session",
  "shop",
  "timestamp",
  "shopify-reload",
]);
