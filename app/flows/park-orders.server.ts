/** Orders that cannot be read or settled are set aside, where the merchant sees them. */
import { inTransaction } from "#app/db.server.ts";
import { parkSubjects } from "#app/models/deliveries.server.ts";

/** `error`: why, in words without personal data. */
export type UnfitOrder = { orderId: bigint; error: string };

/**
 * Sets the orders aside, one row each: one order is no reason to read the others again and again. Idempotent; what the
 * merchant has dismissed stays so.
 */
export async function parkOrders(
  shopId: string,
  orders: readonly UnfitOrder[],
  { now }: { now: Date },
): Promise<void> {
  if (orders.length === 0) return;
  const parked = orders.map(({ orderId, error }) => ({ about: orderId, error }));
  await inTransaction((tx) => parkSubjects(tx, shopId, { topic: "orders/updated", parked, now }));
}
