/** What nobody told us of is found by asking, and the books end as if we had heard everything. */
import { describe, expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { setAsideForGood } from "#app/flows/dismiss-delivery.server.ts";
import { noteReconciled } from "#app/flows/note-reconciled.server.ts";
import { rereadSubject } from "#app/flows/reread-subject.server.ts";
import { retryDeliveries } from "#app/flows/retry-deliveries.server.ts";
import { scheduleReconciliations } from "#app/flows/schedule-reconciliations.server.ts";
import { settleReadOrders } from "#app/jobs/settle-read-orders.server.ts";
import { reconcileOrders } from "#app/jobs/reconcile-orders.server.ts";
import type { GoingOn } from "#app/jobs/reconcile-orders.server.ts";
import type { OrderState } from "#app/rules/order.ts";
import { requireShop, takeShopsToReconcile } from "#app/models/shops.server.ts";
import { discrepancies } from "../support/books.ts";
import { drain, waitingJobs } from "../support/drain.ts";
import { anOrder } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";
import { control, hitsOf } from "./connect.ts";
import { daysAgo } from "./past-orders.ts";
import {
  aQuietShop,
  booksOf,
  change,
  doBusiness,
  doUnusualBusiness,
  hearEverything,
  place,
} from "./reconcile-setting.ts";

/** Hearing everything takes longest. */
const ORDERS = Number(process.env["RECONCILED_ORDERS"] ?? 120);

/** How often Shopify was asked something from now on. */
async function asked(shop: string, operation?: string): Promise<() => Promise<number>> {
  const fault = { target: "admin", fault: "delay", ms: 1, times: 10_000, shop } as const;
  const { id } = await control.fault(operation === undefined ? fault : { ...fault, operation });
  return () => hitsOf(id);
}

async function runToTheEnd(shopId: string): Promise<number> {
  let found = 0;
  let from: GoingOn | null | undefined;
  do {
    const run = await reconcileOrders({ shopId, from: from ?? undefined });
    found = run.found;
    from = run.next;
  } while (from);
  return found;
}

describe("a shop whose app was down for a day", () => {
  test("ends with the books of a shop that heard everything", async () => {
    const [heard, deaf] = [await aQuietShop(), await aQuietShop()];
    for (const day of [heard, deaf]) {
      await doBusiness(day, ORDERS);
      await doUnusualBusiness(day);
    }
    await hearEverything(heard);
    expect(await db.order.count({ where: { shopId: deaf.shopId } })).toBe(0);
    const calls = await asked(deaf.shopId);
    expect(await runToTheEnd(deaf.shopId)).toBe(ORDERS + 3);
    expect(await calls()).toBeLessThan(30 + ORDERS / 10);
    expect(await booksOf(deaf)).toEqual(await booksOf(heard));
    for (const { shopId } of [heard, deaf]) expect(await discrepancies(shopId)).toEqual([]);
  }, 120_000);

  test("goes on where it was killed", async () => {
    const day = await aQuietShop();
    await doBusiness(day, 150);
    await doUnusualBusiness(day);
    await control.fault({
      target: "admin",
      fault: "500",
      operation: "OrderLines",
      times: 4,
      shop: day.shopId,
    });
    await expect(reconcileOrders({ shopId: day.shopId })).rejects.toMatchObject({ name: "Unsure" });
    const between = await requireShop(db, day.shopId);
    expect(between).toMatchObject({ reconciledAt: null });
    expect(between.reconciledUntil).not.toBeNull();
    expect(await db.order.count({ where: { shopId: day.shopId } })).toBe(100);
    expect(await runToTheEnd(day.shopId)).toBe(53);
    expect(await db.order.count({ where: { shopId: day.shopId } })).toBe(153);
    expect(await discrepancies(day.shopId)).toEqual([]);
  }, 60_000);

  test("makes room for others after a page, and goes on where it was, though all changed in one second", async () => {
    const day = await aQuietShop();
    const { shopId } = day;
    await control.post("clock", { set: new Date().toISOString() });
    await doBusiness(day, 120);
    await control.post("clock", { free: true });
    const first = await reconcileOrders({ shopId }, { runMs: 0 });
    expect(first.found).toBe(100);
    const second = await reconcileOrders({ shopId, from: first.next! }, { runMs: 0 });
    expect(second).toEqual({ next: null, found: 120 });
    expect(await requireShop(db, shopId)).toMatchObject({ reconciledFound: 120 });
    expect(await db.order.count({ where: { shopId } })).toBe(120);
  }, 60_000);

  test("may be healed by two at once, while the news come in after all", async () => {
    const day = await aQuietShop();
    await doBusiness(day, 60);
    await Promise.all([runToTheEnd(day.shopId), runToTheEnd(day.shopId), hearEverything(day)]);
    const books = await booksOf(day);
    await runToTheEnd(day.shopId);
    expect(await booksOf(day)).toEqual(books);
    expect(await discrepancies(day.shopId)).toEqual([]);
  }, 60_000);
});

describe("a comparison", () => {
  test("asks once where nothing changed, and reads only what was missed", async () => {
    const day = await aQuietShop();
    await doBusiness(day, 30);
    await hearEverything(day);
    const calls = await asked(day.shopId);
    expect(await runToTheEnd(day.shopId)).toBe(0);
    expect(await calls()).toBe(1);
    const { id } = day.orders[5]!;
    await control.post(`orders/${id}/refund`, { shop: day.shopId, amountMinor: 100 });
    expect(await runToTheEnd(day.shopId)).toBe(1);
    expect(await calls()).toBe(3);
    expect(await requireShop(db, day.shopId)).toMatchObject({ reconciledFound: 1 });
  }, 60_000);

  test("sees what changed within the second in which it was told of", async () => {
    const day = await aQuietShop();
    await control.post("clock", { set: new Date().toISOString() }).catch(() => null);
    const { id } = await place(day);
    await hearEverything(day);
    await control.post(`orders/${id}/refund`, { shop: day.shopId, amountMinor: 100 });
    await control.post("clock", { free: true });
    expect(await runToTheEnd(day.shopId)).toBe(1);
    expect(await db.refund.count({ where: { shopId: day.shopId } })).toBe(1);
  });

  test("goes no further back than Shopify lets it", async () => {
    const day = await aQuietShop();
    const { shopId } = day;
    await doBusiness(day, 3);
    const { id } = await place(day, { createdAt: daysAgo(90).toISOString() });
    await place(day, { createdAt: daysAgo(59).toISOString() });
    const fromTheStart = { installedAt: new Date("2020-01-01"), reconciledUntil: null };
    await db.shop.update({ where: { shopId }, data: fromTheStart });
    expect(await runToTheEnd(shopId)).toBe(4);
    expect(await db.order.count({ where: { shopId, orderId: BigInt(id) } })).toBe(0);
    // It is Shopify's limit and none of ours.
    const { scopes } = await requireShop(db, shopId);
    await control.post("scopes", { shop: shopId, scopes: [...scopes, "read_all_orders"] });
    await db.shop.update({ where: { shopId }, data: fromTheStart });
    expect(await runToTheEnd(shopId)).toBe(1);
    expect(await db.order.count({ where: { shopId, orderId: BigInt(id) } })).toBe(1);
  });

  test("needs a shop that is installed and has a programme", async () => {
    const { shopId } = await aShop({ installedAt: null });
    expect(await reconcileOrders({ shopId })).toEqual({ next: null, found: 0 });
    const other = await aShop({ programme: null });
    expect(await reconcileOrders({ shopId: other.shopId })).toEqual({ next: null, found: 0 });
  });

  test("that may not read orders is told to the merchant, and asks no more for a while", async () => {
    const day = await aQuietShop();
    await control.post("scopes", { shop: day.shopId, scopes: ["read_products"] });
    const calls = await asked(day.shopId);
    for (let times = 0; times < 3; times += 1)
      await expect(reconcileOrders({ shopId: day.shopId })).rejects.toMatchObject({ code: "SCOPE_MISSING" });
    expect(await calls()).toBe(1);
    expect(await db.denial.findMany({ where: { shopId: day.shopId } })).toMatchObject([
      { operation: "OrdersChanged", scope: "read_orders" },
    ]);
  });
});

describe("the watermark", () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute));

  test("only moves on", async () => {
    const { shopId } = await aShop();
    const note = (until: Date | null, ended: boolean) =>
      noteReconciled(shopId, { until, found: 1, ended }, { now: at(30) });
    await note(at(10), false);
    expect(await requireShop(db, shopId)).toMatchObject({ reconciledUntil: at(10), reconciledAt: null });
    await note(at(5), true);
    await note(null, true);
    expect(await requireShop(db, shopId)).toMatchObject({ reconciledUntil: at(10), reconciledAt: at(30) });
  });
});

