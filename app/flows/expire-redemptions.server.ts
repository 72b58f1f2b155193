/** Codes that ended unused give their points back by themselves. */
import { inTransaction } from "#app/db.server.ts";
import { post } from "#app/ledger/post.server.ts";
import { postedByRedemption } from "#app/ledger/posted.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { findRedemptions, lockRedemptions, markExpired } from "#app/models/redemptions.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { enqueueSync } from "#app/queue.server.ts";
import { postingRules } from "#app/rules/posting-rules.ts";
import { codesEndedBefore } from "#app/rules/redemption.ts";
import { redemptionEntries } from "#app/rules/settlement-entries.ts";

/**
 * Takes `issued` redemptions whose codes ended more than a day ago to `expired`; their points return to the lots they
 * came from, with their own expiry or the grace, where the version they were bought under says so. To be called for
 * codes that are withdrawn at Shopify and whose orders have been read and settled: one that turned out to be used, or
 * has not ended, is left as it is. Idempotent, also twice at once. Answers how many expired. Refuses SHOP_NOT_FOUND.
 */
export async function expireRedemptions(
  shopId: string,
  redemptionIds: readonly string[],
  { now }: { now: Date },
): Promise<number> {
  return inTransaction(async (tx) => {
    const { timeZone } = await requireShop(tx, shopId);
    const versions = await publishedProgrammes(tx, shopId);
    const owners = (await findRedemptions(tx, shopId, redemptionIds)).map((each) => each.customerId);
    await lockMembers(tx, shopId, owners);
    const locked = await lockRedemptions(tx, shopId, redemptionIds);
    const ended = locked.filter(
      ({ state, endsAt }) => state === "issued" && endsAt !== null && endsAt <= codesEndedBefore(now),
    );
    if (ended.length === 0) return 0;
    const ids = ended.map(({ redemptionId }) => redemptionId);
    await markExpired(tx, shopId, ids);
    const programmes = new Map(versions.map(({ version, programme }) => [version, programme]));
    const judged = ended.map((each) => ({
      ...each,
      state: "expired" as const,
      title: each.reward.title,
      returnsUnused: programmes.get(each.programmeVersion)?.returnUnusedPoints ?? true,
    }));
    const entries = redemptionEntries(judged, await postedByRedemption(tx, shopId, ids), now);
    await post(tx, shopId, entries, postingRules(versions.at(-1)?.programme, timeZone));
    await enqueueSync(tx, shopId, now);
    return ended.length;
  });
}
