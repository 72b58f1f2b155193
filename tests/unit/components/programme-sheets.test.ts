import { expect, test } from "vitest";
import {
  couponSheet,
  liabilitySheet,
  ratesSheet,
  rewardsSheet,
  tiersSheet,
} from "#app/components/programme-report/sheets.ts";

const linesOf = (sheet: string) => sheet.replace("\uFEFF", "").trimEnd().split("\r\n");

test("rates are what was counted, now and before", () => {
  const rates = (part: bigint, whole: bigint) => ({
    membership: { part, whole },
    earning: { part: 0n, whole: 0n },
    redemption: { part: 0n, whole: 0n },
    usage: { part: 0n, whole: 0n },
  });
  const lines = linesOf(ratesSheet(rates(312n, 1_004n), rates(2n, 3n)));
  expect(lines[1]).toMatch(/^Membership rate,312,1004,2,3,/);
  expect(lines).toHaveLength(5);
});

test("liability is each step, and breakage is left empty where the past does not say", () => {
  const liability = {
    ...{ points: 12_345n, value: { minor: 500n, points: 100n } },
    ...{ fullMinor: 61_725n, expectedMinor: 46_294n, ended: { redeemed: 3n, expired: 1n } },
  };
  expect(linesOf(liabilitySheet({ ...liability, breakage: 0.25 }, "USD")).slice(1)).toEqual([
    "Outstanding points,12345",
    "What so many points are worth: points,100",
    "What so many points are worth: money,5.00",
    "If all were redeemed,617.25",
    "Points redeemed in the past,3",
    "Points expired in the past,1",
    "Breakage,0.2500",
    "Expected,462.94",
  ]);
  expect(linesOf(liabilitySheet({ ...liability, breakage: null }, "USD"))[7]).toBe("Breakage,");
});

test("the effect of codes has its groups and its interval", () => {
  const compared = (scale: number) => ({
    ...{ users: 0.5 * scale, others: 0.25 * scale, difference: 0.25 * scale },
    interval: { low: -0.125 * scale, high: 0.625 * scale },
  });
  const effect = { users: 40, others: 90, unmatched: 2, returned: compared(1), spentMinor: compared(8_000) };
  expect(linesOf(couponSheet(effect, "USD")).slice(1)).toEqual([
    "Share that ordered again within 90 days,40,90,2,0.5000,0.2500,0.2500,-0.1250,0.6250",
    '"Net sales in the 90 days after, in USD",40,90,2,40.00,20.00,20.00,-10.00,50.00',
  ]);
});

test("names that a spreadsheet would run are text", () => {
  const tier = { tierId: "a", name: "=1+1", members: 5n };
  const moves = { roseInto: 1n, fellInto: 2n, leftUpwards: 3n, leftDownwards: 4n };
  expect(linesOf(tiersSheet([{ ...tier, ...moves }]))[1]).toBe("'=1+1,5,1,2,3,4");
  const use = { rewardId: "five", issued: 3, used: 2, returned: 1, stuck: 0, revenueMinor: 1_999n };
  expect(linesOf(rewardsSheet([use], { titleOf: (id) => `@${id}`, currency: "JPY" }))[1]).toBe(
    "'@five,3,2,1,1999",
  );
});
