/** The merchant stops the taking over of past orders. */
import { db, inTransaction } from "#app/db.server.ts";
import { Fault, Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import { moveBackfill, requireBackfill } from "#app/models/backfills.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { STOPPED } from "#app/rules/backfill.ts";
import { cancelBulkOperation } from "#app/shopify/bulk.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";

/**
 * Ends a backfill that gathers or imports. What is here already stays, and the merchant may choose what becomes of it.
 * Shopify is asked to stop as well, and need not hear it: nobody reads what it gathers. Idempotent; does nothing to one
 * that is over, or awards points.
 */
export async function stopBackfill(
  shopId: string,
  backfillId: string,
  { now }: { now: Date },
): Promise<void> {
  const { state, operationGid, imported } = await requireBackfill(db, shopId, backfillId);
  const end = { failure: STOPPED, finishedAt: now, now };
  const stopped = await inTransaction(async (tx) => {
    if (imported === 0) {
      const from = ["asked", "reading", "importing"] as const;
      return moveBackfill(tx, shopId, backfillId, { from, to: "failed", ...end });
    }
    const jobKey = `backfill:${backfillId}`;
    await enqueue(tx, "advance-backfill", { shopId, backfillId }, { jobKey });
    return moveBackfill(tx, shopId, backfillId, { from: ["importing"], to: "imported", ...end });
  });
  if (!stopped || state !== "reading" || !operationGid) return;
  try {
    await cancelBulkOperation(await shopifyClient(shopId), operationGid);
  } catch (error) {
    if (!(error instanceof Fault) && !(error instanceof Refusal)) throw error;
    log.info({ shopId, err: error }, "a bulk operation was not cancelled");
  }
}
