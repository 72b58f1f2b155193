/** What may happen to one order of a story, for the property tests: how it is placed, paid, edited and taken back. */
import fc from "fast-check";
import type { OrderLine, OrderState } from "#app/rules/order.ts";
import { anOrder, aRefund, later, MAY, refunded } from "./orders.ts";

/** Customers of a world are 1, 2 and 3; 0 is nobody. */
export type Happening =
  | { kind: "refund"; part: number }
  | { kind: "return"; units: number }
  | { kind: "add"; dollars: number; read: boolean }
  | { kind: "remove"; units: number; read: boolean }
  | { kind: "cancel" | "uncancel" | "delete" }
  | { kind: "pay" | "void" }
  | { kind: "move"; to: number };

/** The product that an order is about, and maybe another beside it. Product 0 is none that Shopify has. */
type Basket = { product: number; beside: { product: number; dollars: number } | null };

/** How an order is paid for: at once, or by what happens to it later, or never. */
type Payment = { born: "paid" | "pending" | "authorized"; then: "pay" | "void" | null; place: number };

/** What an order costs beside its goods; the tax in per cent. */
type Charges = { tax: number; taxesIncluded: boolean; shippingMinor: number; tipMinor: number };

export type Story = {
  customer: number;
  dollars: number;
  units: number;
  day: number;
  card: boolean;
  test: boolean;
  happenings: Happening[];
  payment: Payment;
  charges: Charges | null;
  basket: Basket;
};

const only = <Kind extends Happening["kind"]>(kind: Kind) => fc.record({ kind: fc.constant(kind) });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("refund" as const), part: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("return" as const), units: fc.integer({ min: 1, max: 2 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("add" as const),
      dollars: fc.integer({ min: 1, max: 300 }),
      read: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("remove" as const),
      units: fc.integer({ min: 1, max: 2 }),
      read: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: only("cancel") },
  { weight: 1, arbitrary: only("uncancel") },
  { weight: 1, arbitrary: only("delete") },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("move" as const), to: fc.integer({ min: 0, max: 3 }) }),
  },
);

const payment: fc.Arbitrary<Payment> = fc.record({
  born: fc.constantFrom("paid", "paid", "paid", "paid", "pending", "authorized"),
  then: fc.constantFrom("pay", "pay", "void", null),
  place: fc.nat({ max: 3 }),
});

const charges: fc.Arbitrary<Charges | null> = fc.option(
  fc.record({
    tax: fc.integer({ min: 0, max: 25 }),
    taxesIncluded: fc.boolean(),
    shippingMinor: fc.nat({ max: 1_500 }),
    tipMinor: fc.nat({ max: 800 }),
  }),
  { freq: 1 },
);

export const ONE_PRODUCT = fc.constant<Basket>({ product: 1, beside: null });

const product = fc.integer({ min: 0, max: 4 });
export const baskets: fc.Arbitrary<Basket> = fc.record({
  product,
  beside: fc.option(fc.record({ product, dollars: fc.integer({ min: 1, max: 200 }) })),
});

/** Of one order; its basket comes besides. */
export const story = {
  customer: fc.integer({ min: 1, max: 3 }),
  dollars: fc.integer({ min: 1, max: 400 }),
  units: fc.integer({ min: 1, max: 3 }),
  /** From May into the next year, so that tiers are carried over and lost. */
  day: fc.integer({ min: 0, max: 290 }),
  card: fc.boolean(),
  test: fc.nat({ max: 9 }).map((nth) => nth === 0),
  happenings: fc.array(happening, { maxLength: 3 }),
  payment,
  charges,
};

export const customerOf = (world: number, customer: number) =>
  customer === 0 ? null : BigInt(world * 10 + customer);

const PLAIN = { quantity: 1, discountMinor: 0n };

const goodsOf = (product: number) =>
  product === 0
    ? { productId: null, variantId: null }
    : { productId: BigInt(product), variantId: BigInt(product + 1) };

export function openingOf(each: Story, { world, index }: { world: number; index: number }): OrderState {
  const { customer, dollars, units, day, card, test, basket, payment: paid } = each;
  const { beside } = basket;
  const discountMinor = BigInt(dollars % 7) * 50n;
  const priceMinor = BigInt(dollars) * 100n + 37n;
  const goods = [{ ...goodsOf(basket.product), priceMinor, quantity: units, discountMinor }];
  if (beside) goods.push({ ...goodsOf(beside.product), priceMinor: BigInt(beside.dollars) * 100n, ...PLAIN });
  const order = anOrder({
    orderId: BigInt(world * 1_000 + index + 1),
    customerId: customerOf(world, customer),
    processedAt: later(MAY, { days: day, minutes: index % 3 }),
    lines: card ? [...goods, { priceMinor: 2_500n, giftCard: true }] : goods,
    financialStatus: paid.born,
    test,
  });
  return each.charges ? charged(order, each.charges) : order;
}

