/** How the other ways of an order's life end, each as a bank statement, and each again however its news arrive. */
import type { OrderNews } from "#app/rules/order-news.ts";
import type { OrderState } from "#app/rules/order.ts";
import { aRefund, later, MAY, refunded, told } from "../support/orders.ts";
import type { Example } from "./examples.ts";
import { order, playExamples, wholeLine } from "./examples.ts";

const plain = order("#1", { totalMinor: 10_000n });
const two = order("#1", { lines: [{ priceMinor: 6_000n }, { priceMinor: 4_000n }] });
const [first, second] = two.lines;

/** The same order a day later, changed. */
const next = (state: OrderState, change: Partial<OrderState>, days = 1): OrderState => ({
  ...state,
  updatedAt: later(MAY, { days }),
  ...change,
});
const edited: OrderNews = { kind: "edited", orderId: plain.orderId };
const asRead = (state: OrderState): OrderNews => ({
  ...told(state),
  read: true,
});

const without = next(two, { lines: two.lines.map((line) => (line === second ? { ...line, currentQuantity: 0 } : line)) }); // prettier-ignore
const withMore = next(plain, {
  financialStatus: "partially_paid",
  lines: plain.lines.flatMap((line) => [line, { ...line, lineId: line.lineId + 1n, priceMinor: 2_000n }]),
});
/** Units that an edit took out, booked as a refund that gave no money. */
const emptied = refunded(two, aRefund({ refundId: 41n, lines: wholeLine(two, 1) }));
const cancelled = next(plain, { cancelledAt: later(MAY, { days: 1 }) });
const cancelledAndRefunded = {
  ...refunded(plain, aRefund({ refundId: 42n, lines: wholeLine(plain, 0) })),
  cancelledAt: later(MAY, { days: 1 }),
};

const earns = (statement: string[], balance: bigint) => ({
  statement,
  perOrder: { "#1": balance },
  balance,
  tier: "member",
});
const NOTHING = earns([], 0n);
const ONCE = earns(["earn +100 = 100"], 100n);
const BACK = earns(["earn +100 = 100", "reverse -100 = 0"], 0n);

const EXAMPLES: Example[] = [
  {
    name: "an order that is paid later earns when it is paid",
    news: [told({ ...plain, financialStatus: "pending" }), told(next(plain, { financialStatus: "paid" }))],
    ...ONCE,
  },
  { name: "an order that is only authorized earns nothing", news: [told({ ...plain, financialStatus: "authorized" })], ...NOTHING }, // prettier-ignore
  { name: "paid is for ever, whatever a later update says", news: [told(plain), told(next(plain, { financialStatus: "pending" }))], ...ONCE }, // prettier-ignore
  { name: "but for a payment that is voided", news: [told(plain), told(next(plain, { financialStatus: "voided" }))], ...BACK }, // prettier-ignore
  {
    name: "an edit that takes a line out: its webhook says nothing, the order is read",
    news: [told(two), edited, asRead(without)],
    read: [asRead(without)],
    ...earns(["earn +100 = 100", "reverse -40 = 60"], 60n),
  },
  {
    name: "an edit that adds a line counts at once, though it is not paid",
    news: [told(plain), edited, told(withMore)],
    read: [asRead(withMore)],
    ...earns(["earn +100 = 100", "earn +20 = 120"], 120n),
  },
  {
    name: "units that an edit took out, told as a refund without money, come off once",
    news: [
      told(two),
      { kind: "refund", orderId: two.orderId, refund: emptied.refunds[0] ?? aRefund() },
      told(emptied),
    ],
    ...earns(["earn +100 = 100", "reverse -40 = 60"], 60n),
  },
  {
    name: "rules published later change neither what was bought nor what an edit adds",
    republished: {
      at: later(MAY, { minutes: 5 }),
      programme: {
        excluded: { productIds: ["1"] },
        tiers: [{ id: "member", name: "Member", reach: null, rate: { points: 9, perMinor: "100" } }],
      },
    },
    news: [told(plain), told(withMore)],
    ...earns(["earn +100 = 100", "earn +20 = 120"], 120n),
  },
  { name: "a cancelled order gives back what it earned", news: [told(plain), told(cancelled)], ...BACK },
  {
    name: "cancelled and refunded in one: once",
    news: [
      told(plain),
      { kind: "refund", orderId: plain.orderId, refund: cancelledAndRefunded.refunds[0] ?? aRefund() },
      told(cancelledAndRefunded),
    ],
    ...BACK,
  },
  {
    name: "a deleted order as well, whatever else is heard of it",
    news: [
      told(plain),
      told(next(plain, {})),
      { kind: "deleted", orderId: plain.orderId, at: later(MAY, { days: 2 }) },
    ],
    ...BACK,
  },
  { name: "a test order earns nothing", news: [told({ ...plain, test: true })], ...NOTHING },
  {
    name: "a test order earns where test orders do",
    programme: { eligible: { testOrders: true } },
    news: [told({ ...plain, test: true })],
    ...ONCE,
  },
  { name: "an order from a channel that is left out", programme: { excludedChannels: ["pos"] }, news: [told({ ...plain, sourceName: "pos" })], ...NOTHING }, // prettier-ignore
  { name: "an order in a currency that the books are not kept in", news: [told({ ...plain, currency: "EUR" })], ...NOTHING }, // prettier-ignore
  {
    name: "an order of a customer without an account",
    news: [told(plain, "disabled")],
    statement: [],
    perOrder: { "#1": 0n },
    balance: 0n,
  },
  {
    name: "an order of nobody",
    news: [told({ ...plain, customerId: null })],
    statement: [],
    perOrder: { "#1": 0n },
    balance: 0n,
  },
  {
    name: "tax, shipping, duties and a tip on top earn nothing",
    news: [
      told({
        ...order("#1", {
          lines: [
            { priceMinor: 10_000n, taxMinor: 800n },
            { priceMinor: 500n, tip: true, productId: null },
          ],
        }),
        ...{ taxMinor: 800n, shippingMinor: 900n, dutiesMinor: 1_200n, tipMinor: 500n, totalMinor: 13_400n },
      }),
    ],
    ...ONCE,
  },
  {
    name: "a product that is left out, though Shopify forgets later which product it was",
    programme: { excluded: { productIds: ["8"] } },
    news: [
      told({ ...two, lines: [first, second].flatMap((line, index) => (line ? { ...line, productId: BigInt(7 + index) } : [])) }), // prettier-ignore
      told(next(two, { lines: two.lines.map((line) => ({ ...line, productId: null, variantId: null })) })),
    ],
    ...earns(["earn +60 = 60"], 60n),
  },
];

playExamples(EXAMPLES);
