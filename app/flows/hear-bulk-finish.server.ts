/** Shopify says that it is done with a bulk operation. */
import { db, inTransaction } from "#app/db.server.ts";
import { findBackfillOf } from "#app/models/backfills.server.ts";
import { markProcessed } from "#app/models/deliveries.server.ts";
import { enqueue } from "#app/queue.server.ts";

/** Has the backfill of this operation go on at once instead of at its next look. Idempotent. */
export async function hearBulkFinish(
  shopId: string,
  { operationGid, webhookId }: { operationGid: string; webhookId: string },
  { now }: { now: Date },
): Promise<void> {
  const backfill = await findBackfillOf(db, shopId, operationGid);
  const outcome = backfill ? "Past orders are gathered" : "Not an operation of a backfill";
  await inTransaction(async (tx) => {
    await markProcessed(tx, shopId, [{ webhookId, state: "processed", outcome }], now);
    if (!backfill) return;
    const { backfillId } = backfill;
    await enqueue(tx, "advance-backfill", { shopId, backfillId }, { jobKey: `backfill:${backfillId}` });
  });
}
