/** Looks by the clock for shops where tiers have turned: their days begin at many hours. */
import { db, inTransaction } from "#app/db.server.ts";
import { findShopsTurning } from "#app/projections/due-standings.server.ts";
import { enqueueForEach } from "#app/queue.server.ts";

const AT_ONCE = 1_000;

/**
 * Enqueues one job for each installed shop with standings that are another by now, `atOnce` shops at a time, to the
 * last. Keyed, so that sweeping what waits already adds nothing.
 */
export async function sweepStandings({
  now,
  atOnce = AT_ONCE,
}: {
  now: Date;
  atOnce?: number;
}): Promise<void> {
  for (let after: string | undefined = ""; after !== undefined;) {
    const shops = await findShopsTurning(db, { now, after, limit: atOnce });
    await inTransaction((tx) => enqueueForEach(tx, "advance-standings", shops));
    after = shops.at(-1);
  }
}
