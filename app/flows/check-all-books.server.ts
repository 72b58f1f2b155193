/** Every night, every shop's books. */
import { db, inTransaction } from "#app/db.server.ts";
import { findShopsToCheck } from "#app/models/book-checks.server.ts";
import { enqueue } from "#app/queue.server.ts";

const AT_ONCE = 200;
/** One after the other over the small hours: a check reads all that a shop has. */
const APART_MS = 2_000;
const LATEST_MS = 4 * 60 * 60_000;

/**
 * Enqueues a check for every installed shop, some hundred at a time. Idempotent: a shop whose check is waiting already
 * gets no second one.
 */
export async function checkAllBooks({ now }: { now: Date }): Promise<{ shops: number }> {
  let shops = 0;
  for (let after = ""; ;) {
    const batch = await findShopsToCheck(db, { after, limit: AT_ONCE });
    const last = batch.at(-1);
    if (last === undefined) return { shops };
    const first = shops;
    await inTransaction(async (tx) => {
      for (const [index, shopId] of batch.entries()) {
        const runAt = new Date(now.getTime() + (((first + index) * APART_MS) % LATEST_MS));
        await enqueue(
          tx,
          "check-books",
          { shopId },
          { jobKey: `check-books:${shopId}`, runAt, maxAttempts: 3 },
        );
      }
    });
    shops += batch.length;
    after = last;
  }
}
