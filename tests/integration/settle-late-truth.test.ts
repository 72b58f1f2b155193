/** What was believed for a while and is not true any more leaves nothing behind, in whichever order it was heard. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { hearCustomers } from "#app/flows/hear-customers.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { waitingJobs } from "../support/drain.ts";
import { aCustomer, anOrder, aRefund, later, MAY, refunded, told } from "../support/orders.ts";
import { onPool, untilSomebodyWaits } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";

const NOW = new Date("2026-06-15T12:00:00Z");
const day = (days: number) => later(MAY, { days });

async function settleEach(shopId: string, batches: readonly OrderNews[][]): Promise<void> {
  for (const batch of batches) await settleOrders(shopId, batch, { now: NOW });
}

test("an order that changed its customer while it waited to be read leaves the first one nothing, no tier either", async () => {
  const { shopId } = await aShop();
  const big = anOrder({ orderId: 1n, customerId: 1n, totalMinor: 60_000n });
  const small = anOrder({ orderId: 2n, customerId: 1n, processedAt: day(1) });
  await settleEach(shopId, [[told(big)], [told(small)]]);
  const moved = told({ ...big, customerId: 2n, updatedAt: day(2) });
  await settleEach(shopId, [[{ kind: "edited", orderId: 1n }, moved]]);
  expect(await discrepancies(shopId)).toEqual([]);
  await settleEach(shopId, [[{ ...moved, read: true }]]);
  const members = await db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" } });
  const standings = await db.standing.findMany({ where: { shopId }, orderBy: { customerId: "asc" } });
  expect(members.map(({ available }) => available)).toEqual([100n, 600n]);
  expect(standings.map(({ tierId }) => tierId)).toEqual(["member", "influencer"]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("in a programme for everyone, who paid takes part, though the order was known to be another's by then", async () => {
  const programme = { ...influencerTiers("USD"), membership: "everyone" as const };
  const order = anOrder({ orderId: 7n, customerId: 1n });
  const moved = { ...order, customerId: 2n, updatedAt: day(1) };
  const news = [told(order, "disabled"), told(moved, "disabled")];
  for (const sequence of [news, news.toReversed()]) {
    const { shopId } = await aShop({ programme });
    await settleEach(
      shopId,
      sequence.map((each) => [each]),
    );
    const members = await db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" } });
    expect(members.map(({ enrolledAt, available }) => [enrolledAt, available])).toEqual([
      [MAY, 0n],
      [MAY, 100n],
    ]);
  }
});

test("of a member whose person was removed the numbers stay, and late news move no more than they should", async () => {
  const { shopId } = await aShop();
  const order = anOrder({ orderId: 1n, customerId: 1n });
  await settleEach(shopId, [[told(order), told(anOrder({ orderId: 2n, customerId: 1n }))]]);
  await db.member.updateMany({ where: { shopId }, data: { state: "redacted" } });
  const refund = aRefund({ amountMinor: 4_000n });
  await settleEach(shopId, [[told(order)], [{ kind: "refund", orderId: 1n, refund }]]);
  expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "earn +100 = 200", "reverse -40 = 160"]);
  expect(await db.standing.count({ where: { shopId } })).toBe(1);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("a customer whose first order was settled while we heard of the account has it settled again", async () => {
  const { shopId } = await aShop();
  const settling = await onPool().connect();
  try {
    await settling.query("BEGIN");
    await settling.query(
      "INSERT INTO members (shop_id, customer_id, state, created_at) VALUES ($1, 5, 'guest', now())",
      [shopId],
    );
    await settling.query(
      "INSERT INTO orders (shop_id, order_id, customer_id, processed_at) VALUES ($1, 1, 5, now())",
      [shopId],
    );
    const customer = { ...aCustomer(5n), updatedAt: MAY };
    const hearing = hearCustomers(shopId, [{ customer, webhookId: "account" }], { now: NOW });
    await untilSomebodyWaits();
    await settling.query("COMMIT");
    await hearing;
  } finally {
    settling.release();
  }
  const jobs = (await waitingJobs()).filter(({ task }) => task === "settle-members");
  expect(jobs).toContainEqual({ task: "settle-members", payload: { shopId, customerIds: ["5"] } });
});

test("an order that waits to be read is not re-rated by older news of the same batch before it is read", async () => {
  const { shopId } = await aShop();
  const refund = aRefund({ refundId: 9n, amountMinor: 1_000n, processedAt: day(3) });
  const after = refunded(
    anOrder({ orderId: 2n, customerId: 1n, totalMinor: 5_000n, processedAt: day(2) }),
    refund,
  );
  await settleEach(shopId, [[told(after)]]);
  const big = anOrder({ orderId: 1n, customerId: 1n, totalMinor: 60_000n, processedAt: day(1) });
  await settleEach(shopId, [[told(big), { kind: "edited", orderId: 2n }]]);
  expect(await statementOf(shopId)).toEqual(["earn +40 = 40", "earn +600 = 640"]);
  expect(await discrepancies(shopId)).toEqual([]);
  await settleEach(shopId, [[{ ...told(after), read: true }]]);
  expect(await statementOf(shopId)).toEqual(["earn +40 = 40", "earn +600 = 640", "earn +40 = 680"]);
  expect(await discrepancies(shopId)).toEqual([]);
});
