/** A shop that moves to another time zone keeps what its campaigns and caps gave by the old one. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { explainOrder } from "#app/flows/explain-order.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { anOrder, aRefund, told } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";

const NOW = new Date("2026-07-05T12:00:00Z");
const CUSTOMER = 7n;

const aMovingShop = async (change: Partial<ProgrammeDocument>) =>
  (await aShop({ programme: { ...influencerTiers("USD"), membership: "everyone", ...change } })).shopId;
const moveToLondon = (shopId: string) =>
  db.shop.update({ where: { shopId }, data: { timeZone: "Europe/London" } });
const bought = (orderId: bigint, dollars: number, at: string) =>
  told(
    anOrder({
      ...{ orderId, customerId: CUSTOMER, totalMinor: BigInt(dollars) * 100n },
      processedAt: new Date(at),
    }),
  );
const back = (orderId: bigint, dollars: number) => ({
  kind: "refund" as const,
  orderId,
  refund: aRefund({ refundId: orderId, amountMinor: BigInt(dollars) * 100n, processedAt: NOW }),
});
const targets = async (shopId: string) =>
  (await db.order.findMany({ where: { shopId }, orderBy: { orderId: "asc" } })).map(({ target }) => target);

/** Until midnight of New York, which is five in the morning in London. */
const campaigns: ProgrammeDocument["campaigns"] = [
  {
    ...{ id: "triple", name: "Triple", from: "2026-05-01T00:00", until: "2026-05-03T00:00" },
    effect: { kind: "multiplier", multiplier: "3" },
  },
];

test("a refund of an order in a campaign takes what the order had of it", async () => {
  const shopId = await aMovingShop({ campaigns });
  await settleOrders(shopId, [bought(1n, 100, "2026-05-03T03:00:00Z")], { now: NOW });
  await moveToLondon(shopId);
  await settleOrders(shopId, [back(1n, 10)], { now: NOW });
  expect(await statementOf(shopId)).toEqual(["earn +300 = 300", "reverse -30 = 270"]);
  expect((await explainOrder(shopId, 1n, { now: NOW })).explanation?.points).toBe("270");
  expect(await discrepancies(shopId)).toEqual([]);
});

test("an order that comes after the move goes by the new clock", async () => {
  const shopId = await aMovingShop({ campaigns });
  await moveToLondon(shopId);
  await settleOrders(shopId, [bought(1n, 100, "2026-05-03T03:00:00Z")], { now: NOW });
  expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
});

test("a cap by day goes by the day on which each order was made there", async () => {
  const shopId = await aMovingShop({
    earning: { rate: { points: 1, perMinor: "100" }, caps: { perDay: 100 } },
  });
  // Both on the second of May in New York; the second one on the third in London.
  const [first, second] = [bought(1n, 60, "2026-05-02T16:00:00Z"), bought(2n, 60, "2026-05-03T03:00:00Z")];
  await settleOrders(shopId, [first, second], { now: NOW });
  expect(await targets(shopId)).toEqual([60n, 40n]);
  await moveToLondon(shopId);
  await settleOrders(shopId, [back(2n, 10)], { now: NOW });
  expect(await targets(shopId)).toEqual([60n, 40n]);
  await settleOrders(shopId, [bought(3n, 120, "2026-05-03T03:30:00Z")], { now: NOW });
  expect(await targets(shopId)).toEqual([60n, 40n, 100n]);
  expect(await discrepancies(shopId)).toEqual([]);
});

test("an order of a programme without campaigns or caps keeps no time zone", async () => {
  const shopId = await aMovingShop({});
  await settleOrders(shopId, [bought(1n, 100, "2026-05-03T03:00:00Z")], { now: NOW });
  expect((await db.order.findFirstOrThrow({ where: { shopId } })).timeZone).toBeNull();
});
