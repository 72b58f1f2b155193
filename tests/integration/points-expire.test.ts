/** Points that were not spent in time end, and what that means for a refund afterwards. */
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { expirePoints } from "#app/flows/expire-points.server.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import {
  aMember,
  anEntry,
  discrepancies,
  ledgerDiscrepancies,
  lotsOf,
  postAll,
  spend,
  statementOf,
} from "../support/books.ts";
import { anOrder, aRefund, MAY, refunded, told } from "../support/orders.ts";
import { aShop, publish } from "../support/shop.ts";
import { ada, aReward, aShopWith, balances, comeBack, day, gift, withoutPower } from "./points-setting.ts";

let shopId = "";

async function open(...shop: Parameters<typeof aShopWith>): Promise<string> {
  shopId = await aShopWith(...shop);
  return shopId;
}

describe("expiring", () => {
  beforeEach(async () => {
    await open({});
    await aMember(shopId, { customerId: ada });
  });

  test("takes what is left of the lot that ended, at its instant, once", async () => {
    await postAll(shopId, [gift(100n, day(30)), gift(50n, day(60)), gift(7n, null)]);
    await postAll(shopId, [spend(ada, 40n, randomUUID())]);
    expect(await expirePoints(shopId, { now: new Date(day(30).getTime() - 1) })).toMatchObject({ done: 0 });
    expect(await expirePoints(shopId, { now: day(30) })).toEqual({ done: 1, more: false });
    expect(await expirePoints(shopId, { now: day(31) })).toMatchObject({ done: 0 });
    expect((await statementOf(shopId)).slice(3)).toEqual(["redeem -40 = 117", "expire -60 = 57"]);
    const [lot] = await db.lot.findMany({ where: { shopId }, orderBy: { entryId: "asc" } });
    const last = await db.entry.findFirstOrThrow({ where: { shopId, kind: "expire" } });
    expect(last.key).toBe(`expiry:${lot?.entryId}:${day(30).toISOString()}`);
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });

  test("goes on where it stopped, the longest ended first", async () => {
    await postAll(
      shopId,
      [3, 1, 2].map((days) => gift(BigInt(days), day(days))),
    );
    expect(await expirePoints(shopId, { now: day(9), limit: 2 })).toEqual({ done: 2, more: true });
    expect((await lotsOf(shopId)).map((lot) => lot.slice(0, 6))).toEqual(["3 of 3", "0 of 1", "0 of 2"]);
    expect(await expirePoints(shopId, { now: day(9), limit: 2 })).toEqual({ done: 1, more: false });
    expect(await balances(shopId)).toEqual([[0n, 0n]]);
  });

  test("by several workers at once, while the shopper spends, takes each point once", async () => {
    await postAll(shopId, [gift(100n, day(30)), gift(50n, day(60))]);
    const spending = postAll(shopId, [spend(ada, 30n, randomUUID())]);
    await Promise.all([...Array.from({ length: 4 }, () => expirePoints(shopId, { now: day(30) })), spending]);
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
    expect(await db.entry.count({ where: { shopId, kind: "expire" } })).toBe(1);
    const [[available]] = (await balances(shopId)) as [[bigint, bigint]];
    // The spending came before (70 of the first lot were left to end) or after (30 of the second are gone).
    expect([50n, 20n]).toContain(available);
  });

  test("that breaks off leaves all as it was, and succeeds the next time", async () => {
    await postAll(shopId, [gift(100n, day(30))]);
    await withoutPower(() => expirePoints(shopId, { now: day(30) }));
    expect(await lotsOf(shopId)).toEqual(["100 of 100 until 2026-05-31"]);
    expect(await expirePoints(shopId, { now: day(30) })).toMatchObject({ done: 1 });
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });

  test("of a lot whose end has been moved since is another fact, with a key of its own", async () => {
    const redemptionId = randomUUID();
    await postAll(shopId, [gift(100n, day(30)), spend(ada, 60n, redemptionId)]);
    await expirePoints(shopId, { now: day(30) });
    const back = comeBack(60n, redemptionId, 40);
    await postAll(shopId, [back]);
    expect(await lotsOf(shopId)).toEqual(["60 of 100 until 2026-07-10"]);
    await expirePoints(shopId, { now: day(70) });
    expect((await statementOf(shopId)).slice(2)).toEqual([
      "expire -40 = 0",
      "return +60 = 60",
      "expire -60 = 0",
    ]);
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });

  test("in one shop leaves another shop's points alone", async () => {
    await postAll(shopId, [gift(100n, day(30))]);
    const other = await aShop();
    await expirePoints(other.shopId, { now: day(30) });
    expect(await balances(shopId)).toEqual([[100n, 0n]]);
  });
});

