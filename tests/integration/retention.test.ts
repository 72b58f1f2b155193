/** What retention is read from is what orders and refunds say, however and whenever it is counted. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { bringRanges, foldDays } from "#app/flows/keep-reports.server.ts";
import { foldAgain } from "#app/projections/day-marks.server.ts";
import { insist, playStep } from "../support/play.ts";
import { LONG, prove, SEED } from "../support/prove.ts";
import { retentionAsKept, retentionByHand, withoutZeros } from "../support/retention-by-hand.ts";
import { aShop } from "../support/shop.ts";
import { aWorld, factsOf, NOW, stepsOf } from "../support/stories.ts";
import { member, order, refund } from "./reports-facts.ts";

async function foldAll(shopId: string, limit?: number): Promise<void> {
  while ((await foldDays(shopId, limit === undefined ? {} : { limit })).more);
}

async function expectTrue(shopId: string, timeZone: string): Promise<void> {
  expect(withoutZeros(await retentionAsKept(shopId))).toEqual(
    withoutZeros(await retentionByHand(shopId, timeZone)),
  );
}

const flowsOf = async (shopId: string) => withoutZeros(await retentionAsKept(shopId)).flows;

const ADA = 101n;

test("a customer lapses after the days of inactivity, comes back with an order after that, and not with one before", async () => {
  const { shopId, timeZone } = await aShop();
  await db.shop.update({ where: { shopId }, data: { inactiveAfterDays: 30 } });
  await member(shopId, ADA);
  for (const [index, at] of ["2026-01-01", "2026-01-31", "2026-03-03"].entries())
    await order(shopId, {
      orderId: BigInt(index + 1),
      customerId: ADA,
      at: `${at}T15:00:00Z`,
      gross: 100n,
    });
  await foldAll(shopId);
  expect(await flowsOf(shopId)).toEqual({
    "2026-01-01 true": { began: 1n },
    "2026-03-02 true": { lapsed: 1n, "lapsed in quarter": 1n, "lapsed in year": 1n },
    "2026-03-03 true": { cameBack: 1n, "cameBack in quarter": 1n, "cameBack in year": 1n },
    "2026-04-02 true": { lapsed: 1n, "lapsed in year": 1n },
  });
  await expectTrue(shopId, timeZone);
});

test("who stops being a member, loses an order or is merged away is counted as that", async () => {
  const { shopId, timeZone } = await aShop({ timeZone: "America/New_York" });
  await member(shopId, ADA);
  await order(shopId, { orderId: 1n, customerId: ADA, at: "2026-03-08T04:59:59Z", gross: 900n });
  await order(shopId, { orderId: 2n, customerId: ADA, at: "2026-11-02T04:59:59Z", gross: 500n });
  await refund(shopId, { orderId: 2n, refundId: 3n, at: "2027-01-01T04:59:59Z", returns: 300n });
  await order(shopId, { orderId: 4n, customerId: null, at: "2026-11-02T04:59:59Z", gross: 500n });
  await foldAll(shopId);
  await expectTrue(shopId, timeZone);
  const key = { shopId_orderId: { shopId, orderId: 1n } };
  const changes = [
    () => db.member.updateMany({ where: { shopId }, data: { state: "guest" } }),
    () => db.order.update({ where: key, data: { customerId: 202n } }),
    () => db.order.update({ where: key, data: { deletedAt: NOW } }),
    () => db.order.updateMany({ where: { shopId }, data: { customerId: null } }),
  ];
  const spans: number[] = [];
  for (const change of changes) {
    await change();
    await foldAll(shopId);
    await expectTrue(shopId, timeZone);
    spans.push(await db.customerSpan.count({ where: { shopId } }));
  }
  expect(spans).toEqual([1, 2, 1, 0]);
});

test("scores are quintiles in which equal values are equal, and segments are the first that fits", async () => {
  const { shopId } = await aShop();
  let orderId = 0n;
  const buys = async (customerId: bigint, days: string[], gross: bigint) => {
    for (const day of days)
      await order(shopId, { orderId: ++orderId, customerId, at: `${day}T15:00:00Z`, gross });
  };
  await buys(1n, ["2026-01-01"], 100n);
  await buys(2n, ["2026-01-01", "2026-02-01", "2026-02-02"], 900n);
  await buys(3n, ["2026-03-01"], 100n);
  await buys(4n, ["2026-01-05", "2026-04-01", "2026-04-02"], 900n);
  await buys(5n, ["2026-05-01"], 100n);
  await foldAll(shopId);
  while ((await bringRanges(shopId, { now: new Date("2026-06-01T12:00:00Z") })).more);
  const rows = await db.customerSpan.findMany({ where: { shopId }, orderBy: { customerId: "asc" } });
  expect(
    rows.map(({ recency, frequency, monetary, segment }) => [recency, frequency, monetary, segment]),
  ).toEqual([
    [1, 1, 1, "dormant"],
    [2, 4, 4, "at-risk"],
    [3, 1, 1, "occasional"],
    [4, 4, 4, "vip"],
    [5, 1, 1, "new"],
  ]);
  const sums = await db.segmentSum.findMany({ where: { shopId, segment: "vip" } });
  expect(sums).toMatchObject([{ customers: 1n, orders: 3n, netMinor: 2_700n }]);
});

/** Each score by counting, for everybody, how many have less. */
async function scoresByHand(shopId: string) {
  const spans = await db.customerSpan.findMany({ where: { shopId }, orderBy: { customerId: "asc" } });
  const score = (of: (span: (typeof spans)[number]) => bigint, span: (typeof spans)[number]) =>
    1 + Math.floor((5 * spans.filter((other) => of(other) < of(span)).length) / spans.length);
  return spans.map((span) => {
    const recency = score(({ lastDay }) => BigInt(lastDay.getTime()), span);
    const frequency = score(({ orders }) => BigInt(orders), span);
    const monetary = score(({ netMinor }) => netMinor, span);
    return { customerId: span.customerId, recency, frequency, monetary };
  });
}

