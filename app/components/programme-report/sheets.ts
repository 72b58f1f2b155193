/** Parts of the programme report as spreadsheets: plain numbers, a line for each thing counted. Pure. */
import type { CsvCell } from "#app/reports/csv.ts";
import { CSV_START, csvLine } from "#app/reports/csv.ts";
import type { Compared, CouponEffect } from "#app/reports/programme/coupon-effect.ts";
import { FOLLOWED_DAYS } from "#app/reports/programme/coupon-effect.ts";
import type { Liability } from "#app/reports/programme/liability.ts";
import type { Rates } from "#app/reports/programme/rates.ts";
import { RATE_NAMES, RATES } from "#app/reports/programme/rates.ts";
import type { TierLine } from "#app/reports/programme/tiers.ts";
import type { RewardUse } from "#app/reports/rewards.ts";
import { formatDecimal } from "#app/rules/money.ts";

const count = (value: bigint | number): CsvCell => ({ number: value.toString() });
/** A share of one, to the hundredth of a percent; an empty cell where there is none. */
const share = (value: number | null): CsvCell => (value === null ? null : { number: value.toFixed(4) });
const money = (minor: bigint | number, currency: string): CsvCell => ({
  number: formatDecimal(typeof minor === "bigint" ? minor : BigInt(Math.round(minor)), currency),
});

function sheetOf(head: readonly string[], lines: readonly (readonly CsvCell[])[]): string {
  return CSV_START + [head, ...lines].map((line) => csvLine(line)).join("");
}

export function ratesSheet(now: Rates, before: Rates): string {
  const head = ["Rate", "Counted", "Of", "Before: counted", "Before: of", "How it is counted"];
  return sheetOf(
    head,
    RATE_NAMES.map((name) => [
      RATES[name].title,
      ...[now[name].part, now[name].whole, before[name].part, before[name].whole].map(count),
      RATES[name].formula,
    ]),
  );
}

export function liabilitySheet(liability: Liability, currency: string): string {
  const { points, value, fullMinor, expectedMinor, ended, breakage } = liability;
  return sheetOf(
    ["What", `Value (money in ${currency})`],
    [
      ["Outstanding points", count(points)],
      ["What so many points are worth: points", count(value.points)],
      ["What so many points are worth: money", money(value.minor, currency)],
      ["If all were redeemed", money(fullMinor, currency)],
      ["Points redeemed in the past", count(ended.redeemed)],
      ["Points expired in the past", count(ended.expired)],
      ["Breakage", share(breakage)],
      ["Expected", money(expectedMinor, currency)],
    ],
  );
}

export function couponSheet(effect: CouponEffect, currency: string): string {
  const line = (what: string, of: Compared, cell: (value: number) => CsvCell): CsvCell[] => [
    ...[what, count(effect.users), count(effect.others), count(effect.unmatched)],
    ...[of.users, of.others, of.difference, of.interval.low, of.interval.high].map(cell),
  ];
  return sheetOf(
    [
      ...["What", "Members who used a code", "Held against", "Left out, with nobody like them"],
      ...["Those who used one", "Those who did not", "Difference", "95 %: from", "95 %: to"],
    ],
    [
      line(`Share that ordered again within ${FOLLOWED_DAYS} days`, effect.returned, share),
      line(`Net sales in the ${FOLLOWED_DAYS} days after, in ${currency}`, effect.spentMinor, (minor) =>
        money(minor, currency),
      ),
    ],
  );
}

export function tiersSheet(lines: readonly TierLine[]): string {
  return sheetOf(
    ["Tier", "Members now", "Rose into it", "Fell into it", "Left it upwards", "Left it downwards"],
    lines.map((line) => [
      line.name,
      ...[line.members, line.roseInto, line.fellInto, line.leftUpwards, line.leftDownwards].map(count),
    ]),
  );
}

/** `titleOf` a reward's id. */
export function rewardsSheet(
  uses: readonly RewardUse[],
  { titleOf, currency }: { titleOf: (rewardId: string) => string; currency: string },
): string {
  return sheetOf(
    ["Reward", "Issued", "Used", "Returned", `Net sales of orders with it (${currency})`],
    uses.map(({ rewardId, issued, used, returned, revenueMinor }) => [
      ...[titleOf(rewardId), count(issued), count(used), count(returned)],
      money(revenueMinor, currency),
    ]),
  );
}
