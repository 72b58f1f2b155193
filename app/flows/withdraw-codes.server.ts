/** What points come back for is taken out of use at Shopify. */
import type { Tx } from "#app/db.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { assert, Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import { markSpent } from "#app/models/redemption-ends.server.ts";
import {
  claimWithdrawal,
  keepWithdrawal,
  noteKept,
  swapIssued,
} from "#app/models/redemption-withdrawals.server.ts";
import type { Redemption } from "#app/models/redemptions.server.ts";
import { findRedemption, findRedemptions, unclaimedGids } from "#app/models/redemptions.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueueAll } from "#app/queue.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { withdrawCode } from "#app/shopify/discounts.server.ts";
import type { WithdrawOnce } from "#app/shopify/issuing.ts";
import { withdrawIssue } from "#app/shopify/issuing.server.ts";

/**
 * Takes what these redemptions became out of use and answers those that nobody can use any more, which are the ones
 * whose points may safely come back. One that cannot be taken out of use stays as it is and is not wanted back any more,
 * with the reason; a gift card or store credit of which some was spent is used from then on. Saying it twice is harmless. Refuses SHOP_NOT_INSTALLED,
 * SHOP_MUST_REOPEN, SCOPE_MISSING; Faults pass through.
 *
 * A code that ended unused is withdrawn first and its points return after that. For a code whose order was cancelled it
 * is the other way round: the points return with the settlement that learns of the cancel, because a transaction never
 * speaks to Shopify and the shopper is not to wait for it, and the code is withdrawn right after. Nothing is lost in
 * between: the usage limit of one is spent by the cancelled order, and should an order use the code after all, its
 * news takes the points again.
 *
 * A redemption that failed names nothing of Shopify's; what an earlier try may have left under its code is looked up.
 */
export async function withdrawCodes(
  shopId: string,
  redemptionIds: readonly string[],
  { now }: { now: Date },
): Promise<string[]> {
  const redemptions = await findRedemptions(db, shopId, redemptionIds);
  if (redemptions.length === 0) return [];
  const { currency } = await requireInstalledShop(db, shopId);
  assert(currency, "a shop that sold a reward has a currency");
  const client = await shopifyClient(shopId, { background: true });
  const [withdrawn, spent]: [string[], string[]] = [[], []];
  for (const redemption of redemptions) {
    const { redemptionId } = redemption;
    try {
      const outcome = await withdrawIssue(
        client,
        { ...redemption, currency },
        onceFor(shopId, redemption, now),
      );
      (outcome === "spent" ? spent : withdrawn).push(redemptionId);
    } catch (error) {
      const why = whyKept(error);
      if (why === null) throw error;
      log.warn({ shopId, redemptionId, why }, "Shopify does not take this out of use");
      await inTransaction((tx) => noteKept(tx, shopId, { redemptionId, why }));
    }
  }
  if (spent.length > 0)
    await inTransaction(async (tx) => {
      await markSpent(tx, shopId, { redemptionIds: spent, now });
      await askWhatIsLeft(
        tx,
        shopId,
        redemptions.filter(({ redemptionId }) => spent.includes(redemptionId)),
      );
    });
  return withdrawn;
}

/**
 * The same of those whose points are back, or wanted back, by now; what its member holds stays good. Refuses and throws
 * as the other does.
 */
export async function withdrawReturned(
  shopId: string,
  redemptionIds: readonly string[],
  { now }: { now: Date },
): Promise<void> {
  const redemptions = await findRedemptions(db, shopId, redemptionIds);
  const isHeld = ({ state, withdrawalAt }: Redemption) =>
    state === "requested" || state === "used" || (state === "issued" && withdrawalAt === null);
  const returned = redemptions.filter((each) => !isHeld(each)).map(({ redemptionId }) => redemptionId);
  await withdrawCodes(shopId, returned, { now });
}

/** Null where it is for another reason that it was not tried to the end. */
function whyKept(error: unknown): string | null {
  if (!(error instanceof Refusal)) return null;
  const { code, message, detail } = error;
  if (code !== "CODE_REFUSED" && code !== "REDEMPTION_KEPT") return null;
  const why = typeof detail["detail"] === "string" ? detail["detail"] : message;
  return code === "CODE_REFUSED" ? `Shopify did not do it: ${why}` : why;
}

/** Of what was spent in part the member keeps the rest: it is to be seen again at once. */
async function askWhatIsLeft(tx: Tx, shopId: string, redemptions: readonly Redemption[]): Promise<void> {
  const customerIds = [...new Set(redemptions.map(({ customerId }) => customerId.toString()))];
  const jobs = customerIds.map((customerId) => ({
    payload: { shopId, customerId },
    jobKey: `find-spent:${shopId}:${customerId}`,
  }));
  await enqueueAll(tx, "find-spent", jobs);
}

function onceFor(shopId: string, { redemptionId, withdrawalSentAt }: Redemption, now: Date): WithdrawOnce {
  const claim = { redemptionId, before: withdrawalSentAt, now };
  return {
    ...{ now, sentAt: withdrawalSentAt },
    claim: () => inTransaction((tx) => claimWithdrawal(tx, shopId, claim)),
    unclaimed: (gids) => unclaimedGids(db, shopId, { gids, redemptionId }),
    keep: (gid) => inTransaction((tx) => keepWithdrawal(tx, shopId, { redemptionId, gid })),
    swap: (gids) => inTransaction((tx) => swapIssued(tx, shopId, { redemptionId, gids })),
  };
}

/**
 * Deactivates what a process that was cut off may have made under a code that its redemption has left for the next.
 * Saying it twice is harmless. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN, SCOPE_MISSING; Faults pass through.
 */
export async function withdrawLeftCode(
  shopId: string,
  { code, redemptionId }: { code: string; redemptionId?: string },
  { now }: { now: Date },
): Promise<void> {
  const client = await shopifyClient(shopId, { background: true });
  const redemption = redemptionId === undefined ? null : await findRedemption(db, shopId, redemptionId);
  if (!redemption) return withdrawCode(client, code);
  const { currency } = await requireInstalledShop(db, shopId);
  assert(currency, "a shop that sold a reward has a currency");
  const left = { ...redemption, currency, code, issuedGid: null };
  await withdrawIssue(client, left, onceFor(shopId, redemption, now));
}
