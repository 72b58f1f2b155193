/** Points for past orders: what the preview says is what comes, and the books hold. */
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { awardsByMember, previewAward } from "#app/flows/preview-award.server.ts";
import { chooseAward, keepHistory } from "#app/flows/choose-award.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { parseExact } from "#app/shopify/parse-json.ts";
import { parseOrderPayload } from "#app/shopify/parse-order.ts";
import { trimPayload } from "#app/shopify/trim-payload.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readOrder } from "#app/shopify/orders.server.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { anOrderNews } from "../support/orders.ts";
import { onPool } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";
import { control } from "./connect.ts";
import {
  aPastShop,
  backfillOf,
  balances,
  begin,
  daysAgo,
  laurelComes,
  place,
  run,
  step,
} from "./past-orders.ts";

const now = () => new Date();

async function awardsOf(shopId: string) {
  const awards = new Map<bigint, bigint>();
  for await (const some of awardsByMember(shopId, { now: now() }))
    for (const { customerId, points } of some) awards.set(customerId, points);
  return awards;
}

async function standings(shopId: string) {
  const rows = await db.standing.findMany({ where: { shopId }, orderBy: { customerId: "asc" } });
  return rows.map(({ customerId, tierId, period, values }) => ({ customerId, tierId, period, values }));
}

async function awardAll(shopId: string, backfillId: string) {
  await chooseAward(shopId, backfillId, { now: now() });
  await run(shopId, backfillId);
}

/** What the webhooks would have told, had Laurel been there: the last word on each order. */
async function newsAtTheTime(shopId: string): Promise<OrderNews[]> {
  const news = new Map<bigint, OrderNews>();
  for (const { body } of await control.webhooks(shopId, "orders/updated")) {
    const told = parseOrderPayload(trimPayload("orders/updated", parseExact(body)));
    news.set(told.order.orderId, { kind: "order", ...told });
  }
  return [...news.values()];
}

/** 9 customers with some 200 orders of all sizes, a guest among them, and one who is excluded. */
async function aBusyPast() {
  const shop = await aPastShop(
    Array.from({ length: 9 }, (_each, index) => ({ state: index === 7 ? "disabled" : "enabled" })),
  );
  const { shopId, customers } = shop;
  for (let index = 0; index < 200; index += 1) {
    const minor = 500 + ((index * 7_919) % 9_000);
    await place(shopId, {
      customerId: customers[index % 9] ?? null,
      minor,
      processedAt: daysAgo(45 - index / 5),
    });
  }
  const refunded = await place(shopId, { customerId: customers[0] ?? null, minor: 30_000 });
  await control.post(`orders/${refunded}/refund`, { shop: shopId, amountMinor: 12_345 });
  await laurelComes(shopId);
  const backfillId = await begin(shopId);
  await run(shopId, backfillId);
  const excluded = customers[8] ?? 0n;
  await db.member.update({
    where: { shopId_customerId: { shopId, customerId: excluded } },
    data: { state: "excluded", enrolledAt: null },
  });
  return { ...shop, backfillId, refunded, guest: customers[7] ?? 0n, excluded };
}

describe("awarding points for hundreds of past orders", () => {
  test("brings each member what the preview says, and what they would have earned at the time", async () => {
    const { shopId, customers, backfillId, guest, excluded } = await aBusyPast();
    const preview = await previewAward(shopId, backfillId, { now: now() });
    const expected = await awardsOf(shopId);
    expect([...expected.keys()].toSorted()).toEqual(
      customers.filter((each) => each !== guest && each !== excluded).toSorted(),
    );
    await awardAll(shopId, backfillId);
    const got = await balances(shopId);
    for (const [customerId, points] of expected)
      expect([customerId, got.get(customerId)]).toEqual([customerId, points]);
    expect([got.get(guest), got.get(excluded)]).toEqual([0n, 0n]);
    const sum = [...got.values()].reduce((total, each) => total + each, 0n);
    expect(preview).toMatchObject({ members: 7, points: sum.toString(), programmeVersion: 1 });
    expect(preview.top[0]?.points).toBe(
      [...expected.values()].toSorted((a, b) => Number(b - a))[0]?.toString(),
    );
    // 500 points are $5: a cent for each.
    expect(preview.worth).toMatchObject({ rewardPoints: 500, minor: sum.toString() });
    expect(await backfillOf(shopId)).toMatchObject({
      state: "done",
      awarded: preview.orders,
      toAward: preview.orders,
    });
    expect(await discrepancies(shopId)).toEqual([]);

    const clean = await aShop();
    const news = await newsAtTheTime(shopId);
    await settleOrders(clean.shopId, news, { now: now() });
    const atTheTime = await balances(clean.shopId);
    for (const customerId of expected.keys())
      expect([customerId, got.get(customerId)]).toEqual([customerId, atTheTime.get(customerId)]);
    const others = new Set([guest, excluded]);
    const ofMembers = async (id: string) =>
      (await standings(id)).filter(({ customerId }) => !others.has(customerId));
    expect(await ofMembers(shopId)).toEqual(await ofMembers(clean.shopId));
  }, 60_000);

  test("killed in the middle goes on, and twice at once awards once", async () => {
    const { shopId, backfillId, customers } = await aBusyPast();
    const expected = await awardsOf(shopId);
    await chooseAward(shopId, backfillId, { now: now() });
    await chooseAward(shopId, backfillId, { now: now() });
    // A worker settled the first member and was killed before it could count it.
    const first = await db.order.findMany({ where: { shopId, customerId: customers[0] ?? 0n } });
    await settleOrders(shopId, [], { now: now(), awardIds: first.map(({ orderId }) => orderId) });
    await Promise.all([step(shopId, backfillId), step(shopId, backfillId)]);
    await run(shopId, backfillId);
    const got = await balances(shopId);
    for (const [customerId, points] of expected)
      expect([customerId, got.get(customerId)]).toEqual([customerId, points]);
    const done = await backfillOf(shopId);
    expect(done).toMatchObject({ state: "done", awarded: done.toAward });
    expect(await discrepancies(shopId)).toEqual([]);
    await awardAll(shopId, backfillId);
    expect(await balances(shopId)).toEqual(got);
  }, 60_000);
});

