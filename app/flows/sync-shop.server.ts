/** Asks Shopify again what kind of shop this is. */
import { db, inTransaction } from "#app/db.server.ts";
import { requireInstalledShop, saveScopes, upsertShop } from "#app/models/shops.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { inBooksCurrency, readShop } from "#app/shopify/shop.server.ts";

/**
 * Brings name, time zone and scopes up to date; the currency stays the one the books are kept in.
 * Refuses SHOP_NOT_FOUND, SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN. Idempotent.
 */
export async function syncShop(shopId: string, { now }: { now: Date }): Promise<void> {
  const known = await requireInstalledShop(db, shopId);
  const { facts, scopes } = await readShop(await shopifyClient(shopId));
  await inTransaction(async (tx) => {
    const kept = inBooksCurrency(shopId, known.currency, facts);
    await upsertShop(tx, shopId, { ...kept, primaryLocale: known.primaryLocale }, now);
    await saveScopes(tx, shopId, scopes);
  });
}
