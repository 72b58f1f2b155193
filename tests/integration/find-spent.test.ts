/** Gift cards and store credit are used once nothing of them is left, which no order tells. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { askWithdrawal } from "#app/flows/ask-withdrawal.server.ts";
import { endRedemptions } from "#app/flows/end-redemptions.server.ts";
import { findSpent } from "#app/flows/find-spent.server.ts";
import { sweepSpent } from "#app/flows/sweep-points.server.ts";
import { withdrawCodes } from "#app/flows/withdraw-codes.server.ts";
import { cancelRedemption } from "#app/jobs/cancel-redemption.server.ts";
import { markEmptied, markSpent } from "#app/models/redemption-ends.server.ts";
import { lockRedemption } from "#app/models/redemptions.server.ts";
import { enqueueReading } from "#app/queue.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { DEACTIVATE_GIFT_CARD } from "#app/shopify/documents.ts";
import { ledgerDiscrepancies } from "../support/books.ts";
import { drain, waitingJobs } from "../support/drain.ts";
import { later } from "../support/orders.ts";
import { untilSomebodyWaits } from "../support/pool.ts";
import { control } from "./connect.ts";
import type { Setting } from "./redeem-setting.ts";
import { entriesOf, redemptionOf } from "./redeem-setting.ts";
import type { WrittenReward } from "./reward-setting.ts";
import { aBuyer, buy, giftCardsAt, orderAtShop, REWARDS } from "./reward-setting.ts";

const stateOf = async (member: Setting, redemptionId: string) =>
  (await redemptionOf(member, redemptionId)).state;
const look = ({ shopId }: Setting) => findSpent(shopId, { now: new Date() });
const lines = (priceMinor: number) => [{ title: "Ink", priceMinor, quantity: 1 }];

/** Of $10. */
async function aCard(member: Setting) {
  const { redemptionId } = await buy(member, { rewardId: "card" });
  const [card] = await giftCardsAt(member.shopId);
  return { redemptionId, giftCards: [card?.code ?? ""] };
}

test("a gift card is used once it is empty, and the member keeps one of which something is left", async () => {
  const member = await aBuyer();
  const { redemptionId, giftCards } = await aCard(member);
  await look(member);
  expect(await stateOf(member, redemptionId)).toBe("issued");
  await orderAtShop(member, { giftCards, lines: lines(400) });
  await look(member);
  expect(await stateOf(member, redemptionId)).toBe("issued");
  await orderAtShop(member, { giftCards, lines: lines(4_000) });
  await look(member);
  expect(await stateOf(member, redemptionId)).toBe("used");
  expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
  expect(await ledgerDiscrepancies(member.shopId)).toEqual([]);
});

test("store credit that pays an order is used as soon as the order is heard of", async () => {
  const member = await aBuyer();
  const { redemptionId } = await buy(member, { rewardId: "credit" });
  await drain();
  const { order } = await orderAtShop(member, { storeCredit: true });
  const runAt = new Date();
  await inTransaction((tx) => enqueueReading(tx, member.shopId, [BigInt(order.id)], { runAt }));
  await drain();
  expect(await stateOf(member, redemptionId)).toBe("used");
});

test("the daily look goes through all shops where somebody has something left, and no others", async () => {
  const [one, other] = [await aBuyer(), await aBuyer()];
  const { redemptionId, giftCards } = await aCard(one);
  await buy(other, { rewardId: "amount" });
  await orderAtShop(one, { giftCards });
  await sweepSpent({ now: new Date() });
  const asked = (await waitingJobs()).filter(({ task }) => task === "find-spent");
  expect(asked).toContainEqual({ task: "find-spent", payload: { shopId: one.shopId } });
  expect(asked).not.toContainEqual({ task: "find-spent", payload: { shopId: other.shopId } });
  await drain();
  expect(await stateOf(one, redemptionId)).toBe("used");
});

test("without the permission to look nothing changes, and what another kind became is seen all the same", async () => {
  const member = await aBuyer();
  const { redemptionId, giftCards } = await aCard(member);
  await orderAtShop(member, { giftCards });
  const { scopes } = await db.shop.findUniqueOrThrow({ where: { shopId: member.shopId } });
  const others = scopes.filter((scope) => !scope.includes("gift_cards"));
  await control.post("scopes", { shop: member.shopId, scopes: others });
  // What Shopify denies is remembered.
  await look(member);
  const { redemptionId: creditId } = await buy(member, { rewardId: "credit" });
  await orderAtShop(member, { storeCredit: true });
  await look(member);
  expect(await stateOf(member, redemptionId)).toBe("issued");
  expect(await stateOf(member, creditId)).toBe("used");
});

