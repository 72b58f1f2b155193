/** Looks by the clock for shops where points or codes have come to their day, and calls the jobs that see to them. */
import { db, inTransaction } from "#app/db.server.ts";
import { findShopsEnding } from "#app/ledger/endings.server.ts";
import { findShopsMaturing } from "#app/ledger/pending.server.ts";
import { findShopsWithEndedCodes, findShopsWithSpendable } from "#app/models/redemption-ends.server.ts";
import { enqueueForEach } from "#app/queue.server.ts";
import { inDays } from "#app/rules/expiry.ts";
import { codesEndedBefore } from "#app/rules/redemption.ts";

const AT_ONCE = 1_000;
/** The earliest that a programme may warn. */
const MOST_WARNING_DAYS = 365;

/**
 * Enqueues, for each shop where something is due: maturing, expiring, and taking back codes that ended unused. One job
 * per shop and kind, each of which does a bounded part and goes to the end of the queue with the rest, so that a large
 * shop does not keep others waiting. Shops are gone through `atOnce` at a time, to the last. Keyed, so that sweeping
 * what waits already adds nothing.
 */
export async function sweepPoints({ now, atOnce = AT_ONCE }: Sweep): Promise<void> {
  const before = codesEndedBefore(now);
  await callAll("mature-points", atOnce, (page) => findShopsMaturing(db, { now, ...page }));
  await callAll("expire-points", atOnce, (page) => findShopsEnding(db, { before: now, ...page }));
  await callAll("expire-redemptions", atOnce, (page) => findShopsWithEndedCodes(db, { before, ...page }));
}

/** Enqueues the daily look for members to be warned, in every shop with points that will end. Keyed as above. */
export async function sweepWarnings({ now, atOnce = AT_ONCE }: Sweep): Promise<void> {
  const before = inDays(now, MOST_WARNING_DAYS);
  await callAll("warn-expiry", atOnce, (page) => findShopsEnding(db, { before, ...page }));
}

/** Enqueues the daily look at what is left of gift cards and store credit. Keyed as above. */
export async function sweepSpent({ now, atOnce = AT_ONCE }: Sweep): Promise<void> {
  await callAll("find-spent", atOnce, (page) => findShopsWithSpendable(db, { now, ...page }));
}

type Sweep = { now: Date; atOnce?: number };
type Page = { after: string; limit: number };

async function callAll(
  name: "mature-points" | "expire-points" | "expire-redemptions" | "find-spent" | "warn-expiry",
  limit: number,
  find: (page: Page) => Promise<string[]>,
): Promise<void> {
  for (let after: string | undefined = ""; after !== undefined;) {
    const shops = await find({ after, limit });
    await inTransaction((tx) => enqueueForEach(tx, name, shops));
    after = shops.at(-1);
  }
}
