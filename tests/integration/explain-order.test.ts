/** Why an order earned what it earned, worked out anew from what is stored. */
import { expect, test } from "vitest";
import { orderView } from "#app/components/order-view.ts";
import { db } from "#app/db.server.ts";
import { enroll } from "#app/flows/enroll.server.ts";
import { explainOrder } from "#app/flows/explain-order.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { readOrderEntries } from "#app/reports/statement.server.ts";
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
  const explained = await Promise.all([1n, 2n].map((id) => explanationOf(shopId, id)));
  expect(explained).toMatchObject([
    { points: "650", tier: { id: "member" }, bonuses: [{ kind: "first_order", points: "50" }], caps: [] },
    {
      points: "50",
      tier: { id: "influencer" },
      bonuses: [],
      notFirst: "not_first",
      caps: [{ kind: "per_year", most: "50", cut: "1150" }],
    },
  ]);
  const stored = await db.order.findMany({ where: { shopId }, orderBy: { orderId: "asc" } });
  expect(stored.map(({ target }) => target.toString())).toEqual(explained.map((each) => each?.points));
  const entries = await db.entry.findMany({ where: { shopId }, orderBy: { entryId: "asc" } });
  expect(entries.map(({ reason }) => reason)).toMatchObject([
    { earned: [{ name: "First order", points: "50" }] },
    { earned: [{ cap: "per_year", most: "50", cut: "1150" }] },
  ]);
  await expect(explainOrder(shopId, 3n, { now: NOW })).rejects.toMatchObject({ code: "ORDER_NOT_FOUND" });
});

const explanationOf = async (shopId: string, orderId: bigint) =>
  (await explainOrder(shopId, orderId, { now: NOW })).explanation;

/** As the merchant reads it, with what stands in the books. */
async function told(shopId: string, orderId: bigint) {
  const explained = await explainOrder(shopId, orderId, { now: NOW });
  const entries = await readOrderEntries(db, shopId, orderId);
  const at = { now: NOW, timeZone: "UTC", currency: "USD" };
  const { heading, why, drift, steps, leftOut, notApplied, towards, inBooks } = orderView(explained, {
    ...{ entries, shopId, staff: "staff:1", at },
  });
  return {
    ...{ heading, why, drift, towards, inBooks },
    steps: steps.map(({ what, how, points }) => [what, how.join(" "), points].join(" | ")),
    nothing: [...leftOut, ...notApplied].map(({ name, why: reason }) => `${name}: ${reason}`),
  };
}

const rule = { id: "r", name: "Rule", counts: "points" as const };
const only = (...productIds: string[]) => ({
  ...{ productIds, variantIds: [], collectionIds: [], productTags: [], vendors: [] },
});

test("an order's sum is told line by line, and of every rule and campaign that brought nothing, why", async () => {
  const programme = {
    ...influencerTiers("USD"),
    excluded: { productIds: ["9"], collectionIds: [], productTags: [] },
    earning: {
      rate: { points: 1, perMinor: "100" },
      rules: [
        {
          ...rule,
          id: "suites",
          name: "Suites",
          kind: "rate" as const,
          goods: only("5"),
          rate: { points: 3, perMinor: "100" },
        },
        { ...rule, id: "nights", name: "Nights", kind: "per_unit" as const, goods: only("5"), points: 10 },
        { ...rule, id: "other", name: "Other", kind: "per_unit" as const, goods: only("6"), points: 10 },
      ],
      caps: { perOrder: 500 },
      firstOrderBonus: 50,
    },
    campaigns: [
      ...[
        { id: "may", name: "May days", from: "2026-05-01T00:00", until: "2026-05-04T00:00", tierIds: [] },
        { id: "june", name: "June days", from: "2026-06-01T00:00", until: "2026-06-04T00:00", tierIds: [] },
        {
          id: "top",
          name: "For the best",
          from: "2026-05-01T00:00",
          until: "2026-05-04T00:00",
          tierIds: ["ambassador"],
        },
      ].map(({ tierIds, ...each }) => ({
        ...each,
        ...{ goods: null, minimumOrderMinor: null, effect: { kind: "multiplier" as const, multiplier: "2" } },
        audience: tierIds.length > 0 ? { tierIds, customerTags: [] } : null,
      })),
    ],
  };
  const { shopId } = await aShop({ programme });
  const lines = [
    { productId: 5n, priceMinor: 4_000n, quantity: 2 },
    { productId: 7n, priceMinor: 1_050n },
    { productId: 9n, priceMinor: 2_000n },
    { productId: 8n, priceMinor: 2_500n, giftCard: true },
  ];
  await settleOrders(shopId, [anOrderNews({ orderId: 1n, customerId: 7n, lines })], { now: NOW });
  expect(await told(shopId, 1n)).toEqual({
    heading: "It earns 500 points",
    ...{ why: null, drift: null, inBooks: "500 points" },
    towards: "$90.50, 3 units.",
    steps: [
      "Product 5 | $80.00 × 3 points per $1 by “Suites” and 2 units × 10 points by “Nights” × 2 by “May days” | 520",
      "Product 7 | $10.50 × 1 point per $1 × 2 by “May days” | 21",
      "Together |  | 541",
      "First order | Once for the order | +50",
      "Limit | An order brings at most 500 points | −91",
      "The order's points |  | 500",
    ],
    nothing: [
      "Product 9: The programme leaves this product out",
      "Product 8: Gift cards do not earn: they earn when they are spent",
      "June days: The order was made outside its dates",
      "For the best: It is for Ambassador; the order found Member",
      "Other: None of its goods are in the order, or none are left",
    ],
  });
});

test("an order that earns nothing says why", async () => {
  const { shopId } = await aShop({ programme: { ...influencerTiers("USD"), earnBeforeEnrolmentDays: 10 } });
  const at = (orderId: bigint, figures: Parameters<typeof anOrderNews>[0]) =>
    anOrderNews({ orderId, customerId: orderId, processedAt: MAY, ...figures });
  await settleOrders(
    shopId,
    [
      at(1n, { customerId: null }),
      at(2n, { account: "disabled" }),
      at(3n, { financialStatus: "pending" }),
      at(4n, { cancelledAt: later(MAY, { days: 1 }), updatedAt: later(MAY, { days: 1 }) }),
      at(5n, { test: true }),
      at(6n, { currency: "EUR" }),
      at(7n, { account: "disabled" }),
    ],
    { now: NOW },
  );
  await enroll(shopId, 7n, { now: later(MAY, { days: 20 }) });
  await settleOrders(shopId, [], { now: NOW, customerIds: [7n] });
  const all = await Promise.all([1n, 2n, 3n, 4n, 5n, 6n, 7n].map((id) => told(shopId, id)));
  expect(all.map(({ why }) => why)).toEqual([
    "The order has no customer. Points need a member.",
    "The customer does not take part in the programme yet.",
    "The order awaits its payment. It earns as soon as it is paid.",
    "The order was cancelled on May 2: it brings nothing any more.",
    "It is a test order. The programme leaves test orders out.",
    "The order is in EUR, the programme counts USD.",
    "The customer joined on May 21. Of orders before that, those of the last 10 days count; this one is older.",
  ]);
  expect(new Set(all.map(({ heading, inBooks }) => `${heading}, ${inBooks}`))).toEqual(
    new Set(["It earns no points, 0 points"]),
  );
});
