/** Every night, every shop's books. */
import { db, inTransaction } from "#app/db.server.ts";
import { findShopsToCheck } from "#app/models/book-checks.server.ts";
import { enqueueForShops } from "#app/queue.server.ts";

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
    const from = new Date(now.getTime() + ((shops * APART_MS) % LATEST_MS));
    const spread = { from, spreadMs: batch.length * APART_MS, maxAttempts: 3 };
    await inTransaction((tx) => enqueueForShops(tx, "check-books", batch, spread));
    shops += batch.length;
    after = last;
  }
}
