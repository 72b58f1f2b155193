/** Who takes part after a merge, and which person is kept. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { hearCustomers } from "#app/flows/hear-customers.server.ts";
import { redactCustomer } from "#app/flows/redact-customer.server.ts";
import { aCustomer, MAY, told } from "../support/orders.ts";
import {
  kept,
  gone,
  merged,
  day,
  NOW,
  MERGED_AT,
  play,
  aShopWith,
  membersOf,
  endOf,
  goneBuys,
  keptBuys,
  keptLater,
} from "./merge-setting.ts";

test("who was a guest brings its orders towards the tier, and nobody is enrolled by it", async () => {
  const { shopId } = await aShopWith();
  await play(shopId, [[told(goneBuys, "disabled"), told(keptBuys)], merged(gone, kept), [told(keptLater)]]);
  expect(await endOf(shopId)).toMatchObject({
    member: { available: 120n, enrolledAt: day(29) },
    orders: ["11 1 0 2 ", "13 1 40  member", "14 1 80  influencer"],
    differences: [],
  });
  const { shopId: other } = await aShopWith();
  await play(other, [[told(goneBuys, "disabled"), told(keptBuys, "disabled")], merged(gone, kept)]);
  expect((await endOf(other)).member).toMatchObject({ state: "guest", enrolledAt: null, available: 0n });
});

test("a member who is merged into a guest makes a member of it, into an excluded one does not", async () => {
  const { shopId } = await aShopWith();
  await play(shopId, [[told(goneBuys), told(keptBuys, "disabled")], merged(gone, kept)]);
  expect(await endOf(shopId)).toMatchObject({
    member: { available: 640n, enrolledAt: MERGED_AT, state: "enrolled" },
    differences: [],
  });
  const { shopId: other } = await aShopWith();
  await db.member.create({
    data: { shopId: other, customerId: kept, state: "excluded", enrolledAt: MAY, createdAt: MAY },
  });
  await play(other, [[told(goneBuys), told(keptBuys)], merged(gone, kept)]);
  expect(await endOf(other)).toMatchObject({
    member: { available: 600n, state: "excluded" },
    standing: [],
    differences: [],
  });
});

test("of who is gone no person is kept, whatever is heard of it later; of the kept one it is", async () => {
  const { shopId } = await aShopWith();
  const person = (customerId: bigint, email: string) => ({
    ...aCustomer(customerId),
    email,
    updatedAt: day(50),
  });
  await hearCustomers(shopId, [{ customer: person(gone, "old@example.com"), webhookId: "1" }], { now: NOW });
  await play(shopId, [merged(gone, kept)]);
  const news = [gone, kept].map((customerId) => ({
    customer: person(customerId, `${customerId}@example.com`),
    webhookId: randomUUID(),
  }));
  await hearCustomers(shopId, news, { now: NOW });
  await redactCustomer(shopId, { customerId: gone, webhookId: "2" }, { now: NOW });
  const members = await db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" } });
  expect(members.map(({ customerId, state, email }) => [customerId, state, email])).toEqual([
    [kept, "enrolled", "1@example.com"],
    [gone, "redacted", null],
  ]);
});

test("a redaction before the merge keeps the points for whom it became", async () => {
  const { shopId } = await aShopWith();
  await play(shopId, [[told(goneBuys)]]);
  await redactCustomer(shopId, { customerId: gone, webhookId: "1" }, { now: NOW });
  await play(shopId, [merged(gone, kept), [told(keptLater)]]);
  expect(await endOf(shopId)).toMatchObject({ member: { available: 680n }, differences: [] });
});

test("an order that names the one who is gone is the kept one's, also when it is moved there and away", async () => {
  const { shopId } = await aShopWith();
  const moved = { ...goneBuys, updatedAt: day(45), customerId: 9n };
  await play(shopId, [merged(gone, kept), [told(goneBuys)], [told({ ...goneBuys, customerId: kept })]]);
  expect((await endOf(shopId)).orders).toEqual(["11 1 600 2 member"]);
  await play(shopId, [[told(moved)]]);
  expect(await membersOf(shopId)).toEqual([
    [kept, 0n, 0n],
    [gone, 0n, 0n],
    [9n, 600n, 600n],
  ]);
  expect((await endOf(shopId)).differences).toEqual([]);
});
