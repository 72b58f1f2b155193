/** How far a member is on each way to a tier, and when the present one is safe. */
import { describe, expect, test } from "vitest";
import { missingFor, progressTo } from "#app/rules/standing/missing.ts";
import type { Standing } from "#app/rules/standing/standing.ts";
import { NOTHING } from "#app/rules/standing/values.ts";
import { aTier, aVersion, foldOf, spend } from "./setting.ts";

const asked = (has: bigint, atLeast: bigint) => {
  return { metric: "spend" as const, atLeast, has, left: has < atLeast ? atLeast - has : 0n };
};
const orders = (atLeast: number) => ({ metric: "orders" as const, atLeast: atLeast.toString() });

describe("the progress to a tier", () => {
  const progress = (...alternatives: [has: bigint, atLeast: bigint][][]) =>
    progressTo({ alternatives: alternatives.map((way) => way.map((each) => asked(...each))) });

  test("is in hundredths that are never rounded up", () => {
    expect(progress([[2n, 3n]])).toBe(0.66);
    expect(progress([[9_999n, 10_000n]])).toBe(0.99);
  });

  test("of one way is that of what is furthest from its end", () => {
    expect(
      progress([
        [20n, 100n],
        [7n, 10n],
      ]),
    ).toBe(0.2);
  });

  test("of several ways is that of the nearest", () => {
    expect(progress([[20n, 100n]], [[7n, 10n]])).toBe(0.7);
  });

  test("is whole with more than is asked for, and nothing below nothing", () => {
    expect(progress([[100n, 100n]])).toBe(1);
    expect(progress([[250n, 100n]])).toBe(1);
    expect(progress([[0n, 100n]])).toBe(0);
    expect(progress([[-50n, 100n]])).toBe(0);
  });
});

describe("the present tier", () => {
  const NEXT_YEAR = new Date("2027-01-01T05:00:00Z");
  const both = { all: [spend(100), orders(2)] };
  const tiers = [
    aTier("base", null),
    aTier("silver", both),
    aTier("gold", { any: [{ all: [spend(500), orders(3)] }, { all: [spend(900), orders(2)] }] }),
  ];
  const { programme } = aVersion({ tiers });
  const standing = (tierId: string, values: Partial<Standing["values"]>, until: Date | null): Standing => ({
    ...{ tierId, since: null, until },
    period: { label: "2026", until: NEXT_YEAR },
    values: { ...NOTHING, ...values },
  });
  const isSafe = (tierId: string, values: Partial<Standing["values"]>) =>
    missingFor(standing(tierId, values, NEXT_YEAR), programme).keep?.isSafe;

  test("is safe by one of several ways", () => {
    expect(isSafe("gold", { spend: 90_000n, orders: 2n })).toBe(true);
    expect(isSafe("gold", { spend: 50_000n, orders: 3n })).toBe(true);
  });

  test("is not safe by half of a way", () => {
    expect(isSafe("silver", { spend: 10_000n, orders: 1n })).toBe(false);
    expect(isSafe("silver", { spend: 9_999n, orders: 2n })).toBe(false);
    expect(isSafe("silver", { spend: 10_000n, orders: 2n })).toBe(true);
  });

  test("has nothing to be kept where the programme does not have it, or everybody has it", () => {
    expect(missingFor(standing("gone", {}, NEXT_YEAR), programme)).toEqual({ next: null, keep: null });
    expect(missingFor(standing("base", {}, NEXT_YEAR), programme).keep).toBeNull();
  });

  test("is spoken of in rolling months though it is safe: more orders hold it for longer", () => {
    const rolling = aVersion({ qualification: { period: "rolling_12_months", hold: "period" } });
    const bought = [{ at: "2026-05-01T12:00:00Z", dollars: 120 }];
    const fold = foldOf(bought, { versions: [rolling], now: "2026-07-01" });
    expect(missingFor(fold.standing, rolling.programme).keep).toEqual({
      ...{ tierId: "silver", countsUntil: null, isSafe: true, heldUntil: new Date("2027-05-01T12:00:00Z") },
      alternatives: [[{ metric: "spend", atLeast: 10_000n, has: 12_000n, left: 0n }]],
    });
  });
});
