/** The merchant asks for the shop's past orders. */
import { randomUUID } from "node:crypto";
import { db, inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { insertBackfill } from "#app/models/backfills.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueue } from "#app/queue.server.ts";

/** So far back Shopify shows orders to anybody; for older ones it wants `read_all_orders`. */
const OPEN_DAYS = 60;
const SLACK_MS = 36 * 3_600_000;

/**
 * Begins a backfill of orders made since then, and answers its id. Orders that are known already stay as they are, so
 * that beginning twice, or anew after a failure, does no harm. Refuses BACKFILL_RUNNING while one is under way,
 * SCOPE_MISSING where it goes further back than the shop's permissions, BAD_REQUEST for a day to come.
 */
export async function startBackfill(
  shopId: string,
  { since, by, now }: { since: Date; by: string; now: Date },
): Promise<string> {
  const shop = await requireInstalledShop(db, shopId);
  if (since >= now) throw new Refusal("BAD_REQUEST", { detail: "the day to begin with is still to come" });
  // A day begins at another hour elsewhere: what is a little over is simply not there.
  const reach = now.getTime() - OPEN_DAYS * 86_400_000 - SLACK_MS;
  if (since.getTime() < reach && !shop.scopes.includes("read_all_orders"))
    throw new Refusal("SCOPE_MISSING", { detail: `see orders older than ${OPEN_DAYS} days` });
  const backfillId = randomUUID();
  await inTransaction(async (tx) => {
    await insertBackfill(tx, shopId, { backfillId, since, by, now });
    await enqueue(tx, "advance-backfill", { shopId, backfillId }, { jobKey: `backfill:${backfillId}` });
  });
  return backfillId;
}
