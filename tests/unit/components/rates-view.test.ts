import { expect, test } from "vitest";
import { ratesView } from "#app/components/programme-report/rates-view.ts";
import type { Rates } from "#app/reports/programme/rates.ts";

const NOW: Rates = {
  membership: { part: 312n, whole: 1_004n },
  earning: { part: 5n, whole: 10n },
  redemption: { part: 900n, whole: 600n },
  usage: { part: 0n, whole: 0n },
};
const BEFORE: Rates = {
  membership: { part: 1n, whole: 2n },
  earning: { part: 1n, whole: 2n },
  redemption: { part: 0n, whole: 100n },
  usage: { part: 3n, whole: 4n },
};

test("a rate says its share, what was counted, and how it was before", () => {
  expect(
    ratesView(NOW, BEFORE).map(({ title, value, counted, change }) => [title, value, counted, change]),
  ).toEqual([
    ["Membership rate", "31%", "312 of 1,004 customers", "↓ Down from 50% in the dates before"],
    [
      "Order earning rate",
      "50%",
      "5 of 10 orders: too few to say much",
      "As before: 50% in the dates before",
    ],
    ["Redemption rate", "150%", "900 of 600 points", "↑ Up from 0% in the dates before"],
    ["Reward usage rate", "–", "0 of 0 rewards", "Nothing to compare with"],
  ]);
});
