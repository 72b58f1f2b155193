/** Lots that were gone are folded anew with the end that they would have: the next sweep takes nothing too soon. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { expirePoints } from "#app/flows/expire-points.server.ts";
import { rebuildBooks } from "#app/flows/rebuild-books.server.ts";
import { redateLots } from "#app/flows/redate-lots.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { verifyBooks } from "#app/ledger/verify.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { ledgerDiscrepancies, lotsOf, postAll, spend } from "../support/books.ts";
import { anOrder, told } from "../support/orders.ts";
import { publish } from "../support/shop.ts";
import { pastTheLaws } from "../support/small-books.ts";
import { ada, aShopWith, day } from "./points-setting.ts";

type Expiry = ProgrammeDocument["expiry"];
const INACTIVITY: Expiry = { policy: "inactivity", days: 90 };

const buy = (shopId: string, orderId: bigint, days: number) =>
  settleOrders(
    shopId,
    [told(anOrder({ orderId, customerId: ada, totalMinor: 1_000n, processedAt: day(days) }))],
    { now: day(days) },
  );
const endsOf = async (shopId: string) =>
  (await db.lot.findMany({ where: { shopId }, orderBy: { entryId: "asc" } })).map(
    ({ expiresAt }) => expiresAt,
  );

async function lose(shopId: string, days: number): Promise<void> {
  const lots = await db.lot.count({ where: { shopId } });
  await pastTheLaws(shopId, ["DELETE FROM lots WHERE shop_id = $1"]);
  expect(await rebuildBooks(shopId, { now: day(days) })).toMatchObject({ lotsRestored: lots });
  expect((await rebuildBooks(shopId, { now: day(days) })).lotsRestored).toBe(0);
}

test("by inactivity they last as long as those of whoever did the same", async () => {
  const shopId = await aShopWith({ expiry: INACTIVITY });
  await buy(shopId, 1n, 0);
  await buy(shopId, 2n, 80);
  await lose(shopId, 100);
  expect(await endsOf(shopId)).toEqual([day(170), day(170)]);
  expect((await verifyBooks(db, shopId, { now: day(100) })).found).toEqual([]);
  expect(await expirePoints(shopId, { now: day(100) })).toMatchObject({ done: 0 });
  expect(await expirePoints(shopId, { now: day(170) })).toMatchObject({ done: 2 });
});

test("by a fixed time they end as before", async () => {
  const shopId = await aShopWith({ expiry: { policy: "fixed", days: 90 } });
  await buy(shopId, 1n, 0);
  await buy(shopId, 2n, 60);
  await lose(shopId, 70);
  expect(await endsOf(shopId)).toEqual([day(90), day(150)]);
  expect((await verifyBooks(db, shopId, { now: day(70) })).found).toEqual([]);
});

test.each<[string, Expiry]>([
  ["inactivity", INACTIVITY],
  ["a fixed time", { policy: "fixed", days: 90 }],
])("by %s what has passed while they were gone gets the grace", async (_what, expiry) => {
  const shopId = await aShopWith({ expiry });
  await buy(shopId, 1n, 0);
  await lose(shopId, 90);
  expect(await endsOf(shopId)).toEqual([day(120)]);
  expect(await expirePoints(shopId, { now: day(119) })).toMatchObject({ done: 0 });
  expect((await verifyBooks(db, shopId, { now: day(119) })).found).toEqual([]);
});

test("of which nothing is left they keep their own end: the grace is for what comes back", async () => {
  const shopId = await aShopWith({ expiry: { policy: "fixed", days: 30 } });
  await buy(shopId, 1n, 0);
  await expirePoints(shopId, { now: day(30) });
  await lose(shopId, 100);
  expect(await lotsOf(shopId)).toEqual(["0 of 10 until 2026-05-31"]);
});

test("a policy that was published since has given them its dates", async () => {
  const programme = (expiry: Expiry) => ({ ...influencerTiers("USD"), expiry });
  const shopId = await aShopWith({ expiry: { policy: "never" } });
  await buy(shopId, 1n, 0);
  await postAll(shopId, [{ ...spend(ada, 4n, randomUUID()), occurredAt: day(1) }]);
  const next: Expiry = { policy: "fixed", days: 60 };
  await publish({ shopId, version: 2, programme: programme(next), publishedAt: day(40) });
  await redateLots(shopId);
  await buy(shopId, 2n, 45);
  // Another version with the same policy is no new policy.
  await publish({ shopId, version: 3, programme: programme(next), publishedAt: day(50) });
  const before = await endsOf(shopId);
  expect(before).toEqual([day(70), day(105)]);
  await lose(shopId, 55);
  expect(await endsOf(shopId)).toEqual(before);
  expect(await ledgerDiscrepancies(shopId)).toEqual([]);
});
