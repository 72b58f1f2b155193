import { describe, expect, test } from "vitest";
import type { EnrolmentFact, Merge } from "#app/rules/merges.ts";
import { enrolmentOf, followMerges, keptOf, NOBODY, originOf, wayOf } from "#app/rules/merges.ts";
import { aCustomer, later, MAY } from "../../support/orders.ts";

const day = (days: number) => later(MAY, { days });
const NOW = day(60);

const merges = (...all: [deletedId: bigint, intoId: bigint, on: number][]) =>
  new Map(
    all.map(([deletedId, intoId, on]): [bigint, Merge] => [
      deletedId,
      { deletedId, intoId, mergedAt: day(on) },
    ]),
  );
/** Customer 3 became 2, who became 1. */
const CHAIN = merges([3n, 2n, 10], [2n, 1n, 20]);

describe("a chain of merges", () => {
  test("is followed to whom the customer is now", () => {
    expect([1n, 2n, 3n, 4n].map((each) => keptOf(CHAIN, each))).toEqual([1n, 1n, 1n, 4n]);
  });

  test("tells who the customer was from when on", () => {
    expect(wayOf(CHAIN, 3n)).toEqual([
      { customerId: 3n, from: null },
      { customerId: 2n, from: day(10) },
      { customerId: 1n, from: day(20) },
    ]);
    expect(wayOf(CHAIN, 1n)).toEqual([{ customerId: 1n, from: null }]);
  });

  test("never goes back in time, though the later link was made first", () => {
    const [, second, third] = wayOf(merges([3n, 2n, 20], [2n, 1n, 10]), 3n);
    expect([second?.from, third?.from]).toEqual([day(20), day(20)]);
  });
});

test.each<[string, named: bigint[], now: bigint, origin: bigint]>([
  ["its own, where nobody else was named", [], 1n, 1n],
  ["the one with the longest way to whom it belongs to", [1n, 3n, 2n], 1n, 3n],
  ["nobody whose way leads elsewhere", [3n], 5n, 5n],
  ["of equals the smallest id", [8n, 7n], 6n, 7n],
])("an order was at first %s", (_whose, named, customerId, origin) => {
  expect(originOf(new Map([...CHAIN, ...merges([7n, 6n, 1], [8n, 6n, 1])]), named, customerId)).toBe(origin);
});

describe("news of customers", () => {
  const news = (customerId: bigint, enrolledAt: Date | null): EnrolmentFact => ({
    ...aCustomer(customerId, null),
    email: "ada@example.com",
    enrolledAt,
  });

  test("stand as they are where nobody was merged", () => {
    const all = [news(3n, null)];
    expect(followMerges(all, new Map(), NOW)).toBe(all);
    expect(followMerges([news(4n, day(1))], CHAIN, NOW)).toEqual([news(4n, day(1))]);
  });

  test("count for all whom the customer became, from each merge on, and forget the person", () => {
    expect(followMerges([news(3n, day(1))], CHAIN, NOW)).toEqual([
      { ...NOBODY, customerId: 3n, enrolledAt: day(1), merged: true },
      { ...NOBODY, customerId: 2n, enrolledAt: day(10), merged: true },
      { ...NOBODY, customerId: 1n, enrolledAt: day(20), merged: false },
    ]);
  });

  test("enrol nobody where they say nothing of taking part", () => {
    const enrolled = followMerges([news(3n, null)], CHAIN, NOW).map(({ enrolledAt }) => enrolledAt);
    expect(enrolled).toEqual([null, null, null]);
  });
});

test.each<[string, Partial<EnrolmentFact>, Date | null]>([
  ["when it was heard of", { state: "enabled", updatedAt: day(3) }, day(3)],
  ["now, where the news have no day", { state: "enabled" }, NOW],
  [
    "with its first order, where that was before",
    { state: "enabled", updatedAt: day(3), enrolledAt: MAY },
    MAY,
  ],
  [
    "when heard of, where its order was later",
    { state: "enabled", updatedAt: day(3), enrolledAt: day(4) },
    day(3),
  ],
  [
    "with its first order, where there is no account",
    { state: "disabled", updatedAt: day(3), enrolledAt: MAY },
    MAY,
  ],
  ["not yet, where it is only invited", { state: "invited", updatedAt: day(3) }, null],
])("a customer takes part %s", (_when, fact, at) => {
  expect(enrolmentOf({ ...aCustomer(1n, null), ...fact }, NOW)).toEqual(at);
});
