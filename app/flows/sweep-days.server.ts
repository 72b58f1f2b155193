/** Looks by the clock for shops whose reports have something to learn. */
import { db, inTransaction } from "#app/db.server.ts";
import { findShopsToFold } from "#app/projections/day-marks.server.ts";
import { enqueueForEach } from "#app/queue.server.ts";

const AT_ONCE = 1_000;

/**
 * Enqueues one step for each shop with news, whose days were never folded, or where another day began, `atOnce` shops at a time, to the last.
 * Keyed, so that sweeping what waits already adds nothing.
 */
export async function sweepDays({ now, atOnce = AT_ONCE }: { now: Date; atOnce?: number }): Promise<void> {
  for (let after: string | undefined = ""; after !== undefined;) {
    const shops = await findShopsToFold(db, { after, limit: atOnce, now });
    await inTransaction((tx) => enqueueForEach(tx, "keep-reports", shops));
    after = shops.at(-1);
  }
}