/** The order with tax on its goods, shipping, and a tip, which Shopify lists as a line. */
function charged(order: OrderState, { tax, taxesIncluded, ...minor }: Charges): OrderState {
  const [shippingMinor, tipMinor] = [BigInt(minor.shippingMinor), BigInt(minor.tipMinor)];
  const rate = BigInt(tax);
  const lines = order.lines.map((line) => {
    const value = line.priceMinor * BigInt(line.quantity) - line.discountMinor;
    const taxMinor = line.giftCard ? 0n : (value * rate) / (taxesIncluded ? 100n + rate : 100n);
    return { ...line, taxMinor };
  });
  const taxMinor = lines.reduce((sum, line) => sum + line.taxMinor, 0n);
  const beside = shippingMinor + tipMinor + (taxesIncluded ? 0n : taxMinor);
  return {
    ...order,
    ...{ taxesIncluded, shippingMinor, tipMinor, taxMinor },
    lines: tipMinor > 0n ? [...lines, aTip(order, tipMinor)] : lines,
    totalMinor: order.totalMinor + beside,
  };
}

const aTip = ({ orderId, lines }: OrderState, priceMinor: bigint): OrderLine => ({
  ...{ lineId: orderId * 10n + BigInt(lines.length), productId: null, variantId: null, priceMinor },
  ...{ ...PLAIN, currentQuantity: 1, taxMinor: 0n, giftCard: false, tip: true },
});

/** Nothing can be given back of what was not paid. */
const hasMoney = ({ financialStatus }: OrderState) =>
  financialStatus === "paid" || financialStatus === "partially_refunded";

const isOwed = ({ financialStatus }: OrderState) =>
  financialStatus === "pending" || financialStatus === "authorized";

/** What happens to the order, its payment among it. */
export function happeningsOf({ happenings, payment: { then, place } }: Story): Happening[] {
  return then === null ? happenings : happenings.toSpliced(place, 0, { kind: then });
}

export function afterwards(
  order: OrderState,
  each: Happening,
  { world, step }: { world: number; step: number },
): OrderState {
  const updatedAt = later(order.updatedAt, { days: 1 });
  const refundId = order.orderId * 10n + BigInt(step);
  const first = order.lines[0];
  if (!first) return order;
  switch (each.kind) {
    case "cancel":
      return { ...order, updatedAt, cancelledAt: updatedAt };
    case "uncancel":
      return { ...order, updatedAt, cancelledAt: null };
    case "delete":
      return order;
    case "move":
      return { ...order, updatedAt, customerId: customerOf(world, each.to) };
    case "pay":
      return isOwed(order) ? { ...order, updatedAt, financialStatus: "paid" } : order;
    case "void":
      return { ...order, updatedAt, financialStatus: "voided" };
    case "refund": {
      if (!hasMoney(order)) return order;
      const amountMinor = (order.totalMinor * BigInt(each.part)) / 100n;
      return refunded(order, aRefund({ refundId, amountMinor, processedAt: updatedAt }));
    }
    case "return": {
      const quantity = Math.min(each.units, first.currentQuantity);
      if (quantity === 0 || !hasMoney(order)) return order;
      const subtotalMinor = first.priceMinor * BigInt(quantity);
      const taxMinor = (first.taxMinor * BigInt(quantity)) / BigInt(first.quantity);
      const lines = [{ lineId: first.lineId, quantity, subtotalMinor, taxMinor }];
      return refunded(order, aRefund({ refundId, lines, processedAt: updatedAt }));
    }
    case "add": {
      const lineId = order.orderId * 10n + 9n - BigInt(step);
      const priceMinor = BigInt(each.dollars) * 100n;
      // Of the product beside, where there is one.
      const goods = order.lines.find(({ giftCard, tip }, index) => index > 0 && !giftCard && !tip) ?? first;
      const line = { ...goods, ...PLAIN, lineId, currentQuantity: 1, priceMinor, taxMinor: 0n };
      return {
        ...order,
        updatedAt,
        lines: [...order.lines, line],
        totalMinor: order.totalMinor + priceMinor,
      };
    }
    case "remove": {
      const currentQuantity = Math.max(0, first.currentQuantity - each.units);
      return { ...order, updatedAt, lines: [{ ...first, currentQuantity }, ...order.lines.slice(1)] };
    }
  }
}
