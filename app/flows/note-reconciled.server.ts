/** Writes down how far a shop was compared with Shopify. */
import { inTransaction } from "#app/db.server.ts";
import { noteReconciled as writeProgress } from "#app/models/shops.server.ts";

export type Reconciled = {
  /** Everything Shopify changed up to this instant, by its own clock, is settled; null: nothing new was seen. */
  until: Date | null;
  /** Orders that had to be read in this run so far. */
  found: number;
  /** The run came to its end. */
  ended: boolean;
};

/** Moves the shop's watermark on, never back, and remembers a run that came to its end. Idempotent. */
export async function noteReconciled(
  shopId: string,
  { until, found, ended }: Reconciled,
  { now }: { now: Date },
): Promise<void> {
  await inTransaction((tx) => writeProgress(tx, shopId, { until, found, endedAt: ended ? now : null }));
}
