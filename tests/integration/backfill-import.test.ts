/** Past orders come in by one bulk operation: all of them, once, whatever happens on the way. */
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { drainInbox } from "#app/jobs/drain-inbox.server.ts";
import { stopBackfill } from "#app/flows/stop-backfill.server.ts";
import { sweep } from "#app/flows/sweep.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readOrder } from "#app/shopify/orders.server.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { drain, waitingJobs } from "../support/drain.ts";
import { control, hitsOf } from "./connect.ts";
import { aPastShop, backfillOf, begin, daysAgo, laurelComes, place, run, step } from "./past-orders.ts";

const AWKWARD: Record<string, unknown>[] = [
  { taxMinor: 777, shippingMinor: 590, discountMinor: 1_000 },
  { lines: [{ title: "Card", priceMinor: 2_500, quantity: 2, giftCard: true }] },
  { tipMinor: 300 },
  { test: true },
  { paid: false },
  { presentmentCurrency: "EUR", presentmentRate: 0.9 },
];

/** Without the instant at which they were last looked at: an order that is read again is settled again. */
async function everyOrder(shopId: string) {
  const orders = await db.order.findMany({ where: { shopId }, orderBy: { orderId: "asc" } });
  return orders.map(({ settledAt: _at, ...order }) => order);
}

