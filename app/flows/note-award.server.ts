/** Some past orders were awarded: how far the backfill has come. */
import { db, inTransaction } from "#app/db.server.ts";
import { moveBackfill, requireBackfill } from "#app/models/backfills.server.ts";
import { countPastOrders } from "#app/models/past-orders.server.ts";

/**
 * Counts what is left, rather than what was done: a worker that was killed leaves nothing uncounted. Answers whether
 * there is more to do; the backfill is done when there is not. Idempotent.
 */
export async function noteAward(
  shopId: string,
  backfillId: string,
  { now }: { now: Date },
): Promise<{ more: boolean }> {
  const { toAward, state } = await requireBackfill(db, shopId, backfillId);
  if (state !== "awarding") return { more: false };
  const { ofMembers: left } = await countPastOrders(db, shopId);
  const awarded = Math.max(0, toAward - left);
  const to = left === 0 ? "done" : "awarding";
  const end = left === 0 ? { finishedAt: now } : {};
  await inTransaction((tx) =>
    moveBackfill(tx, shopId, backfillId, { from: ["awarding"], to, awarded, now, ...end }),
  );
  return { more: left > 0 };
}