describe("the choice", () => {
  async function aSmallPast(minor = 60_000) {
    const { shopId, customers } = await aPastShop();
    const customerId = customers[0] ?? 0n;
    const orderId = await place(shopId, { customerId, minor, processedAt: daysAgo(20) });
    await laurelComes(shopId);
    const backfillId = await begin(shopId);
    await run(shopId, backfillId);
    return { shopId, customerId, orderId, backfillId };
  }

  test("to keep history earns nothing, raises the standing, and can be changed later", async () => {
    const { shopId, backfillId } = await aSmallPast();
    await keepHistory(shopId, backfillId, { now: now() });
    await keepHistory(shopId, backfillId, { now: now() });
    expect(await backfillOf(shopId)).toMatchObject({ state: "done", awarded: 0 });
    expect(await statementOf(shopId)).toEqual([]);
    expect(await standings(shopId)).toMatchObject([{ tierId: "influencer", values: { spend: "60000" } }]);
    await awardAll(shopId, backfillId);
    expect(await statementOf(shopId)).toEqual(["earn +600 = 600"]);
  });

  test("a later order that would have found a higher tier is in the preview and in the award", async () => {
    const { shopId, customerId, backfillId } = await aSmallPast();
    const since = await db.order.findFirstOrThrow({ where: { shopId } });
    const between = new Date(since.processedAt?.getTime() ?? 0);
    await settleOrders(
      shopId,
      [
        anOrderNews({
          customerId,
          totalMinor: 4_000n,
          // Brought in from elsewhere since Laurel came.
          createdAt: daysAgo(-1),
          processedAt: new Date(between.getTime() + 86_400_000),
        }),
      ],
      { now: now() },
    );
    expect(await statementOf(shopId)).toEqual(["earn +40 = 40"]);
    expect(await awardsOf(shopId)).toEqual(new Map([[customerId, 640n]]));
    await awardAll(shopId, backfillId);
    expect(await balances(shopId)).toEqual(new Map([[customerId, 680n]]));
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("a past order that is refunded later takes back what it was awarded, and nothing before", async () => {
    const { shopId, orderId, backfillId } = await aSmallPast();
    const again = async () => {
      const read = await readOrder(await shopifyClient(shopId), `gid://shopify/Order/${orderId}`);
      if (read) await settleOrders(shopId, [{ kind: "order", ...read, read: true }], { now: now() });
    };
    await control.post(`orders/${orderId}/refund`, { shop: shopId, amountMinor: 10_000 });
    await again();
    expect(await statementOf(shopId)).toEqual([]);
    await awardAll(shopId, backfillId);
    await control.post(`orders/${orderId}/refund`, { shop: shopId, amountMinor: 25_000 });
    await again();
    expect(await statementOf(shopId)).toEqual(["earn +500 = 500", "reverse -250 = 250"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("of a member whose orders cannot be settled ends in words, and those beside it have theirs", async () => {
    const { shopId, customers } = await aPastShop([{}, {}, {}]);
    for (const customerId of customers) await place(shopId, { customerId, processedAt: daysAgo(20) });
    await laurelComes(shopId);
    const backfillId = await begin(shopId);
    await run(shopId, backfillId);
    const [first = 0n, faulty = 0n, last = 0n] = customers;
    const pool = onPool();
    await pool.query(`CREATE FUNCTION break_it() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'cannot be'; END $$`);
    await pool.query(`CREATE TRIGGER breaks BEFORE INSERT ON entries FOR EACH ROW
      WHEN (NEW.customer_id = ${faulty}) EXECUTE FUNCTION break_it()`);
    try {
      await awardAll(shopId, backfillId);
    } finally {
      await pool.query("DROP TRIGGER breaks ON entries; DROP FUNCTION break_it()");
    }
    const ended = await backfillOf(shopId);
    expect(ended.state).toBe("failed");
    expect(ended.failure).toContain("What was taken over stays");
    const paid = new Map([first, faulty, last].map((id) => [id, id === faulty ? 0n : 100n]));
    expect(await balances(shopId)).toEqual(paid);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("needs a programme and a backfill of this shop", async () => {
    const { shopId, backfillId } = await aSmallPast();
    const other = await aShop({ programme: null });
    await expect(chooseAward(other.shopId, backfillId, { now: now() })).rejects.toMatchObject({
      code: "PROGRAMME_NOT_PUBLISHED",
    });
    const third = await aShop();
    await expect(chooseAward(third.shopId, backfillId, { now: now() })).rejects.toMatchObject({
      code: "BACKFILL_NOT_FOUND",
    });
    expect((await backfillOf(shopId)).state).toBe("imported");
  });
});
