/** Rises that bring what their tier promises: since when, how often, and what a return leaves of them. */
import { describe, expect, test } from "vitest";
import { promisesSomething, risesOf } from "#app/rules/standing/rises.ts";
import type { Bought, Story } from "./setting.ts";
import { aTier, aVersion, foldOf, LADDER, qualifying, settingOf, spend } from "./setting.ts";

const entryReward = { kind: "points" as const, points: 100 };
const PROMISING = LADDER.map((tier) => (tier.id === "base" ? tier : { ...tier, entryReward }));

/** "gold 2026" for each rise; in brackets where a return took it back. */
function rises(bought: readonly Bought[], story: Story = {}, mergedAt: Date | null = null): string[] {
  const promising = { versions: [aVersion({ tiers: PROMISING })], ...story };
  const { versions, timeZone, enrolledAt } = settingOf(promising);
  const riser = { versions, timeZone, enrolledAt: enrolledAt ?? new Date(0), mergedAt };
  return risesOf(foldOf(bought, promising), riser).map(({ tierId, period, stands }) => {
    const rise = `${tierId} ${period}`;
    return stands ? rise : `(${rise})`;
  });
}

test("only programmes with a tier that promises something are asked", () => {
  expect(promisesSomething([aVersion()])).toBe(false);
  expect(promisesSomething([aVersion(), aVersion({ tiers: PROMISING }, { version: 2 })])).toBe(true);
});

describe("a rise", () => {
  test("is one for each tier and period, by the tier that was reached", () => {
    const bought = [
      { at: "2024-06-01", dollars: 100 },
      { at: "2024-07-01", dollars: 400 },
      { at: "2027-02-01", dollars: 600 },
    ];
    expect(rises(bought, { now: "2027-03-01" })).toEqual(["silver 2024", "gold 2024", "gold 2027"]);
  });

  test("in years since enrolment is told by their number, wherever the day of enrolment is", () => {
    const versions = qualifying({ period: "anniversary_year" }, PROMISING);
    const bought = [
      { at: "2026-06-01", dollars: 100 },
      { at: "2027-06-01", dollars: 600 },
    ];
    for (const enrolledAt of ["2026-05-14", "2026-05-02"])
      expect(rises(bought, { versions, enrolledAt, now: "2027-07-01" })).toEqual(["silver 1", "gold 2"]);
  });

  test("before the customer took part, or after it was merged, is none", () => {
    const bought = [{ at: "2026-05-01", dollars: 100 }];
    expect(rises(bought, { enrolledAt: "2026-05-02" })).toEqual([]);
    expect(rises(bought, {}, new Date("2026-05-01"))).toEqual([]);
    expect(rises(bought, {}, new Date("2026-05-02"))).toEqual(["silver 2026"]);
  });

  test("by orders that count later than they were made is none; the next one is", () => {
    const late = { at: "2026-01-02", dollars: 100, from: "2026-06-01" };
    expect(rises([late])).toEqual([]);
    expect(rises([late, { at: "2026-07-01", dollars: 400 }])).toEqual(["gold 2026"]);
  });

  test("before the version that promises something is none, one by its publication is", () => {
    const promising = aVersion(
      {
        tiers: [aTier("base", null), aTier("silver", spend(50), { entryReward }), aTier("gold", spend(500))],
      },
      { version: 2, publishedAt: "2026-06-01" },
    );
    const versions = [aVersion(), promising];
    expect(rises([{ at: "2026-05-01", dollars: 100 }], { versions })).toEqual([]);
    expect(rises([{ at: "2026-05-01", dollars: 60 }], { versions })).toEqual(["silver 2026"]);
  });
});

describe("a return", () => {
  const first: Bought = { at: "2026-05-01", dollars: 120, refunds: [["2026-06-01", 50]] };

  test("of the same period takes the rise back, and the next rise of it stands", () => {
    expect(rises([first])).toEqual(["(silver 2026)"]);
    expect(rises([first, { at: "2026-07-01", dollars: 50 }])).toEqual(["silver 2026"]);
  });

  test("of a later period leaves it", () => {
    const late: Bought = { at: "2026-05-01", dollars: 120, refunds: [["2027-02-01", 50]] };
    expect(rises([late], { now: "2027-03-01" })).toEqual(["silver 2026"]);
  });

  test("that ends a higher tier too takes back both", () => {
    const all: Bought[] = [
      { at: "2026-05-01", dollars: 120 },
      { at: "2026-05-02", dollars: 400, refunds: [["2026-06-03", 400]] },
    ];
    expect(rises(all)).toEqual(["silver 2026", "(gold 2026)"]);
    expect(rises([{ ...all[0], at: "2026-05-01", ended: "2026-06-03" }, ...all.slice(1)])).toEqual([
      "(silver 2026)",
      "(gold 2026)",
    ]);
  });

  test("of rolling months is of the same twelve, and they are told by the year of the rise", () => {
    const versions = qualifying({ period: "rolling_12_months" }, PROMISING);
    const back = (day: string): Bought => ({ at: "2026-05-01", dollars: 120, refunds: [[day, 50]] });
    expect(rises([back("2027-04-30")], { versions, now: "2027-06-01" })).toEqual(["(silver 12 months 2026)"]);
    expect(rises([back("2027-05-02")], { versions, now: "2027-06-01" })).toEqual(["silver 12 months 2026"]);
  });
});
