/** "What am I missing": for the next tier, and to keep the present one. */
import { describe, expect, test } from "vitest";
import { missingFor } from "#app/rules/standing/missing.ts";
import type { Bought } from "./setting.ts";
import { aTier, aVersion, foldOf, spend } from "./setting.ts";

const orders = (atLeast: number) => ({ metric: "orders" as const, atLeast: atLeast.toString() });
const tiers = [
  aTier("base", null),
  aTier("silver", spend(100), { keep: spend(40) }),
  aTier("gold", { any: [{ all: [spend(500), orders(3)] }, spend(900)] }),
  aTier("inner", spend(2_000), { requiredTag: "inner" }),
];
type Qualification = NonNullable<Parameters<typeof aVersion>[0]>["qualification"];

function missing(
  bought: Bought[],
  now = "2026-07-01",
  qualification: Qualification = {},
  tags: string[] | null = null,
) {
  const version = aVersion({ tiers, qualification });
  return missingFor(foldOf(bought, { versions: [version], now }).standing, version.programme, tags);
}

const NEXT_YEAR = new Date("2027-01-01T05:00:00Z");

describe("for the next tier", () => {
  test("each way says what is left, and until when what there is counts", () => {
    expect(missing([{ at: "2026-05-01", dollars: 120 }]).next).toEqual({
      ...{ tierId: "gold", countsUntil: NEXT_YEAR },
      alternatives: [
        [
          { metric: "spend", atLeast: 50_000n, has: 12_000n, left: 38_000n },
          { metric: "orders", atLeast: 3n, has: 1n, left: 2n },
        ],
        [{ metric: "spend", atLeast: 90_000n, has: 12_000n, left: 78_000n }],
      ],
    });
  });

  test("what was brought last year holds a tier, but does not count for the next", () => {
    const { next } = missing([{ at: "2025-05-01", dollars: 120 }]);
    expect(next?.alternatives[1]).toEqual([{ metric: "spend", atLeast: 90_000n, has: 0n, left: 90_000n }]);
  });

  test("there is none at the top, nor one for which a tag is missing", () => {
    const rich = [{ at: "2026-05-01", dollars: 1_000 }];
    expect(missing(rich).next).toBeNull();
    expect(missing(rich, "2026-07-01", {}, ["Inner"]).next?.tierId).toBe("inner");
  });

  test("nothing ends where a period has no end", () => {
    expect(missing([], "2026-07-01", { period: "lifetime" }).next?.countsUntil).toBeNull();
    expect(missing([], "2026-07-01", { period: "rolling_12_months" }).next?.countsUntil).toBeNull();
  });
});

describe("to keep the present one", () => {
  test("this year has to bring what keeps it", () => {
    const { keep } = missing([{ at: "2025-05-01", dollars: 120 }]);
    expect(keep).toEqual({
      ...{ tierId: "silver", countsUntil: NEXT_YEAR, heldUntil: NEXT_YEAR, isSafe: false },
      alternatives: [[{ metric: "spend", atLeast: 4_000n, has: 0n, left: 4_000n }]],
    });
  });

  test("it is safe when it did, and says until when", () => {
    const kept = missing([
      { at: "2025-05-01", dollars: 120 },
      { at: "2026-05-01", dollars: 40 },
    ]).keep;
    expect(kept).toMatchObject({ isSafe: true, heldUntil: new Date("2028-01-01T05:00:00Z") });
  });

  test("nothing has to be kept at the bottom or for life", () => {
    expect(missing([]).keep).toBeNull();
    expect(
      missing([{ at: "2026-05-01", dollars: 120 }], "2026-07-01", { period: "lifetime" }).keep,
    ).toBeNull();
  });

  test("nothing can be done before the next year where it is held to the end of its own, but in the grace", () => {
    const held = [{ at: "2026-05-01", dollars: 120 }];
    expect(missing(held, "2026-07-01", { hold: "period" }).keep).toBeNull();
    const grace = missing(held, "2027-01-05", { hold: "period", graceDays: 30 }).keep;
    expect(grace).toMatchObject({ isSafe: false, heldUntil: new Date("2027-01-31T05:00:00Z") });
  });
});
