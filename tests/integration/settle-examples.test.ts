/** The worked examples of how orders earn, each as a bank statement, and each again however its news arrive. */
import type { OrderNews } from "#app/rules/order-news.ts";
import { parseOrderPayload } from "#app/shopify/parse-order.ts";
import { aRefund, later, MAY, refunded, told } from "../support/orders.ts";
import type { Example } from "./examples.ts";
import { CUSTOMER, order, playExamples } from "./examples.ts";

/** $480, $40 and $40 within one year: the middle one makes an Influencer. */
function climbing() {
  return [
    order("#1", { orderId: 11n, totalMinor: 48_000n }),
    order("#2", { orderId: 12n, totalMinor: 4_000n, processedAt: later(MAY, { days: 1 }) }),
    order("#3", { orderId: 13n, totalMinor: 4_000n, processedAt: later(MAY, { days: 2 }) }),
  ];
}

/** An Influencer's order of $100.00 that goes back in three parts. */
function returning() {
  const earlier = order("#0", { orderId: 20n, totalMinor: 60_000n, processedAt: later(MAY, { days: -9 }) });
  const paid = order("#1", { orderId: 21n, totalMinor: 10_000n });
  const parts = [3_333n, 3_333n, 3_334n].map((amountMinor, index) =>
    aRefund({ refundId: BigInt(31 + index), amountMinor, processedAt: later(MAY, { days: index + 1 }) }),
  );
  const refunds = parts.map((refund): OrderNews => ({ kind: "refund", orderId: paid.orderId, refund }));
  return { earlier: told(earlier), paid, refunds, parts };
}

const card = (goods: bigint, gift: bigint) =>
  order("#1", {
    orderId: 51n,
    lines: [
      { priceMinor: 6_000n, discountMinor: goods },
      { priceMinor: 4_000n, discountMinor: gift, giftCard: true },
    ],
  });

/** A shopper in Germany pays a shop in dollars: what the webhook says in euros is more, and must not count. */
function paidInEuros(): OrderNews {
  const shown = (dollars: string, euros: string) => ({
    shop_money: { amount: dollars, currency_code: "USD" },
    presentment_money: { amount: euros, currency_code: "EUR" },
  });
  const payload = {
    id: 61,
    name: "#1",
    created_at: MAY.toISOString(),
    processed_at: MAY.toISOString(),
    updated_at: MAY.toISOString(),
    financial_status: "paid",
    currency: "USD",
    presentment_currency: "EUR",
    total_price: "89.95",
    total_price_set: shown("59.97", "89.95"),
    line_items: [
      { id: 1, quantity: 1, current_quantity: 1, price: "89.95", price_set: shown("59.97", "89.95") },
    ],
    customer: { id: Number(CUSTOMER), state: "enabled" },
  };
  return { kind: "order", ...parseOrderPayload(payload) };
}

const { earlier, paid, refunds, parts } = returning();
const cancelled = {
  ...order("#1", { orderId: 61n }),
  updatedAt: later(MAY, { minutes: 1 }),
  cancelledAt: MAY,
};

