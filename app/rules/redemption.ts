/**
 * Redemptions settle to a target, too: the state follows from the orders that carry the code, not from the order in
 * which their news arrived, and the points that should be gone follow from the state.
 */

export type RedemptionState =
  "requested" | "issued" | "used" | "failed" | "expired" | "cancelled" | "returned";

/** An order that carries the redemption's code. It stops living when it is cancelled (or deleted). */
export type Carrier = { orderId: bigint; processedAt: Date; live: boolean };

/** How its making ended, if it did: kept, whatever orders say. */
type Making = { issuedAt: Date | null; failure: string | null };

export type RedemptionUse = { state: RedemptionState; usedOrderId: bigint | null; usedAt: Date | null };

/**
 * Where a redemption stands, given every order known to carry its code. A living carrier makes it `used`, whatever it
 * was before: Shopify let the code through, so the shopper had the value. Only dead carriers make it `returned`, where
 * the programme gives points of cancelled orders back. Without a carrier (any more) it stands where it was made.
 */
export function judgeRedemption(
  current: RedemptionUse & Making,
  carriers: readonly Carrier[],
  { returnOnCancel }: { returnOnCancel: boolean },
): RedemptionUse {
  const ranked = carriers.toSorted(byRank);
  const user = ranked.find((each) => each.live) ?? ranked[0];
  if (!user) return unused(current);
  const state = user.live || !returnOnCancel ? "used" : "returned";
  return { state, usedOrderId: user.orderId, usedAt: user.processedAt };
}

/** Orders made it used or returned; one that does not carry the code any more takes that back. */
function unused({ state, usedOrderId, usedAt, issuedAt, failure }: RedemptionUse & Making): RedemptionUse {
  if (state !== "used" && state !== "returned") return { state, usedOrderId, usedAt };
  const made = issuedAt ? "issued" : "requested";
  return { state: failure === null ? made : "failed", usedOrderId: null, usedAt: null };
}

/** What the ledger should have posted for a redemption in this state: its price, or nothing. */
export function redemptionTarget(
  state: RedemptionState,
  { points, returnsUnused }: { points: bigint; returnsUnused: boolean },
): bigint {
  return HOLDS_POINTS[state] || (state === "expired" && !returnsUnused) ? -points : 0n;
}

/** A code's points come back a day after its end at the earliest: news of an order at the last minute may be late. */
export function codesEndedBefore(now: Date): Date {
  return new Date(now.getTime() - 86_400_000);
}

const HOLDS_POINTS: Record<RedemptionState, boolean> = {
  requested: true,
  issued: true,
  used: true,
  failed: false,
  expired: false,
  cancelled: false,
  returned: false,
};

function byRank(a: Carrier, b: Carrier): number {
  const apart = a.processedAt.getTime() - b.processedAt.getTime();
  if (apart !== 0) return apart;
  return a.orderId < b.orderId ? -1 : 1;
}