test("what Laurel itself has emptied, because staff take it back, is not spent, and its points come back", async () => {
  const member = await aBuyer();
  const { shopId } = member;
  const { redemptionId } = await buy(member, { rewardId: "credit" });
  const now = new Date();
  await askWithdrawal(shopId, { redemptionId, customerId: null, by: "staff:1" }, { now });
  await withdrawCodes(shopId, [redemptionId], { now });
  await look(member);
  expect(await stateOf(member, redemptionId)).toBe("issued");
  await inTransaction((tx) => markEmptied(tx, shopId, { redemptionIds: [redemptionId], now }));
  expect(await stateOf(member, redemptionId)).toBe("issued");
  await endRedemptions(shopId, [redemptionId], { now, as: "cancelled" });
  expect(await stateOf(member, redemptionId)).toBe("cancelled");
  expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
});

/** Pays with it, sees that it is used, and has the order given back. */
async function usedAndRefunded(member: Setting, redemptionId: string, besides: object): Promise<void> {
  const { order } = await orderAtShop(member, { lines: lines(1_000), ...besides });
  await look(member);
  expect(await stateOf(member, redemptionId)).toBe("used");
  await control.post(`orders/${order.id}/refund`, { shop: member.shopId, amountMinor: 1_000 });
}

test("a gift card is the member's again once an order paid with it is given back", async () => {
  const member = await aBuyer();
  const { redemptionId, giftCards } = await aCard(member);
  await usedAndRefunded(member, redemptionId, { giftCards });
  await sweepSpent({ now: new Date() });
  await drain();
  expect(await redemptionOf(member, redemptionId)).toMatchObject({ state: "issued", usedAt: null });
  await orderAtShop(member, { giftCards, lines: lines(1_000) });
  await look(member);
  expect(await stateOf(member, redemptionId)).toBe("used");
  expect(await entriesOf(redemptionId)).toEqual(["redeem -500"]);
  expect(await ledgerDiscrepancies(member.shopId)).toEqual([]);
});

test("so is store credit, as soon as the refund is heard of, and it can be taken back", async () => {
  const member = await aBuyer();
  const { redemptionId } = await buy(member, { rewardId: "credit" });
  const { order } = await orderAtShop(member, { lines: lines(1_000), storeCredit: true });
  await look(member);
  await control.post(`orders/${order.id}/refund`, { shop: member.shopId, amountMinor: 1_000 });
  await inTransaction((tx) => enqueueReading(tx, member.shopId, [BigInt(order.id)], { runAt: new Date() }));
  await drain();
  expect(await stateOf(member, redemptionId)).toBe("issued");
  const now = new Date();
  await askWithdrawal(member.shopId, { redemptionId, customerId: null, by: "staff:1" }, { now });
  await cancelRedemption(member.shopId, redemptionId, { now });
  expect(await stateOf(member, redemptionId)).toBe("cancelled");
  expect(await entriesOf(redemptionId)).toEqual(["redeem -500", "return 500"]);
});

test("what was taken for an answer to an earlier wish to have it back is not looked for again", async () => {
  const member = await aBuyer();
  const { redemptionId } = await buy(member, { rewardId: "credit" });
  const { order } = await orderAtShop(member, { lines: lines(1_000), storeCredit: true });
  await look(member);
  await db.redemption.updateMany({
    where: { shopId: member.shopId, redemptionId },
    data: { withdrawalSentAt: new Date(Date.now() - 3_600_000) },
  });
  await control.post(`orders/${order.id}/refund`, { shop: member.shopId, amountMinor: 1_000 });
  await look(member);
  const { withdrawalSentAt } = await db.redemption.findUniqueOrThrow({
    where: { shopId_redemptionId: { shopId: member.shopId, redemptionId } },
  });
  expect(withdrawalSentAt).toBeNull();
});

test("a card stays used that has ended, that is switched off, or that was used long ago", async () => {
  const member = await aBuyer();
  const { redemptionId, giftCards } = await aCard(member);
  await usedAndRefunded(member, redemptionId, { giftCards });
  const where = { shopId: member.shopId, redemptionId };
  const { endsAt, usedAt } = await db.redemption.findFirstOrThrow({ where });
  const set = (data: { endsAt?: Date | null; usedAt?: Date | null }) =>
    db.redemption.updateMany({ where, data });
  await set({ endsAt: new Date(Date.now() - 1_000) });
  await look(member);
  expect(await stateOf(member, redemptionId)).toBe("used");
  await set({ endsAt, usedAt: new Date(Date.now() - 181 * 86_400_000) });
  await look(member);
  expect(await stateOf(member, redemptionId)).toBe("used");
  await set({ usedAt });
  const [card] = await giftCardsAt(member.shopId);
  const client = await shopifyClient(member.shopId);
  await client.request(DEACTIVATE_GIFT_CARD, { id: card?.gid ?? "" });
  await look(member);
  expect(await stateOf(member, redemptionId)).toBe("used");
});

