/** Whatever is folded from entries can be folded again: damage is mended, right books stay as they are. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { checkBooks } from "#app/flows/check-books.server.ts";
import { rebuildBooks } from "#app/flows/rebuild-books.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { verifyBooks } from "#app/ledger/verify.server.ts";
import { findLastCheck, findRunningCheck } from "#app/models/book-checks.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { anOrder, aRefund, later, MAY, refunded, told } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";
import { pastTheLaws, smallBooks } from "../support/small-books.ts";

const NOW = new Date("2026-07-10T00:00:00Z");
const CLEAN = {
  lotsRestored: 0,
  lotsAmended: 0,
  lotsRemoved: 0,
  balances: 0,
  lifetimes: 0,
  activities: 0,
  pendingPoints: 0,
  standings: 0,
};

/** Every row that is folded, as text. */
async function folded(shopId: string): Promise<string[]> {
  const rows = await Promise.all([
    db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" }, omit: { revision: true } }),
    db.lot.findMany({ where: { shopId }, orderBy: { entryId: "asc" } }),
    db.pendingPoints.findMany({ where: { shopId }, orderBy: [{ customerId: "asc" }, { orderId: "asc" }] }),
    db.standing.findMany({ where: { shopId }, orderBy: { customerId: "asc" } }),
    db.standingChange.findMany({ where: { shopId }, orderBy: [{ customerId: "asc" }, { at: "asc" }] }),
  ]);
  return rows
    .flat()
    .map((row) =>
      JSON.stringify(row, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
    );
}

/** A shop at work: orders of three members, some refunded, one far enough for the next tier. */
async function aSettledShop(stories: { customer: number; dollars: number; part: number }[]): Promise<string> {
  const { shopId } = await aShop();
  const news = stories.flatMap(({ customer, dollars, part }, index) => {
    const order = anOrder({
      orderId: BigInt(1_000 + index),
      customerId: BigInt(customer),
      processedAt: later(MAY, { days: index }),
      lines: [{ priceMinor: BigInt(dollars) * 100n }],
    });
    if (part === 0) return [told(order)];
    const amountMinor = (order.totalMinor * BigInt(part)) / 100n;
    const processedAt = later(order.updatedAt, { days: 1 });
    return [told(refunded(order, aRefund({ refundId: order.orderId * 10n, amountMinor, processedAt })))];
  });
  await settleOrders(shopId, news, { now: NOW });
  return shopId;
}

const DAMAGES: [what: string, seen: Partial<typeof CLEAN>, statements: string[]][] = [
  [
    "balances",
    { balances: 5 },
    ["UPDATE members SET available = available + 7, pending = pending + 3 WHERE shop_id = $1"],
  ],
  [
    "lifetime points",
    { lifetimes: 3 },
    [
      "UPDATE members SET lifetime_earned = lifetime_earned + 1 WHERE shop_id = $1 AND customer_id IN (1, 2, 5)",
    ],
  ],
  [
    "what is left of lots",
    { lotsAmended: 5 },
    [
      "UPDATE lots SET remaining = amount - remaining + 0 WHERE shop_id = $1 AND remaining <> amount - remaining",
    ],
  ],
  ["lots that are gone", { lotsRestored: 5 }, ["DELETE FROM lots WHERE shop_id = $1"]],
  ["lots of a wrong amount", { lotsAmended: 5 }, ["UPDATE lots SET amount = amount + 1 WHERE shop_id = $1"]],
  [
    "lots with somebody else",
    { lotsAmended: 2 },
    ["UPDATE lots SET customer_id = 2 WHERE shop_id = $1 AND customer_id <> 2 AND remaining > 0"],
  ],
  [
    "a lot that nobody made",
    { lotsRemoved: 1 },
    [
      "INSERT INTO lots SELECT $1, entry_id, customer_id, NULL, 9, 9, NULL, now() FROM entries WHERE shop_id = $1 AND key = 'order:102:1'",
    ],
  ],
  ["pending points that are gone", { pendingPoints: 2 }, ["DELETE FROM pending_points WHERE shop_id = $1"]],
  [
    "pending points and days that are wrong",
    { pendingPoints: 2 },
    ["UPDATE pending_points SET points = points + 1, matures_at = '2050-01-01' WHERE shop_id = $1"],
  ],
  [
    "pending points of nothing",
    { pendingPoints: 1 },
    ["INSERT INTO pending_points VALUES ($1, 1, 101, 5, '2050-01-01')"],
  ],
];

describe("damage is mended", () => {
  test.each(DAMAGES)("%s", async (_what, seen, statements) => {
    const { shopId } = await smallBooks();
    const before = await folded(shopId);
    await pastTheLaws(shopId, statements);
    expect((await verifyBooks(db, shopId)).differences).toBeGreaterThan(0);
    expect(await rebuildBooks(shopId, { now: NOW })).toEqual({ members: 5, ...CLEAN, ...seen });
    expect((await verifyBooks(db, shopId)).found).toEqual([]);
    expect(await folded(shopId)).toEqual(before);
  });

  test("of when somebody earned or spent last, which no law asks for", async () => {
    const { shopId } = await smallBooks();
    const before = await folded(shopId);
    await pastTheLaws(shopId, [
      "UPDATE members SET last_active_at = CASE customer_id WHEN 2 THEN '2030-01-01'::timestamptz END WHERE shop_id = $1 AND customer_id <> 3",
    ]);
    expect(await rebuildBooks(shopId, { now: NOW })).toMatchObject({ activities: 4 });
    expect(await folded(shopId)).toEqual(before);
  });

  test("of lots of an order that had matured before it was heard of", async () => {
    const { shopId } = await aShop({ programme: { ...influencerTiers("USD"), maturityDays: 14 } });
    await settleOrders(shopId, [told(anOrder({ processedAt: MAY }))], { now: NOW });
    const before = await folded(shopId);
    await pastTheLaws(shopId, ["DELETE FROM lots WHERE shop_id = $1"]);
    expect(await rebuildBooks(shopId, { now: NOW })).toMatchObject({ lotsRestored: 1 });
    expect(await folded(shopId)).toEqual(before);
    expect((await verifyBooks(db, shopId)).found).toEqual([]);
  });

  test("of standings and their history, by the orders", async () => {
    const shopId = await aSettledShop([
      { customer: 1, dollars: 600, part: 0 },
      { customer: 2, dollars: 80, part: 50 },
    ]);
    const before = await folded(shopId);
    await pastTheLaws(shopId, [
      "UPDATE standings SET tier_id = 'ambassador', values = '{}' WHERE shop_id = $1",
      "DELETE FROM standing_changes WHERE shop_id = $1",
    ]);
    expect(await rebuildBooks(shopId, { now: NOW })).toMatchObject({ ...CLEAN, members: 2, standings: 2 });
    expect(await folded(shopId)).toEqual(before);
  });
});

test("what was changed in the entries themselves is told, not papered over", async () => {
  const { shopId } = await smallBooks();
  await pastTheLaws(shopId, [
    "UPDATE entries SET pending_after = 39 WHERE shop_id = $1 AND key = 'order:102:2'",
  ]);
  await rebuildBooks(shopId, { now: NOW });
  expect((await verifyBooks(db, shopId)).broken.map(({ law }) => law)).toEqual([
    "Every entry starts from the balance before it",
  ]);
});

test("right books stay as they are, whatever happened in them", async () => {
  const story = fc.record({
    customer: fc.integer({ min: 1, max: 3 }),
    dollars: fc.integer({ min: 1, max: 900 }),
    part: fc.constantFrom(0, 0, 30, 100),
  });
  const property = fc.asyncProperty(fc.array(story, { minLength: 1, maxLength: 8 }), async (stories) => {
    const shopId = await aSettledShop(stories);
    const before = await folded(shopId);
    expect(await rebuildBooks(shopId, { now: NOW })).toMatchObject(CLEAN);
    expect(await folded(shopId)).toEqual(before);
  });
  await fc.assert(property, { numRuns: 15 });
});

test("while points are posted, nothing is lost", async () => {
  const shopId = await aSettledShop(
    Array.from({ length: 12 }, (_, index) => ({ customer: (index % 3) + 1, dollars: 50, part: 0 })),
  );
  const more = Array.from({ length: 20 }, (_, index) =>
    told(
      anOrder({
        orderId: BigInt(5_000 + index),
        customerId: BigInt((index % 3) + 1),
        processedAt: later(MAY, { days: 40 }),
      }),
    ),
  );
  await Promise.all([
    ...more.map((news) => settleOrders(shopId, [news], { now: NOW })),
    ...[1, 2, 3, 4].map(() => rebuildBooks(shopId, { now: NOW })),
  ]);
  expect((await verifyBooks(db, shopId)).found).toEqual([]);
});

describe("a check is kept", () => {
  const clock = () => new Date("2026-07-10T00:00:04Z");

  test("with what it found", async () => {
    const { shopId } = await smallBooks();
    await pastTheLaws(shopId, [
      "UPDATE members SET lifetime_earned = 77 WHERE shop_id = $1 AND customer_id = 2",
    ]);
    expect(await checkBooks(shopId, { now: NOW, clock })).toMatchObject({ differences: 1, tookMs: 4_000 });
    expect(await findLastCheck(db, shopId)).toMatchObject({
      ...{ checkedAt: NOW, finishedAt: clock(), entries: 19n, members: 5n, differences: 1 },
      found: [{ about: "member 2", found: "77", expected: "80" }],
    });
    expect(await findRunningCheck(db, shopId, NOW)).toBeNull();
  });

  test("one that was broken off is forgotten by the next", async () => {
    const { shopId } = await smallBooks();
    await db.bookCheck.create({
      data: { shopId, checkedAt: new Date("2026-07-09"), steps: 3, stepsDone: 1 },
    });
    await checkBooks(shopId, { now: NOW, clock });
    expect(await db.bookCheck.count({ where: { shopId } })).toBe(1);
  });

  test("of no shop is refused", async () => {
    await expect(checkBooks("nobody.myshopify.com", { now: NOW, clock })).rejects.toMatchObject({
      code: "SHOP_NOT_FOUND",
    });
  });
});
