import { describe, expect, test } from "vitest";
import { markAt, namedMarks, sayTick } from "#app/components/charts/chart-view.ts";
import { pointsView } from "#app/components/programme-report/points-view.ts";
import type { RollDay } from "#app/reports/roll-forward.ts";

const both = (available: bigint) => ({ pending: 0n, available });
const DAYS: RollDay[] = [
  { day: "2026-11-12", opening: both(0n), kinds: { earn: both(300n) }, closing: both(300n) },
  {
    day: "2026-11-19",
    opening: both(300n),
    kinds: { earn: both(900n), redeem: both(-500n) },
    closing: both(700n),
  },
  { day: "2026-11-21", opening: both(700n), kinds: { expire: both(-40n) }, closing: both(660n) },
];
const WEEK = { preset: "7d", from: "2026-11-18", to: "2026-11-24" } as const;

describe("a chart", () => {
  test("names as many marks as there is room for, the first always", () => {
    expect(namedMarks(7, 10)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(namedMarks(90, 10)).toEqual([0, 9, 18, 27, 36, 45, 54, 63, 72, 81]);
    expect(namedMarks(3, 0)).toEqual([0]);
    expect(namedMarks(0, 10)).toEqual([]);
  });

  test("reads the nearest mark, and never one beyond the ends", () => {
    expect([-0.2, 0, 0.49, 0.51, 1, 1.4].map((share) => markAt(share, 3))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test("says large numbers short, with a minus as wide as a figure", () => {
    expect([1_200, -2_500_000, 0].map(sayTick)).toEqual(["1.2K", "−2.5M", "0"]);
  });
});

describe("points over time", () => {
  test("say what members had each day, held against the days before", () => {
    const { outstanding } = pointsView(
      { days: DAYS, opening: both(0n) },
      { period: WEEK, today: "2026-11-24" },
    );
    expect(outstanding.now.values).toEqual([300, 700, 700, 660, 660, 660, 660]);
    expect(outstanding.before?.values).toEqual([0, 300, 300, 300, 300, 300, 300]);
    expect(outstanding.summary).toBe("From 300 points on Nov 18, 2026 to 660 points on Nov 24, 2026.");
    expect(outstanding.partial).toBe("The last one is not over: today still counts on.");
  });

  test("say what moved them, kind by kind, signed", () => {
    const { moved } = pointsView({ days: DAYS, opening: both(0n) }, { period: WEEK, today: "2026-11-24" });
    expect(moved.parts.find(({ name }) => name === "Earned")?.said[1]).toBe("+900");
    expect(moved.parts.find(({ name }) => name === "Redeemed")?.values[1]).toBe(-500);
    expect(moved.summary).toContain("earned 900, redeemed −500, expired −40");
  });

  test("stay where they are while nothing moves, and say that one day is no line", () => {
    const none = pointsView({ days: [], opening: both(80n) }, { period: WEEK, today: "2026-11-24" });
    expect(none.outstanding.now.values).toEqual(Array.from({ length: 7 }, () => 80));
    expect(none.outstanding.summary).toBe("From 80 points on Nov 18, 2026 to 80 points on Nov 24, 2026.");
    expect(none.moved.summary).toBe("No points moved in these dates.");
    const day = { preset: "today", from: "2026-11-21", to: "2026-11-21" } as const;
    const one = pointsView({ days: DAYS, opening: both(0n) }, { period: day, today: "2026-11-24" });
    expect(one.outstanding.summary).toContain("660 points at the end of Nov 21, 2026. One day makes no line");
    expect(one.outstanding.partial).toBeNull();
  });
});
