/** Asks Shopify whether the customers of a shop can pay with store credit. */
import { inTransaction } from "#app/db.server.ts";
import { noteStoreCredit } from "#app/models/shops.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { isStoreCreditOn } from "#app/shopify/store-credit.server.ts";

/**
 * Remembers the answer: conversions that came back while it was switched off are tried again once it is on. Idempotent.
 * Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN, SCOPE_MISSING; Faults pass through.
 */
export async function lookAtStoreCredit(shopId: string, { now }: { now: Date }): Promise<{ isOn: boolean }> {
  const isOn = await isStoreCreditOn(await shopifyClient(shopId, { background: true }));
  await inTransaction((tx) => noteStoreCredit(tx, shopId, { isOn, now }));
  return { isOn };
}
