/** Points that become a reward by themselves, a part of a shop at a time; and the codes of these rewards. */
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { convertPoints } from "#app/flows/convert-points.server.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { inTurns } from "#app/jobs/in-turns.ts";
import { wordsFor } from "#app/jobs/poison.ts";
import { log } from "#app/log.server.ts";
import type { RequestedCode } from "#app/models/redemption-ends.server.ts";
import { findRequestedConversions } from "#app/models/redemption-ends.server.ts";

/** Converts what is due of a shop, or the points of these customers; answers where the next turn goes on. */
export async function convertInTurns(
  shopId: string,
  { after, of }: { after: bigint; of: readonly bigint[] | null },
): Promise<bigint | null> {
  const began = new Date();
  const rest = await inTurns(after, async (at) => {
    const { after: next, more } = await convertPoints(shopId, { now: new Date(), began, after: at, of });
    return { at: next, more };
  });
  return rest?.at ?? null;
}

/** Each costs a few calls to Shopify: a turn is some seconds, for on the first of the month many shops have many. */
const CODES_PER_TURN = 25;
/** Then it is not one code's trouble, and the job is tried again later. */
const FAULTS = 3;

/**
 * Makes the codes of conversions that wait for theirs, one after the other, so that a shop with many keeps neither its
 * shoppers nor other shops waiting. One that breaks is left to the sweep; several end the turn, which is begun again.
 */
export async function issueInTurns(
  shopId: string,
  after: RequestedCode | null,
): Promise<RequestedCode | null> {
  let faults = 0;
  const waiting = await findRequestedConversions(db, shopId, { after, limit: CODES_PER_TURN });
  for (const { redemptionId } of waiting)
    try {
      await finishRedemption(shopId, redemptionId, { now: new Date() });
    } catch (error) {
      faults += 1;
      if (error instanceof Refusal || faults === FAULTS) throw error;
      log.warn({ shopId, redemptionId, error: wordsFor(error) }, "code left to the sweep");
    }
  return waiting.length === CODES_PER_TURN ? (waiting.at(-1) ?? null) : null;
}