test.each([
  ["spent", markSpent],
  ["emptied", markEmptied],
])("many are marked as %s in the order in which everybody locks them, whatever the plan", async (_, mark) => {
  const member = await aBuyer();
  const { shopId } = member;
  // The last by its id is written first.
  const redemptionIds = ["b", "a"].map((letter) => `${letter}${randomUUID().slice(1)}`);
  for (const redemptionId of redemptionIds) await buy(member, { rewardId: "credit", redemptionId });
  const [last, first] = redemptionIds;
  let begun = 0;
  const marked = await inTransaction(async (tx) => {
    await lockRedemption(tx, shopId, first ?? "");
    const marking = inTransaction(async (other) => {
      begun += 1;
      await other.$executeRaw`SET LOCAL enable_indexscan = off`;
      await other.$executeRaw`SET LOCAL enable_bitmapscan = off`;
      return mark(other, shopId, { redemptionIds, now: new Date() });
    });
    await untilSomebodyWaits();
    await lockRedemption(tx, shopId, last ?? "");
    return { marking };
  });
  expect([await marked.marking, begun]).toEqual([2, 1]);
});

test("what has ended is left to its end", async () => {
  const member = await aBuyer();
  const { redemptionId, giftCards } = await aCard(member);
  await orderAtShop(member, { giftCards });
  await db.redemption.updateMany({
    where: { shopId: member.shopId, redemptionId },
    data: { endsAt: new Date(Date.now() - 1_000) },
  });
  await look(member);
  expect(await stateOf(member, redemptionId)).toBe("issued");
});

test("many are looked at in turns", async () => {
  const member = await aBuyer();
  const { redemptionId: first } = await buy(member, { rewardId: "credit" });
  const { redemptionId: second } = await buy(member, { rewardId: "credit" });
  const now = new Date();
  const step = await findSpent(member.shopId, { now, limit: 1 });
  expect(step).toEqual({ after: [first, second].sort()[0], more: true });
  const rest = await findSpent(member.shopId, { now, limit: 2, after: step.after });
  expect(rest).toEqual({ after: [first, second].sort()[1], more: false });
});

/** Two of the same, without an end or with their own. */
async function twoCredits(validDays: number | null) {
  const [credit] = REWARDS.filter(({ id }) => id === "credit");
  const member = await aBuyer({ rewards: [{ ...(credit as WrittenReward), validDays } as WrittenReward] });
  const at = new Date();
  const first = await buy(member, { rewardId: "credit", at: later(at, { minutes: -60 }) });
  const second = await buy(member, { rewardId: "credit", at });
  return { member, first: first.redemptionId, second: second.redemptionId };
}

async function staffTakeBack(member: Setting, redemptionId: string) {
  const now = new Date();
  await askWithdrawal(member.shopId, { redemptionId, customerId: null, by: "staff:1" }, { now });
  return cancelRedemption(member.shopId, redemptionId, { now });
}

test("of two credits without an end the one that staff take back is gone, and the other pays", async () => {
  const { member, first, second } = await twoCredits(null);
  await staffTakeBack(member, second);
  await look(member);
  expect([await stateOf(member, first), await stateOf(member, second)]).toEqual(["issued", "cancelled"]);
  expect(await entriesOf(second)).toEqual(["redeem -500", "return 500"]);
  await orderAtShop(member, { lines: lines(4_000), storeCredit: true });
  await look(member);
  expect(await stateOf(member, first)).toBe("used");
  expect(await ledgerDiscrepancies(member.shopId)).toEqual([]);
});

test("the credit that ends later is kept, in words, until the sooner one is taken back", async () => {
  const { member, first, second } = await twoCredits(30);
  const kept = await staffTakeBack(member, second);
  expect(kept).toMatchObject({ state: "issued", withdrawalAt: null });
  expect(kept?.failure).toMatch(/other store credit that ends sooner/);
  for (const each of [first, second]) await staffTakeBack(member, each);
  expect([await stateOf(member, first), await stateOf(member, second)]).toEqual(["cancelled", "cancelled"]);
  expect((await redemptionOf(member, second)).failure).toBeNull();
  expect(await ledgerDiscrepancies(member.shopId)).toEqual([]);
});
