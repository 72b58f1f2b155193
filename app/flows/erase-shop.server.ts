/** Shopify asks, 48 hours after the app was removed: forget this shop. */
import { inTransaction } from "#app/db.server.ts";
import { eraseEverything } from "#app/models/erasures.server.ts";

/**
 * Removes every row of the shop, deliveries included, and keeps the fact. Refuses (INSTALLED_SHOP) a shop that was
 * installed again meanwhile. Repeating it removes nothing more.
 */
export async function eraseShop(shopId: string, { now }: { now: Date }): Promise<number> {
  return inTransaction((tx) => eraseEverything(tx, shopId, now), { timeoutMs: 120_000 });
}