async function expectRated(shopId: string): Promise<void> {
  while ((await bringRanges(shopId, { now: NOW })).more);
  const select = { customerId: true, recency: true, frequency: true, monetary: true };
  const rated = await db.customerSpan.findMany({ where: { shopId }, select, orderBy: { customerId: "asc" } });
  expect(rated).toEqual(await scoresByHand(shopId));
}

const RUNS = 12 * LONG;

test(
  `counted as news come, beside them, or all at once: up to ${RUNS * 5} cases (SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges: true, goods: true }), { minLength: 1, maxLength: 5, size: "max" }),
      fc.constantFrom("America/New_York", "Europe/Istanbul", "Australia/Lord_Howe", "UTC"),
      fc.array(fc.constantFrom("no", "after", "beside"), { minLength: 1, maxLength: 7 }),
      fc.record({ limit: fc.integer({ min: 1, max: 9 }), pause: fc.constantFrom(30, 45, 180) }),
      async (worlds, timeZone, folds, { limit, pause }) => {
        const { shopId } = await aShop({ timeZone });
        await db.shop.update({ where: { shopId }, data: { inactiveAfterDays: pause } });
        for (const [index, step] of stepsOf(factsOf(worlds), [1, 3, 2]).entries()) {
          const fold = folds[index % folds.length];
          const news = insist(() => playStep(shopId, step, NOW));
          await Promise.all([news, fold === "beside" && foldDays(shopId, { limit })]);
          if (fold === "after") await foldDays(shopId, { limit });
        }
        await foldAll(shopId, limit);
        await expectTrue(shopId, timeZone);
        await expectRated(shopId);
        const asNewsCame = withoutZeros(await retentionAsKept(shopId));
        await inTransaction((tx) => foldAgain(tx, shopId));
        await foldAll(shopId, limit);
        expect(withoutZeros(await retentionAsKept(shopId))).toEqual(asNewsCame);
        const moved = timeZone === "UTC" ? "Pacific/Auckland" : "UTC";
        await db.shop.update({ where: { shopId }, data: { timeZone: moved } });
        await foldAll(shopId, limit);
        await expectTrue(shopId, moved);
      },
    );
    await prove(property, { runs: RUNS });
  },
  600_000 * LONG,
);
