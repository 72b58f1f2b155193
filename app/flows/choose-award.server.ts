/** The merchant chooses what becomes of the past orders. */
import { db, inTransaction } from "#app/db.server.ts";
import { moveBackfill, requireBackfill } from "#app/models/backfills.server.ts";
import { countPastOrders } from "#app/models/past-orders.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueue } from "#app/queue.server.ts";

/**
 * Has points awarded for the orders of the past of everybody who takes part now. Refuses PROGRAMME_NOT_PUBLISHED,
 * SHOP_NOT_INSTALLED and BACKFILL_RUNNING; chosen twice it is done once. Also later, of a backfill whose orders were
 * left as history, and again after a failure: what is awarded is not history any more.
 */
export async function chooseAward(shopId: string, backfillId: string, { now }: { now: Date }): Promise<void> {
  await requireInstalledShop(db, shopId);
  await requireProgramme(db, shopId);
  await requireBackfill(db, shopId, backfillId);
  const { ofMembers: toAward } = await countPastOrders(db, shopId);
  await inTransaction(async (tx) => {
    const moved = await moveBackfill(tx, shopId, backfillId, {
      from: ["imported", "done", "failed"],
      to: "awarding",
      toAward,
      awarded: 0,
      failure: null,
      finishedAt: null,
      now,
    });
    if (!moved) return;
    await enqueue(tx, "advance-backfill", { shopId, backfillId }, { jobKey: `backfill:${backfillId}` });
  });
}

/** Leaves the imported orders as history, which count for sales and standings. Idempotent. */
export async function keepHistory(shopId: string, backfillId: string, { now }: { now: Date }): Promise<void> {
  await inTransaction((tx) =>
    moveBackfill(tx, shopId, backfillId, { from: ["imported"], to: "done", finishedAt: now, now }),
  );
}
