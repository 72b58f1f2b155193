/** What Shopify says of the shop itself and of our installation in it. */
import { log } from "#app/log.server.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { SHOP_FACTS } from "#app/shopify/documents.ts";

export type ShopAnswer = {
  facts: { name: string; currency: string; timeZone: string; appInstallationGid: string };
  scopes: string[];
};

/**
 * The facts with the currency that the shop's books are kept in. A shop that changed it at Shopify must publish a
 * programme in the new one first: amounts of two currencies are never mixed.
 */
export function inBooksCurrency<T extends { currency: string }>(
  shopId: string,
  booked: string | null,
  facts: T,
): T {
  if (booked === null || booked === facts.currency) return facts;
  log.error({ shopId, from: booked, to: facts.currency }, "the shop changed its currency");
  return { ...facts, currency: booked };
}

/** Name, currency, time zone, and the scopes that were granted. */
export async function readShop(client: ShopifyClient): Promise<ShopAnswer> {
  const { shop, currentAppInstallation: installation } = await client.request(SHOP_FACTS, {});
  return {
    facts: {
      name: shop.name,
      currency: shop.currencyCode,
      timeZone: shop.ianaTimezone,
      appInstallationGid: installation.id,
    },
    scopes: installation.accessScopes.map((scope) => scope.handle).sort(),
  };
}
