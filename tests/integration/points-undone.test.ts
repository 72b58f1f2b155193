/** Points that are taken back after they have expired: nobody loses them twice. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { adjustPoints } from "#app/flows/adjust-points.server.ts";
import { expirePoints } from "#app/flows/expire-points.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { askToUndo, undoAdjustment } from "#app/flows/undo-adjustment.server.ts";
import { keyFigures } from "#app/reports/key-figures.server.ts";
import { verifyBooks } from "#app/ledger/verify.server.ts";
import type { Programme } from "#app/rules/programme.ts";
import { aMember, discrepancies, lotsOf, statementOf } from "../support/books.ts";
import { anOrder, aRefund, refunded, told } from "../support/orders.ts";
import { ada, aShopWith, day } from "./points-setting.ts";
import { TIERS } from "./rises-setting.ts";

const by = "staff:7";
const expiry = { policy: "fixed", days: 30 } as const;

async function open(clawback: Programme["clawback"] = "allow_negative"): Promise<string> {
  const shopId = await aShopWith({ clawback, expiry });
  await aMember(shopId, { customerId: ada });
  return shopId;
}

async function adjust(shopId: string, points: bigint, days = 0): Promise<string> {
  const adjustmentId = randomUUID();
  const wish = { adjustmentId, customerId: ada, points, reason: "Late parcel" };
  await adjustPoints(shopId, wish, { by, now: day(days) });
  return adjustmentId;
}

async function undo(shopId: string, adjustmentId: string, days: number): Promise<void> {
  await askToUndo(shopId, adjustmentId, { by, now: day(days) });
  await undoAdjustment(shopId, adjustmentId, { now: day(days) });
}

const buy = (shopId: string, orderId: bigint, days: number) =>
  settleOrders(shopId, [told(anOrder({ orderId, customerId: ada, processedAt: day(days) }))], {
    now: day(days),
  });

describe.each(["allow_negative", "clamp"] as const)("where the programme says %s,", (clawback) => {
  test("an adjustment whose points expired is undone without touching any others", async () => {
    const shopId = await open(clawback);
    const gift = await adjust(shopId, 100n);
    await buy(shopId, 1n, 20);
    await expirePoints(shopId, { now: day(30) });
    for (const _ of [1, 2]) await undo(shopId, gift, 31);
    expect(await statementOf(shopId)).toEqual([
      "adjust +100 = 100",
      "earn +100 = 200",
      "expire -100 = 100",
      "return +100 = 200",
      "adjust -100 = 100",
    ]);
    expect(await lotsOf(shopId)).toEqual(["0 of 100 until 2026-05-31", "100 of 100 until 2026-06-20"]);
    expect(await db.entry.findFirstOrThrow({ where: { shopId, kind: "return" } })).toMatchObject({
      key: `adjustment:${gift}:1:undo:expired`,
      ...{ actor: "system", reason: { expiredOf: `adjustment:${gift}:1` }, orderId: null },
    });
    expect((await verifyBooks(db, shopId, { now: day(31) })).found).toEqual([]);
  });

  test("what was spent of it before the rest expired is taken, and no more", async () => {
    const shopId = await open(clawback);
    const gift = await adjust(shopId, 100n);
    await adjust(shopId, -40n);
    await expirePoints(shopId, { now: day(30) });
    await undo(shopId, gift, 31);
    expect((await statementOf(shopId)).slice(2)).toEqual([
      "expire -60 = 0",
      "return +60 = 60",
      clawback === "clamp" ? "adjust -60 = 0 (short 40)" : "adjust -100 = -40",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

test("what expired in a hole comes back into it, and leaves it as it was", async () => {
  const shopId = await open();
  const [first, second] = [await adjust(shopId, 100n), await adjust(shopId, 50n)];
  await adjust(shopId, -130n);
  await expirePoints(shopId, { now: day(30) });
  await undo(shopId, first, 31);
  await undo(shopId, second, 31);
  expect((await statementOf(shopId)).slice(3)).toEqual([
    "expire -20 = 0",
    "adjust -100 = -100",
    "return +20 = -80",
    "adjust -50 = -130",
  ]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("of a customer who was merged since is undone in the kept one's books", async () => {
  const shopId = await open();
  const gift = await adjust(shopId, 100n);
  await expirePoints(shopId, { now: day(30) });
  await mergeCustomers(shopId, { deletedId: ada, intoId: 2n, mergedAt: day(31) }, { now: day(31) });
  await undo(shopId, gift, 32);
  expect((await statementOf(shopId)).slice(2)).toEqual(["return +100 = 100", "adjust -100 = 0"]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("what is put back to be taken is nothing that anybody had spent", async () => {
  const shopId = await open();
  const gift = await adjust(shopId, 100n);
  await expirePoints(shopId, { now: day(30) });
  await undo(shopId, gift, 31);
  const period = { from: "2026-05-01", to: "2026-06-30", timeZone: "UTC" };
  const days = await keyFigures(db, shopId, period);
  expect(days.filter(({ redeemed }) => redeemed !== 0n)).toEqual([]);
});

test("points for rising into a tier that expired are not taken again, however often the rise comes and goes", async () => {
  const shopId = await aShopWith({ tiers: TIERS, expiry });
  const bought = (orderId: bigint, days: number) =>
    anOrder({ orderId, customerId: ada, totalMinor: 60_000n, processedAt: day(days) });
  const settle = (order: ReturnType<typeof anOrder>, days: number) =>
    settleOrders(shopId, [told(order)], { now: day(days) });
  const back = (order: ReturnType<typeof anOrder>, days: number) =>
    refunded(order, aRefund({ refundId: BigInt(days), amountMinor: 60_000n, processedAt: day(days) }));
  const [first, second] = [bought(1n, 0), bought(2n, 33)];

  await settle(first, 0);
  await expirePoints(shopId, { now: day(30) });
  await settle(back(first, 32), 32);
  await settle(second, 33);
  await expirePoints(shopId, { now: day(64) });
  await settle(back(second, 65), 65);

  const rise = ["earn +600 = 600", "bonus +100 = 700"];
  const fall = ["return +600 = 600", "reverse -600 = 0", "return +100 = 100", "reverse -100 = 0"];
  expect(await statementOf(shopId)).toEqual([
    ...[...rise, "expire -600 = 100", "expire -100 = 0", ...fall],
    // The second time they went back to the lot of the first.
    ...[...rise, "expire -100 = 600", "expire -600 = 0", ...fall],
  ]);
  expect(await db.member.findFirstOrThrow({ where: { shopId } })).toMatchObject({ lifetimeEarned: 0n });
  expect(await discrepancies(shopId)).toEqual([]);
});
