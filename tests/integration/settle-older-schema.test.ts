/**
 * Orders that were settled before units, status points and points were kept are assessed anew before they are folded.
 */
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { checkBooks } from "#app/flows/check-books.server.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import { rebuildBooks } from "#app/flows/rebuild-books.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { advanceBatch } from "#app/jobs/standing-jobs.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { anOrderNews, aRefund, later, MAY } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";
import { pastTheLaws } from "../support/small-books.ts";

const NOW = later(MAY, { days: 20 });
const reaching = (metric: "units" | "points", atLeast: string) => ({
  ...influencerTiers("USD"),
  tiers: [
    { id: "member", name: "Member", reach: null },
    { id: "silver", name: "Silver", reach: { metric, atLeast } },
  ],
});

let shopId: string;
const [ADA, BEN] = [7n, 8n];

/**
 * Ada bought three things for $30 in all and returned one; Ben two for $20. What the schema of before kept is all there
 * is.
 */
beforeEach(async () => {
  ({ shopId } = await aShop());
  const bought = (orderId: bigint, customerId: bigint, quantity: number) =>
    anOrderNews({
      ...{ orderId, customerId, processedAt: later(MAY, { days: Number(orderId) }) },
      lines: [{ priceMinor: 1_000n, quantity }],
    });
  await settleOrders(shopId, [bought(1n, ADA, 2), bought(2n, ADA, 1), bought(3n, BEN, 2)], { now: NOW });
  const refund = aRefund({ refundId: 1n, processedAt: later(MAY, { days: 5 }), amountMinor: 1_000n });
  await settleOrders(shopId, [{ kind: "refund", orderId: 2n, refund }], { now: NOW });
  await pastTheLaws(shopId, [
    "UPDATE orders SET qualifying_units = NULL, status_points = NULL, order_points = NULL WHERE shop_id = $1",
    "UPDATE refunds SET units = NULL, status_points = NULL, points = NULL WHERE shop_id = $1",
    `UPDATE standings SET period = '', values = '{}', period_until = NULL, state = NULL, programme_version = 0,
       next_at = '2026-05-10' WHERE shop_id = $1`,
  ]);
});

const standings = async () =>
  (await db.standing.findMany({ where: { shopId }, orderBy: { customerId: "asc" } })).map(
    ({ tierId, values }) => [tierId, values],
  );
const advance = (version?: number) =>
  advanceBatch(shopId, { clock: () => later(NOW, { days: 1 }), version, after: null, limit: undefined });
const values = (spend: string, units: string, orders: string, points: string) => ({
  spend,
  units,
  orders,
  points,
});

describe("members from before", () => {
  test("are due, and have everything then that their orders brought", async () => {
    const before = await statementOf(shopId);
    await advance();
    expect(await standings()).toEqual([
      ["member", values("2000", "2", "1", "20")],
      ["member", values("2000", "2", "1", "20")],
    ]);
    expect(await statementOf(shopId)).toEqual(before);
    expect(await discrepancies(shopId)).toEqual([]);
    expect(await db.order.count({ where: { shopId, qualifyingUnits: null } })).toBe(0);
    expect(await db.refund.count({ where: { shopId, units: null } })).toBe(0);
  });

  test.each(["units", "points"] as const)("reach tiers by %s that a version brings", async (metric) => {
    const document = reaching(metric, metric === "units" ? "2" : "20");
    const version = await publishProgramme(shopId, document, { now: NOW, by: "system" });
    await advance(version);
    expect(await standings()).toMatchObject([
      ["silver", {}],
      ["silver", {}],
    ]);
  });

  test("have it with the next order as well, whatever the programme weighs", async () => {
    const more = anOrderNews({ orderId: 9n, customerId: ADA, processedAt: NOW, totalMinor: 1_000n });
    await settleOrders(shopId, [more], { now: NOW });
    expect((await standings())[0]).toEqual(["member", values("3000", "3", "2", "30")]);
    const version = await publishProgramme(shopId, reaching("units", "3"), { now: NOW, by: "system" });
    await advance(version);
    expect(await standings()).toMatchObject([
      ["silver", {}],
      ["member", {}],
    ]);
  });

  test("are not found wrong for what is not known", async () => {
    const version = await publishProgramme(shopId, reaching("units", "2"), { now: NOW, by: "system" });
    await advance(version);
    await pastTheLaws(shopId, ["UPDATE orders SET qualifying_units = NULL WHERE shop_id = $1"]);
    expect((await checkBooks(shopId, { now: NOW, clock: () => NOW })).found).toEqual([]);
  });

  test("are not rebuilt from what is not known", async () => {
    const before = await standings();
    expect(await rebuildBooks(shopId, { now: NOW })).toMatchObject({ standings: 0 });
    expect(await standings()).toEqual(before);
  });
});

test("an order that waits stays unknown, and is not told as bringing nothing", async () => {
  await pastTheLaws(shopId, ["UPDATE orders SET read_again = true WHERE shop_id = $1 AND order_id = 3"]);
  const refund = aRefund({ refundId: 2n, processedAt: NOW, amountMinor: 100n });
  await settleOrders(shopId, [{ kind: "refund", orderId: 3n, refund }], { now: NOW });
  const [row] = await db.order.findMany({ where: { shopId, orderId: 3n } });
  expect(row).toMatchObject({ qualifyingUnits: null, statusPoints: null, orderPoints: null });
  expect(await db.refund.count({ where: { shopId, orderId: 3n } })).toBe(1);
});
