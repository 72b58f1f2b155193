/** Backtests as merchants ask for them: run behind the page, followed, stopped and asked for again. */
import { describe, expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { askBacktest } from "#app/flows/ask-backtest.server.ts";
import { discardDraft } from "#app/flows/discard-draft.server.ts";
import { runBacktest } from "#app/flows/run-backtest.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { stopBacktest } from "#app/flows/stop-backtest.server.ts";
import type { BacktestRow } from "#app/models/backtests.server.ts";
import { isAtWork, latestBacktest, latestReport, moveBacktest } from "#app/models/backtests.server.ts";
import { findProductsToRead, writeProducts } from "#app/models/products.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { aDraft, backtested } from "../support/backtested.ts";
import { waitingJobs } from "../support/drain.ts";
import type { OrderFigures } from "../support/orders.ts";
import { anOrder, later, MAY, told } from "../support/orders.ts";
import { aShop, publish } from "../support/shop.ts";

const now = later(MAY, { days: 90 });
const published = influencerTiers("USD");
/** Two points a dollar instead of one. */
const generous: ProgrammeDocument = {
  ...published,
  earning: { ...published.earning, rate: { points: 2, perMinor: "100" } },
};

const order = (customerId: bigint, dollars: number, figures: OrderFigures = {}) =>
  anOrder({
    customerId,
    totalMinor: BigInt(dollars) * 100n,
    processedAt: later(MAY, { days: 1 }),
    ...figures,
  });

async function aSellingShop(draft: ProgrammeDocument = generous) {
  const { shopId } = await aShop();
  await settleOrders(shopId, [told(order(1n, 100)), told(order(2n, 60)), told(order(3n, 10), "disabled")], {
    now,
  });
  return { shopId, revision: await aDraft(shopId, draft, now) };
}

const ask = (shopId: string, at = now) => askBacktest(shopId, { months: 12, by: "staff:1", now: at });
const clock = () => now;

async function latest(shopId: string): Promise<BacktestRow> {
  const row = await latestBacktest(db, shopId);
  if (!row) throw new Error("nobody asked for a backtest");
  return row;
}

test("says what the draft would have made of the orders, beside the published programme", async () => {
  const { shopId, revision } = await aSellingShop();
  const { result, past, names, unknownProducts } = await backtested(shopId, { now });
  expect([result.published.points, result.draft.points, result.draft.members]).toEqual([160n, 320n, 2]);
  expect(result.draft.orders).toEqual({
    counted: 2,
    earning: 2,
    leftOut: [{ why: "not_a_member", orders: 1 }],
  });
  expect(result.moved.winners.top.map(({ customerId }) => customerId)).toEqual([1n, 2n]);
  expect([past, names.draft, unknownProducts]).toEqual(["settled", published.name, 0]);
  expect(await latest(shopId)).toMatchObject({ state: "done", done: 3, total: 3, draftRevision: revision });
});

test("orders of nobody, and of somebody whom no row speaks of, are left out", async () => {
  const { shopId } = await aSellingShop();
  await settleOrders(shopId, [told(anOrder({ customerId: null, processedAt: later(MAY, { days: 1 }) }))], {
    now,
  });
  await db.member.delete({ where: { shopId_customerId: { shopId, customerId: 3n } } });
  const { result } = await backtested(shopId, { now });
  expect(result.draft.orders.leftOut).toEqual([{ why: "not_a_member", orders: 2 }]);
});

test("a draft for all customers has them as members from their first paid order on, and back", async () => {
  const { shopId } = await aSellingShop({ ...published, membership: "everyone" });
  const { result } = await backtested(shopId, { now });
  expect([result.published.members, result.draft.members]).toEqual([2, 3]);
  expect([result.published.points, result.draft.points]).toEqual([160n, 170n]);
  const everyone = { ...published, membership: "everyone" as const };
  await publish({ shopId, version: 2, programme: everyone, publishedAt: now });
  await settleOrders(shopId, [], { now, customerIds: [1n, 2n, 3n] });
  await aDraft(shopId, published, now);
  const back = await backtested(shopId, { now: later(now, { minutes: 1 }) });
  expect([back.result.published.members, back.result.draft.members]).toEqual([3, 2]);
});

test("counts the orders of its months alone; earlier ones say which tier a member had", async () => {
  const { shopId } = await aShop();
  const before = order(1n, 600, { processedAt: later(now, { days: -200 }) });
  const since = order(1n, 100, { processedAt: later(now, { days: -10 }) });
  await settleOrders(shopId, [told(before), told(since)], { now: later(now, { days: -5 }) });
  await aDraft(shopId, generous, now);
  const { result } = await backtested(shopId, { now, months: 3 });
  // In another year than the first order: the tier that $600 reached in 2025 or 2026 holds.
  expect(result.published.orders.counted).toBe(1);
  expect(result.published.points).toBe(200n);
});

test("a shop whose orders are from before Laurel came is replayed as if it had been there", async () => {
  const { shopId } = await aShop({ installedAt: later(MAY, { days: 50 }) });
  const news = [told(order(1n, 100)), told(order(1n, 60))].map((each) => ({ ...each, history: now }));
  await settleOrders(shopId, news, { now });
  await aDraft(shopId, generous, now);
  const { result, past } = await backtested(shopId, { now: later(now, { minutes: 1 }) });
  expect(past).toBe("replayed");
  expect([result.published.points, result.draft.points]).toEqual([160n, 320n]);
});

test("orders of a shop that moved go by the time zone that they were judged by", async () => {
  const campaign = {
    ...{ id: "triple", name: "Triple", from: "2026-05-01T00:00", until: "2026-05-03T00:00", audience: null },
    effect: { kind: "multiplier" as const, multiplier: "3" },
  };
  const programme: ProgrammeDocument = { ...published, campaigns: [campaign] };
  const { shopId } = await aShop({ programme });
  // The second of May in New York, the third in London.
  const inTime = order(1n, 100, { processedAt: new Date("2026-05-03T03:00:00Z") });
  await settleOrders(shopId, [told(inTime)], { now });
  await db.shop.update({ where: { shopId }, data: { timeZone: "Europe/London" } });
  await aDraft(shopId, { ...programme, name: "The same" }, now);
  const { result } = await backtested(shopId, { now });
  expect([result.published.points, result.draft.points]).toEqual([300n, 300n]);
});

test("tags that the version of an order did not name are those of today, whatever was published since", async () => {
  const { shopId } = await aShop();
  await settleOrders(shopId, [told(order(1n, 100))], { now });
  // As a version that named other tags left it.
  await db.order.updateMany({ where: { shopId }, data: { customerTags: [] } });
  await db.member.updateMany({ where: { shopId }, data: { tags: ["vip"], tagsReadAt: now } });
  const naming = { ...published, audience: { customerTags: [], excludedCustomerTags: ["vip"] } };
  await publish({ shopId, version: 2, programme: naming, publishedAt: now });
  await aDraft(shopId, { ...naming, name: "The same" }, now);
  const { result } = await backtested(shopId, { now: later(now, { minutes: 1 }) });
  expect(result.draft.orders.leftOut).toEqual([{ why: "audience", orders: 1 }]);
});

describe("asking", () => {
  test("is refused without a draft, and without orders", async () => {
    const { shopId, revision } = await aSellingShop();
    await discardDraft(shopId, { revision, by: "staff:1", now });
    await expect(ask(shopId)).rejects.toMatchObject({ code: "DRAFT_NOT_FOUND" });
    const empty = await aShop();
    await aDraft(empty.shopId, generous, now);
    await expect(ask(empty.shopId)).rejects.toMatchObject({ code: "NOTHING_TO_BACKTEST" });
  });

  test("again stops the one before, and at most ten are kept", async () => {
    const { shopId } = await aSellingShop();
    const first = await ask(shopId);
    const second = await ask(shopId, later(now, { minutes: 1 }));
    expect(await runBacktest(shopId, first, { clock })).toBeNull();
    expect(await latest(shopId)).toMatchObject({ backtestId: second, state: "asked" });
    for (let minutes = 2; minutes < 15; minutes += 1) await ask(shopId, later(now, { minutes }));
    expect(await db.backtest.count({ where: { shopId } })).toBe(10);
  });

  test("at once by two leaves one at work", async () => {
    const { shopId } = await aSellingShop();
    await Promise.all([ask(shopId), ask(shopId), ask(shopId)]);
    expect(await db.backtest.count({ where: { shopId, state: "asked" } })).toBe(1);
  });
});

test("one that was stopped stays stopped, whoever runs it", async () => {
  const { shopId } = await aSellingShop();
  const backtestId = await ask(shopId);
  await stopBacktest(shopId, backtestId, { now });
  await stopBacktest(shopId, backtestId, { now });
  await runBacktest(shopId, backtestId, { clock });
  expect(await latest(shopId)).toMatchObject({ state: "stopped", report: null });
  expect(await latestReport(db, shopId)).toBeNull();
});

test("one that is stopped while it runs ends there", async () => {
  const { shopId } = await aSellingShop();
  const backtestId = await ask(shopId);
  let asked = 0;
  // The clock is asked at every page.
  const late = () => later(now, { minutes: (asked += 1) });
  const running = runBacktest(shopId, backtestId, { clock: late });
  await stopBacktest(shopId, backtestId, { now });
  await running;
  expect(["stopped", "done"]).toContain((await latest(shopId)).state);
});

test("run twice at once, and again, says the same", async () => {
  const { shopId } = await aSellingShop();
  const backtestId = await ask(shopId);
  await Promise.all([runBacktest(shopId, backtestId, { clock }), runBacktest(shopId, backtestId, { clock })]);
  const { report, state } = await latest(shopId);
  await runBacktest(shopId, backtestId, { clock });
  expect([state, report?.result.draft.points]).toEqual(["done", 320n]);
  expect((await latest(shopId)).report).toEqual(report);
});

test("a crash in between leaves it at work until it has not moved for long; running it anew ends it", async () => {
  const { shopId } = await aSellingShop();
  const backtestId = await ask(shopId);
  await inTransaction((tx) =>
    moveBacktest(tx, shopId, backtestId, { to: "running", now, done: 1, total: 2 }),
  );
  const broken = await latest(shopId);
  expect(isAtWork(broken, later(now, { minutes: 1 }))).toBe(true);
  expect(isAtWork(broken, later(now, { minutes: 3 }))).toBe(false);
  await runBacktest(shopId, backtestId, { clock });
  expect(await latest(shopId)).toMatchObject({ state: "done", done: 3 });
});

test("the draft that was saved meanwhile is the one that is tried", async () => {
  const { shopId } = await aSellingShop();
  const backtestId = await ask(shopId);
  const revision = await aDraft(shopId, published, now);
  await runBacktest(shopId, backtestId, { clock });
  const { draftRevision, report } = await latest(shopId);
  expect([draftRevision, report?.result.draft.points]).toEqual([revision, 160n]);
  expect(await latestReport(db, shopId, { draftRevision: revision })).not.toBeNull();
  expect(await latestReport(db, shopId, { draftRevision: revision - 1 })).toBeNull();
});

test("fails in words when the draft is gone by then", async () => {
  const { shopId, revision } = await aSellingShop();
  const backtestId = await ask(shopId);
  await discardDraft(shopId, { revision, by: "staff:1", now });
  await runBacktest(shopId, backtestId, { clock });
  const { state, failure } = await latest(shopId);
  expect([state, failure]).toEqual(["failed", "There is no draft any more: it was published or discarded."]);
});

describe("where the draft asks for what only Shopify knows of products", () => {
  const sale: ProgrammeDocument = {
    ...published,
    excluded: { productIds: [], collectionIds: [], productTags: ["sale"] },
  };

  test("they are read first, and the backtest comes back", async () => {
    const { shopId } = await aSellingShop(sale);
    const backtestId = await ask(shopId);
    expect(await runBacktest(shopId, backtestId, { clock })).toBe(2_000);
    expect(await latest(shopId)).toMatchObject({ state: "reading", total: 1 });
    const jobs = (await waitingJobs()).filter(
      ({ payload }) => (payload as { shopId: string }).shopId === shopId,
    );
    expect(jobs.map(({ task }) => task)).toContain("read-products");
    const products = [{ productId: 1n, facts: { tags: ["Sale"], collectionIds: [], vendor: null } }];
    await inTransaction((tx) => writeProducts(tx, shopId, { products, readAt: later(now, { minutes: 1 }) }));
    expect(await runBacktest(shopId, backtestId, { clock })).toBeNull();
    const { report } = await latest(shopId);
    expect([report?.result.draft.points, report?.unknownProducts]).toEqual([0n, 0]);
  });

  test("nothing is replayed again while any of them is still to be read", async () => {
    const { shopId } = await aSellingShop(sale);
    const backtestId = await ask(shopId);
    await runBacktest(shopId, backtestId, { clock });
    const another = order(1n, 5, { lines: [{ productId: 2n, priceMinor: 500n }] });
    await settleOrders(shopId, [told(another)], { now });
    expect(await runBacktest(shopId, backtestId, { clock })).toBe(2_000);
    // Whoever replays the orders finds the other product, too.
    const toRead = () => findProductsToRead(db, shopId, { before: later(now, { minutes: 1 }), limit: 9 });
    expect(await toRead()).toEqual([1n]);
    const products = [{ productId: 1n, facts: { tags: [], collectionIds: [], vendor: null } }];
    await inTransaction((tx) => writeProducts(tx, shopId, { products, readAt: later(now, { minutes: 1 }) }));
    expect(await runBacktest(shopId, backtestId, { clock })).toBe(2_000);
    expect(await toRead()).toEqual([2n]);
  });

  test("those that cannot be read in time stay unknown, and the report says how many", async () => {
    const { shopId } = await aSellingShop(sale);
    const backtestId = await ask(shopId);
    await runBacktest(shopId, backtestId, { clock: () => later(now, { minutes: 4 }) });
    const { report } = await latest(shopId);
    expect([report?.result.draft.points, report?.unknownProducts]).toEqual([160n, 1]);
  });
});
