/** Asks Shopify again what kind of shop this is. */
import { db, inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { lockShop, requireInstalledShop, saveScopes, upsertShop } from "#app/models/shops.server.ts";
import { enqueueAfterMove } from "#app/queue.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { inBooksCurrency, readShop } from "#app/shopify/shop.server.ts";

/**
 * Brings name, time zone and scopes up to date; the currency stays the one the books are kept in. In another time zone
 * days and years begin at other instants: a job has all standings judged anew then. Refuses SHOP_NOT_FOUND,
 * SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN. Idempotent.
 */
export async function syncShop(shopId: string, { now }: { now: Date }): Promise<void> {
  await requireInstalledShop(db, shopId);
  const { facts, scopes } = await readShop(await shopifyClient(shopId, { background: true }));
  await inTransaction(async (tx) => {
    const known = await lockShop(tx, shopId);
    if (!known) throw new Refusal("SHOP_NOT_FOUND", { shop: shopId });
    const kept = inBooksCurrency(shopId, known.currency, facts);
    await upsertShop(tx, shopId, { ...kept, primaryLocale: known.primaryLocale }, now);
    const { timeZone } = kept;
    if (timeZone !== known.timeZone) await enqueueAfterMove(tx, shopId, { timeZone, now });
    await saveScopes(tx, shopId, scopes);
  });
}