describe("a shop with hundreds of past orders", () => {
  let shopId = "";
  let customers: bigint[] = [];

  beforeEach(async () => {
    ({ shopId, customers } = await aPastShop(Array.from({ length: 7 }, () => ({}))));
    for (let index = 0; index < 220; index += 1) {
      const customerId = customers[index % customers.length] ?? null;
      const more = AWKWARD[index % 40] ?? {};
      await place(shopId, { customerId, processedAt: daysAgo(40 - index / 10), ...more });
    }
    const ids = [await place(shopId, { customerId: customers[0] ?? null }), await place(shopId)];
    await control.post(`orders/${ids[0]}/refund`, { shop: shopId, amountMinor: 2_500 });
    await control.post(`orders/${ids[1]}/cancel`, { shop: shopId });
    await laurelComes(shopId);
  }, 60_000);

  test("has them all as history, in the state in which a single read tells them", async () => {
    const backfillId = await begin(shopId);
    await drain();
    expect(await backfillOf(shopId)).toMatchObject({
      ...{ state: "imported", found: 222, imported: 222, skipped: 0, failure: null },
      // A line for each order, one for its goods, and one for each of six tips.
      linesDone: 450,
    });
    const orders = await everyOrder(shopId);
    expect(orders).toHaveLength(222);
    expect(orders.filter((each) => !each.historyOnly || each.readAgain)).toEqual([]);
    expect(await statementOf(shopId)).toEqual([]);
    const client = await shopifyClient(shopId);
    const some = orders.filter((_each, index) => index < AWKWARD.length || index >= 218);
    const news = [];
    for (const { orderId } of some) {
      const read = await readOrder(client, `gid://shopify/Order/${orderId}`);
      if (read) news.push({ kind: "order" as const, ...read });
    }
    expect((await settleOrders(shopId, news, { now: new Date() })).readAgain).toEqual([]);
    const states = (all: typeof orders) => all.map(({ qualifiesFrom: _from, ...state }) => state);
    const read = await everyOrder(shopId);
    expect(states(read)).toEqual(states(orders));
    await run(shopId, backfillId);
    expect(await everyOrder(shopId)).toEqual(read);
  });

  test("goes on where the connection broke off, and with a new address when the old one has expired", async () => {
    const backfillId = await begin(shopId);
    await step(shopId, backfillId);
    expect((await backfillOf(shopId)).state).toBe("reading");
    await step(shopId, backfillId);
    const { id } = await control.fault({
      target: "bulk",
      fault: "drop",
      operation: "download",
      shop: shopId,
    });
    await expect(step(shopId, backfillId)).rejects.toThrow("broke off");
    const half = await backfillOf(shopId);
    expect(half.state).toBe("importing");
    expect(half.imported).toBeGreaterThan(0);
    expect(half.imported).toBeLessThan(222);
    expect(await everyOrder(shopId)).toHaveLength(half.imported);
    const expired = await control.fault({ target: "bulk", fault: "expired_url", shop: shopId });
    await expect(step(shopId, backfillId)).rejects.toThrow("expired");
    await run(shopId, backfillId);
    expect([await hitsOf(id), await hitsOf(expired.id)]).toEqual([1, 1]);
    expect(await backfillOf(shopId)).toMatchObject({ state: "imported", imported: 222, linesDone: 450 });
    expect(await everyOrder(shopId)).toHaveLength(222);
  });

  test("killed after a part was settled and before it was counted, changes nothing by doing it again", async () => {
    const backfillId = await begin(shopId);
    await step(shopId, backfillId);
    await step(shopId, backfillId);
    await step(shopId, backfillId);
    const before = await everyOrder(shopId);
    expect(before).toHaveLength(222);
    const back = { state: "importing", bytesDone: 0n, linesDone: 0, imported: 0 };
    await db.backfill.updateMany({ where: { shopId }, data: back });
    await Promise.all([step(shopId, backfillId), step(shopId, backfillId)]);
    await run(shopId, backfillId);
    expect(await everyOrder(shopId)).toEqual(before);
    expect(await backfillOf(shopId)).toMatchObject({ state: "imported", imported: 222, linesDone: 450 });
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

describe("what is not the past", () => {
  test("an order that was told of by the day stays as it is, and one that was made since earns like any other", async () => {
    const { shopId, customers } = await aPastShop();
    const customerId = customers[0] ?? null;
    const old = await place(shopId, { customerId });
    await laurelComes(shopId);
    const client = await shopifyClient(shopId);
    const read = await readOrder(client, `gid://shopify/Order/${old}`);
    if (read) await settleOrders(shopId, [{ kind: "order", ...read }], { now: new Date() });
    const known = await everyOrder(shopId);
    expect(known).toMatchObject([{ historyOnly: true, target: 0n }]);
    const yesterday = { createdAt: daysAgo(1), installedAt: daysAgo(1) };
    await db.shop.update({ where: { shopId }, data: yesterday });
    const lost = await place(shopId, { customerId, minor: 4_000, processedAt: new Date() });
    await run(shopId, await begin(shopId));
    const orders = await everyOrder(shopId);
    expect(orders.find(({ orderId }) => orderId === old)).toEqual(known[0]);
    expect(orders.find(({ orderId }) => orderId === lost)).toMatchObject({ historyOnly: false, target: 40n });
    expect(await statementOf(shopId)).toEqual(["earn +40 = 40"]);
  });

  test("a shop without orders is done at once", async () => {
    const { shopId } = await aPastShop();
    await laurelComes(shopId);
    await run(shopId, await begin(shopId));
    expect(await backfillOf(shopId)).toMatchObject({ state: "imported", found: 0, imported: 0 });
  });
});

describe("a backfill that cannot go on says why", () => {
  let shopId = "";
  beforeEach(async () => {
    ({ shopId } = await aPastShop());
    await place(shopId);
    await laurelComes(shopId);
  });

  test.each([
    ["ACCESS_DENIED", "permission"],
    ["INTERNAL_SERVER_ERROR", "problem of its own"],
    ["TIMEOUT", "too long"],
  ])("when Shopify answers %s; and anew it succeeds", async (fault, words) => {
    await control.fault({ target: "bulk", fault, operation: "bulkOperationRunQuery", shop: shopId });
    await run(shopId, await begin(shopId));
    const failed = await backfillOf(shopId);
    expect(failed.state).toBe("failed");
    expect(failed.failure).toContain(words);
    const again = await begin(shopId);
    await run(shopId, again);
    expect(await db.backfill.count({ where: { shopId, state: "imported", imported: 1 } })).toBe(1);
  });

  test("when Shopify no longer has the list", async () => {
    const backfillId = await begin(shopId);
    await step(shopId, backfillId);
    await step(shopId, backfillId);
    await db.backfill.updateMany({
      where: { shopId },
      data: { operationGid: "gid://shopify/BulkOperation/1" },
    });
    await run(shopId, backfillId);
    expect((await backfillOf(shopId)).failure).toContain("seven days");
  });

  test("when the world fails again and again", async () => {
    const backfillId = await begin(shopId);
    await control.fault({ target: "admin", fault: "500", shop: shopId, times: 100 });
    await expect(step(shopId, backfillId)).rejects.toThrow();
    await step(shopId, backfillId, { lastTry: true });
    expect(await backfillOf(shopId)).toMatchObject({ state: "failed" });
    await control.clearFaults(shopId);
  });

  test("and waits while Shopify runs as many operations as it takes", async () => {
    await control.post("bulk", { shop: shopId, takesMs: 60_000 });
    const client = await shopifyClient(shopId);
    const { RUN_BULK_QUERY } = await import("#app/shopify/documents.ts");
    for (let count = 0; count < 5; count += 1)
      await client.request(RUN_BULK_QUERY, { query: `{ shop${count}: orders { edges { node { id } } } }` });
    const backfillId = await begin(shopId);
    await expect(step(shopId, backfillId)).rejects.toThrow("as many bulk operations");
    expect((await backfillOf(shopId)).state).toBe("asked");
  });
});

describe("asking", () => {
  let shopId = "";
  beforeEach(async () => {
    ({ shopId } = await aPastShop());
    await place(shopId);
    await laurelComes(shopId);
  });

  test("twice, also at once, is refused while one is under way", async () => {
    const asked = await Promise.allSettled([begin(shopId), begin(shopId), begin(shopId)]);
    expect(asked.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected", "rejected"]);
    await expect(begin(shopId)).rejects.toMatchObject({ code: "BACKFILL_RUNNING" });
  });

  test("further back than 60 days needs the permission for it, and a day to come makes no sense", async () => {
    await expect(begin(shopId, daysAgo(70))).rejects.toMatchObject({ code: "SCOPE_MISSING" });
    await expect(begin(shopId, daysAgo(-1))).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await db.shop.update({ where: { shopId }, data: { scopes: ["read_orders", "read_all_orders"] } });
    await begin(shopId, daysAgo(700));
  });

  test("after a crash finds the operation that runs already", async () => {
    const backfillId = await begin(shopId);
    await step(shopId, backfillId);
    const { operationGid } = await backfillOf(shopId);
    await db.backfill.updateMany({ where: { shopId }, data: { state: "asked", operationGid: null } });
    await step(shopId, backfillId);
    expect((await backfillOf(shopId)).operationGid).toBe(operationGid);
  });

  test("a sweep takes up what stands still", async () => {
    const backfillId = await begin(shopId);
    await run(shopId, backfillId);
    await db.backfill.updateMany({ where: { shopId }, data: { state: "reading" } });
    await sweep({ now: new Date(Date.now() + 6 * 60_000) });
    expect(await waitingJobs()).toContainEqual({ task: "advance-backfill", payload: { shopId, backfillId } });
    await run(shopId, backfillId);
    expect((await backfillOf(shopId)).state).toBe("imported");
  });

  test("stopping ends it here and at Shopify, once", async () => {
    await control.post("bulk", { shop: shopId, takesMs: 60_000 });
    const backfillId = await begin(shopId);
    await step(shopId, backfillId);
    await step(shopId, backfillId);
    await stopBackfill(shopId, backfillId, { now: new Date() });
    await stopBackfill(shopId, backfillId, { now: new Date() });
    expect(await backfillOf(shopId)).toMatchObject({ state: "failed" });
    expect((await backfillOf(shopId)).failure).toContain("stopped before the end");
    await run(shopId, backfillId);
    await begin(shopId);
  });

  test("stopping while orders come in keeps those, for the merchant to choose what becomes of them", async () => {
    const backfillId = await begin(shopId);
    await step(shopId, backfillId);
    await step(shopId, backfillId);
    await step(shopId, backfillId);
    await db.backfill.updateMany({ where: { shopId }, data: { state: "importing" } });
    await stopBackfill(shopId, backfillId, { now: new Date() });
    await run(shopId, backfillId);
    const stopped = await backfillOf(shopId);
    expect(stopped).toMatchObject({ state: "imported", failure: "It was stopped before the end." });
    expect(stopped.preview).not.toBeNull();
  });
});

test("Shopify's word that it is done has the backfill go on at once", async () => {
  const { shopId } = await aPastShop();
  await place(shopId);
  await laurelComes(shopId);
  const backfillId = await begin(shopId);
  await step(shopId, backfillId);
  const [message] = await control.webhooks(shopId, "bulk_operations/finish");
  const payload = JSON.parse(message?.body ?? "{}") as { admin_graphql_api_id?: string };
  expect(payload).toMatchObject({ status: "completed", type: "query", error_code: null });
  const news = [payload, { admin_graphql_api_id: "gid://shopify/BulkOperation/1" }];
  for (const [index, each] of news.entries())
    await db.delivery.create({
      data: {
        ...{ shopId, webhookId: `finish-${index}`, topic: "bulk_operations/finish", state: "received" },
        ...{ receivedAt: new Date(), payload: each },
      },
    });
  await drainInbox({ shopId });
  const outcomes = await db.delivery.findMany({ where: { shopId }, orderBy: { webhookId: "asc" } });
  expect(outcomes.map(({ outcome }) => outcome)).toEqual([
    "Past orders are gathered",
    "Not an operation of a backfill",
  ]);
  expect(await waitingJobs()).toContainEqual({ task: "advance-backfill", payload: { shopId, backfillId } });
});
