/** What may happen to news on their way: repeated, raced, contradicted, incomplete, too early. */
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { waitingJobs } from "../support/drain.ts";
import { anOrder, anOrderNews, aRefund, later, MAY, refunded, told } from "../support/orders.ts";
import { onPool } from "../support/pool.ts";
import { aShop, publish } from "../support/shop.ts";

const NOW = new Date("2026-06-15T12:00:00Z");
const ada = 9_007_199_254_740_995n;
let shopId = "";

const settle = (...news: OrderNews[]) => settleOrders(shopId, news, { now: NOW });
const orderOf = (orderId: bigint) =>
  db.order.findUniqueOrThrow({ where: { shopId_orderId: { shopId, orderId } } });
const memberOf = (customerId: bigint) =>
  db.member.findUniqueOrThrow({ where: { shopId_customerId: { shopId, customerId } } });

beforeEach(async () => {
  ({ shopId } = await aShop());
});

describe("the same news", () => {
  const order = () => anOrder({ orderId: 820_982_911_946_154_508n, customerId: ada });

  test("twice in a row change nothing the second time", async () => {
    const first = await settle(told(order()));
    const { settledAt } = await orderOf(order().orderId);
    const second = await settleOrders(shopId, [told(order())], { now: later(NOW, { days: 1 }) });
    expect([first.outcomes[0]?.outcome, second.outcomes[0]?.outcome]).toEqual([
      "+100 points",
      "Already known",
    ]);
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
    expect((await orderOf(order().orderId)).settledAt).toEqual(settledAt);
  });

  test("twenty times at once are one entry (example 6)", async () => {
    await Promise.all(Array.from({ length: 20 }, () => settle(told(order()))));
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("after a crash in between settle as if nothing had happened", async () => {
    await onPool().query(`CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'the power went'; END $$`);
    await onPool().query(
      "CREATE TRIGGER crash BEFORE INSERT ON standings FOR EACH ROW EXECUTE FUNCTION crash()",
    );
    try {
      await expect(settle(told(order()))).rejects.toThrow("the power went");
    } finally {
      await onPool().query("DROP FUNCTION crash CASCADE");
    }
    expect(await db.order.count({ where: { shopId } })).toBe(0);
    expect(await db.member.count({ where: { shopId } })).toBe(0);
    await settle(told(order()));
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
  });
});

test("batches that overlap, at once and in other orders, settle each order once", async () => {
  const orders = Array.from({ length: 30 }, (_, index) =>
    anOrderNews({
      orderId: BigInt(100 + index),
      customerId: BigInt(index % 5),
      totalMinor: 20_000n,
      processedAt: later(MAY, { minutes: index }),
    }),
  );
  const batches = [orders, orders.toReversed(), orders.slice(10), orders.slice(0, 20).toReversed()];
  await Promise.all(batches.map((batch) => settleOrders(shopId, batch, { now: NOW })));
  expect(await discrepancies(shopId)).toEqual([]);
  const members = await db.member.findMany({ where: { shopId } });
  // 6 orders of $200: three as Member, then three as Influencer.
  expect(members.map((each) => each.available)).toEqual(members.map(() => 1_800n));
});

describe("contradicting news", () => {
  const order = () => anOrder({ orderId: 5n, customerId: ada });

  test("older ones never overwrite newer ones", async () => {
    await settle(told({ ...order(), updatedAt: later(MAY, { minutes: 2 }), cancelledAt: MAY }));
    await settle(told(order()));
    expect(await statementOf(shopId)).toEqual([]);
    expect((await orderOf(5n)).target).toBe(0n);
  });

  test("equally new ones wait until the order is read, and what was read is believed", async () => {
    await settle(told(order()));
    const other = anOrder({ orderId: 5n, customerId: ada, totalMinor: 7_000n });
    const settled = await settle(told(other));
    expect(settled.readAgain).toEqual([5n]);
    expect((await waitingJobs()).filter((job) => job.task === "read-orders")).toContainEqual({
      task: "read-orders",
      payload: { shopId, orderIds: ["5"] },
    });
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
    await settle({ ...told(other), kind: "order", order: other, customer: null, read: true });
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "reverse -30 = 70"]);
    expect((await orderOf(5n)).readAgain).toBe(false);
  });

  test("an edit without totals waits for the order to be read", async () => {
    await settle(told(order()));
    expect((await settle({ kind: "edited", orderId: 5n })).readAgain).toEqual([5n]);
    const edited = {
      ...anOrder({ orderId: 5n, customerId: ada, totalMinor: 12_000n }),
      updatedAt: later(MAY, { minutes: 1 }),
    };
    await settle(told(edited));
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "earn +20 = 120"]);
  });

  test("paid is sticky: a later pending state does not undo it, a void does", async () => {
    await settle(told(order()));
    await settle(told({ ...order(), financialStatus: "pending", updatedAt: later(MAY, { minutes: 1 }) }));
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
    await settle(told({ ...order(), financialStatus: "voided", updatedAt: later(MAY, { minutes: 2 }) }));
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "reverse -100 = 0"]);
  });
});

