/** What products, variants and collections are called: only Shopify knows. */
import { Fault, Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import type { Goods } from "#app/rules/programme/named-goods.ts";
import { titlesOf } from "#app/shopify/named-goods.server.ts";

/**
 * Titles by "product 123", of at most 250 goods; what the shop does not have is left out. A page can do without them:
 * where Shopify does not answer, or does not let us, there are none. Changes nothing.
 */
export async function nameGoods(
  shopId: string,
  goods: readonly Goods[],
): Promise<ReadonlyMap<string, string>> {
  try {
    return await titlesOf(shopId, goods);
  } catch (error) {
    if (!(error instanceof Fault || error instanceof Refusal)) throw error;
    log.info({ shopId, reason: error.message }, "goods stay without their titles");
    return new Map();
  }
}
