import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KnownHead, OrderHead } from "#app/rules/missed-orders.ts";
import { isMissed, stretchesOver } from "#app/rules/missed-orders.ts";

const NOON = new Date("2026-11-22T12:00:00Z");
const LATER = new Date("2026-11-22T12:00:01Z");

const head: OrderHead = {
  orderId: 1n,
  updatedAt: NOON,
  cancelled: false,
  financialStatus: "paid",
  customerId: 7n,
  totalMinor: 5_997n,
  refundIds: [11n],
};
const known = (other: Partial<KnownHead> = {}): KnownHead => ({
  ...{ ...head, namedCustomers: [], readAgain: false },
  ...other,
});

describe("an order that Shopify changed", () => {
  test("is missed when nobody told us of it", () => {
    expect(isMissed(head, undefined)).toBe(true);
  });

  test("is known when it is as we know it, or older", () => {
    expect(isMissed(head, known())).toBe(false);
    expect(isMissed(head, known({ updatedAt: LATER, totalMinor: 1n }))).toBe(false);
    expect(isMissed(head, known({ refundIds: [10n, 11n, 12n] }))).toBe(false);
  });

  test("is missed when it is newer, whatever else is the same", () => {
    expect(isMissed({ ...head, updatedAt: LATER }, known())).toBe(true);
  });

  test("is missed when we doubt what we know", () => {
    expect(isMissed(head, known({ readAgain: true, updatedAt: LATER }))).toBe(true);
  });

  test.each<[string, Partial<KnownHead>]>([
    ["cancelled", { cancelled: true }],
    ["its payment", { financialStatus: null }],
    ["its total", { totalMinor: 5_996n }],
    ["its customer", { customerId: 8n }],
    ["that it has one", { customerId: null }],
    ["a refund", { refundIds: [12n] }],
    ["that it has one at all", { refundIds: [] }],
  ])("is missed when within the same second this differs: %s", (_what, other) => {
    expect(isMissed(head, known(other))).toBe(true);
  });

  test("is known when its customer is one that it named before", () => {
    expect(isMissed(head, known({ customerId: 9n, namedCustomers: [5n, 7n] }))).toBe(false);
    expect(isMissed({ ...head, customerId: null }, known({ namedCustomers: [7n] }))).toBe(true);
    expect(isMissed({ ...head, customerId: null }, known({ customerId: null }))).toBe(false);
  });
});

describe("stretches", () => {
  test("hold what lies close together, and begin where something is missed", () => {
    expect(stretchesOver([], 25)).toEqual([]);
    expect(stretchesOver([3], 25)).toEqual([{ from: 3, to: 3 }]);
    expect(stretchesOver([0, 24, 25, 60], 25)).toEqual([
      { from: 0, to: 24 },
      { from: 25, to: 25 },
      { from: 60, to: 60 },
    ]);
  });

  test("hold every place once, none is too long, and none could be spared", () => {
    const places = fc.uniqueArray(fc.integer({ min: 0, max: 99 })).map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 30 }), (all, size) => {
        const stretches = stretchesOver(all, size);
        for (const { from, to } of stretches) expect(to - from).toBeLessThan(size);
        for (const place of all)
          expect(stretches.filter(({ from, to }) => from <= place && place <= to)).toHaveLength(1);
        for (const [index, { from }] of stretches.entries())
          if (index > 0) expect(from - (stretches[index - 1]?.from ?? 0)).toBeGreaterThanOrEqual(size);
      }),
    );
  });
});