test("an order that changes its customer settles for the new one and to nothing for the old", async () => {
  const order = anOrder({ orderId: 5n, customerId: 1n });
  await settle(told(order));
  await settle(told({ ...order, customerId: 2n, updatedAt: later(MAY, { minutes: 1 }) }));
  expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "reverse -100 = 0", "earn +100 = 100"]);
  expect([(await memberOf(1n)).available, (await memberOf(2n)).available]).toEqual([0n, 100n]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("a guest's order is known and earns nothing; an order that gains a customer earns for it", async () => {
  const order = anOrder({ orderId: 5n, customerId: null });
  await settle(told(order));
  expect(await statementOf(shopId)).toEqual([]);
  await settle(told({ ...order, customerId: 2n, updatedAt: later(MAY, { minutes: 1 }) }));
  expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
});

test("a refund of an unknown order waits for it", async () => {
  const settled = await settle({ kind: "refund", orderId: 5n, refund: aRefund({ amountMinor: 4_000n }) });
  expect(settled.outcomes[0]?.outcome).toBe("Noted until the order is known");
  await settle(anOrderNews({ orderId: 5n, customerId: ada }));
  expect(await statementOf(shopId)).toEqual(["earn +60 = 60"]);
});

test("a deleted order gives its points back, also when it was deleted before it was heard of", async () => {
  await settle(anOrderNews({ orderId: 5n, customerId: ada }));
  await settle({ kind: "deleted", orderId: 5n, at: NOW }, { kind: "deleted", orderId: 6n, at: NOW });
  await settle(anOrderNews({ orderId: 6n, customerId: ada }));
  expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "reverse -100 = 0"]);
});

test("a later version never drifts an order that an earlier one judged", async () => {
  await settle(anOrderNews({ orderId: 1n, customerId: ada }));
  const [member, ...others] = influencerTiers("USD").tiers;
  const doubled = { ...member, rate: { points: 2, perMinor: "100" } } as typeof member;
  const programme = { ...influencerTiers("USD"), tiers: [doubled, ...others] as typeof others };
  await publish({ shopId, version: 2, programme, publishedAt: later(MAY, { days: 1 }) });
  await settle(anOrderNews({ orderId: 2n, customerId: ada, processedAt: later(MAY, { days: 2 }) }));
  await settle({ kind: "refund", orderId: 1n, refund: aRefund({ amountMinor: 5_000n }) });
  expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "earn +200 = 300", "reverse -50 = 250"]);
});

test("a tier ends at the refund that takes its year below the threshold; settled orders keep their rate", async () => {
  const big = anOrder({ orderId: 1n, customerId: ada, totalMinor: 60_000n });
  await settle(
    told(big),
    anOrderNews({ orderId: 2n, customerId: ada, processedAt: later(MAY, { days: 1 }) }),
  );
  const refund = aRefund({ amountMinor: 30_000n, processedAt: later(MAY, { days: 5 }) });
  await settle(told(refunded(big, refund)));
  await settle(
    anOrderNews({ orderId: 3n, customerId: ada, totalMinor: 5_000n, processedAt: later(MAY, { days: 6 }) }),
  );
  expect(await statementOf(shopId)).toEqual([
    "earn +600 = 600",
    "earn +200 = 800",
    "reverse -300 = 500",
    "earn +50 = 550",
  ]);
  const changes = await db.standingChange.findMany({ where: { shopId }, orderBy: { at: "asc" } });
  const threshold = { metric: "spend", atLeast: "50000" };
  expect(changes).toMatchObject([
    {
      fromTierId: "member",
      toTierId: "influencer",
      reason: { cause: "reached", by: "reached", period: "2026", values: { spend: "60000" }, threshold },
    },
    {
      fromTierId: "influencer",
      toTierId: "member",
      reason: { cause: "returned", by: "reached", period: "2026", values: { spend: "40000" }, threshold },
    },
  ]);
});

test("test orders and excluded channels earn nothing; every member shows what to sync", async () => {
  const programme = { ...influencerTiers("USD"), excludedChannels: ["pos"] };
  ({ shopId } = await aShop({ programme }));
  await settle(
    anOrderNews({ orderId: 1n, customerId: ada, test: true }),
    anOrderNews({ orderId: 2n, customerId: ada, sourceName: "pos" }),
    anOrderNews({ orderId: 3n, customerId: ada, currency: "EUR" }),
    anOrderNews({ orderId: 4n, customerId: ada }),
  );
  expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
  const { revision, syncedRevision } = await memberOf(ada);
  expect(revision).toBeGreaterThan(syncedRevision);
});

test("an entry explains its number without naming anybody", async () => {
  await settle(anOrderNews({ orderId: 1n, name: "#1001", customerId: ada, totalMinor: 5_997n }));
  const [entry] = await db.entry.findMany({ where: { shopId } });
  expect(entry).toMatchObject({
    key: "order:1:1",
    programmeVersion: 1,
    actor: "system",
    reason: {
      order: "#1001",
      programmeVersion: 1,
      currency: "USD",
      baseMinor: "5997",
      points: 1,
      perMinor: "100",
      tierId: "member",
      tierName: "Member",
    },
  });
});

test("an unknown shop is refused", async () => {
  await expect(settleOrders("nobody.myshopify.com", [], { now: NOW })).rejects.toMatchObject({
    code: "SHOP_NOT_FOUND",
  });
});
