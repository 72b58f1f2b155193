/** What becomes of points whose owner is deleted, or turns out to be somebody else, as a bank statement reads it. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { maturePoints } from "#app/flows/mature-points.server.ts";
import { redactCustomer } from "#app/flows/redact-customer.server.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { discrepancies, lotsOf } from "../support/books.ts";
import { anOrder, aRefund, refunded, told } from "../support/orders.ts";
import { aShopWith, day, gone, kept, merged, play } from "./merge-setting.ts";
import { aReward } from "./points-setting.ts";

const buys = (customerId: bigint, orderId: bigint, dollars: bigint, days: number) =>
  anOrder({ orderId, customerId, totalMinor: dollars * 100n, processedAt: day(days) });
const back = (order: ReturnType<typeof anOrder>, dollars: bigint, days: number) =>
  refunded(order, aRefund({ amountMinor: dollars * 100n, processedAt: day(days) }));
const hear = (shopId: string, order: ReturnType<typeof anOrder>, days: number) =>
  play(shopId, [[told(order)]], day(days));

/** "2 earn pending +100 = 0, pending 100": whose line, what it moves, and what they have after it. */
async function linesOf(shopId: string): Promise<string[]> {
  const entries = await db.entry.findMany({ where: { shopId }, orderBy: { entryId: "asc" } });
  const signed = (points: bigint) => (points > 0n ? `+${points}` : `${points}`);
  return entries.map((each) => {
    const pending = each.pendingDelta === 0n ? [] : [`pending ${signed(each.pendingDelta)}`];
    const moved = [...pending, ...(each.availableDelta === 0n ? [] : [signed(each.availableDelta)])].join(
      ", ",
    );
    const waiting = each.pendingDelta === 0n ? "" : `, pending ${each.pendingAfter}`;
    return `${each.customerId} ${each.kind} ${moved} = ${each.availableAfter}${waiting}`;
  });
}

const waiting = async (shopId: string) =>
  (await db.pendingPoints.findMany({ where: { shopId }, orderBy: { orderId: "asc" } })).map(
    ({ customerId, orderId, points, maturesAt }) =>
      `${customerId} #${orderId}: ${points} until ${maturesAt.toISOString().slice(0, 10)}`,
  );

describe("pending points across a merge", () => {
  const first = buys(gone, 1n, 100n, 0);
  const second = buys(gone, 2n, 40n, 2);
  const own = buys(kept, 3n, 10n, 3);

  async function mergedOn(days: number): Promise<string> {
    const { shopId } = await aShopWith({ maturityDays: 14 });
    for (const order of [first, second, own]) await hear(shopId, order, 3);
    await play(shopId, [merged(gone, kept, day(days))], day(days));
    return shopId;
  }

  test("go over order by order, and mature on the day of each", async () => {
    const shopId = await mergedOn(5);
    expect(await waiting(shopId)).toEqual([
      "1 #1: 100 until 2026-05-15",
      "1 #2: 40 until 2026-05-17",
      "1 #3: 10 until 2026-05-18",
    ]);
    await maturePoints(shopId, { now: day(14) });
    await maturePoints(shopId, { now: day(20) });
    expect(await linesOf(shopId)).toEqual([
      "2 earn pending +100 = 0, pending 100",
      "2 earn pending +40 = 0, pending 140",
      "1 earn pending +10 = 0, pending 10",
      "2 transfer pending -100 = 0, pending 40",
      "1 transfer pending +100 = 0, pending 110",
      "2 transfer pending -40 = 0, pending 0",
      "1 transfer pending +40 = 0, pending 150",
      "1 mature pending -100, +100 = 100, pending 50",
      "1 mature pending -40, +40 = 140, pending 10",
      "1 mature pending -10, +10 = 150, pending 0",
    ]);
    expect(await lotsOf(shopId)).toEqual(["100 of 100", "40 of 40", "10 of 10"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("are taken back from the kept one, before they mature and after", async () => {
    const shopId = await mergedOn(5);
    const half = back(first, 50n, 6);
    await hear(shopId, half, 6);
    await maturePoints(shopId, { now: day(15) });
    await hear(shopId, back(half, 50n, 16), 16);
    expect((await linesOf(shopId)).slice(7)).toEqual([
      "1 reverse pending -50 = 0, pending 100",
      "1 mature pending -50, +50 = 50, pending 50",
      "1 reverse -50 = 0",
    ]);
    expect(await waiting(shopId)).toEqual(["1 #2: 40 until 2026-05-17", "1 #3: 10 until 2026-05-18"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("that had matured in part go over in part", async () => {
    const { shopId } = await aShopWith({ maturityDays: 14 });
    for (const order of [first, second]) await hear(shopId, order, 3);
    await maturePoints(shopId, { now: day(15) });
    await play(shopId, [merged(gone, kept, day(15))], day(15));
    await maturePoints(shopId, { now: day(16) });
    expect((await linesOf(shopId)).slice(2)).toEqual([
      "2 mature pending -100, +100 = 100, pending 40",
      "2 transfer -100 = 0",
      "1 transfer +100 = 100",
      "2 transfer pending -40 = 0, pending 0",
      "1 transfer pending +40 = 100, pending 40",
      "1 mature pending -40, +40 = 140, pending 0",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

describe("customers/delete", () => {
  const order = buys(kept, 1n, 100n, 0);
  const forget = (shopId: string, days: number) =>
    redactCustomer(shopId, { customerId: kept, webhookId: "none" }, { now: day(days) });

  test("takes the person and no point; what happens to the orders afterwards is booked as ever", async () => {
    const { shopId } = await aShopWith({ rewards: [aReward(60)] });
    await hear(shopId, order, 0);
    const { code } = await redeem(
      shopId,
      { customerId: kept, redemptionId: randomUUID(), rewardId: "off" },
      { now: day(1) },
    );
    const user = { ...buys(kept, 2n, 20n, 2), discountCodes: [code] };
    await hear(shopId, user, 2);
    await forget(shopId, 3);
    await forget(shopId, 3);
    await hear(shopId, { ...user, cancelledAt: day(4), updatedAt: day(4) }, 4);
    await hear(shopId, back(order, 30n, 5), 5);
    expect(await linesOf(shopId)).toEqual([
      "1 earn +100 = 100",
      "1 redeem -60 = 40",
      "1 earn +20 = 60",
      "1 reverse -20 = 40",
      "1 return +60 = 100",
      "1 reverse -30 = 70",
    ]);
    const request = { customerId: kept, redemptionId: randomUUID(), rewardId: "off" };
    await expect(redeem(shopId, request, { now: day(6) })).rejects.toMatchObject({ code: "MEMBER_EXCLUDED" });
    const member = await db.member.findFirstOrThrow({ where: { shopId } });
    expect(member).toMatchObject({ state: "redacted", email: null, available: 70n });
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("lets what waits mature, and what was bought before it is heard of count", async () => {
    const { shopId } = await aShopWith({ maturityDays: 14 });
    await hear(shopId, order, 0);
    await forget(shopId, 1);
    await hear(shopId, buys(kept, 2n, 50n, 0), 2);
    await maturePoints(shopId, { now: day(14) });
    expect(await linesOf(shopId)).toEqual([
      "1 earn pending +100 = 0, pending 100",
      "1 earn pending +50 = 0, pending 150",
      "1 mature pending -100, +100 = 100, pending 50",
      "1 mature pending -50, +50 = 150, pending 0",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});
