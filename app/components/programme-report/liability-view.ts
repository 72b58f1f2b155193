/** What outstanding points may cost, in words. Pure. */
import { sayMoney, sayNumber, sayPercent, sayPoints } from "#app/components/format.ts";
import type { Liability } from "#app/reports/programme/liability.ts";
import { FEWEST_ENDED, LOOKED_BACK } from "#app/reports/programme/liability.ts";

export type LiabilityView = {
  expected: string;
  /** How the amount comes about, step by step. */
  steps: { title: string; value: string; words: string }[];
};

export const NO_VALUE =
  "No reward of the programme is an amount of money, so that nothing says what points are worth.";

export function liabilityView(
  { points, value, fullMinor, expectedMinor, ended, breakage }: Liability,
  currency: string,
): LiabilityView {
  return {
    expected: sayMoney(expectedMinor, currency),
    steps: [
      {
        title: "Outstanding",
        value: sayPoints(points),
        words:
          "What members have now, pending points included. Debts are left out: nobody is sure to pay them.",
      },
      {
        title: "If all were redeemed",
        value: sayMoney(fullMinor, currency),
        words: `At ${sayMoney(value.minor, currency)} for ${sayPoints(value.points)}: what points convert to or, without that, the cheapest reward that is an amount.`,
      },
      {
        title: "Breakage",
        value: breakage === null ? "–" : sayPercent(breakage),
        words:
          breakage === null
            ? `Fewer than ${sayNumber(FEWEST_ENDED)} points were redeemed or expired in the last ${LOOKED_BACK} days: too few to expect any to expire, so that all are reckoned with.`
            : `Of the points that ended in the last ${LOOKED_BACK} days, ${sayNumber(ended.redeemed)} were redeemed and ${sayNumber(ended.expired)} expired.`,
      },
    ],
  };
}
