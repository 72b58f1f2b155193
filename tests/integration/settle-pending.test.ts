/** Points that wait, are spent, taken back and given back, as a bank statement reads them. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { maturePoints } from "#app/flows/mature-points.server.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import type { OrderState } from "#app/rules/order.ts";
import { discrepancies, lotsOf, statementOf } from "../support/books.ts";
import { anOrder, aRefund, later, MAY, refunded, told } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";

const ada = 1n;
const reward = (points: number) => ({
  id: "off",
  kind: "amount_off" as const,
  title: "$5 off",
  points,
  valueMinor: "500",
  validDays: 30,
});

async function aShopWith(programme: Partial<ProgrammeDocument> = {}, points = 100): Promise<string> {
  const rewards = [reward(points)];
  return (await aShop({ programme: { ...influencerTiers("USD"), rewards, ...programme } })).shopId;
}

const day = (days: number) => later(MAY, { days });
const settle = (shopId: string, order: OrderState, days: number) =>
  settleOrders(shopId, [told(order)], { now: day(days) });
const buy = (shopId: string, days: number) =>
  redeem(shopId, { customerId: ada, redemptionId: randomUUID(), rewardId: "off" }, { now: day(days) });
const mature = (shopId: string, days: number) => maturePoints(shopId, { now: day(days) });
const order = (dollars: bigint, orderId = 1n, days = 0) =>
  anOrder({ orderId, customerId: ada, totalMinor: dollars * 100n, processedAt: day(days) });
const back = (state: OrderState, dollars: bigint, days: number) =>
  refunded(state, aRefund({ amountMinor: dollars * 100n, processedAt: day(days) }));
const pendingRows = async (shopId: string) =>
  (await db.pendingPoints.findMany({ where: { shopId }, orderBy: { orderId: "asc" } })).map(
    ({ orderId, points, maturesAt }) =>
      `#${orderId}: ${points} until ${maturesAt.toISOString().slice(0, 10)}`,
  );

describe("example 7: earned 100, spent 100, the order refunded, then 80 earned", () => {
  test("leaves a hole that the next order fills", async () => {
    const shopId = await aShopWith();
    const first = order(100n);
    await settle(shopId, first, 0);
    await buy(shopId, 1);
    await settle(shopId, back(first, 100n, 2), 2);
    await settle(shopId, order(80n, 2n, 3), 3);
    expect(await statementOf(shopId)).toEqual([
      "earn +100 = 100",
      "redeem -100 = 0",
      "reverse -100 = -100",
      "earn +80 = -20",
    ]);
    expect(await lotsOf(shopId)).toEqual(["0 of 100"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("and where points wait: the hole is filled when they mature, not before", async () => {
    const shopId = await aShopWith({ maturityDays: 14 });
    const first = order(100n);
    await settle(shopId, first, 0);
    await mature(shopId, 14);
    await buy(shopId, 15);
    await settle(shopId, back(first, 100n, 16), 16);
    await settle(shopId, order(120n, 2n, 17), 17);
    await mature(shopId, 31);
    expect(await statementOf(shopId)).toEqual([
      "earn pending +100 = 0, pending 100",
      "mature pending -100, +100 = 100, pending 0",
      "redeem -100 = 0",
      "reverse -100 = -100",
      "earn pending +120 = -100, pending 120",
      "mature pending -120, +120 = 20, pending 0",
    ]);
    expect(await lotsOf(shopId)).toEqual(["0 of 100", "20 of 20"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

describe("example 8: the same where the programme clamps, and the refund is told again", () => {
  test("records the shortfall once, and the next order is earned in full", async () => {
    const shopId = await aShopWith({ clawback: "clamp" });
    const first = order(100n);
    const refund = back(first, 100n, 2);
    await settle(shopId, first, 0);
    await buy(shopId, 1);
    await settle(shopId, refund, 2);
    await settle(shopId, refund, 2);
    await settle(shopId, order(80n, 2n, 3), 3);
    expect(await statementOf(shopId)).toEqual([
      "earn +100 = 100",
      "redeem -100 = 0",
      "reverse 0 = 0 (short 100)",
      "earn +80 = 80",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("touches no pending points of other orders, which are not there to be taken", async () => {
    const shopId = await aShopWith({ clawback: "clamp", maturityDays: 14 });
    const first = order(100n);
    await settle(shopId, first, 0);
    await mature(shopId, 14);
    await buy(shopId, 15);
    await settle(shopId, order(80n, 2n, 15), 15);
    await settle(shopId, back(first, 100n, 16), 16);
    await settle(shopId, first, 16);
    expect((await statementOf(shopId)).slice(3)).toEqual([
      "earn pending +80 = 0, pending 80",
      "reverse 0 = 0 (short 100)",
    ]);
    expect(await pendingRows(shopId)).toEqual(["#2: 80 until 2026-05-30"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

describe("example 16: 14 days to wait; half refunded on day 3, a quarter more on day 20", () => {
  const sold = order(100n);
  const half = back(sold, 50n, 3);
  const threeQuarters = back(half, 25n, 20);

  test("reads as told", async () => {
    const shopId = await aShopWith({ maturityDays: 14 });
    await settle(shopId, sold, 0);
    expect(await pendingRows(shopId)).toEqual(["#1: 100 until 2026-05-15"]);
    await settle(shopId, half, 3);
    expect(await pendingRows(shopId)).toEqual(["#1: 50 until 2026-05-15"]);
    await mature(shopId, 13);
    await mature(shopId, 14);
    await settle(shopId, threeQuarters, 20);
    expect(await statementOf(shopId)).toEqual([
      "earn pending +100 = 0, pending 100",
      "reverse pending -50 = 0, pending 50",
      "mature pending -50, +50 = 50, pending 0",
      "reverse -25 = 25",
    ]);
    expect(await lotsOf(shopId)).toEqual(["25 of 50"]);
    expect(await pendingRows(shopId)).toEqual([]);
    expect(await discrepancies(shopId)).toEqual([]);
    const member = await db.member.findFirstOrThrow({ where: { shopId } });
    expect(member).toMatchObject({ available: 25n, pending: 0n, lifetimeEarned: 25n });
  });

  test("a refund that comes before the job takes what is pending and the rest of its lots, in one line", async () => {
    const shopId = await aShopWith({ maturityDays: 14 });
    const edited = { ...sold, lines: sold.lines.map((line) => ({ ...line, priceMinor: 12_000n })) };
    await settle(shopId, sold, 0);
    await settle(shopId, { ...edited, updatedAt: day(15) }, 15);
    await settle(shopId, back({ ...edited, updatedAt: day(15) }, 110n, 16), 16);
    await mature(shopId, 17);
    expect(await statementOf(shopId)).toEqual([
      "earn pending +100 = 0, pending 100",
      "earn +20 = 20",
      "reverse pending -100, -10 = 10, pending 0",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test.each([
    ["all at once after the last", [[sold, half, threeQuarters]]],
    ["the last one alone", [[threeQuarters]]],
    ["the last one first", [[threeQuarters], [sold], [half]]],
  ])("ends the same when the news come late: %s", async (_, batches) => {
    const shopId = await aShopWith({ maturityDays: 14, expiry: { policy: "fixed", days: 365 } });
    for (const batch of batches)
      await settleOrders(
        shopId,
        batch.map((each) => told(each)),
        { now: day(30) },
      );
    await mature(shopId, 30);
    const member = await db.member.findFirstOrThrow({ where: { shopId } });
    expect(member).toMatchObject({ available: 25n, pending: 0n, lifetimeEarned: 25n, lastActiveAt: MAY });
    const [lot] = await db.lot.findMany({ where: { shopId } });
    expect(lot).toMatchObject({ remaining: 25n, countsFrom: day(14), expiresAt: day(14 + 365) });
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

describe("pending points", () => {
  test("cannot be spent", async () => {
    const shopId = await aShopWith({ maturityDays: 14 });
    await settle(shopId, order(100n), 0);
    await expect(buy(shopId, 1)).rejects.toMatchObject({ code: "INSUFFICIENT_POINTS" });
  });

  test("of a cancelled order go, and come back when it was not cancelled after all", async () => {
    const shopId = await aShopWith({ maturityDays: 14 });
    const sold = order(100n);
    await settle(shopId, sold, 0);
    await settle(shopId, { ...sold, cancelledAt: day(1), updatedAt: day(1) }, 1);
    expect(await pendingRows(shopId)).toEqual([]);
    await settle(shopId, { ...sold, updatedAt: day(2) }, 2);
    await mature(shopId, 14);
    expect(await statementOf(shopId)).toEqual([
      "earn pending +100 = 0, pending 100",
      "reverse pending -100 = 0, pending 0",
      "earn pending +100 = 0, pending 100",
      "mature pending -100, +100 = 100, pending 0",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("follow the order to another customer", async () => {
    const shopId = await aShopWith({ maturityDays: 14 });
    const sold = order(100n);
    await settle(shopId, sold, 0);
    await settle(shopId, { ...sold, customerId: 2n, updatedAt: day(1) }, 1);
    await mature(shopId, 14);
    expect(await db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" } })).toMatchObject([
      { customerId: 1n, available: 0n, pending: 0n },
      { customerId: 2n, available: 100n, pending: 0n },
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});
