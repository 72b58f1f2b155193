/** The shop's past: sales that raise a standing from the day they were taken over, and earn only when awarded. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { readValues } from "#app/rules/standing/reason.ts";
import type { OrderState } from "#app/rules/order.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import type { OrderFigures } from "../support/orders.ts";
import { anOrder, anOrderNews, aRefund, later, MAY, refunded, told } from "../support/orders.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { endOf } from "../support/play.ts";
import { aShop } from "../support/shop.ts";

const day = (days: number) => later(MAY, { days });
const INSTALLED = day(25);
const TAKEN_OVER = day(30);

const aShopSince = (programme: ProgrammeDocument = influencerTiers("USD")) =>
  aShop({ programme, installedAt: INSTALLED });

function past(figures: OrderFigures): OrderNews {
  return { ...anOrderNews(figures), history: TAKEN_OVER } as OrderNews;
}

async function standingOf(shopId: string) {
  const standing = await db.standing.findFirst({ where: { shopId } });
  const minor = readValues(standing?.values).spend;
  return standing && { tierId: standing.tierId, since: standing.since, minor };
}

const targets = async (shopId: string) =>
  (await db.order.findMany({ where: { shopId }, orderBy: { processedAt: "asc" } })).map(
    (each) => each.target,
  );

test("orders of the past earn nothing and raise the tier from the day they were taken over", async () => {
  const { shopId } = await aShopSince();
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
  const { shopId } = await aShopSince();
  const settled = [28, 29].map((days) => anOrderNews({ processedAt: day(days), totalMinor: 4_000n }));
  const history = anOrder({ processedAt: day(1), totalMinor: 60_000n });
  await settleOrders(shopId, settled, { now: day(30) });
  await settleOrders(shopId, [{ ...told(history), history: TAKEN_OVER }], { now: day(30) });
  const updated = told({ ...history, updatedAt: day(31), fulfillmentStatus: "fulfilled" });
  await settleOrders(shopId, [updated, ...settled], { now: day(32) });
  expect(await targets(shopId)).toEqual([0n, 40n, 40n]);
  expect(await statementOf(shopId)).toEqual(["earn +40 = 40", "earn +40 = 80"]);
});

test("an account that the past names takes part from the day it was taken over", async () => {
  const { shopId } = await aShopSince();
  const guest = anOrderNews({ processedAt: later(MAY, { days: -70 }), account: "disabled" });
  await settleOrders(shopId, [guest], { now: MAY });
  await settleOrders(shopId, [past({ processedAt: later(MAY, { days: -100 }), totalMinor: 60_000n })], {
    now: day(30),
  });
  expect(await db.member.findFirst({ where: { shopId } })).toMatchObject({ enrolledAt: TAKEN_OVER });
  expect(await statementOf(shopId)).toEqual([]);
  expect((await standingOf(shopId))?.tierId).toBe("influencer");
});

test("whoever became an account since takes part from the news that say so, whichever are heard first", async () => {
  const past = { orderId: 1n, customerId: 1n, processedAt: day(1), totalMinor: 60_000n };
  const guest = anOrderNews({ ...past, updatedAt: day(27), account: "disabled" });
  const account = anOrderNews({ ...past, updatedAt: day(33) });
  const bought = [26, 34].map((days) =>
    anOrderNews({
      orderId: BigInt(days),
      customerId: 1n,
      processedAt: day(days),
      totalMinor: 4_000n,
      account: "disabled",
    }),
  );
  const programme = { ...influencerTiers("USD"), earnBeforeEnrolmentDays: 2 };
  const ends = await Promise.all(
    [
      [guest, account, ...bought],
      [...bought, account, guest],
    ].map(async (news) => {
      const { shopId } = await aShopSince(programme);
      for (const each of news) await settleOrders(shopId, [each], { now: day(40) });
      expect(await db.member.findFirst({ where: { shopId } })).toMatchObject({ enrolledAt: day(33) });
      return endOf(shopId);
    }),
  );
  expect(ends[0]).toMatchObject({ differences: [] });
  expect(ends[1]).toEqual(ends[0]);
});

test("a refund of an order of the past lowers the standing and takes no points", async () => {
  const { shopId } = await aShopSince();
  const history = anOrder({ processedAt: day(1), totalMinor: 60_000n });
  const back = aRefund({ amountMinor: 20_000n, processedAt: day(35) });
  await settleOrders(shopId, [{ ...told(history), history: TAKEN_OVER }], { now: day(30) });
  await settleOrders(shopId, [told(refunded(history, back))], { now: day(36) });
  expect(await statementOf(shopId)).toEqual([]);
  expect(await standingOf(shopId)).toEqual({ tierId: "member", since: day(35), minor: 40_000n });
});

test("an order that was made since the install is like any other, though the list of past orders names it", async () => {
  const { shopId } = await aShopSince();
  const order = anOrder({ processedAt: day(26) });
  await settleOrders(shopId, [{ ...told(order), history: TAKEN_OVER }], { now: day(30) });
  expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
});

/** Bought and sent before Laurel came; what came of it since. */
const old = anOrder({ orderId: 1n, processedAt: day(1), totalMinor: 60_000n });
const CHANGES: [string, OrderState][] = [
  ["was sent", { ...old, updatedAt: day(27), fulfillmentStatus: "fulfilled" }],
  ["was given back in part", refunded(old, aRefund({ amountMinor: 5_000n, processedAt: day(27) }))],
  ["stayed as it was", old],
  ["was looked at again after it was taken over", { ...old, updatedAt: day(33) }],
];

