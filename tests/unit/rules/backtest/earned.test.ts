/**
 * What the orders of one member earn: under caps, by tiers that hang on points, and as settling them again and again
 * says.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Judging, Replayed } from "#app/rules/backtest/earned.ts";
import { earnedBy } from "#app/rules/backtest/earned.ts";
import { assessOrder } from "#app/rules/earning/assess.ts";
import { bringsOf, pointsOf } from "#app/rules/earning/points.ts";
import type { Programme, Tier } from "#app/rules/programme.ts";
import { foldStanding } from "#app/rules/standing/fold.ts";
import { later, MAY } from "../../../support/orders.ts";
import { anyMember, anyProgramme } from "./any-shop.ts";
import type { Bought } from "./scene.ts";
import { aMember, bought, NEW_YORK, perDollar, programmeOf } from "./scene.ts";

const judging = (programme: Programme): Judging => ({
  ...{ programme, timeZone: NEW_YORK, now: new Date("2026-11-15T12:00:00Z") },
});

function pointsIn(orders: readonly Bought[], programme: Programme): (bigint | undefined)[] {
  const replayed = orders.map((each, index) => bought({ orderId: BigInt(index + 1), ...each }));
  const { points } = earnedBy(aMember(1, replayed), judging(programme));
  return replayed.map(({ orderId }) => points.get(orderId));
}

describe("a cap of 100 points a day", () => {
  const programme = programmeOf({ earning: { caps: { perDay: 100 } } });
  const order = (at: string, dollars: number): Bought => ({ at: `2026-05-${at}:00Z`, dollars });

  test("leaves to later orders of the day what earlier ones did not take, by the shop's midnight", () => {
    // 03:59 UTC is the same day in New York, 04:00 the next one.
    const orders = [order("01T15:00", 80), order("01T18:00", 90), order("02T03:59", 5), order("02T04:00", 5)];
    expect(pointsIn(orders, programme)).toEqual([80n, 20n, 0n, 5n]);
  });

  test("gives back what was returned before the later order, and not after it", () => {
    const [first, second] = [order("01T15:00", 80), order("01T18:00", 90)];
    const back = (at: string): Bought[] => [{ ...first, back: [[`2026-05-01T${at}:00Z`, 80]] }, second];
    expect(pointsIn(back("17:00"), programme)).toEqual([0n, 90n]);
    expect(pointsIn(back("19:00"), programme)).toEqual([0n, 20n]);
  });
});

test("a tier by points is found by what earlier orders earned, caps included", () => {
  const tiers = [
    { id: "member", name: "Member", reach: null },
    {
      id: "silver",
      name: "Silver",
      reach: { metric: "points" as const, atLeast: "100" },
      rate: perDollar(2),
    },
  ];
  const orders = [60, 50, 10].map((dollars, index) => ({ at: `2026-05-0${index + 1}T12:00:00Z`, dollars }));
  expect(pointsIn(orders, programmeOf({ tiers }))).toEqual([60n, 50n, 20n]);
  const capped = programmeOf({ tiers, earning: { caps: { perOrder: 45 } } });
  expect(pointsIn(orders, capped)).toEqual([45n, 45n, 10n]);
});

test("the first order's bonus goes to the next one where nothing is left of the first", () => {
  const programme = programmeOf({ earning: { firstOrderBonus: 25 } });
  const first: Bought = { at: "2026-05-01T12:00:00Z", back: [["2026-05-02T12:00:00Z", 100]] };
  expect(pointsIn([first, { at: "2026-05-01T18:00:00Z" }], programme)).toEqual([0n, 100n]);
  const unitBack = { ...first, cancelledAt: new Date("2026-05-01T15:00:00Z") };
  expect(pointsIn([unitBack, { at: "2026-05-01T18:00:00Z" }], programme)).toEqual([0n, 125n]);
});

/** As orders are settled: each at the tier that it was found at, again until none finds another. */
function settledAgain({ orders, ...whose }: Replayed, { programme, timeZone, now }: Judging) {
  const assessed = orders.map((order) => ({ order, assessment: assessOrder(order, programme) }));
  const foundBy = (order: Replayed["orders"][number], tier: Tier | null) => {
    return { programme, tier, timeZone, customerTags: order.customerTags ?? null };
  };
  const versions = [{ version: 1, publishedAt: new Date(0), programme }];
  let tiers = new Map(orders.map(({ orderId, qualifiesFrom }) => [orderId, qualifiesFrom ? null : base()]));
  for (let again = 0; again <= orders.length + 1; again += 1) {
    const standing = assessed.map(({ order, assessment }) => {
      const { brings, steps } = bringsOf(assessment, foundBy(order, tiers.get(order.orderId) ?? null));
      const { orderId, qualifiesFrom, customerTags } = order;
      const processedAt = assessment.processedAt ?? now;
      const { endedAt } = assessment;
      return { orderId, qualifiesFrom, customerTags, processedAt, endedAt, brings, refunds: steps };
    });
    const fold = foldStanding(standing, { versions, timeZone, now, ...whose });
    const found = new Map(orders.map(({ orderId }) => [orderId, fold.tierBefore.get(orderId) ?? null]));
    const isSettled = orders.every(({ orderId }) => found.get(orderId) === tiers.get(orderId));
    tiers = found;
    if (!isSettled) continue;
    const points = assessed.flatMap(({ order, assessment }): [bigint, bigint][] => {
      const tier = tiers.get(order.orderId) ?? null;
      if (!tier) return [];
      const isFirst = fold.firstOrders.has(order.orderId);
      const room = fold.room.get(order.orderId) ?? null;
      return [[order.orderId, pointsOf(assessment, { ...foundBy(order, tier), isFirst, room })]];
    });
    return { points: new Map(points), fold };
  }
  throw new Error("it never ends");

  function base(): Tier | null {
    return programme.tiers[0] ?? null;
  }
}

test("what is earned is what settling the same orders again and again comes to", () => {
  fc.assert(
    fc.property(anyMember, anyProgramme, (member, programme) => {
      const now = later(MAY, { days: 500 });
      const [once, again] = [earnedBy, settledAgain].map((by) =>
        by(member, { programme, timeZone: NEW_YORK, now }),
      );
      const inOrder = (points: ReadonlyMap<bigint, bigint> = new Map()) =>
        [...points].sort(([a], [b]) => Number(a - b));
      expect(inOrder(once?.points)).toEqual(inOrder(again?.points));
      expect(once?.fold.changes).toEqual(again?.fold.changes);
      expect(once?.fold.standing).toEqual(again?.fold.standing);
    }),
    { numRuns: 300 },
  );
});