describe("an order that cannot be done", () => {
  test("is passed by, and those after it are found", async () => {
    const day = await aQuietShop();
    const endless = await place(day, { lines: [{ title: "Paper", priceMinor: 90_000, quantity: 1 }] });
    for (let refund = 0; refund < 100; refund += 1)
      await change(day, endless.id, "refund", { amountMinor: 1 });
    const { id } = await place(day, { lines: [{ title: "Ink", priceMinor: 500, quantity: 1 }] });
    expect(await runToTheEnd(day.shopId)).toBe(2);
    expect(await db.order.findMany({ where: { shopId: day.shopId } })).toMatchObject([
      { orderId: BigInt(id) },
    ]);
    expect(await db.delivery.findMany({ where: { shopId: day.shopId, state: "parked" } })).toMatchObject([
      { about: BigInt(endless.id), error: expect.stringContaining("100 refunds or more") as string },
    ]);
  }, 60_000);

  test("is set aside where the merchant sees it, once", async () => {
    const { shopId } = await aShop();
    const unread = [{ orderId: 77n, error: "The request could not be read: order." }];
    for (let times = 0; times < 2; times += 1) await settleReadOrders(shopId, { news: [], unread });
    expect(await db.delivery.findMany({ where: { shopId } })).toMatchObject([
      { topic: "orders/updated", state: "parked", about: 77n, attempts: 2, error: unread[0]?.error },
    ]);
  });

  const unfit = (error: string) => ({ news: [], unread: [{ orderId: 77n, error }] });
  const read = (order: OrderState) => ({ kind: "order" as const, order, customer: null, read: true });
  const inLog = (shopId: string) =>
    db.delivery.findMany({
      where: { shopId },
      select: { webhookId: true, state: true, outcome: true, error: true },
    });

  test("comes back when it fails again after somebody had it read, and is closed when it is settled", async () => {
    const { shopId } = await aShop();
    const webhookId = "found:77";
    await settleReadOrders(shopId, unfit("first"));
    await rereadSubject(shopId, webhookId, { now: new Date() });
    expect(await inLog(shopId)).toMatchObject([{ webhookId, state: "processed" }]);
    await settleReadOrders(shopId, unfit("second"));
    expect(await inLog(shopId)).toEqual([{ webhookId, state: "parked", outcome: null, error: "second" }]);
    expect(await retryDeliveries(shopId, null, { now: new Date() })).toBe(1);
    await settleReadOrders(shopId, unfit("third"));
    await settleReadOrders(shopId, { news: [read(anOrder({ orderId: 76n }))], unread: [] });
    expect(await inLog(shopId)).toEqual([{ webhookId, state: "parked", outcome: null, error: "third" }]);
    await settleReadOrders(shopId, { news: [read(anOrder({ orderId: 77n }))], unread: [] });
    expect(await inLog(shopId)).toEqual([
      { webhookId, state: "processed", outcome: "Its order was settled", error: null },
    ]);
  });

  test("stays dismissed when it was set aside for good", async () => {
    const { shopId } = await aShop();
    await settleReadOrders(shopId, unfit("first"));
    await setAsideForGood(shopId, { webhookId: "found:77", words: "" }, { now: new Date() });
    await settleReadOrders(shopId, unfit("second"));
    expect(await inLog(shopId)).toMatchObject([{ state: "ignored", error: "first" }]);
  });

  test("keeps none of the others from being settled", async () => {
    const { shopId } = await aShop();
    const good = anOrder();
    // More than the database's numbers hold.
    const bad = anOrder({ totalMinor: 10n ** 30n });
    await settleReadOrders(shopId, { news: [good, bad].map(read), unread: [] });
    expect(await db.order.findMany({ where: { shopId } })).toMatchObject([{ orderId: good.orderId }]);
    expect(await db.delivery.findMany({ where: { shopId } })).toMatchObject([
      { state: "parked", about: bad.orderId },
    ]);
  });
});

