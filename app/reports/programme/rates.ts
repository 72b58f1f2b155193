/** How the programme is taken up, as shares: what each counts, in words that the screen shows beside its number. Pure. */

/** `part` of `whole`; both in the rate's own unit, counted over the same dates. */
export type Share = { part: bigint; whole: bigint };
export type RateName = "membership" | "earning" | "redemption" | "usage";
export type Rates = Record<RateName, Share>;

type Definition = { title: string; formula: string; note: string; of: string };

/** Whose definitions they are: the rates that merchants who come from another app know. */
export const RATES_SOURCE =
  "Smile’s help centre, article 12109028, with any dates instead of the last 30 days";

export const RATES: Record<RateName, Definition> = {
  membership: {
    title: "Membership rate",
    formula: "Customers who ordered in these dates and take part ÷ customers who ordered in these dates",
    note: "Guests have no account and are not counted. Whether somebody takes part is asked now.",
    of: "customers",
  },
  earning: {
    title: "Order earning rate",
    formula: "Orders placed in these dates that earned points ÷ orders placed in these dates",
    note: "Orders of guests are in the whole: they earn nothing. Points taken back later change nothing here.",
    of: "orders",
  },
  redemption: {
    title: "Redemption rate",
    formula: "Points redeemed ÷ points issued, both in these dates",
    note: "Redeemed points that came back do not count. It can exceed 100%, where saved points are spent.",
    of: "points",
  },
  usage: {
    title: "Reward usage rate",
    formula: "Rewards issued in these dates that have been used by now ÷ rewards issued in these dates",
    note: "Rewards given back, cancelled or expired stay in the whole. Recent ones have had less time to be used.",
    of: "rewards",
  },
};

export const RATE_NAMES = Object.keys(RATES) as RateName[];

/** 0.25 for a quarter; null where there is nothing to divide by. */
export function shareOf({ part, whole }: Share): number | null {
  return whole > 0n ? Number(part) / Number(whole) : null;
}

/** Of fewer than these a share says little: one more or less moves it by more than three of a hundred. */
export const FEWEST_FOR_A_SHARE = 30n;
