/** Whether codes bring customers back, in words. Pure. */
import { sayCount, sayNumber, sayPercent, sayRound } from "#app/components/format.ts";
import type { Compared, CouponEffect } from "#app/reports/programme/coupon-effect.ts";
import { FEWEST_USERS, FOLLOWED_DAYS } from "#app/reports/programme/coupon-effect.ts";

export type CouponView = {
  figures: { title: string; value: string; words: string; verdict: string }[];
  groups: string;
};

export const TOO_FEW = `Fewer than ${FEWEST_USERS} members who used a code in these dates have ${FOLLOWED_DAYS} days behind them and somebody like them to be held against. Choose more days, or wait.`;

export function couponView(effect: CouponEffect, currency: string): CouponView {
  const money = (minor: number) => sayRound(BigInt(Math.round(minor)), currency);
  return {
    figures: [
      {
        title: `Ordered again within ${FOLLOWED_DAYS} days`,
        ...wordsOf(
          effect.returned,
          sayPercent,
          (share) => `${sayNumber(Math.round(share * 1_000) / 10)} of 100`,
        ),
      },
      {
        title: `Net sales in the ${FOLLOWED_DAYS} days after`,
        ...wordsOf(effect.spentMinor, money, money),
      },
    ],
    groups: `${sayCount(effect.users, "member")} who used a code, held against ${sayNumber(effect.others)} like them who ordered without one. ${unmatchedWords(effect)}`,
  };
}

function unmatchedWords({ unmatched }: CouponEffect): string {
  return unmatched === 0
    ? "Nobody was left out."
    : `${sayNumber(unmatched)} who used one had nobody like them.`;
}

type Say = (value: number) => string;

function wordsOf(
  { users, others, difference, interval: { low, high } }: Compared,
  say: Say,
  sayDifference: Say,
) {
  const isClear = low > 0 || high < 0;
  return {
    value: `${say(users)} against ${say(others)}`,
    words: `A difference of ${sayDifference(difference)}; with 95 in 100 between ${sayDifference(low)} and ${sayDifference(high)}.`,
    verdict: isClear
      ? `More than chance: those who used a code did ${difference > 0 ? "more" : "less"}.`
      : "No more than chance may do.",
  };
}
