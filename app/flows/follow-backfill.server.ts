/** How far Shopify has come with gathering the past orders. */
import { inTransaction } from "#app/db.server.ts";
import { assert } from "#app/errors.ts";
import type { BackfillRow, BackfillState } from "#app/models/backfills.server.ts";
import { moveBackfill } from "#app/models/backfills.server.ts";
import type { BulkOperation } from "#app/shopify/bulk.server.ts";
import { findBulkOperation } from "#app/shopify/bulk.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";

/**
 * Looks once at the operation of a backfill that is `reading`: it is `importing` when the file is there, `failed` in
 * words when there will be none, and `reading` otherwise, with the orders found so far. Answers the state. Idempotent;
 * refuses what its client refuses.
 */
export async function followBackfill(
  shopId: string,
  { backfillId, operationGid }: Pick<BackfillRow, "backfillId" | "operationGid">,
  { now }: { now: Date },
): Promise<BackfillState> {
  assert(operationGid, "a backfill that is read has an operation");
  const operation = await findBulkOperation(await shopifyClient(shopId, { background: true }), operationGid);
  const next = stateOf(operation);
  const found = operation?.found ?? 0;
  await inTransaction((tx) =>
    moveBackfill(tx, shopId, backfillId, { from: ["reading"], ...next, found, now, ...endOf(next.to, now) }),
  );
  return next.to;
}

const endOf = (state: BackfillState, now: Date) => (state === "failed" ? { finishedAt: now } : {});

type Next = { to: BackfillState; failure?: string };

function stateOf(operation: BulkOperation | null): Next {
  switch (operation?.status) {
    case "CREATED":
    case "RUNNING":
    case "CANCELING":
      return { to: "reading" };
    case "COMPLETED":
      return { to: "importing" };
    case "FAILED":
      return { to: "failed", failure: WHY[operation.errorCode ?? ""] ?? SOMEHOW };
    case "CANCELED":
      return { to: "failed", failure: "The gathering was stopped in Shopify." };
    case "EXPIRED":
    case undefined:
      return { to: "failed", failure: "Shopify no longer has the list of orders." };
  }
}

const SOMEHOW = "Shopify could not gather the orders.";
const WHY: Record<string, string> = {
  ACCESS_DENIED: "Shopify did not let Laurel read the orders: a permission is missing.",
  TIMEOUT: "Gathering the orders took Shopify too long. A later start date makes it quicker.",
  INTERNAL_SERVER_ERROR: "Shopify had a problem of its own while it gathered the orders.",
};
