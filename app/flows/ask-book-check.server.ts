/** A merchant wants to know whether the books add up now. */
import { db, inTransaction } from "#app/db.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { enqueue } from "#app/queue.server.ts";

/** Has the books checked as soon as a worker is free. Idempotent while one waits. Refuses SHOP_NOT_FOUND. */
export async function askBookCheck(shopId: string): Promise<void> {
  await requireShop(db, shopId);
  await inTransaction((tx) =>
    enqueue(tx, "check-books", { shopId }, { jobKey: `check-books:${shopId}`, maxAttempts: 3 }),
  );
}
