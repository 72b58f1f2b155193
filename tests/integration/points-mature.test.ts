/** Points that wait mature by the clock, in batches, and nothing is lost or doubled. */
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { checkBooks } from "#app/flows/check-books.server.ts";
import { maturePoints } from "#app/flows/mature-points.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { sweepPoints, sweepWarnings } from "#app/flows/sweep-points.server.ts";
import { aMember, anEntry, discrepancies, postAll, statementOf } from "../support/books.ts";
import { drain, waitingJobs } from "../support/drain.ts";
import { anOrder, aRefund, later, refunded, told } from "../support/orders.ts";
import { ada, aShopWith, balances, day, gift, sell, withoutPower } from "./points-setting.ts";

let shopId = "";

async function open(...shop: Parameters<typeof aShopWith>): Promise<string> {
  shopId = await aShopWith(...shop);
  return shopId;
}

describe("maturing", () => {
  beforeEach(() => open({ maturityDays: 14 }));

  test("is asked of no shop that gave Laurel up: its points wait until it comes back", async () => {
    await sell(shopId, 1);
    const checked = (days: number) => checkBooks(shopId, { now: day(days), clock: () => day(days) });
    expect((await checked(16)).found).toMatchObject([{ law: "Points that are due have matured" }]);
    await db.shop.update({ where: { shopId }, data: { uninstalledAt: day(13) } });
    expect((await checked(17)).found).toEqual([]);
  });

  test("happens at its instant and not a moment before, and twice in a row is once", async () => {
    await sell(shopId, 1);
    expect(await maturePoints(shopId, { now: new Date(day(14).getTime() - 1) })).toEqual({
      done: 0,
      more: false,
    });
    expect(await maturePoints(shopId, { now: day(14) })).toEqual({ done: 1, more: false });
    expect(await maturePoints(shopId, { now: day(15) })).toEqual({ done: 0, more: false });
    expect(await statementOf(shopId)).toEqual([
      "earn pending +100 = 0, pending 100",
      "mature pending -100, +100 = 100, pending 0",
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("goes on where it stopped: batches of two, five members", async () => {
    await sell(shopId, 5);
    const answers = [];
    for (let turn = 0; turn < 3; turn += 1)
      answers.push(await maturePoints(shopId, { now: day(14), limit: 2 }));
    expect(answers).toEqual([
      { done: 2, more: true },
      { done: 2, more: true },
      { done: 1, more: false },
    ]);
    expect(await balances(shopId)).toEqual(Array.from({ length: 5 }, () => [100n, 0n]));
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("by several workers at once is once", async () => {
    await sell(shopId, 6);
    await Promise.all(Array.from({ length: 4 }, () => maturePoints(shopId, { now: day(14) })));
    expect(await balances(shopId)).toEqual(Array.from({ length: 6 }, () => [100n, 0n]));
    expect(await db.entry.count({ where: { shopId, kind: "mature" } })).toBe(6);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("at once with a refund of the same order ends the same, whoever is first", async () => {
    await sell(shopId, 1);
    const order = anOrder({ orderId: 1n, customerId: ada });
    const half = refunded(order, aRefund({ amountMinor: 5_000n, processedAt: day(13) }));
    await Promise.all([
      maturePoints(shopId, { now: day(14) }),
      settleOrders(shopId, [told(half)], { now: day(14) }),
    ]);
    await maturePoints(shopId, { now: day(14) });
    expect(await balances(shopId)).toEqual([[50n, 0n]]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("that breaks off leaves all as it was, and succeeds the next time", async () => {
    await sell(shopId, 2);
    await withoutPower(() => maturePoints(shopId, { now: day(14) }));
    expect(await balances(shopId)).toEqual([
      [0n, 100n],
      [0n, 100n],
    ]);
    expect(await maturePoints(shopId, { now: day(14) })).toEqual({ done: 2, more: false });
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("under a number that stands for something else is refused", async () => {
    await sell(shopId, 1);
    await maturePoints(shopId, { now: day(14) });
    const other = anEntry({
      customerId: ada,
      key: "mature:1:1:1",
      kind: "mature",
      orderId: 1n,
      pendingDelta: -7n,
      availableDelta: 7n,
    });
    await expect(postAll(shopId, [other])).rejects.toMatchObject({ code: "ENTRY_KEY_CONFLICT" });
  });

  test("never takes more than an order has pending: a law refuses it", async () => {
    await sell(shopId, 1);
    const other = anEntry({
      customerId: ada,
      key: "x",
      kind: "mature",
      orderId: 2n,
      pendingDelta: -7n,
      availableDelta: 7n,
    });
    await expect(postAll(shopId, [other])).rejects.toThrow("pending_points_are_some");
  });

  test("dates the lot from maturity, however late the job runs", async () => {
    await open({ maturityDays: 14, expiry: { policy: "fixed", days: 90 } });
    await sell(shopId, 1);
    await maturePoints(shopId, { now: day(40) });
    expect(await db.lot.findFirstOrThrow({ where: { shopId } })).toMatchObject({
      countsFrom: day(14),
      expiresAt: day(104),
    });
  });

  test("gives the grace where that date has passed", async () => {
    await open({ maturityDays: 14, expiry: { policy: "fixed", days: 10 }, expiryGraceDays: 5 });
    await sell(shopId, 1);
    await maturePoints(shopId, { now: day(40) });
    expect(await db.lot.findFirstOrThrow({ where: { shopId } })).toMatchObject({ expiresAt: day(45) });
  });
});

describe("the clock", () => {
  test("calls the jobs of shops where something is due, and they do it", async () => {
    await drain({ failures: "answer" });
    const first = await open({ maturityDays: 14, expiry: { policy: "fixed", days: 3_650 } });
    await sell(shopId, 2);
    const second = await open({});
    await aMember(second, { customerId: ada });
    await postAll(second, [gift(10n, day(5)), gift(10n, later(new Date(), { days: 5 }))]);
    const third = await open({});
    await sweepPoints({ now: new Date() });
    await sweepPoints({ now: new Date() });
    await sweepWarnings({ now: new Date() });
    const called = (await waitingJobs())
      .filter(({ payload }) => [first, second, third].includes((payload as { shopId: string }).shopId))
      .filter(({ task }) => task !== "sync-members")
      .map(({ task, payload }) => `${task} ${(payload as { shopId: string }).shopId === first ? 1 : 2}`);
    expect(called.sort()).toEqual(["expire-points 2", "mature-points 1", "warn-expiry 2"]);
    await drain({ failures: "answer" });
    expect(await db.entry.count({ where: { shopId: first, kind: "mature" } })).toBe(2);
    expect(await db.entry.count({ where: { shopId: second, kind: "expire" } })).toBe(1);
    expect(await db.expiryWarning.count({ where: { shopId: second } })).toBe(1);
  });

  test("calls every shop, and not only the first page of them", async () => {
    await drain({ failures: "answer" });
    const shops = [await open({}), await open({}), await open({})];
    for (const each of shops) {
      await aMember(each, { customerId: ada });
      await postAll(each, [gift(10n, later(new Date(), { days: 5 }))]);
    }
    await sweepWarnings({ now: new Date(), atOnce: 1 });
    const called = (await waitingJobs()).filter(({ task }) => task === "warn-expiry");
    expect(called.map(({ payload }) => (payload as { shopId: string }).shopId)).toEqual(
      expect.arrayContaining(shops),
    );
  });

  test("leaves a shop that gave Laurel up alone", async () => {
    await open({ maturityDays: 14 });
    await sell(shopId, 1);
    await db.shop.update({ where: { shopId }, data: { uninstalledAt: day(3) } });
    await sweepPoints({ now: day(20) });
    expect(JSON.stringify(await waitingJobs())).not.toContain(
      `"mature-points","payload":{"shopId":"${shopId}"`,
    );
    await expect(maturePoints(shopId, { now: day(20) })).rejects.toMatchObject({
      code: "SHOP_NOT_INSTALLED",
    });
  });
});
