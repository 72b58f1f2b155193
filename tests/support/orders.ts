/** Orders as Shopify's news tell them, built from the few figures that a test is about. Dollars are minor units. */
import type { OrderNews } from "#app/rules/order-news.ts";
import type { CustomerState, OrderLine, OrderState, RefundState } from "#app/rules/order.ts";
import { anId } from "./shop.ts";

export type LineFigures = Partial<Omit<OrderLine, "lineId">> & { priceMinor: bigint };

export type OrderFigures = {
  orderId?: bigint;
  name?: string;
  customerId?: bigint | null;
  /** The account of the customer; "enabled" takes part at once. */
  account?: CustomerState["state"];
  /** One line of this price, where the lines themselves do not matter. */
  totalMinor?: bigint;
  lines?: LineFigures[];
  processedAt?: Date;
  updatedAt?: Date;
  refunds?: RefundState[];
} & Partial<
  Pick<
    OrderState,
    | "createdAt"
    | "cancelledAt"
    | "financialStatus"
    | "fulfillmentStatus"
    | "test"
    | "sourceName"
    | "currency"
    | "taxesIncluded"
    | "discountCodes"
    | "shippingMinor"
    | "tipMinor"
    | "taxMinor"
  >
>;

export const MAY = new Date("2026-05-01T12:00:00Z");

export function later(instant: Date, { days = 0, minutes = 0 }: { days?: number; minutes?: number }): Date {
  return new Date(instant.getTime() + days * 86_400_000 + minutes * 60_000);
}

function aLine(orderId: bigint, line: LineFigures, index: number): OrderLine {
  const quantity = line.quantity ?? 1;
  return {
    lineId: orderId * 10n + BigInt(index),
    productId: 1n,
    variantId: 2n,
    discountMinor: 0n,
    taxMinor: 0n,
    giftCard: false,
    tip: false,
    ...line,
    quantity,
    currentQuantity: line.currentQuantity ?? quantity,
  };
}

export function aCustomer(customerId: bigint, state: CustomerState["state"] = "enabled"): CustomerState {
  return { customerId, email: null, phone: null, firstName: null, lastName: null, state, updatedAt: null };
}

export function anOrder(figures: OrderFigures = {}): OrderState {
  const {
    orderId = anId(),
    processedAt = MAY,
    customerId = 1n,
    totalMinor = 10_000n,
    account: _,
    ...rest
  } = figures;
  const lines = (figures.lines ?? [{ priceMinor: totalMinor }]).map((line, index) =>
    aLine(orderId, line, index),
  );
  return {
    name: `#${orderId % 10_000n}`,
    createdAt: processedAt,
    updatedAt: processedAt,
    cancelledAt: null,
    financialStatus: "paid",
    fulfillmentStatus: null,
    test: false,
    sourceName: "web",
    currency: "USD",
    taxesIncluded: false,
    discountCodes: [],
    shippingMinor: 0n,
    tipMinor: 0n,
    dutiesMinor: 0n,
    taxMinor: 0n,
    totalMinor: lines.reduce((sum, line) => sum + line.priceMinor * BigInt(line.quantity), 0n),
    refunds: [],
    ...rest,
    orderId,
    processedAt,
    customerId,
    lines,
  };
}

export type OrderTold = Extract<OrderNews, { kind: "order" }>;

/** The order as its webhook tells it. */
export function told(order: OrderState, account: CustomerState["state"] = "enabled"): OrderTold {
  const customer = order.customerId === null ? null : aCustomer(order.customerId, account);
  return { kind: "order", order, customer };
}

export function anOrderNews(figures: OrderFigures = {}): OrderNews {
  return told(anOrder(figures), figures.account);
}

export type RefundFigures = {
  refundId?: bigint;
  processedAt?: Date;
  /** Money without lines. */
  amountMinor?: bigint;
  lines?: RefundState["lines"];
  shippingMinor?: bigint;
  taxMinor?: bigint;
};

export function aRefund(figures: RefundFigures = {}): RefundState {
  const { refundId = anId(), processedAt = later(MAY, { days: 1 }), amountMinor = 0n } = figures;
  return {
    refundId,
    processedAt,
    lines: figures.lines ?? [],
    adjustmentMinor: amountMinor,
    shippingMinor: figures.shippingMinor ?? 0n,
    taxMinor: figures.taxMinor ?? 0n,
  };
}

/** The order as it is after the refund, with the status that Shopify would give it. */
export function refunded(order: OrderState, refund: RefundState): OrderState {
  const refunds = [...order.refunds, refund];
  const back = refunds.flatMap((each) => [
    each.adjustmentMinor,
    ...each.lines.map((line) => line.subtotalMinor),
  ]);
  const all = back.reduce((sum, each) => sum + each, 0n) >= order.totalMinor;
  const lines = order.lines.map((line) => {
    const taken = refund.lines.filter((each) => each.lineId === line.lineId);
    return {
      ...line,
      currentQuantity: line.currentQuantity - taken.reduce((sum, each) => sum + each.quantity, 0),
    };
  });
  const financialStatus = all ? "refunded" : "partially_refunded";
  return { ...order, lines, refunds, financialStatus, updatedAt: refund.processedAt };
}
