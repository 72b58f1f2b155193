/** The jobs that see to tiers by the clock and after publications: a bounded part at a time. */
import type { AdvancedBatch } from "#app/flows/advance-standings.server.ts";
import { advanceStandings } from "#app/flows/advance-standings.server.ts";
import { turnStandings } from "#app/flows/turn-standings.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { inHalves } from "#app/jobs/in-halves.ts";
import { inTurns } from "#app/jobs/in-turns.ts";
import type { Executor } from "#app/jobs/point-jobs.server.ts";
import { placeOf, wordsFor } from "#app/jobs/poison.ts";
import { log } from "#app/log.server.ts";
import type { Jobs } from "#app/queue.server.ts";
import { standingsKey } from "#app/queue.server.ts";

/** Folding takes all the orders of a member: so many are locked at once. */
const SETTLED_AT_ONCE = 100;
/** A batch goes through many members, and may have to settle them all. */
const BATCHES_PER_TURN = 3;

type StandingJob = "advance-standings" | "turn-standings";

export const STANDING_JOBS: { [Name in StandingJob]: Executor<Jobs[Name]> } = {
  "advance-standings": async (payload, helpers) => {
    const { shopId, version, after = null, againAt } = payload;
    const clock = () => new Date();
    const rest = await inTurns(
      after,
      (at) => advanceBatch(shopId, { clock, version, after: at, limit: undefined }),
      BATCHES_PER_TURN,
    );
    const jobKey = standingsKey(shopId, version);
    if (rest) await helpers.addJob("advance-standings", { ...payload, after: rest.at }, { jobKey });
    else if (againAt !== undefined)
      await helpers.addJob("advance-standings", { shopId, version }, { jobKey, runAt: new Date(againAt) });
  },
  "turn-standings": async ({ shopId, timeZone, after = "0" }, helpers) => {
    const rest = await inTurns(BigInt(after), async (at) => {
      const { after: next, more } = await turnStandings(shopId, { timeZone, after: at, now: new Date() });
      return { at: next, more };
    });
    // Without a key: a walk that a later move asked for begins anew, and is not this one's rest.
    if (rest) await helpers.addJob("turn-standings", { shopId, timeZone, after: rest.at.toString() });
    else await helpers.addJob("advance-standings", { shopId }, { jobKey: standingsKey(shopId, undefined) });
  },
};

type Batch = {
  /** Asked for every settlement: one that is as of long ago would overlook what was published since. */
  clock: () => Date;
  version: number | undefined;
  after: AdvancedBatch["after"];
  limit: number | undefined;
};

/** One batch, with those whom only their orders can tell; one who cannot be settled stays due, and blocks nobody. */
export async function advanceBatch(
  shopId: string,
  { clock, version, after, limit }: Batch,
): Promise<{ at: AdvancedBatch["after"]; more: boolean }> {
  const asked = { now: clock(), version, after, ...(limit === undefined ? {} : { limit }) };
  const { toSettle, after: at, more } = await advanceStandings(shopId, asked);
  for (let from = 0; from < toSettle.length; from += SETTLED_AT_ONCE)
    await inHalves(toSettle.slice(from, from + SETTLED_AT_ONCE), {
      work: (customerIds) => settleOrders(shopId, [], { now: clock(), customerIds }),
      unfit: (customerId, cause) => {
        const told = {
          shopId,
          customerId: customerId.toString(),
          error: wordsFor(cause),
          at: placeOf(cause),
        };
        log.error(told, "standing not advanced");
      },
    });
  return { at, more };
}
