/** Redemptions whose codes the orders carry. */
import type { Work } from "#app/flows/settle-orders/work.server.ts";
import type { NewEntry } from "#app/ledger/post.server.ts";
import { postedByRedemption } from "#app/ledger/posted.server.ts";
import { carriersOfCodes } from "#app/models/orders.server.ts";
import { lockByCodes, moveRedemptions } from "#app/models/redemptions.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { judgeRedemption } from "#app/rules/redemption.ts";
import { redemptionEntries } from "#app/rules/settlement-entries.ts";

/**
 * Members are locked, then the redemptions of the codes: each moves to where all orders that carry it put it, judged by
 * the version it was bought under.
 */
export async function settleRedemptions(
  { tx, shopId, calendar }: Work,
  codes: string[],
): Promise<NewEntry[]> {
  const redemptions = await lockByCodes(tx, shopId, codes);
  if (redemptions.length === 0) return [];
  const carriers = await carriersOfCodes(
    tx,
    shopId,
    redemptions.map(({ code }) => code),
  );
  const programmes = new Map(calendar.versions.map(({ version, programme }) => [version, programme]));
  const judged = redemptions.map((redemption) => {
    const carrying = carriers.filter((each) => each.codes.includes(redemption.code));
    const programme = programmes.get(redemption.programmeVersion);
    const returnOnCancel = programme?.returnSpentPointsOnCancel ?? true;
    const returnsUnused = programme?.returnUnusedPoints ?? true;
    const use = judgeRedemption(redemption, carrying, { returnOnCancel });
    return { ...redemption, ...use, before: redemption, title: redemption.reward.title, returnsUnused };
  });
  const changed = judged.filter(
    ({ before, state, usedOrderId }) => before.state !== state || before.usedOrderId !== usedOrderId,
  );
  await moveRedemptions(
    tx,
    shopId,
    changed.map(({ redemptionId, state, usedOrderId, usedAt }) => ({
      redemptionId,
      state,
      usedOrderId,
      usedAt,
    })),
  );
  const returned = changed.filter(({ state, issuedGid }) => state === "returned" && issuedGid !== null);
  if (returned.length > 0)
    await enqueue(tx, "withdraw-codes", {
      shopId,
      redemptionIds: returned.map(({ redemptionId }) => redemptionId),
    });
  const ids = redemptions.map(({ redemptionId }) => redemptionId);
  return redemptionEntries(judged, await postedByRedemption(tx, shopId, ids), calendar.now);
}
