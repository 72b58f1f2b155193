/** Looks by the clock for shops where points or codes have come to their day, and calls the jobs that see to them. */
import { db, inTransaction } from "#app/db.server.ts";
import { findShopsEnding } from "#app/ledger/endings.server.ts";
import { findShopsMaturing } from "#app/ledger/pending.server.ts";
import { findShopsWithEndedCodes } from "#app/models/redemptions.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { inDays } from "#app/rules/expiry.ts";
import { codesEndedBefore } from "#app/rules/redemption.ts";

const AT_ONCE = 1_000;
/** The earliest that a programme may warn. */
const MOST_WARNING_DAYS = 365;

/**
 * Enqueues, for each shop where something is due: maturing, expiring, and taking back codes that ended unused. One job
 * per shop and kind, each of which does a bounded part and goes to the end of the queue with the rest, so that a large
 * shop does not keep others waiting. Keyed, so that sweeping what waits already adds nothing.
 */
export async function sweepPoints({ now }: { now: Date }): Promise<void> {
  const maturing = await findShopsMaturing(db, { now, limit: AT_ONCE });
  const ending = await findShopsEnding(db, { before: now, limit: AT_ONCE });
  const codes = await findShopsWithEndedCodes(db, { before: codesEndedBefore(now), limit: AT_ONCE });
  await inTransaction(async (tx) => {
    for (const shopId of maturing)
      await enqueue(tx, "mature-points", { shopId }, { jobKey: `mature-points:${shopId}` });
    for (const shopId of ending)
      await enqueue(tx, "expire-points", { shopId }, { jobKey: `expire-points:${shopId}` });
    for (const shopId of codes)
      await enqueue(tx, "expire-redemptions", { shopId }, { jobKey: `expire-redemptions:${shopId}` });
  });
}

/** Enqueues the daily look for members to be warned, in every shop with points that will end. Keyed as above. */
export async function sweepWarnings({ now }: { now: Date }): Promise<void> {
  const before = inDays(now, MOST_WARNING_DAYS);
  const shops = await findShopsEnding(db, { before, limit: AT_ONCE });
  await inTransaction(async (tx) => {
    for (const shopId of shops)
      await enqueue(tx, "warn-expiry", { shopId }, { jobKey: `warn-expiry:${shopId}` });
  });
}
