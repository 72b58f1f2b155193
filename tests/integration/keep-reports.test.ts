/** Reports are brought up to the moment they are read, where that is quick; else by the clock. */
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { bringRanges, catchUp, foldDays } from "#app/flows/keep-reports.server.ts";
import { sweepDays } from "#app/flows/sweep-days.server.ts";
import { periodOf } from "#app/reports/period.ts";
import { EVERYBODY } from "#app/reports/sales-filters.ts";
import { salesPage } from "#app/reports/sales-page.server.ts";
import { drain } from "../support/drain.ts";
import { aShop } from "../support/shop.ts";
import { member, order } from "./reports-facts.ts";

const NOON = new Date("2026-11-20T17:00:00Z");
const TOMORROW = new Date("2026-11-21T17:00:00Z");

let shopId: string;
let timeZone: string;

beforeEach(async () => {
  ({ shopId, timeZone } = await aShop());
});

async function soldIn(range: "today" | "7d" | "all", today: string) {
  const question = {
    period: periodOf(range, today),
    timeZone,
    search: "",
    filters: EVERYBODY,
    returnsOn: "processed" as const,
    tierIds: [],
  };
  const listing = { sort: "net", direction: "desc", cursor: null } as const;
  const { totals, count } = await salesPage(db, shopId, question, listing);
  return { count, gross: totals?.grossMinor };
}

const bringAll = async (now: Date) => {
  while ((await foldDays(shopId)).more);
  while ((await bringRanges(shopId, { now })).more);
};

/** More orders than a merchant waits for. */
const manyOrders = () => db.$executeRaw`
  INSERT INTO orders (shop_id, order_id, customer_id, processed_at, gross_minor)
  SELECT ${shopId}, n, n, '2026-11-20T15:00:00Z', 1 FROM generate_series(1000, 3100) n`;

describe("catching up before a report is read", () => {
  test("tells a small shop all there is", async () => {
    await order(shopId, { orderId: 1n, customerId: 7n, at: "2026-11-20T15:00:00Z", gross: 900n });
    expect(await catchUp(shopId, { now: NOON })).toEqual({ isBehind: false });
    expect(await soldIn("today", "2026-11-20")).toEqual({ count: 1, gross: 900n });
    expect(await db.salesRange.count({ where: { shopId, isReady: true } })).toBe(7);
  });

  test("does nothing where nothing is new", async () => {
    await catchUp(shopId, { now: NOON });
    const before = await db.salesRange.findMany({ where: { shopId } });
    expect(await catchUp(shopId, { now: NOON })).toEqual({ isBehind: false });
    expect(await db.salesRange.findMany({ where: { shopId } })).toEqual(before);
  });

  test("leaves the past of a large shop to the clock, and says so", async () => {
    await manyOrders();
    expect(await catchUp(shopId, { now: NOON })).toEqual({ isBehind: true });
    expect(await db.dayFold.count({ where: { shopId } })).toBe(0);
    await sweepDays({ now: NOON });
    await drain();
    expect(await catchUp(shopId, { now: new Date() })).toEqual({ isBehind: false });
    expect((await soldIn("all", "2026-11-20")).count).toBe(2_101);
  });

  test("tells a large shop what little is new", async () => {
    await manyOrders();
    await bringAll(NOON);
    await order(shopId, { orderId: 1n, customerId: 7n, at: "2026-11-20T15:00:00Z", gross: 900n });
    expect(await catchUp(shopId, { now: NOON })).toEqual({ isBehind: false });
    expect(await soldIn("today", "2026-11-20")).toEqual({ count: 2_102, gross: 3_001n });
  });
});

test("forget who somebody was when the customer is redacted", async () => {
  await member(shopId, 7n, { firstName: "Ada", lastName: "Lovelace", email: "ada@ink.test" });
  await order(shopId, { orderId: 1n, customerId: 7n, at: "2026-11-20T15:00:00Z", gross: 900n });
  await bringAll(NOON);
  expect(await db.salesRow.count({ where: { shopId, email: "ada@ink.test", name: "ada lovelace" } })).toBe(6);
  const nobody = { state: "redacted", firstName: null, lastName: null, email: null };
  await db.member.updateMany({ where: { shopId }, data: nobody });
  await sweepDays({ now: NOON });
  await drain();
  expect(
    await db.salesRow.count({ where: { shopId, name: "redacted customer", email: null } }),
  ).toBeGreaterThan(0);
  expect(
    await db.salesRow.count({
      where: { shopId, OR: [{ email: { not: null } }, { name: { contains: "ada" } }] },
    }),
  ).toBe(0);
});

describe("ranges", () => {
  test("move with the days of the shop, and are found by the clock", async () => {
    await order(shopId, { orderId: 1n, customerId: 7n, at: "2026-11-20T15:00:00Z", gross: 900n });
    await bringAll(NOON);
    expect(await catchUp(shopId, { now: TOMORROW })).toEqual({ isBehind: false });
    expect(await soldIn("today", "2026-11-21")).toEqual({ count: 0, gross: 0n });
    expect(await soldIn("7d", "2026-11-21")).toEqual({ count: 1, gross: 900n });
  });

  test("are of one shop each", async () => {
    const other = await aShop();
    await order(shopId, { orderId: 1n, customerId: 7n, at: "2026-11-20T15:00:00Z", gross: 900n });
    await order(other.shopId, { orderId: 1n, customerId: 7n, at: "2026-11-20T15:00:00Z", gross: 1n });
    await catchUp(other.shopId, { now: NOON });
    await catchUp(shopId, { now: NOON });
    expect(await soldIn("all", "2026-11-20")).toEqual({ count: 1, gross: 900n });
    const lists = await db.salesList.findMany();
    expect(new Set(lists.map(({ listId }) => listId)).size).toBe(lists.length);
  });

  test("are not read before they are ready", async () => {
    await manyOrders();
    while ((await foldDays(shopId)).more);
    expect(await bringRanges(shopId, { now: NOON, limit: 100 })).toEqual({ more: true });
    expect((await soldIn("today", "2026-11-20")).count).toBe(2_101);
    expect(await db.salesRange.count({ where: { shopId, isReady: false } })).toBeGreaterThan(0);
  });
});
