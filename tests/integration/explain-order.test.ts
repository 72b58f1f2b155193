/** Why an order earned what it earned, worked out anew from what is stored. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { explainOrder } from "#app/flows/explain-order.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { anOrderNews, later, MAY } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";

const NOW = new Date("2026-06-15T12:00:00Z");

test("an order is explained by what it found: its tier, whether it was the first, and the room left", async () => {
  const caps = { perYear: 700 };
  const earning = { rate: { points: 1, perMinor: "100" }, firstOrderBonus: 50, caps };
  const { shopId } = await aShop({ programme: { ...influencerTiers("USD"), earning } });
  const orders = [1n, 2n].map((orderId) =>
    anOrderNews({
      ...{ orderId, customerId: 7n, totalMinor: 60_000n },
      processedAt: later(MAY, { days: Number(orderId) }),
    }),
  );
  await settleOrders(shopId, orders, { now: NOW });
  const explained = await Promise.all([1n, 2n].map((id) => explainOrder(shopId, id, { now: NOW })));
  expect(explained).toMatchObject([
    { points: "650", tier: { id: "member" }, bonuses: [{ kind: "first_order", points: "50" }], caps: [] },
    {
      points: "50",
      tier: { id: "influencer" },
      bonuses: [],
      caps: [{ kind: "room", most: "50", cut: "1150" }],
    },
  ]);
  const stored = await db.order.findMany({ where: { shopId }, orderBy: { orderId: "asc" } });
  expect(stored.map(({ target }) => target.toString())).toEqual(explained.map((each) => each?.points));
  const entries = await db.entry.findMany({ where: { shopId }, orderBy: { entryId: "asc" } });
  expect(entries.map(({ reason }) => reason)).toMatchObject([
    { earned: [{ name: "First order", points: "50" }] },
    { earned: [{ cap: "room", most: "50", cut: "1150" }] },
  ]);
  expect(await explainOrder(shopId, 3n, { now: NOW })).toBeNull();
});
