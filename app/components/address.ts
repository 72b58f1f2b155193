/** Addresses: of the same page with other questions, and of Shopify's own pages. */

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

/** Another question begins on its first page, however pages are turned. */
export const FIRST_PAGE = { page: null, after: null, before: null };

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

/** A page of the shop's Shopify admin; to be opened in the whole window, it cannot stand in our frame. */
export function adminUrl(shopId: string, path: string): string {
  return `https://admin.shopify.com/store/${shopId.replace(/\.myshopify\.com$/, "")}/${path}`;
}
