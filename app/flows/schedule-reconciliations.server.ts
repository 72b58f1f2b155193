/** Every shop is compared with Shopify again and again, so that a lost webhook costs minutes. */
import { inTransaction } from "#app/db.server.ts";
import { takeShopsToReconcile } from "#app/models/shops.server.ts";
import { enqueueForShops } from "#app/queue.server.ts";

const EVERY_MS = 10 * 60_000;
/** Called every five minutes: more shops than that wait for the next call, those that waited longest first. */
const AT_ONCE = 1_000;
const SPREAD_MS = 4 * 60_000;

/**
 * Enqueues a comparison for every installed shop whose last one came to its end ten minutes ago, or never did; one
 * waiting job for each, spread over the minutes to come. Idempotent. Answers how many.
 */
export async function scheduleReconciliations({ now }: { now: Date }): Promise<{ shops: number }> {
  const before = new Date(now.getTime() - EVERY_MS);
  return inTransaction(async (tx) => {
    const shopIds = await takeShopsToReconcile(tx, { before, now, limit: AT_ONCE });
    await enqueueForShops(tx, "reconcile-orders", shopIds, {
      from: now,
      spreadMs: SPREAD_MS,
      maxAttempts: 3,
    });
    return { shops: shopIds.length };
  });
}
