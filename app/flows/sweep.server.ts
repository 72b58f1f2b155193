/** Picks up what fell between: work that is still open though no job is waiting for it. */
import { db, inTransaction } from "#app/db.server.ts";
import { findOpenAdjustments } from "#app/models/adjustments.server.ts";
import { findStillBackfills } from "#app/models/backfills.server.ts";
import { findShopsToDrain } from "#app/models/deliveries.server.ts";
import { findOrdersToRead } from "#app/models/orders.server.ts";
import { findUnfinished } from "#app/models/redemption-ends.server.ts";
import { findLeftWithdrawals } from "#app/models/redemption-withdrawals.server.ts";
import { findShopsAwaiting } from "#app/models/waiting-orders.server.ts";
import { enqueue, enqueueAll, enqueueForEach } from "#app/queue.server.ts";

const OLD_MS = 5 * 60_000;
const AT_ONCE = 200;
const READ_PER_SHOP = 50;

/**
 * Enqueues redemptions left `requested`, or wanted back, for five minutes, inboxes, adjustments and backfills left undone for five
 * minutes, and orders that wait to be read, for their products or for tags: a read that was refused (no token, no
 * scope) ended its job. Jobs are keyed, so sweeping what is being worked on adds nothing but a second look.
 */
export async function sweep({ now }: { now: Date }): Promise<{ redemptions: number; inboxes: number }> {
  const before = new Date(now.getTime() - OLD_MS);
  const redemptions = await findUnfinished(db, { before, limit: AT_ONCE });
  const withdrawals = await findLeftWithdrawals(db, { before, limit: AT_ONCE });
  const inboxes = await findShopsToDrain(db, { before, limit: AT_ONCE });
  const adjustments = await findOpenAdjustments(db, { before, limit: AT_ONCE });
  const backfills = await findStillBackfills(db, { before, limit: AT_ONCE });
  const unknowing = await findShopsAwaiting(db, "products", { before, limit: AT_ONCE });
  const untagged = await findShopsAwaiting(db, "tags", { before, limit: AT_ONCE });
  const unread = await findOrdersToRead(db, { perShop: READ_PER_SHOP });
  await inTransaction(async (tx) => {
    await enqueueAll(
      tx,
      "finish-redemption",
      redemptions.map((payload) => ({
        payload,
        jobKey: `finish-redemption:${payload.shopId}:${payload.redemptionId}`,
      })),
    );
    await enqueueAll(
      tx,
      "cancel-redemption",
      withdrawals.map((payload) => ({
        payload,
        jobKey: `cancel-redemption:${payload.shopId}:${payload.redemptionId}`,
      })),
    );
    await enqueueForEach(tx, "drain-inbox", inboxes);
    for (const { state, ...job } of adjustments) {
      const name = state === "posting" ? "post-adjustment" : "undo-adjustment";
      await enqueue(tx, name, job, { jobKey: `${name}:${job.shopId}:${job.adjustmentId}` });
    }
    await enqueueAll(
      tx,
      "advance-backfill",
      backfills.map((payload) => ({ payload, jobKey: `backfill:${payload.backfillId}` })),
      { keepsTries: true },
    );
    await enqueueForEach(tx, "read-products", unknowing);
    await enqueueForEach(tx, "read-tags", untagged);
    await enqueueAll(
      tx,
      "read-orders",
      unread.map((payload) => ({ payload, jobKey: `read-orders:${payload.shopId}:swept` })),
    );
  });
  return { redemptions: redemptions.length, inboxes: inboxes.length };
}
