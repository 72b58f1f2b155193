/** What ended unused gives its points back: by itself after its date, or because somebody wants them. */
import { inTransaction } from "#app/db.server.ts";
import { post } from "#app/ledger/post.server.ts";
import { postedByRedemption } from "#app/ledger/posted.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import type { UnusedEnd } from "#app/models/redemption-ends.server.ts";
import { markEnded } from "#app/models/redemption-ends.server.ts";
import type { Redemption } from "#app/models/redemptions.server.ts";
import { findRedemptions, lockRedemptions } from "#app/models/redemptions.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { enqueueSync } from "#app/queue.server.ts";
import { postingRules } from "#app/rules/posting-rules.ts";
import { codesEndedBefore } from "#app/rules/redemption.ts";
import { redemptionEntries } from "#app/rules/settlement-entries.ts";

/**
 * Takes `issued` redemptions to `expired` where their codes ended more than a day ago, or to `cancelled` where somebody
 * wants them back; their points return to the lots they came from, with their own expiry or the grace: of what expired
 * where the version they were bought under says so. To be called for what is withdrawn at Shopify and whose orders have
 * been read and settled: one that turned out to be used, or has not ended, is left as it is. Idempotent, also twice at
 * once. Answers how many ended. Refuses SHOP_NOT_FOUND.
 */
export async function endRedemptions(
  shopId: string,
  redemptionIds: readonly string[],
  { now, as: state }: { now: Date; as: UnusedEnd },
): Promise<number> {
  return inTransaction(async (tx) => {
    const { timeZone } = await requireShop(tx, shopId);
    const versions = await publishedProgrammes(tx, shopId);
    const owners = (await findRedemptions(tx, shopId, redemptionIds)).map((each) => each.customerId);
    await lockMembers(tx, shopId, owners);
    const ended = (await lockRedemptions(tx, shopId, redemptionIds)).filter((each) => ENDS[state](each, now));
    if (ended.length === 0) return 0;
    const ids = ended.map(({ redemptionId }) => redemptionId);
    await markEnded(tx, shopId, { redemptionIds: ids, state });
    const programmes = new Map(versions.map(({ version, programme }) => [version, programme]));
    const judged = ended.map((each) => ({
      ...each,
      state,
      title: each.reward.title,
      returnsUnused: programmes.get(each.programmeVersion)?.returnUnusedPoints ?? true,
    }));
    const entries = redemptionEntries(judged, await postedByRedemption(tx, shopId, ids), now);
    await post(tx, shopId, entries, postingRules(versions.at(-1)?.programme, timeZone));
    await enqueueSync(tx, shopId, now);
    return ended.length;
  });
}

const ENDS: Record<UnusedEnd, (redemption: Redemption, now: Date) => boolean> = {
  expired: ({ state, endsAt }, now) =>
    state === "issued" && endsAt !== null && endsAt <= codesEndedBefore(now),
  cancelled: ({ state, withdrawalAt }) => state === "issued" && withdrawalAt !== null,
};
