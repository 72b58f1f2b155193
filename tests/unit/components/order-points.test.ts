/** How an order came to its points, as a sum, and what changed nothing. */
import { describe, expect, test } from "vitest";
import { stepsOf } from "#app/components/order-points.ts";
import { notAppliedRows } from "#app/components/order-reasons.ts";
import type { Room } from "#app/rules/standing/caps.ts";
import { aKnownOrder } from "../../support/assessed.ts";
import type { Change, Scene } from "../rules/earning/scene.ts";
import { explained, programmeOf } from "../rules/earning/scene.ts";

const lines = (...prices: bigint[]) => ({
  orderId: 70n,
  lines: prices.map((priceMinor) => ({ priceMinor })),
});

function sumOf(prices: bigint[], change: Change = {}, scene: Scene = {}) {
  return stepsOf(explained(lines(...prices), change, scene), programmeOf(change))
    .filter(({ kind }) => kind !== "part")
    .map(({ what, how, points }) => [what, ...how, points].join(" | "));
}

describe("the sum", () => {
  test("says once what its parts come to, where nothing comes on top and nothing is cut off", () => {
    expect(sumOf([1_000n, 500n])).toEqual(["The order's points | 15"]);
    expect(sumOf([5_997n])).toEqual(["The order's points | Rounded down, once for the order | 59"]);
  });

  test("says it apart from what comes once for the order", () => {
    expect(sumOf([5_997n], { earning: { firstOrderBonus: 50 } }, { isFirst: true })).toEqual([
      "Together | Rounded down, once for the order | 59",
      "First order | Once for the order | +50",
      "The order's points | 109",
    ]);
  });

  test.each<[string, NonNullable<Change["earning"]>, Room | null, string]>([
    ["the order", { caps: { perOrder: 40 } }, null, "An order brings at most 40 points | −19"],
    [
      "the day",
      { caps: { perDay: 90, perYear: 1_000 } },
      { left: 50n, of: "day" },
      "The orders of a day bring at most 90 points: earlier ones left 50 | −9",
    ],
    [
      "the month, which is used up",
      { caps: { perMonth: 1_000 } },
      { left: 0n, of: "month" },
      "The orders of a month bring at most 1,000 points: earlier ones left none | −59",
    ],
    [
      "the year, of which nothing was used",
      { caps: { perYear: 10 } },
      { left: 10n, of: "year" },
      "The orders of a year bring at most 10 points | −49",
    ],
  ])("says of a limit that it is that of %s, and how much room there was", (_of, earning, room, words) => {
    expect(sumOf([5_997n], { earning }, { room })[1]).toBe(`Limit | ${words}`);
  });
});

test("an order that is not the first says so of the bonus", () => {
  const change = { earning: { firstOrderBonus: 50 } };
  const figures = lines(5_997n);
  const told = notAppliedRows(explained(figures, change, { isFirst: false }), {
    ...{ programme: programmeOf(change), order: aKnownOrder(figures) },
  });
  expect(told.map(({ name, words, why }) => [name, words, why])).toEqual([
    ["First order", "50 points more", "The customer had ordered before"],
  ]);
});
