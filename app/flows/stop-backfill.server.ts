/** The merchant stops the taking over of past orders. */
import { db, inTransaction } from "#app/db.server.ts";
import { Fault, Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import { moveBackfill, requireBackfill } from "#app/models/backfills.server.ts";
import { cancelBulkOperation } from "#app/shopify/bulk.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";

/**
 * Ends a backfill that gathers or imports; what is here already stays. Shopify is asked to stop as well, and need not
 * hear it: nobody reads what it gathers. Idempotent; does nothing to one that is over, or awards points.
 */
export async function stopBackfill(
  shopId: string,
  backfillId: string,
  { now }: { now: Date },
): Promise<void> {
  const { state, operationGid } = await requireBackfill(db, shopId, backfillId);
  const stopped = await inTransaction((tx) =>
    moveBackfill(tx, shopId, backfillId, {
      from: ["asked", "reading", "importing"],
      to: "failed",
      failure: "You stopped it. The orders that were taken over until then stay.",
      finishedAt: now,
      now,
    }),
  );
  if (!stopped || state !== "reading" || !operationGid) return;
  try {
    await cancelBulkOperation(await shopifyClient(shopId), operationGid);
  } catch (error) {
    if (!(error instanceof Fault) && !(error instanceof Refusal)) throw error;
    log.info({ shopId, err: error }, "a bulk operation was not cancelled");
  }
}
