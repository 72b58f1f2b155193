/** A customer whom Shopify merged into another leaves everything to that one, whenever it is heard. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { maturePoints } from "#app/flows/mature-points.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { anEntry, discrepancies, lotsOf, postAll } from "../support/books.ts";
import { anOrder, aRefund, refunded, told } from "../support/orders.ts";
import { onPool } from "../support/pool.ts";
import {
  kept,
  gone,
  merged,
  day,
  MERGED_AT,
  play,
  aShopWith,
  booksOf,
  membersOf,
  endOf,
  goneBuys,
  goneAgain,
  keptBuys,
  keptLater,
  facts,
} from "./merge-setting.ts";

test("points, lots and orders go over, and what was absorbed counts from the merge on", async () => {
  const { shopId } = await aShopWith();
  await play(shopId, [[goneBuys, goneAgain, keptBuys].map((each) => told(each)), merged(gone, kept)]);
  await play(shopId, [[told(keptLater)]]);
  expect(await booksOf(shopId)).toEqual([
    "2 earn +600 = 600",
    "2 earn +80 = 680",
    "1 earn +40 = 40",
    "2 transfer -680 = 0",
    "1 transfer +680 = 720",
    // The order before the merge was kept's own and a Member's; the one after it is an Influencer's.
    "1 earn +80 = 800",
  ]);
  expect(await lotsOf(shopId)).toEqual(["600 of 600", "80 of 80", "40 of 40", "80 of 80"]);
  expect(await membersOf(shopId)).toEqual([
    [kept, 800n, 800n],
    [gone, 0n, 0n],
  ]);
  expect(await endOf(shopId)).toMatchObject({
    orders: ["11 1 600 2 member", "12 1 80 2 influencer", "13 1 40  member", "14 1 80  influencer"],
    standing: [{ customerId: kept, tierId: "influencer", since: MERGED_AT, values: { spend: "72000" } }],
    differences: [],
  });
});

test("the books end the same whenever the merge is heard of", async () => {
  const ends = await Promise.all(
    [0, 1, 2, 3, 4].map(async (place) => {
      const { shopId } = await aShopWith();
      const rest = facts.slice(0, 4);
      await play(shopId, [...rest.slice(0, place), ...facts.slice(4), ...rest.slice(place)]);
      return endOf(shopId);
    }),
  );
  expect(ends[4]?.member).toEqual({
    available: 800n,
    lifetimeEarned: 800n,
    enrolledAt: day(29),
    state: "enrolled",
  });
  expect(ends[4]?.differences).toEqual([]);
  for (const end of ends) expect(end).toEqual(ends[4]);
});

test("a refund and a cancel of an absorbed order are the kept customer's", async () => {
  const { shopId } = await aShopWith();
  await play(shopId, [facts.slice(0, 4).flat() as OrderNews[], merged(gone, kept)]);
  const back = refunded(goneBuys, aRefund({ amountMinor: 20_000n, processedAt: day(40) }));
  const cancelled = { ...goneAgain, cancelledAt: day(41), updatedAt: day(41) };
  await play(shopId, [[told(back)], [told({ ...cancelled, customerId: kept })]]);
  expect((await booksOf(shopId)).slice(-2)).toEqual(["1 reverse -200 = 600", "1 reverse -80 = 520"]);
  expect(await lotsOf(shopId)).toEqual(["400 of 600", "0 of 80", "40 of 40", "40 of 40", "40 of 40"]);
  expect(await endOf(shopId)).toMatchObject({
    standing: [{ tierId: "member", since: day(41), values: { spend: "48000" } }],
    differences: [],
  });
});

test("a hole goes over and is filled by what the other one has, on either side", async () => {
  for (const [poor, rich] of [
    [gone, kept],
    [kept, gone],
  ] as const) {
    const { shopId } = await aShopWith();
    const spent = anOrder({ orderId: 1n, customerId: poor });
    await play(shopId, [[told(spent), told(anOrder({ orderId: 2n, customerId: rich, totalMinor: 8_000n }))]]);
    await postAll(shopId, [
      anEntry({ customerId: poor, key: "given:1", availableDelta: -70n, kind: "adjust" }),
    ]);
    await play(shopId, [[told({ ...spent, cancelledAt: day(1), updatedAt: day(1) })], merged(gone, kept)]);
    expect((await membersOf(shopId)).map(([, available]) => available)).toEqual([10n, 0n]);
    expect(await lotsOf(shopId)).toEqual(["0 of 100", "10 of 80"]);
    expect(await discrepancies(shopId)).toEqual([]);
  }
});

test("points that wait go over with their orders and the day they wait for, and mature there", async () => {
  const { shopId } = await aShopWith({ maturityDays: 40 });
  await play(shopId, [[goneBuys, goneAgain, keptBuys].map((each) => told(each))], day(29));
  await play(shopId, [merged(gone, kept)], day(31));
  const moved = await db.entry.findMany({ where: { shopId, kind: "transfer" }, orderBy: { entryId: "asc" } });
  expect(
    moved.map(({ customerId, key, orderId, pendingDelta, availableDelta, pendingAfter, maturesAt }) => [
      `${customerId} ${key} of ${orderId}: ${pendingDelta} = ${pendingAfter}, ${availableDelta}`,
      maturesAt,
    ]),
  ).toEqual([
    ["2 merge:2:pending:11:from of 11: -600 = 80, 0", null],
    ["1 merge:2:pending:11:to of 11: 600 = 640, 0", day(41)],
    ["2 merge:2:pending:12:from of 12: -80 = 0, 0", null],
    ["1 merge:2:pending:12:to of 12: 80 = 720, 0", day(42)],
  ]);
  expect(moved.map(({ reason }) => reason)).toEqual(Array(4).fill({ from: "2", into: "1" }));
  const members = await db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" } });
  expect(members.map(({ pending, available }) => [pending, available])).toEqual([
    [720n, 0n],
    [0n, 0n],
  ]);
  await maturePoints(shopId, { now: day(70) });
  expect((await booksOf(shopId)).slice(-3)).toEqual([
    "1 mature +600 = 600",
    "1 mature +80 = 680",
    "1 mature +40 = 720",
  ]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test.each([
  ["the one that is gone", gone, kept],
  ["the one that is kept", kept, gone],
])("what %s did last keeps the points of both", async (_who, active, idle) => {
  const { shopId } = await aShopWith({ expiry: { policy: "inactivity", days: 100 } });
  const early = anOrder({ orderId: 1n, customerId: idle, processedAt: day(1) });
  const recent = anOrder({ orderId: 2n, customerId: active, processedAt: day(20) });
  await play(shopId, [[told(early)], [told(recent)], merged(gone, kept)], day(30));
  const lots = await db.lot.findMany({ where: { shopId } });
  expect(lots.map(({ customerId, expiresAt }) => [customerId, expiresAt])).toEqual([
    [kept, day(120)],
    [kept, day(120)],
  ]);
  expect(await db.member.findMany({ where: { shopId, customerId: kept } })).toMatchObject([
    { lastActiveAt: day(20) },
  ]);
});

test("two holes are one", async () => {
  const { shopId } = await aShopWith();
  for (const customerId of [kept, gone]) {
    const order = anOrder({ orderId: customerId, customerId });
    await play(shopId, [[told(order)]]);
    await postAll(shopId, [anEntry({ customerId, key: `given:${customerId}`, availableDelta: -60n })]);
    await play(shopId, [[told({ ...order, cancelledAt: day(1), updatedAt: day(1) })]]);
  }
  await play(shopId, [merged(gone, kept)]);
  expect((await booksOf(shopId)).slice(-2)).toEqual(["2 transfer +60 = 0", "1 transfer -60 = -120"]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("a shortfall follows: an order that comes back first undoes its own", async () => {
  const { shopId } = await aShopWith({ clawback: "clamp" });
  const order = anOrder({ orderId: 1n, customerId: gone });
  const cancelled = { ...order, cancelledAt: day(1), updatedAt: day(1) };
  await play(shopId, [[told(order)]]);
  await postAll(shopId, [anEntry({ customerId: gone, key: "given:1", availableDelta: -100n })]);
  await play(shopId, [[told(cancelled)], merged(gone, kept)]);
  await play(shopId, [[told({ ...order, customerId: kept, updatedAt: day(35) })]]);
  expect((await booksOf(shopId)).slice(-2)).toEqual([
    "2 reverse 0 = 0 (short 100)",
    "1 earn 0 = 0 (short -100)",
  ]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("a chain ends at its last, in whichever order its links are heard", async () => {
  const [a, b, c] = [3n, 2n, 1n];
  const orders = [
    anOrder({ orderId: 1n, customerId: a, processedAt: day(1), totalMinor: 60_000n }),
    // Of b after it became a's heir: at the rate of both.
    anOrder({ orderId: 2n, customerId: b, processedAt: day(15), totalMinor: 4_000n }),
    // Of c while the two were still others.
    anOrder({ orderId: 3n, customerId: c, processedAt: day(15), totalMinor: 4_000n }),
    anOrder({ orderId: 4n, customerId: c, processedAt: day(25), totalMinor: 4_000n }),
  ].map((each) => told(each));
  const links = [merged(a, b, day(10)), merged(b, c, day(20))];
  const ends = [];
  for (const steps of [
    [orders, ...links],
    [orders, ...links.toReversed()],
    [...links, orders],
    [...links.toReversed(), orders],
    [...links.slice(0, 1), orders, ...links.slice(1)],
    [...links.slice(1), orders, ...links.slice(0, 1)],
  ]) {
    const { shopId } = await aShopWith();
    await play(shopId, steps);
    ends.push(await endOf(shopId));
    expect(
      await db.customerMerge.findMany({ where: { shopId }, orderBy: { deletedId: "asc" } }),
    ).toMatchObject([
      { deletedId: b, intoId: c, keptId: c },
      { deletedId: a, intoId: b, keptId: c },
    ]);
  }
  expect(ends[0]?.orders).toEqual([
    "1 1 600 3 member",
    "2 1 80 2 influencer",
    "3 1 40  member",
    "4 1 80  influencer",
  ]);
  expect(ends[0]?.differences).toEqual([]);
  for (const end of ends) expect(end).toEqual(ends[0]);
});

test("a merge is done once: twice in a row, twenty times at once, and after a crash in between", async () => {
  const { shopId } = await aShopWith();
  await play(shopId, [facts.slice(0, 4).flat() as OrderNews[]]);
  await onPool().query(`
    CREATE FUNCTION fall_over() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'fell over'; END $$;
    CREATE TRIGGER fall BEFORE INSERT ON customer_merges FOR EACH ROW WHEN (NEW.shop_id = '${shopId}')
      EXECUTE FUNCTION fall_over()`);
  await expect(play(shopId, [merged(gone, kept)])).rejects.toThrow();
  await onPool().query("DROP FUNCTION fall_over CASCADE");
  expect(await db.entry.count({ where: { shopId, kind: "transfer" } })).toBe(0);
  const again = () => play(shopId, [merged(gone, kept)]);
  await Promise.all(Array.from({ length: 20 }, again));
  await again();
  expect(await db.entry.count({ where: { shopId, kind: "transfer" } })).toBe(2);
  expect((await endOf(shopId)).member).toMatchObject({ available: 800n });
  expect(await discrepancies(shopId)).toEqual([]);
});

test("customers whom nobody knows may be merged, and a circle is noted only", async () => {
  const { shopId } = await aShopWith();
  await play(shopId, [merged(gone, kept), merged(kept, gone), merged(kept, kept)]);
  expect(await db.customerMerge.count({ where: { shopId } })).toBe(1);
  await play(shopId, [[told(goneBuys)]]);
  expect(await endOf(shopId)).toMatchObject({
    member: { available: 600n, enrolledAt: MERGED_AT, state: "enrolled" },
    orders: ["11 1 600 2 member"],
    differences: [],
  });
});

test("orders that arrive at the same moment as the merge end as if they had not", async () => {
  const { shopId } = await aShopWith();
  await Promise.all([...facts, ...facts].map((step) => play(shopId, [step])));
  const { shopId: clean } = await aShopWith();
  await play(clean, facts);
  expect(await endOf(shopId)).toEqual(await endOf(clean));
});
