/** A merchant wants to know whether the books add up now. */
import { db, inTransaction } from "#app/db.server.ts";
import { STEPS } from "#app/ledger/verify.server.ts";
import { beginCheck } from "#app/models/book-checks.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { enqueue } from "#app/queue.server.ts";

/**
 * Has the books checked as soon as a worker is free; until then a check stands there that has not begun to count.
 * Idempotent while one waits. Refuses SHOP_NOT_FOUND.
 */
export async function askBookCheck(shopId: string, { now }: { now: Date }): Promise<void> {
  await requireShop(db, shopId);
  await inTransaction(async (tx) => {
    await beginCheck(tx, shopId, { checkedAt: now, steps: STEPS });
    await enqueue(tx, "check-books", { shopId }, { jobKey: `check-books:${shopId}`, maxAttempts: 3 });
  });
}
