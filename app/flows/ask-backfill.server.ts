/** Shopify is asked to gather the past orders. */
import { inTransaction } from "#app/db.server.ts";
import type { BackfillRow } from "#app/models/backfills.server.ts";
import { moveBackfill } from "#app/models/backfills.server.ts";
import { runBulkQuery } from "#app/shopify/bulk.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { pastOrdersQuery } from "#app/shopify/past-orders.ts";

/**
 * Starts the bulk operation of a backfill that is `asked`, which is `reading` then. The query carries the backfill's
 * id: after a crash in between the operation that runs already is found by it, and no second one starts. A Fault while
 * Shopify takes no more of them; refuses what its client refuses.
 */
export async function askBackfill(
  shopId: string,
  { backfillId, since }: Pick<BackfillRow, "backfillId" | "since">,
  { now }: { now: Date },
): Promise<void> {
  const client = await shopifyClient(shopId, { background: true });
  const name = `PastOrders_${backfillId.replaceAll("-", "")}`;
  const operationGid = await runBulkQuery(client, pastOrdersQuery(since, name));
  await inTransaction((tx) =>
    moveBackfill(tx, shopId, backfillId, { from: ["asked"], to: "reading", operationGid, now }),
  );
}