test("what has ended cannot be spent, though the job has not come yet", async () => {
  await open({ rewards: [aReward(100)] });
  await aMember(shopId, { customerId: ada });
  await postAll(shopId, [gift(90n, day(30)), gift(60n, day(60))]);
  const buy = (days: number) =>
    redeem(shopId, { customerId: ada, redemptionId: randomUUID(), rewardId: "off" }, { now: day(days) });
  await expect(buy(30)).rejects.toMatchObject({ code: "INSUFFICIENT_POINTS", detail: { available: 60n } });
  await postAll(shopId, [gift(40n, null)]);
  await buy(30);
  expect((await statementOf(shopId)).slice(3)).toEqual(["expire -90 = 100", "redeem -100 = 0"]);
  expect(await expirePoints(shopId, { now: day(31) })).toMatchObject({ done: 0 });
  expect(await ledgerDiscrepancies(shopId)).toEqual([]);
});

describe("a refund of an order whose points expired unused", () => {
  const sold = anOrder({ orderId: 1n, customerId: ada });

  beforeEach(async () => {
    await open({ expiry: { policy: "fixed", days: 30 } });
    await settleOrders(shopId, [told(sold)], { now: MAY });
    await expirePoints(shopId, { now: day(30) });
    await settleOrders(shopId, [told(anOrder({ orderId: 2n, customerId: ada, processedAt: day(31) }))], {
      now: day(31),
    });
  });

  test("costs the shopper nothing more: what expired is what it takes", async () => {
    const back = refunded(sold, aRefund({ amountMinor: 4_000n, processedAt: day(32) }));
    await settleOrders(shopId, [told(back)], { now: day(32) });
    await settleOrders(shopId, [told(back)], { now: day(32) });
    expect(await statementOf(shopId)).toEqual([
      "earn +100 = 100",
      "expire -100 = 0",
      "earn +100 = 100",
      "return +40 = 140",
      "reverse -40 = 100",
    ]);
    expect(await lotsOf(shopId)).toEqual(["0 of 100 until 2026-05-31", "100 of 100 until 2026-07-01"]);
    expect(await db.entry.findMany({ where: { shopId, kind: "return" } })).toMatchObject([
      { actor: "system", reason: { expiredOfOrder: "1" }, redemptionId: null },
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("brings each expired point back once, though two refunds come in one list", async () => {
    const refund = (index: number, points: bigint) =>
      anEntry({
        customerId: ada,
        key: `order:1:${index}`,
        kind: "reverse",
        orderId: 1n,
        availableDelta: -points,
        occurredAt: day(32),
      });
    await postAll(shopId, [refund(2, 70n), refund(3, 70n)]);
    expect((await statementOf(shopId)).slice(3)).toEqual([
      "return +70 = 170",
      "reverse -70 = 100",
      "return +30 = 130",
      "reverse -70 = 60",
    ]);
    expect(await lotsOf(shopId)).toEqual(["0 of 100 until 2026-05-31", "60 of 100 until 2026-07-01"]);
  });

  test("and what is refunded after all of it, too; a correction gives back to its lot, with the grace", async () => {
    const part = refunded(sold, aRefund({ amountMinor: 4_000n, processedAt: day(32) }));
    const whole = { ...part, cancelledAt: day(33), updatedAt: day(33) };
    await settleOrders(shopId, [told(part)], { now: day(32) });
    await settleOrders(shopId, [told(whole)], { now: day(33) });
    await settleOrders(shopId, [told({ ...part, updatedAt: day(34) })], { now: day(34) });
    expect((await statementOf(shopId)).slice(3)).toEqual([
      "return +40 = 140",
      "reverse -40 = 100",
      "return +60 = 160",
      "reverse -60 = 100",
      "earn +60 = 160",
    ]);
    expect(await lotsOf(shopId)).toEqual(["60 of 100 until 2026-07-04", "100 of 100 until 2026-07-01"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("and in a hole as well, once for each point, however often it is taken back", async () => {
    const hole = anEntry({
      customerId: ada,
      key: "hole",
      kind: "transfer",
      availableDelta: -120n,
      occurredAt: day(32),
    });
    await postAll(shopId, [hole]);
    for (const at of [33, 34, 35]) {
      const order =
        at === 34 ? { ...sold, updatedAt: day(at) } : { ...sold, cancelledAt: day(at), updatedAt: day(at) };
      await settleOrders(shopId, [told(order)], { now: day(at) });
    }
    expect((await statementOf(shopId)).slice(3)).toEqual([
      "transfer -120 = -20",
      "return +100 = 80",
      "reverse -100 = -20",
      "earn +100 = 80",
      "reverse -100 = -20",
    ]);
    // The hole was made by hand: one side of a merge that never was.
    const found = (await discrepancies(shopId)).map(({ law }) => law).sort();
    expect(found).toEqual(["A merge moves points and makes none", "An entry's key names what it is about"]);
  });

  test("and what is added to the order afterwards brings nothing of it back", async () => {
    const more = { ...sold, totalMinor: 12_000n, updatedAt: day(32) };
    more.lines = sold.lines.map((line) => ({ ...line, priceMinor: 12_000n }));
    await settleOrders(shopId, [told(more)], { now: day(32) });
    expect((await statementOf(shopId)).slice(3)).toEqual(["earn +20 = 120"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("and nothing is a shortfall where the programme clamps", async () => {
    await publish({
      shopId,
      version: 2,
      programme: { ...influencerTiers("USD"), clawback: "clamp", expiry: { policy: "fixed", days: 30 } },
      publishedAt: day(31),
    });
    await expirePoints(shopId, { now: day(61) });
    const cancelled = { ...sold, cancelledAt: day(62), updatedAt: day(62) };
    await settleOrders(shopId, [told(cancelled)], { now: day(62) });
    expect((await statementOf(shopId)).slice(3)).toEqual([
      "expire -100 = 0",
      "return +100 = 100",
      "reverse -100 = 0",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

test("a second refund takes what is left of its own lot, though that has ended by then", async () => {
  const shopId = await aShopWith({ expiry: { policy: "fixed", days: 30 } });
  const sold = anOrder({ orderId: 1n, customerId: ada });
  await settleOrders(shopId, [told(sold)], { now: MAY });
  const once = refunded(sold, aRefund({ amountMinor: 4_000n, processedAt: day(10) }));
  await settleOrders(shopId, [told(once)], { now: day(10) });
  const twice = refunded(once, aRefund({ refundId: 2n, amountMinor: 3_000n, processedAt: day(31) }));
  await settleOrders(shopId, [told(twice)], { now: day(31) });
  expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "reverse -40 = 60", "reverse -30 = 30"]);
  expect(await lotsOf(shopId)).toEqual(["30 of 100 until 2026-05-31"]);
});

test("a lot has ended at the very instant that it lasts until", async () => {
  const shopId = await aShopWith({});
  await aMember(shopId, { customerId: ada });
  await postAll(shopId, [gift(100n, day(10))]);
  const redemptionId = randomUUID();
  await postAll(shopId, [{ ...spend(ada, 40n, redemptionId), occurredAt: day(1) }]);
  await postAll(shopId, [comeBack(40n, redemptionId, 10)]);
  expect((await statementOf(shopId)).slice(2)).toEqual(["expire -60 = 0", "return +40 = 40"]);
});

test.each([
  ["before", true],
  ["after", false],
])("the grace is only for what comes back: the job came %s the return", async (_when, jobFirst) => {
  const shopId = await aShopWith({});
  await aMember(shopId, { customerId: ada });
  await postAll(shopId, [gift(100n, day(10))]);
  const redemptionId = randomUUID();
  await postAll(shopId, [{ ...spend(ada, 40n, redemptionId), occurredAt: day(1) }]);
  if (jobFirst) await expirePoints(shopId, { now: day(10) });
  await postAll(shopId, [comeBack(40n, redemptionId, 11)]);
  await expirePoints(shopId, { now: day(11) });
  expect(await statementOf(shopId)).toEqual([
    "adjust +100 = 100",
    "redeem -40 = 60",
    "expire -60 = 0",
    "return +40 = 40",
  ]);
  expect(await lotsOf(shopId)).toEqual(["40 of 100 until 2026-06-11"]);
  expect(await ledgerDiscrepancies(shopId)).toEqual([]);
});
