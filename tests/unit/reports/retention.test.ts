/** Figures of retention, worked out by hand. */
import { describe, expect, test } from "vitest";
import { keyOf, movedBy, parseSpan, spanOf, unitsBetween } from "#app/reports/calendar.ts";
import {
  each,
  endOf,
  figuresOf,
  netRevenueRetention,
  NO_SUMS,
  NO_TURNS,
  predictedValue,
  ratioOf,
} from "#app/reports/retention.ts";

describe("figures", () => {
  test("follow their formulas", () => {
    const sums = { ...NO_SUMS, customers: 80n, repeaters: 20n, orders: 120n, spentMinor: 600_000n };
    // Of 30 new ones 4 lapsed, and 1 of them came back.
    const turns = { start: 100n, began: 30n, cameBack: 6n, lapsed: 29n, newCameBack: 1n, newLapsed: 4n };
    const year = { ...NO_SUMS, customers: 200n, loyal: 7n };
    const figures = figuresOf({ sums: { ...sums, gaps: 40n, gapSeconds: 40n * 86_400n * 9n }, year, turns });
    expect(endOf(turns)).toBe(107n);
    expect(ratioOf(figures.retention)).toBe(0.8);
    expect(ratioOf(figures.churn)).toBe(0.25);
    expect(ratioOf(figures.repeat)).toBe(0.25);
    expect(ratioOf(figures.loyal)).toBe(0.035);
    expect(each(figures.order)).toBe(5_000n);
    expect(ratioOf(figures.frequency)).toBe(1.5);
    expect(ratioOf(figures.pause)).toBe(9 * 86_400);
  });

  test("are none where there is nothing to divide by", () => {
    expect(ratioOf({ part: 0n, whole: 0n })).toBeNull();
    expect(each({ part: 5n, whole: 0n })).toBeNull();
  });

  test("round an amount to the nearest, halves away from zero", () => {
    const rounded = [
      [10n, 4n],
      [9n, 4n],
      [11n, 4n],
      [-10n, 4n],
      [-9n, 4n],
    ].map(([part, whole]) => each({ part: part!, whole: whole! }));
    expect(rounded).toEqual([3n, 2n, 3n, -3n, -2n]);
  });
});

describe("what a customer is worth", () => {
  const year = { ...NO_SUMS, customers: 200n, orders: 500n, spentMinor: 3_000_000n };

  test("is AOV × frequency × lifespan, rounded once", () => {
    // $60 × 2.5 orders × 4 years
    const turns = { ...NO_TURNS, start: 100n, lapsed: 27n, newLapsed: 2n };
    expect(predictedValue(year, turns)).toEqual({
      valueMinor: 60_000n,
      years: { part: 100n, whole: 25n },
      churn: { part: 25n, whole: 100n },
      isCapped: false,
    });
  });

  test.each([0n, 9n])("reckons with ten years at most, though only %s of 100 lapsed", (lapsed) => {
    const turns = { ...NO_TURNS, start: 100n, lapsed };
    expect(predictedValue(year, turns)).toMatchObject({ valueMinor: 150_000n, isCapped: true });
  });

  test("is not told of a year that began with nobody", () => {
    expect(predictedValue(year, { ...NO_TURNS, began: 9n, lapsed: 1n })).toBeNull();
  });
});

test("net revenue retention leaves new customers out, and knows no year before the first", () => {
  const cell = (cohort: number, period: number, netMinor: bigint) => ({
    ...NO_SUMS,
    ...{ cohort: `${cohort}-01-01`, period: `${period}-01-01`, netMinor },
  });
  const cells = [cell(2023, 2023, 1_000n), cell(2023, 2024, 600n), cell(2024, 2024, 900n)];
  const later = [cell(2023, 2025, 300n), cell(2024, 2025, 450n), cell(2025, 2025, 50n), cell(2023, 2027, 7n)];
  expect(netRevenueRetention([...cells, ...later])).toEqual([
    { year: "2023", netMinor: 1_000n, kept: null },
    { year: "2024", netMinor: 1_500n, kept: { part: 600n, whole: 1_000n } },
    { year: "2025", netMinor: 800n, kept: { part: 750n, whole: 1_500n } },
    { year: "2027", netMinor: 7n, kept: null },
  ]);
});

describe("periods of the calendar", () => {
  test("begin and end with their months", () => {
    expect(spanOf("quarter", "2024-02-29")).toEqual({
      unit: "quarter",
      from: "2024-01-01",
      to: "2024-03-31",
    });
    expect(movedBy(spanOf("month", "2026-01-31"), -1)).toEqual(spanOf("month", "2025-12-05"));
    expect(movedBy(spanOf("quarter", "2026-11-01"), 1)).toEqual(spanOf("quarter", "2027-01-01"));
    expect(unitsBetween("month", "2025-11-01", "2026-02-01")).toBe(3);
    expect((["year", "quarter", "month"] as const).map((unit) => keyOf(spanOf(unit, "2026-08-09")))).toEqual([
      ...["2026", "2026-Q3", "2026-08"],
    ]);
  });

  const parse = (period: string, firstDay: string | null = "2025-11-20") =>
    keyOf(parseSpan(new URLSearchParams({ period }), { firstDay, today: "2026-08-09" }));

  test("are last year where there were orders, else this one", () => {
    expect([parse(""), parse("", "2026-01-01"), parse("", null)]).toEqual(["2025", "2026", "2026"]);
  });

  test.each(["2024", "2027", "2025-Q3", "2026-09", "2026-Q5", "2026-13", "soon"])("refuse %s", (period) => {
    expect(() => parse(period)).toThrow("period must be");
  });
});