const EXAMPLES: Example[] = [
  {
    name: "1: an order of $59.97 earns 59",
    news: [told(order("#1", { orderId: 1n, totalMinor: 5_997n }))],
    statement: ["earn +59 = 59"],
    perOrder: { "#1": 59n },
    balance: 59n,
    tier: "member",
  },
  {
    name: "2: at 1 point per $10, an order of $59.97 earns 5",
    programme: {
      tiers: [{ id: "member", name: "Member", reach: null, rate: { points: 1, perMinor: "1000" } }],
    },
    news: [told(order("#1", { orderId: 1n, totalMinor: 5_997n }))],
    statement: ["earn +5 = 5"],
    perOrder: { "#1": 5n },
    balance: 5n,
    tier: "member",
  },
  {
    name: "3: the tier before the order counts, in order",
    news: climbing().map((each) => told(each)),
    statement: ["earn +480 = 480", "earn +40 = 520", "earn +80 = 600"],
    perOrder: { "#1": 480n, "#2": 40n, "#3": 80n },
    balance: 600n,
    tier: "influencer",
  },
  {
    name: "4: an Influencer's order goes back in three parts, and the sum is 0",
    news: [earlier, told(paid), ...refunds],
    statement: [
      "earn +600 = 600",
      "earn +200 = 800",
      "reverse -67 = 733",
      "reverse -67 = 666",
      "reverse -66 = 600",
    ],
    perOrder: { "#0": 600n, "#1": 0n },
    balance: 600n,
    tier: "influencer",
  },
  {
    name: "5: the first refund arrives before the order is paid",
    news: [earlier, ...refunds.slice(0, 1), told(paid), ...refunds.slice(1)],
    statement: ["earn +600 = 600", "earn +133 = 733", "reverse -67 = 666", "reverse -66 = 600"],
    perOrder: { "#0": 600n, "#1": 0n },
    balance: 600n,
    tier: "influencer",
  },
  {
    name: "5b: as the order's own updates tell it",
    news: [earlier, ...parts.map((_, index) => told(parts.slice(0, index + 1).reduce(refunded, paid)))],
    statement: ["earn +600 = 600", "earn +133 = 733", "reverse -67 = 666", "reverse -66 = 600"],
    perOrder: { "#0": 600n, "#1": 0n },
    balance: 600n,
    tier: "influencer",
  },
  {
    name: "10: ¥5,997 at 1 point per ¥100 earns 59",
    currency: "JPY",
    programme: {
      tiers: [{ id: "member", name: "Member", reach: null, rate: { points: 1, perMinor: "100" } }],
    },
    news: [told(order("#1", { orderId: 1n, totalMinor: 5_997n, currency: "JPY" }))],
    statement: ["earn +59 = 59"],
    perOrder: { "#1": 59n },
    balance: 59n,
    tier: "member",
  },
  {
    name: "11: a shopper pays in EUR, the shop counts USD",
    news: [paidInEuros()],
    statement: ["earn +59 = 59"],
    perOrder: { "#1": 59n },
    balance: 59n,
    tier: "member",
  },
  {
    name: "12: a $10 discount wholly on the goods leaves $50",
    news: [told(card(1_000n, 0n))],
    statement: ["earn +50 = 50"],
    perOrder: { "#1": 50n },
    balance: 50n,
    tier: "member",
  },
  {
    name: "12: $6 of it on the goods leaves $54",
    news: [told(card(600n, 400n))],
    statement: ["earn +54 = 54"],
    perOrder: { "#1": 54n },
    balance: 54n,
    tier: "member",
  },
  {
    name: "14: a cancel that a newer update takes back",
    news: [
      told(order("#1", { orderId: 61n })),
      told(cancelled),
      told({ ...cancelled, cancelledAt: null, updatedAt: later(MAY, { minutes: 2 }) }),
    ],
    statement: ["earn +100 = 100", "reverse -100 = 0", "earn +100 = 100"],
    perOrder: { "#1": 100n },
    balance: 100n,
    tier: "member",
  },
  {
    name: "15: example 3 in reverse",
    news: climbing()
      .map((each) => told(each))
      .reverse(),
    statement: ["earn +40 = 40", "earn +40 = 80", "earn +480 = 560", "earn +40 = 600"],
    perOrder: { "#1": 480n, "#2": 40n, "#3": 80n },
    balance: 600n,
    tier: "influencer",
  },
  {
    name: "15: example 3 with the $480 last",
    news: [...climbing().slice(1), ...climbing().slice(0, 1)].map((each) => told(each)),
    statement: ["earn +40 = 40", "earn +40 = 80", "earn +480 = 560", "earn +40 = 600"],
    perOrder: { "#1": 480n, "#2": 40n, "#3": 80n },
    balance: 600n,
    tier: "influencer",
  },
];

playExamples(EXAMPLES);
