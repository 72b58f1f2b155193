/** Shops are named by their myshopify domain. */

const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]{0,99}\.myshopify\.com$/;

/** "Ink-And-Paper.myshopify.com" → "ink-and-paper.myshopify.com"; null for anything that is not a shop's domain. */
export function parseShopDomain(input: string | null | undefined): string | null {
  const domain = input?.toLowerCase() ?? "";
  return SHOP_DOMAIN.test(domain) ? domain : null;
}

/** "ink-and-paper", as admin.shopify.com names the shop. */
export function shopHandle(shopId: string): string {
  return shopId.slice(0, shopId.indexOf("."));
}
