/** The shop's past: sales that raise a standing from the day they were taken over, and earn only when awarded. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { OrderFigures } from "../support/orders.ts";
import { anOrder, anOrderNews, aRefund, later, MAY, refunded, told } from "../support/orders.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { aShop } from "../support/shop.ts";

const day = (days: number) => later(MAY, { days });
const TAKEN_OVER = day(30);

function past(figures: OrderFigures): OrderNews {
  return { ...anOrderNews(figures), history: TAKEN_OVER } as OrderNews;
}

async function standingOf(shopId: string) {
  const standing = await db.standing.findFirst({ where: { shopId } });
  return standing && { tierId: standing.tierId, since: standing.since, minor: standing.qualifyingMinor };
}

const targets = async (shopId: string) =>
  (await db.order.findMany({ where: { shopId }, orderBy: { processedAt: "asc" } })).map(
    (each) => each.target,
  );

test("orders of the past earn nothing and raise the tier from the day they were taken over", async () => {
  const { shopId } = await aShop();
  const before = anOrderNews({ processedAt: day(29), totalMinor: 4_000n });
  await settleOrders(shopId, [before], { now: day(30) });
  await settleOrders(shopId, [past({ processedAt: day(1), totalMinor: 60_000n })], { now: day(30) });
  await settleOrders(shopId, [anOrderNews({ processedAt: day(31), totalMinor: 4_000n })], { now: day(31) });
  expect(await statementOf(shopId)).toEqual(["earn +40 = 40", "earn +80 = 120"]);
  expect(await targets(shopId)).toEqual([0n, 40n, 80n]);
  expect(await standingOf(shopId)).toEqual({ tierId: "influencer", since: TAKEN_OVER, minor: 68_000n });
  expect(await discrepancies(shopId)).toEqual([]);
});

test("what is settled is not re-rated by the past, though its news come again later", async () => {
  const { shopId } = await aShop();
  const settled = [28, 29].map((days) => anOrderNews({ processedAt: day(days), totalMinor: 4_000n }));
  const history = anOrder({ processedAt: day(1), totalMinor: 60_000n });
  await settleOrders(shopId, settled, { now: day(30) });
  await settleOrders(shopId, [{ ...told(history), history: TAKEN_OVER } as OrderNews], { now: day(30) });
  const updated = told({ ...history, updatedAt: day(31), fulfillmentStatus: "fulfilled" });
  await settleOrders(shopId, [updated, ...settled], { now: day(32) });
  expect(await targets(shopId)).toEqual([0n, 40n, 40n]);
  expect(await statementOf(shopId)).toEqual(["earn +40 = 40", "earn +40 = 80"]);
});

test("an account that the past names takes part from the day it was taken over", async () => {
  const { shopId } = await aShop();
  const guest = anOrderNews({ processedAt: later(MAY, { days: -70 }), account: "disabled" });
  await settleOrders(shopId, [guest], { now: MAY });
  await settleOrders(shopId, [past({ processedAt: later(MAY, { days: -100 }), totalMinor: 60_000n })], {
    now: day(30),
  });
  expect(await db.member.findFirst({ where: { shopId } })).toMatchObject({ enrolledAt: TAKEN_OVER });
  expect(await statementOf(shopId)).toEqual([]);
  expect((await standingOf(shopId))?.tierId).toBe("influencer");
});

test("a refund of an order of the past lowers the standing and takes no points", async () => {
  const { shopId } = await aShop();
  const history = anOrder({ processedAt: day(1), totalMinor: 60_000n });
  const back = aRefund({ amountMinor: 20_000n, processedAt: day(35) });
  await settleOrders(shopId, [{ ...told(history), history: TAKEN_OVER } as OrderNews], { now: day(30) });
  await settleOrders(shopId, [told(refunded(history, back))], { now: day(36) });
  expect(await statementOf(shopId)).toEqual([]);
  expect(await standingOf(shopId)).toEqual({ tierId: "member", since: day(35), minor: 40_000n });
});

test("an order that a webhook told first stays an order like any other", async () => {
  const { shopId } = await aShop();
  const order = anOrder({ processedAt: day(1) });
  await settleOrders(shopId, [told(order)], { now: day(2) });
  await settleOrders(shopId, [{ ...told(order), history: TAKEN_OVER } as OrderNews], { now: day(30) });
  expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
});

test("awarded orders of the past earn once, however old they are for a member, and nothing for a guest", async () => {
  const { shopId } = await aShop();
  const old = anOrder({ customerId: 1n, processedAt: later(MAY, { days: -300 }), totalMinor: 20_000n });
  const last = anOrder({ customerId: 1n, processedAt: day(2), totalMinor: 10_000n });
  const guests = anOrder({ customerId: 2n, processedAt: day(3) });
  const news = [told(old), told(last), told(guests, "disabled")];
  await settleOrders(
    shopId,
    news.map((each) => ({ ...each, history: TAKEN_OVER }) as OrderNews),
    { now: day(30) },
  );
  expect(await statementOf(shopId)).toEqual([]);
  const awardIds = [old, last, guests].map(({ orderId }) => orderId);
  const award = () => settleOrders(shopId, [], { now: day(31), awardIds });
  await Promise.all([award(), award()]);
  await award();
  expect(await statementOf(shopId)).toEqual(["earn +200 = 200", "earn +100 = 300"]);
  expect(await db.order.count({ where: { shopId, historyOnly: true } })).toBe(0);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("in a programme for everyone, the past enrols from the day it was taken over", async () => {
  const { shopId } = await aShop({ programme: { ...influencerTiers("USD"), membership: "everyone" } });
  await settleOrders(shopId, [past({ processedAt: day(1), account: "disabled" })], { now: day(30) });
  expect(await db.member.findFirst({ where: { shopId } })).toMatchObject({ enrolledAt: TAKEN_OVER });
});