describe("the schedule", () => {
  test("takes installed shops in turn, those first for whom none was asked longest, and each once", async () => {
    const now = new Date();
    const [never, long, lately, gone] = [await aShop(), await aShop(), await aShop(), await aShop()];
    const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
    const ended = (shopId: string, minutes: number) =>
      db.shop.update({ where: { shopId }, data: { reconciledAt: minutesAgo(minutes) } });
    await ended(long.shopId, 60);
    await ended(lately.shopId, 3);
    await db.shop.update({ where: { shopId: gone.shopId }, data: { uninstalledAt: now } });
    const take = (limit: number) =>
      inTransaction((tx) => takeShopsToReconcile(tx, { before: minutesAgo(10), now, limit }));
    const due = await take(10_000);
    expect(due).toEqual(expect.arrayContaining([never.shopId, long.shopId]));
    expect(due).not.toContain(lately.shopId);
    expect(due).not.toContain(gone.shopId);
    await db.shop.update({ where: { shopId: never.shopId }, data: { reconcileAskedAt: minutesAgo(5) } });
    await db.shop.update({ where: { shopId: long.shopId }, data: { reconcileAskedAt: minutesAgo(11) } });
    expect([await take(1), await take(1)]).toEqual([[long.shopId], [never.shopId]]);
    await scheduleReconciliations({ now });
    await scheduleReconciliations({ now });
    const jobs = (await waitingJobs()).filter(({ task }) => task === "reconcile-orders");
    const shops = jobs.map(({ payload }) => (payload as { shopId: string }).shopId);
    expect(shops.filter((shopId) => shopId === never.shopId)).toHaveLength(1);
    expect(shops).not.toContain(gone.shopId);
    await inTransaction((tx) =>
      tx.shop.updateMany({ where: { shopId: { in: due } }, data: { uninstalledAt: now } }),
    );
    await drain();
  });
});
