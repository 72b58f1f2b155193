/**
 * Why somebody takes part: for what was bought under a programme for all customers alone, or for another reason, too.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { enroll } from "#app/flows/enroll.server.ts";
import { hearCustomers } from "#app/flows/hear-customers.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { aCustomer, anOrder, later, MAY, told } from "../support/orders.ts";
import { onPool, untilSomebodyWaits } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";

const now = later(MAY, { days: 90 });
const [first, second] = [later(MAY, { days: 1 }), later(MAY, { days: 9 })];
const forAll = () => aShop({ programme: { ...influencerTiers("USD"), membership: "everyone" } });
const buys = (customerId: bigint, processedAt: Date, account: "enabled" | "disabled" = "disabled") =>
  told(anOrder({ customerId, processedAt }), account);

async function sinceOf(shopId: string, customerId: bigint) {
  const where = { shopId_customerId: { shopId, customerId } };
  const { enrolledAt, joinedAt } = await db.member.findUniqueOrThrow({ where });
  return [enrolledAt, joinedAt];
}

const taken = readFileSync("prisma/migrations/20261125100100_why_members_took_part/migration.sql", "utf8");

test("whoever bought takes part for that alone", async () => {
  const { shopId } = await forAll();
  await settleOrders(shopId, [buys(1n, first)], { now });
  expect(await sinceOf(shopId, 1n)).toEqual([first, null]);
});

test("an account is another reason, from the order that it was heard with, in whichever order they come", async () => {
  const { shopId } = await forAll();
  await settleOrders(shopId, [buys(1n, second, "enabled")], { now });
  await settleOrders(shopId, [buys(1n, first)], { now });
  await settleOrders(shopId, [buys(2n, first)], { now });
  await settleOrders(shopId, [buys(2n, second, "enabled")], { now });
  expect(await sinceOf(shopId, 1n)).toEqual([first, second]);
  expect(await sinceOf(shopId, 2n)).toEqual([first, second]);
});

test("so is a look at the storefront, once: a later one changes nothing", async () => {
  const { shopId } = await forAll();
  await settleOrders(shopId, [buys(1n, first)], { now });
  expect(await enroll(shopId, 1n, { now: second })).toBe(false);
  expect(await enroll(shopId, 1n, { now })).toBe(false);
  expect(await sinceOf(shopId, 1n)).toEqual([first, second]);
  await enroll(shopId, 2n, { now: second });
  expect(await sinceOf(shopId, 2n)).toEqual([second, second]);
});

test("so is what Shopify says of the customer", async () => {
  const { shopId } = await forAll();
  await settleOrders(shopId, [buys(1n, first)], { now });
  const customer = { ...aCustomer(1n), updatedAt: second };
  await hearCustomers(shopId, [{ customer, webhookId: "w1" }], { now });
  expect(await sinceOf(shopId, 1n)).toEqual([first, second]);
});

test("whom somebody became takes part for the same reason, from the merge on", async () => {
  const { shopId } = await forAll();
  await settleOrders(shopId, [buys(1n, first), buys(3n, first, "enabled")], { now });
  const mergedAt = second;
  await mergeCustomers(shopId, { deletedId: 1n, intoId: 2n, mergedAt }, { now });
  await mergeCustomers(shopId, { deletedId: 3n, intoId: 4n, mergedAt }, { now });
  expect(await sinceOf(shopId, 2n)).toEqual([second, null]);
  expect(await sinceOf(shopId, 4n)).toEqual([second, second]);
});

test("members from before it was kept: by buying where an order of theirs says that very instant", async () => {
  const [{ shopId: all }, { shopId: some }] = await Promise.all([forAll(), aShop()]);
  await settleOrders(all, [buys(1n, first), buys(2n, first), buys(2n, second)], { now });
  await settleOrders(some, [buys(1n, first, "enabled")], { now });
  const where = { shopId_customerId: { shopId: all, customerId: 2n } };
  const before = later(first, { days: -1 });
  await db.member.update({ where, data: { enrolledAt: before } });
  await db.member.updateMany({ data: { joinedAt: null } });
  await onPool().query(taken);
  await onPool().query(taken);
  expect(await sinceOf(all, 1n)).toEqual([first, null]);
  expect(await sinceOf(all, 2n)).toEqual([before, before]);
  expect(await sinceOf(some, 1n)).toEqual([first, first]);
});

test("so are those whom an order only named, and whom they were merged into", async () => {
  const { shopId } = await forAll();
  await enroll(shopId, 8n, { now: later(first, { days: -1 }) });
  for (const customerId of [1n, 8n]) {
    const order = anOrder({ customerId, processedAt: first });
    const given = { ...order, customerId: 2n, updatedAt: later(order.updatedAt, { days: 1 }) };
    await settleOrders(shopId, [told(order, "disabled")], { now });
    await settleOrders(shopId, [told(given, "disabled")], { now });
  }
  await settleOrders(shopId, [buys(3n, first), buys(7n, first, "enabled")], { now });
  await mergeCustomers(shopId, { deletedId: 3n, intoId: 4n, mergedAt: second }, { now });
  await mergeCustomers(shopId, { deletedId: 4n, intoId: 5n, mergedAt: later(second, { days: 1 }) }, { now });
  await enroll(shopId, 6n, { now: second });
  const ids = [1n, 2n, 3n, 4n, 5n, 6n, 8n];
  const before = await Promise.all(ids.map((id) => sinceOf(shopId, id)));
  await db.member.updateMany({ data: { joinedAt: null } });
  await onPool().query(taken);
  expect(await Promise.all(ids.map((id) => sinceOf(shopId, id)))).toEqual(before);
  expect(before.map(([, joinedAt]) => joinedAt)).toEqual([
    ...[null, null, null, null, null, second],
    later(first, { days: -1 }),
  ]);
  // With an account, but nobody knows any more.
  expect(await sinceOf(shopId, 7n)).toEqual([first, null]);
});

test("they are told a thousand at a time, in the order of their ids, however many there are", async () => {
  const { shopId } = await aShop();
  await onPool().query(
    `INSERT INTO members (shop_id, customer_id, state, enrolled_at, created_at)
     SELECT $1, id, 'enrolled', now(), now() FROM generate_series(2500, 1, -1) AS id`,
    [shopId],
  );
  const somebody = await onPool().connect();
  await somebody.query("BEGIN");
  await somebody.query("SELECT FROM members WHERE shop_id = $1 AND customer_id = 1500 FOR UPDATE", [shopId]);
  const told = onPool().query(taken);
  await untilSomebodyWaits();
  expect(await db.member.count({ where: { shopId, joinedAt: { not: null } } })).toBe(1_000);
  const { rowCount } = await onPool().query("SELECT FROM members WHERE shop_id = $1 FOR UPDATE SKIP LOCKED", [
    shopId,
  ]);
  expect(rowCount).toBe(1_000 + 1_000);
  await somebody.query("COMMIT");
  somebody.release();
  await told;
  expect(await db.member.count({ where: { shopId, joinedAt: null } })).toBe(0);
});
