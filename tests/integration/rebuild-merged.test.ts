/** A merged customer's books are proved and folded anew with those of whom it became. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { rebuildBooks } from "#app/flows/rebuild-books.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { verifyBooks } from "#app/ledger/verify.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { anOrder, later, MAY, told } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";
import { pastTheLaws } from "../support/small-books.ts";

const NOW = new Date("2026-07-10T00:00:00Z");

test("right after a merge nothing is to be mended; after damage all is as it was", async () => {
  const { shopId } = await aShop({ programme: { ...influencerTiers("USD"), maturityDays: 60 } });
  const news = [1n, 2n, 1n, 2n].map((customerId, index) =>
    told(
      anOrder({
        orderId: BigInt(1_000 + index),
        customerId,
        processedAt: later(MAY, { days: index * 20 }),
        lines: [{ priceMinor: 30_000n }],
      }),
    ),
  );
  await settleOrders(shopId, news, { now: NOW });
  const keptId = await mergeCustomers(shopId, { deletedId: 1n, intoId: 2n, mergedAt: NOW }, { now: NOW });
  await settleOrders(shopId, [], { now: NOW, customerIds: [keptId ?? 0n] });
  const folded = async () => ({
    members: await db.member.findMany({
      where: { shopId },
      omit: { revision: true },
      orderBy: { customerId: "asc" },
    }),
    lots: await db.lot.findMany({ where: { shopId }, orderBy: { entryId: "asc" } }),
    pending: await db.pendingPoints.findMany({ where: { shopId }, orderBy: { orderId: "asc" } }),
    standings: await db.standing.findMany({ where: { shopId } }),
  });
  const before = await folded();
  expect((await verifyBooks(db, shopId)).found).toEqual([]);
  const { members, ...mended } = await rebuildBooks(shopId, { now: NOW });
  expect([members, ...Object.values(mended)]).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0]);
  await pastTheLaws(shopId, [
    "UPDATE members SET available = 7, pending = 7, lifetime_earned = 7 WHERE shop_id = $1",
    "UPDATE lots SET customer_id = 1, remaining = 1 WHERE shop_id = $1",
    "UPDATE pending_points SET customer_id = 1 WHERE shop_id = $1",
  ]);
  await rebuildBooks(shopId, { now: NOW });
  expect((await verifyBooks(db, shopId)).found).toEqual([]);
  expect(await folded()).toEqual(before);
});
