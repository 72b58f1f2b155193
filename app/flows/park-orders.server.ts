/** Orders that cannot be read or settled are set aside, where the merchant sees them. */
import { inTransaction } from "#app/db.server.ts";
import type { UnfitOrder } from "#app/models/found-orders.server.ts";
import { parkFoundOrders } from "#app/models/found-orders.server.ts";

export type { UnfitOrder } from "#app/models/found-orders.server.ts";

/**
 * Sets the orders aside, one row each: one order is no reason to read the others again and again. Idempotent; what the
 * merchant has dismissed stays so.
 */
export async function parkOrders(
  shopId: string,
  orders: readonly UnfitOrder[],
  { now }: { now: Date },
): Promise<void> {
  if (orders.length > 0) await inTransaction((tx) => parkFoundOrders(tx, shopId, orders, now));
}
