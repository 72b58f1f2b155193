/** Rises of the same tier and period, and rises under programmes that change: which of them counts. */
import { describe, expect, test } from "vitest";
import { risesOf } from "#app/rules/standing/rises.ts";
import type { Bought, Story } from "./setting.ts";
import { aTier, aVersion, foldOf, LADDER, qualifying, settingOf, spend } from "./setting.ts";

const entryReward = { kind: "points" as const, points: 100 };
const silverFrom = (dollars: number) => aTier("silver", spend(dollars), { entryReward });
const base = aTier("base", null);
const gold = aTier("gold", spend(500), { entryReward });
const PROMISING = [base, silverFrom(100), gold];

/** "silver 2026, 2026-05-01" for each rise; in brackets where a return took it back. */
function rises(bought: readonly Bought[], story: Story = {}): string[] {
  const promising = { versions: [aVersion({ tiers: PROMISING })], ...story };
  const { versions, timeZone, enrolledAt } = settingOf(promising);
  const riser = { versions, timeZone, enrolledAt: enrolledAt ?? new Date(0), mergedAt: null };
  return risesOf(foldOf(bought, promising), riser).map(({ tierId, period, at, stands }) => {
    const rise = `${tierId} ${period}, ${at.toISOString().slice(0, 10)}`;
    return stands ? rise : `(${rise})`;
  });
}

const published = (version: number, publishedAt: string, tiers: typeof LADDER, reevaluate = false) =>
  aVersion({ tiers }, { version, publishedAt, reevaluate });

describe("of two rises of a tier in a period", () => {
  const first: Bought = { at: "2026-05-01", dollars: 120, refunds: [["2026-06-01", 50]] };

  test("that were both taken back the first is told", () => {
    const second: Bought = { at: "2026-07-01", dollars: 50, refunds: [["2026-08-01", 50]] };
    expect(rises([first, second])).toEqual(["(silver 2026, 2026-05-01)"]);
  });

  test("the one that stands is told, before the one that was taken back", () => {
    expect(rises([first, { at: "2026-07-01", dollars: 50 }])).toEqual(["silver 2026, 2026-07-01"]);
  });

  test("that both stand the first is told: no return ended it, but a publication", () => {
    const harder = published(2, "2026-06-01", [base, silverFrom(200), gold], true);
    const story = { versions: [aVersion({ tiers: PROMISING }), harder] };
    const bought = [
      { at: "2026-05-01", dollars: 120 },
      { at: "2026-07-01", dollars: 100 },
    ];
    expect(foldOf(bought, story).changes.map(({ toTierId }) => toTierId)).toEqual([
      ...["silver", "base", "silver"],
    ]);
    expect(rises(bought, story)).toEqual(["silver 2026, 2026-05-01"]);
  });
});

describe("a rise", () => {
  test("by a publication is of the period that decided, though that is over", () => {
    const qualification = { period: "anniversary_year" as const };
    const versions = [
      aVersion({ tiers: LADDER, qualification }),
      aVersion(
        { tiers: [base, silverFrom(50), gold], qualification },
        { version: 2, publishedAt: "2026-06-01" },
      ),
    ];
    // The year from 2025-05-14 is the second.
    expect(rises([{ at: "2025-06-01", dollars: 60 }], { versions, enrolledAt: "2024-05-14" })).toEqual([
      "silver 2, 2026-06-01",
    ]);
  });

  test("stands where the tier was gone by the return", () => {
    const without = published(2, "2026-06-01", [base, gold]);
    const bought: Bought[] = [
      { at: "2026-05-01", dollars: 120 },
      { at: "2026-05-02", dollars: 400, refunds: [["2026-06-03", 400]] },
    ];
    expect(rises(bought, { versions: [aVersion({ tiers: PROMISING }), without] })).toEqual([
      ...["silver 2026, 2026-05-01", "(gold 2026, 2026-05-02)"],
    ]);
  });

  test("stands where the tier went and came back before the return", () => {
    const versions = [
      aVersion({ tiers: PROMISING }),
      published(2, "2026-06-01", [base, gold], true),
      published(3, "2026-07-01", PROMISING, true),
    ];
    const bought: Bought[] = [{ at: "2026-05-01", dollars: 120, refunds: [["2026-08-01", 50]] }];
    expect(foldOf(bought, { versions }).changes.map(({ toTierId }) => toTierId)).toEqual([
      ...["silver", "base", "silver", "base"],
    ]);
    expect(rises(bought, { versions })).toEqual(["silver 2026, 2026-05-01"]);
  });

  test("in rolling months stands from the very instant that twelve are over", () => {
    const versions = qualifying({ period: "rolling_12_months" }, PROMISING);
    const back = (at: string): Bought => ({ at: "2026-05-01T12:00:00Z", dollars: 120, refunds: [[at, 50]] });
    const story = { versions, now: "2027-06-01" };
    expect(rises([back("2027-05-01T11:59:59Z")], story)).toEqual(["(silver 12 months 2026, 2026-05-01)"]);
    expect(rises([back("2027-05-01T12:00:00Z")], story)).toEqual(["silver 12 months 2026, 2026-05-01"]);
  });
});
