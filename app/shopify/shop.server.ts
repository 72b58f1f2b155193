/** What Shopify says of the shop itself and of our installation in it. */
import { z } from "zod";
import { log } from "#app/log.server.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { SHOP_FACTS } from "#app/shopify/documents.ts";

const facts = z
  .object({
    shop: z.object({ name: z.string(), currencyCode: z.string().length(3), ianaTimezone: z.string().min(1) }),
    currentAppInstallation: z.object({
      id: z.string(),
      accessScopes: z.array(z.object({ handle: z.string() })),
    }),
  })
  .transform(({ shop, currentAppInstallation }) => ({
    facts: {
      name: shop.name,
      currency: shop.currencyCode,
      timeZone: shop.ianaTimezone,
      appInstallationGid: currentAppInstallation.id,
    },
    scopes: currentAppInstallation.accessScopes.map((scope) => scope.handle).sort(),
  }));

export type ShopAnswer = z.output<typeof facts>;

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
export function readShop(client: ShopifyClient): Promise<ShopAnswer> {
  return client.request(SHOP_FACTS, {}, (data) => facts.parse(data));
}
