/** Which orders keep points alive that end by inactivity, and whose. */
import { describe, expect, test } from "vitest";
import type { NewEntry } from "#app/ledger/entry.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Merge } from "#app/rules/merges.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { activitiesOf } from "#app/rules/settlement-entries.ts";
import type { OrderFigures } from "../../support/orders.ts";
import { aKnownOrder, assessed, aVersion } from "../../support/assessed.ts";
import { later, MAY } from "../../support/orders.ts";

const day = (days: number) => later(MAY, { days });

describe("an order", () => {
  const card = { priceMinor: 4_000n, giftCard: true };
  const goods = { priceMinor: 10_000n };

  test.each<[string, boolean, OrderFigures, Partial<KnownOrder>?, Partial<ProgrammeDocument>?]>([
    ["that was paid is", true, {}],
    ["that was cancelled is", true, { cancelledAt: day(1) }],
    ["whose units were all taken out is", true, { lines: [{ ...goods, currentQuantity: 0 }] }],
    ["of a gift card and goods is", true, { lines: [card, goods] }],
    ["of a tip that earns is", true, { lines: [], tipMinor: 5n }, {}, { eligible: { tips: true } }],
    [
      "of tax that earns is",
      true,
      { lines: [{ priceMinor: 0n, taxMinor: 5n }] },
      {},
      { eligible: { taxes: true } },
    ],
    [
      "of included tax that does not earn is not",
      false,
      { lines: [{ priceMinor: 5n, taxMinor: 5n }], taxesIncluded: true },
    ],
    ["that was never paid is not", false, { financialStatus: "pending" }],
    ["that is the shop's past is not", false, {}, { historyOnly: true }],
    ["in another currency is not", false, { currency: "EUR" }],
    ["of a gift card alone is not", false, { lines: [card] }],
    ["of what costs nothing is not", false, { lines: [{ priceMinor: 0n }] }],
    ["of nothing is not", false, { lines: [] }],
  ])("%s an activity", (_which, answer, figures, other = {}, programme = {}) => {
    expect(assessed(aKnownOrder(figures, other), aVersion(programme)).assessment.isActivity).toBe(answer);
  });
});

describe("activities", () => {
  const order = (on: number, customerId: bigint, other: Partial<KnownOrder> = {}) =>
    assessed(aKnownOrder({ customerId, processedAt: day(on) }, other));
  const members = (...all: [customerId: bigint, lastActive: number | null][]) =>
    new Map(all.map(([id, on]) => [id, { lastActiveAt: on === null ? null : day(on) }]));
  const nothing = { members: members([1n, null], [2n, null]), merged: new Map<bigint, Merge>(), entries: [] };

  test("are the last of each customer", () => {
    const orders = [order(1, 1n), order(3, 1n), order(2, 1n), order(1, 2n)];
    expect(activitiesOf(orders, nothing)).toEqual([
      { customerId: 1n, at: day(3) },
      { customerId: 2n, at: day(1) },
    ]);
  });

  test("are of everybody whom the order ever named, as who that is by now", () => {
    const merged = new Map<bigint, Merge>([[3n, { deletedId: 3n, intoId: 2n, mergedAt: day(9) }]]);
    const named = order(1, 1n, { namedCustomers: [1n, 3n] });
    expect(activitiesOf([named], { ...nothing, merged }).map(({ customerId }) => customerId)).toEqual([
      1n,
      2n,
    ]);
  });

  test("are none of strangers, of who was active since, and of orders that are none", () => {
    expect(activitiesOf([order(1, 9n)], nothing)).toEqual([]);
    expect(activitiesOf([order(1, 1n)], { ...nothing, members: members([1n, 1]) })).toEqual([]);
    expect(activitiesOf([order(1, 1n)], { ...nothing, members: members([1n, 0]) })).toHaveLength(1);
    expect(activitiesOf([order(1, 1n, { historyOnly: true })], nothing)).toEqual([]);
  });

  test("are none that an earning of at least that day tells of by itself", () => {
    const entry = (kind: NewEntry["kind"], on: number): NewEntry => ({
      ...{ customerId: 1n, kind, key: "order:1:1", pendingDelta: 0n, availableDelta: 1n },
      ...{ reason: {}, actor: "system", occurredAt: day(9), activeAt: day(on) },
    });
    const after = (...entries: NewEntry[]) => activitiesOf([order(2, 1n)], { ...nothing, entries }).length;
    expect([after(entry("earn", 2)), after(entry("earn", 3))]).toEqual([0, 0]);
    expect([after(entry("earn", 1)), after(entry("reverse", 2))]).toEqual([1, 1]);
  });
});
