/** Asks Shopify again what kind of shop this is. */
import { db, inTransaction } from "#app/db.server.ts";
import { log } from "#app/log.server.ts";
import { requireInstalledShop, saveScopes, upsertShop } from "#app/models/shops.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readShop } from "#app/shopify/shop.server.ts";

/**
 * Brings name, time zone and scopes up to date. The currency stays the one the books are kept in: a shop that changed
 * it must publish a programme in the new one, and until then its orders are refused loudly rather than mixed.
 * Refuses SHOP_NOT_FOUND, SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN. Idempotent.
 */
export async function syncShop(shopId: string, { now }: { now: Date }): Promise<void> {
  const known = await requireInstalledShop(db, shopId);
  const { facts, scopes } = await readShop(await shopifyClient(shopId));
  if (known.currency !== null && known.currency !== facts.currency)
    log.error({ shopId, from: known.currency, to: facts.currency }, "the shop changed its currency");
  const currency = known.currency ?? facts.currency;
  await inTransaction(async (tx) => {
    await upsertShop(tx, shopId, { ...facts, currency, primaryLocale: known.primaryLocale }, now);
    await saveScopes(tx, shopId, scopes);
  });
}
