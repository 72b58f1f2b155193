/** Writes down how far a shop was compared with Shopify. */
import { inTransaction } from "#app/db.server.ts";
import { parkSubjects } from "#app/models/deliveries.server.ts";
import { noteReconciled as writeProgress } from "#app/models/shops.server.ts";

export type Reconciled = {
  /** Everything Shopify changed up to this instant, by its own clock, is settled; null: nothing new was seen. */
  until: Date | null;
  /** Orders that had to be read in this run so far. */
  found: number;
  /** The run came to its end. */
  ended: boolean;
  unread: readonly { orderId: bigint; error: string }[];
};

/**
 * Moves the shop's watermark on, never back, and sets orders aside that could not be read, where the merchant sees
 * them: one order is no reason to read the others again and again. Idempotent.
 */
export async function noteReconciled(
  shopId: string,
  { until, found, ended, unread }: Reconciled,
  { now }: { now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    const parked = unread.map(({ orderId, error }) => ({ about: orderId, error }));
    await parkSubjects(tx, shopId, { topic: "orders/updated", parked, now });
    await writeProgress(tx, shopId, { until, found, endedAt: ended ? now : null });
  });
}