test.each(CHANGES)(
  "an order of the past that %s ends the same, whoever speaks of it first",
  async (_what, changed) => {
    const others = [26, 28, 31].map((days) =>
      anOrderNews({ orderId: BigInt(days), processedAt: day(days), totalMinor: 4_000n }),
    );
    const webhook = told(changed);
    const list = {
      ...told(changed.updatedAt < TAKEN_OVER ? changed : old),
      history: TAKEN_OVER,
    } as OrderNews;
    const ends = await Promise.all(
      [
        [webhook, ...others, list],
        [...others, list, webhook],
        [list, webhook, ...others],
      ].map(async (news) => {
        const { shopId } = await aShopSince();
        for (const each of news) await settleOrders(shopId, [each], { now: day(40) });
        expect(await db.order.count({ where: { shopId, historyOnly: true } })).toBe(1);
        return endOf(shopId);
      }),
    );
    expect(ends[0]).toMatchObject({ differences: [] });
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[2]).toEqual(ends[0]);
  },
);

test("an order of the past that was awarded stays so, whatever is heard of it later", async () => {
  const { shopId } = await aShopSince();
  await settleOrders(shopId, [told({ ...old, updatedAt: day(27) })], { now: day(27) });
  expect(await statementOf(shopId)).toEqual([]);
  await settleOrders(shopId, [], { now: day(31), awardIds: [1n] });
  const sent = told({ ...old, updatedAt: day(33), fulfillmentStatus: "fulfilled" });
  await settleOrders(shopId, [sent, { ...told(old), history: day(34) }], { now: day(34) });
  expect(await statementOf(shopId)).toEqual(["earn +600 = 600"]);
});

test("awarded orders of the past earn once, however old they are for a member, and nothing for a guest", async () => {
  const { shopId } = await aShopSince();
  const old = anOrder({ customerId: 1n, processedAt: later(MAY, { days: -300 }), totalMinor: 20_000n });
  const last = anOrder({ customerId: 1n, processedAt: day(2), totalMinor: 10_000n });
  const guests = anOrder({ customerId: 2n, processedAt: day(3) });
  const news = [told(old), told(last), told(guests, "disabled")];
  await settleOrders(
    shopId,
    news.map((each) => ({ ...each, history: TAKEN_OVER })),
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
  const { shopId } = await aShopSince({ ...influencerTiers("USD"), membership: "everyone" });
  await settleOrders(shopId, [past({ processedAt: day(1), account: "disabled" })], { now: day(30) });
  expect(await db.member.findFirst({ where: { shopId } })).toMatchObject({ enrolledAt: TAKEN_OVER });
});
