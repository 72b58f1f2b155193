/** Jobs that failed for good are forgotten once nobody will ask about them. */
import { inTransaction } from "#app/db.server.ts";
import { forgetFailedJobs } from "#app/queue.server.ts";

const KEPT_DAYS = 7;
const BATCH = 1_000;
const BATCHES = 100;

/**
 * Takes jobs out of the queue whose last try failed a week ago or longer; their errors are in the log. In short
 * transactions, a bounded number in one call; answers how many. Idempotent.
 */
export async function tidyQueue({ now }: { now: Date }): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  let forgotten = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const gone = await inTransaction((tx) => forgetFailedJobs(tx, { before, limit: BATCH }));
    forgotten += gone;
    if (gone < BATCH) break;
  }
  return forgotten;
}
