/** The days that the reports add up are what the facts say, however and whenever they are folded. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { foldDays } from "#app/flows/keep-reports.server.ts";
import { sweepDays } from "#app/flows/sweep-days.server.ts";
import { foldAgain } from "#app/projections/day-marks.server.ts";
import { daysAsFolded, daysByHand, totalsAsFolded, totalsOfDays } from "../support/days-by-hand.ts";
import { drain } from "../support/drain.ts";
import { insist, playStep } from "../support/play.ts";
import { LONG, prove, SEED } from "../support/prove.ts";
import { aShop } from "../support/shop.ts";
import { aWorld, factsOf, NOW, stepsOf } from "../support/stories.ts";
import { entry, member, order, refund } from "./reports-facts.ts";

const ADA = 101n;

async function foldAll(shopId: string, limit?: number): Promise<void> {
  while ((await foldDays(shopId, limit === undefined ? {} : { limit })).more);
}

async function expectTrue(shopId: string, timeZone: string): Promise<void> {
  const folded = await daysAsFolded(shopId);
  expect(folded).toEqual(await daysByHand(shopId, timeZone));
  expect(await totalsAsFolded(shopId)).toEqual(await totalsOfDays(shopId));
  expect(await db.dayMark.count({ where: { shopId } })).toBe(0);
}

describe("days of customers", () => {
  test("begin and end at the shop's midnight, also on days of 23 and 25 hours", async () => {
    const { shopId, timeZone } = await aShop({ timeZone: "America/New_York" });
    await member(shopId, ADA);
    const instants = [
      "2026-03-08T04:59:59Z", // still the 7th
      "2026-03-08T05:00:00Z", // the 8th begins; it has 23 hours
      "2026-03-09T03:59:59Z",
      "2026-03-09T04:00:00Z",
      "2026-11-01T03:59:59Z", // October
      "2026-11-01T04:00:00Z", // a day of 25 hours
      "2026-11-02T04:59:59Z",
      "2026-11-02T05:00:00Z",
    ];
    for (const [index, at] of instants.entries())
      await order(shopId, { orderId: BigInt(index + 1), customerId: ADA, at, gross: 100n });

    await foldAll(shopId);

    const days = Object.entries(await daysAsFolded(shopId));
    expect(days.map(([key, { orders }]) => `${key.split(" ")[1]}: ${orders}`).toSorted()).toEqual([
      "2026-03-07: 1",
      "2026-03-08: 2",
      "2026-03-09: 1",
      "2026-10-31: 1",
      "2026-11-01: 2",
      "2026-11-02: 1",
    ]);
    await expectTrue(shopId, timeZone);
  });

  test("learn what becomes of an order: its customer, its day, its worth, and that it is gone", async () => {
    const { shopId, timeZone } = await aShop();
    await member(shopId, ADA);
    await order(shopId, { orderId: 1n, customerId: null, at: "2026-05-01T15:00:00Z", gross: 900n });
    await refund(shopId, { orderId: 1n, refundId: 2n, at: "2026-05-09T15:00:00Z", returns: 300n });
    await foldAll(shopId);
    const key = { shopId_orderId: { shopId, orderId: 1n } };
    const changes = [
      { customerId: ADA },
      { processedAt: new Date("2026-04-30T15:00:00Z") },
      { grossMinor: 1_000n, discountsMinor: 50n },
      { sourceName: "pos" },
      { test: true },
      { test: false },
      { deletedAt: new Date("2026-06-01T00:00:00Z") },
      { deletedAt: null, customerId: null },
    ];
    const counted = new Set<number>();
    for (const data of changes) {
      await db.order.update({ where: key, data });
      await foldAll(shopId);
      await expectTrue(shopId, timeZone);
      counted.add(Object.keys(await daysAsFolded(shopId)).length);
    }
    // Its own day and that of its refund, or nothing at all.
    expect([...counted].toSorted()).toEqual([0, 2]);
  });

  test("learn that a refund is another than it was said", async () => {
    const { shopId, timeZone } = await aShop();
    await order(shopId, { orderId: 1n, at: "2026-05-01T15:00:00Z", gross: 900n });
    await refund(shopId, { orderId: 1n, refundId: 2n, at: "2026-05-09T15:00:00Z", returns: 300n });
    await foldAll(shopId);
    const key = { shopId_orderId_refundId: { shopId, orderId: 1n, refundId: 2n } };
    for (const data of [{ returnsMinor: 400n }, { processedAt: new Date("2026-05-10T15:00:00Z") }]) {
      await db.refund.update({ where: key, data });
      await foldAll(shopId);
      await expectTrue(shopId, timeZone);
    }
  });

  test("are not looked at again for what no report tells", async () => {
    const { shopId } = await aShop();
    await order(shopId, { orderId: 1n, at: "2026-05-01T15:00:00Z", gross: 900n });
    await foldAll(shopId);
    await db.order.updateMany({ where: { shopId }, data: { target: 9n, fulfillmentStatus: "fulfilled" } });
    expect(await db.dayMark.count({ where: { shopId } })).toBe(0);
  });

  test("miss nothing that is committed while a fold is at work", async () => {
    const { shopId, timeZone } = await aShop();
    await member(shopId, ADA);
    await order(shopId, { orderId: 1n, customerId: ADA, at: "2026-05-01T15:00:00Z", gross: 900n });
    await foldAll(shopId);
    await db.order.updateMany({ where: { shopId }, data: { grossMinor: 901n } });
    // Its mark stands; another transaction changes the same day, and commits only after a fold took that mark.
    await inTransaction(async (tx) => {
      await tx.order.updateMany({ where: { shopId }, data: { discountsMinor: 7n } });
      await foldDays(shopId);
    });
    await foldAll(shopId);
    await expectTrue(shopId, timeZone);
  });

  test("are folded anew when the shop moves to another time zone", async () => {
    const { shopId } = await aShop({ timeZone: "Pacific/Auckland" });
    await member(shopId, ADA);
    await order(shopId, { orderId: 1n, customerId: ADA, at: "2025-12-31T23:30:00Z", gross: 900n });
    await order(shopId, { orderId: 2n, customerId: ADA, at: "2026-04-01T03:00:00Z", gross: 900n });
    await entry(shopId, { customerId: ADA, kind: "earn", at: "2026-04-01T03:00:00Z", available: 9n });
    await foldAll(shopId);
    await expectTrue(shopId, "Pacific/Auckland");

    await db.shop.update({ where: { shopId }, data: { timeZone: "America/Los_Angeles" } });
    await foldAll(shopId);
    await expectTrue(shopId, "America/Los_Angeles");
  });

  test("belong to one shop each", async () => {
    const mine = await aShop();
    const other = await aShop();
    await order(mine.shopId, { orderId: 1n, at: "2026-05-01T15:00:00Z", gross: 900n });
    await order(other.shopId, { orderId: 1n, at: "2026-05-01T15:00:00Z", gross: 111n });
    await foldAll(mine.shopId);
    expect(await daysAsFolded(other.shopId)).toEqual({});
    await foldAll(other.shopId);
    await expectTrue(mine.shopId, mine.timeZone);
    await expectTrue(other.shopId, other.timeZone);
  });

  test("are swept up by the clock, in as many steps as it takes", async () => {
    const { shopId, timeZone } = await aShop();
    await order(shopId, { orderId: 1n, at: "2025-11-30T15:00:00Z", gross: 900n });
    await order(shopId, { orderId: 2n, at: "2026-02-01T15:00:00Z", gross: 900n });
    await sweepDays({ now: NOW, atOnce: 2 });
    await drain();
    await expectTrue(shopId, timeZone);
    expect(Object.keys(await daysAsFolded(shopId))).toHaveLength(2);
  });
});

const RUNS = 15 * LONG;

test(
  `folded as news come, beside them, or all at once: up to ${RUNS * 5} cases (SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges: true, goods: true }), { minLength: 1, maxLength: 5, size: "max" }),
      fc.constantFrom("America/New_York", "Europe/Istanbul", "Australia/Lord_Howe", "UTC"),
      fc.array(fc.constantFrom("no", "after", "beside"), { minLength: 1, maxLength: 7 }),
      fc.integer({ min: 1, max: 9 }),
      async (worlds, timeZone, folds, limit) => {
        const { shopId } = await aShop({ timeZone });
        for (const [index, step] of stepsOf(factsOf(worlds), [1, 3, 2]).entries()) {
          const fold = folds[index % folds.length];
          const news = insist(() => playStep(shopId, step, NOW));
          await Promise.all([news, fold === "beside" && foldDays(shopId, { limit })]);
          if (fold === "after") await foldDays(shopId, { limit });
        }
        await foldAll(shopId, limit);
        await expectTrue(shopId, timeZone);
        const asNewsCame = await daysAsFolded(shopId);
        await inTransaction((tx) => foldAgain(tx, shopId));
        await foldAll(shopId);
        expect(await daysAsFolded(shopId)).toEqual(asNewsCame);
      },
    );
    await prove(property, { runs: RUNS });
  },
  600_000 * LONG,
);
