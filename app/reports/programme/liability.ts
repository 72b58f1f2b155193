/**
 * What outstanding points may still cost. Money = points × what a point is worth × (1 − breakage), the usual operational
 * reading of a loyalty liability; breakage is the share of points that are never redeemed, and is estimated from the
 * shop's own past: of all points that ended in a year, those that expired. Pure.
 */
import type { PointValue } from "#app/rules/backtest/worth.ts";
import { moneyOf } from "#app/rules/backtest/worth.ts";
import { fraction, round } from "#app/rules/money.ts";

/** Points that left members' hands for good in the days looked at: redeemed and not given back, or expired unused. */
export type Ended = { redeemed: bigint; expired: bigint };

export type Liability = {
  points: bigint;
  value: PointValue;
  /** As if every point were redeemed; in minor units, rounded up. */
  fullMinor: bigint;
  /** As many as the past lets expect; in minor units, rounded up. */
  expectedMinor: bigint;
  ended: Ended;
  /** Null: too few points have ended to say, and every point is reckoned with. */
  breakage: number | null;
};

/** So many days are looked back on. */
export const LOOKED_BACK = 365;
/** Of fewer points nothing is concluded. */
export const FEWEST_ENDED = 10_000n;

/** Null where nothing says what points are worth: no reward is an amount of money. */
export function liabilityOf(
  points: bigint,
  { value, ended }: { value: PointValue | null; ended: Ended },
): Liability | null {
  const fullMinor = moneyOf(points, value);
  if (value === null || fullMinor === null) return null;
  const redeemed = ended.redeemed > 0n ? ended.redeemed : 0n;
  const all = redeemed + ended.expired;
  const isKnown = all >= FEWEST_ENDED;
  const expected = isKnown ? fraction(points * value.minor * redeemed, value.points * all) : null;
  return {
    ...{ points, value, fullMinor, ended },
    expectedMinor: expected === null ? fullMinor : round(expected, "up"),
    breakage: isKnown ? Number(ended.expired) / Number(all) : null,
  };
}
