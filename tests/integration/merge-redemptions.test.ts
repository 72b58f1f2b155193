/** Codes that a customer bought who was merged since are the kept one's, wherever they stand. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { discrepancies, lotsOf } from "../support/books.ts";
import { anOrder, later, MAY, told } from "../support/orders.ts";
import { onPool, untilSomebodyWaits } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";

const NOW = later(MAY, { days: 10 });
const [kept, gone] = [1n, 2n];

async function aShopWhereGoneHas(points: bigint, clawback: "allow_negative" | "clamp" = "allow_negative") {
  const { shopId } = await aShop({ programme: { ...influencerTiers("USD"), clawback } });
  const order = anOrder({ orderId: 1n, customerId: gone, totalMinor: points * 100n });
  await settleOrders(shopId, [told(order)], { now: NOW });
  return { shopId, order };
}

const merge = (shopId: string) =>
  mergeCustomers(shopId, { deletedId: gone, intoId: kept, mergedAt: later(MAY, { days: 5 }) }, { now: NOW });

const balances = async (shopId: string) =>
  (await db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" } })).map(
    (each) => each.available,
  );

async function buy(shopId: string, customerId = gone) {
  const request = { customerId, redemptionId: randomUUID(), rewardId: REWARD };
  return { request, redemption: await redeem(shopId, request, { now: NOW }) };
}

const REWARD = influencerTiers("USD").rewards?.[0]?.id ?? "";
const PRICE = BigInt(influencerTiers("USD").rewards?.[0]?.points ?? 0);

test("a requested one is asked for again by the old session and answered as it is", async () => {
  const { shopId } = await aShopWhereGoneHas(PRICE + 50n);
  const { request, redemption } = await buy(shopId);
  await merge(shopId);
  expect(await balances(shopId)).toEqual([50n, 0n]);
  const again = await redeem(shopId, request, { now: NOW });
  expect(again).toMatchObject({
    redemptionId: redemption.redemptionId,
    customerId: kept,
    code: redemption.code,
  });
  const { redemption: next } = await (async () => {
    await settleOrders(shopId, [told(anOrder({ orderId: 2n, customerId: kept, totalMinor: PRICE * 100n }))], {
      now: NOW,
    });
    return buy(shopId, gone);
  })();
  expect(next.customerId).toBe(kept);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("a code that is used after the merge is used, and comes back to the same lots when its order is cancelled", async () => {
  const { shopId } = await aShopWhereGoneHas(PRICE + 50n);
  const { redemption } = await buy(shopId);
  await merge(shopId);
  const order = anOrder({
    orderId: 2n,
    customerId: kept,
    totalMinor: 1_000n,
    discountCodes: [redemption.code],
  });
  await settleOrders(shopId, [told(order)], { now: NOW });
  const cancelled = { ...order, cancelledAt: NOW, updatedAt: NOW };
  await settleOrders(shopId, [told(cancelled)], { now: NOW });
  expect(await db.redemption.findFirst({ where: { shopId } })).toMatchObject({
    state: "returned",
    customerId: kept,
  });
  expect(await balances(shopId)).toEqual([PRICE + 50n, 0n]);
  expect(await lotsOf(shopId)).toEqual([`${PRICE + 50n} of ${PRICE + 50n}`, "0 of 10"]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("a cancel of what was spent before the merge leaves its hole with the kept one", async () => {
  const { shopId, order } = await aShopWhereGoneHas(PRICE);
  await buy(shopId);
  await merge(shopId);
  await settleOrders(shopId, [told({ ...order, cancelledAt: NOW, updatedAt: NOW })], { now: NOW });
  expect(await balances(shopId)).toEqual([-PRICE, 0n]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("who buys in the very moment of the merge buys as whom it becomes", async () => {
  const { shopId } = await aShopWhereGoneHas(PRICE);
  await settleOrders(shopId, [told(anOrder({ orderId: 2n, customerId: kept, totalMinor: PRICE * 100n }))], {
    now: NOW,
  });
  const merging = await onPool().connect();
  try {
    await merging.query("BEGIN");
    await merging.query("UPDATE members SET state = 'redacted' WHERE shop_id = $1 AND customer_id = $2", [
      shopId,
      gone,
    ]);
    const bought = buy(shopId, gone);
    await untilSomebodyWaits();
    await merging.query(
      "INSERT INTO customer_merges (shop_id, deleted_id, into_id, kept_id, merged_at) VALUES ($1, $2, $3, $3, now())",
      [shopId, gone, kept],
    );
    await merging.query("COMMIT");
    expect((await bought).redemption.customerId).toBe(kept);
  } finally {
    merging.release();
  }
});

test("buying, merging and cancelling at once conserves every point", async () => {
  for (const clawback of ["allow_negative", "clamp"] as const) {
    const { shopId, order } = await aShopWhereGoneHas(PRICE + 50n, clawback);
    await Promise.allSettled([
      merge(shopId),
      buy(shopId),
      buy(shopId),
      settleOrders(shopId, [told({ ...order, cancelledAt: NOW, updatedAt: NOW })], { now: NOW }),
      merge(shopId),
    ]);
    await settleOrders(shopId, [], { now: NOW, customerIds: [gone] });
    expect(await db.redemption.count({ where: { shopId } })).toBeLessThan(2);
    expect(await discrepancies(shopId)).toEqual([]);
  }
});
