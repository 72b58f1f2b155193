/** The stored form of an order: what its row and its JSON hold, and back. Bigints travel as decimal strings. */
import type { KnownLine, KnownOrder, KnownState } from "#app/rules/known-order.ts";
import type { FinancialStatus, RefundState } from "#app/rules/order.ts";

/** A row of `orders` as `row_to_json` gives it. */
export type OrderRow = {
  order_id: string;
  name: string | null;
  customer_id: string | null;
  processed_at: string | null;
  created_at: string | null;
  cancelled_at: string | null;
  deleted_at: string | null;
  shop_updated_at: string | null;
  state_hash: string | null;
  read_again: boolean;
  financial_status: string | null;
  fulfillment_status: string | null;
  paid: boolean;
  test: boolean;
  source_name: string | null;
  currency: string | null;
  discount_codes: string[];
  state: StoredState | null;
};

/** `orders.state`: the lines, and what no column holds. */
type StoredState = {
  taxesIncluded: boolean;
  shippingMinor: string;
  tipMinor: string;
  taxMinor: string;
  totalMinor: string;
  lines: StoredLine[];
};
type StoredLine = Record<keyof KnownLine, string | number | boolean | null>;
type StoredRefund = {
  refundId: string;
  processedAt: string;
  adjustmentMinor: string;
  shippingMinor: string;
  taxMinor: string;
  lines: { lineId: string; quantity: number; subtotalMinor: string; taxMinor: string }[];
};

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));
const id = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

function storedLine(line: KnownLine): StoredLine {
  return {
    ...line,
    lineId: line.lineId.toString(),
    productId: line.productId?.toString() ?? null,
    variantId: line.variantId?.toString() ?? null,
    priceMinor: line.priceMinor.toString(),
    discountMinor: line.discountMinor.toString(),
    taxMinor: line.taxMinor.toString(),
  };
}

function knownLine(line: StoredLine): KnownLine {
  return {
    lineId: BigInt(line.lineId as string),
    productId: id(line.productId as string | null),
    variantId: id(line.variantId as string | null),
    quantity: Number(line.quantity),
    currentQuantity: Number(line.currentQuantity),
    refundedQuantity: Number(line.refundedQuantity),
    priceMinor: BigInt(line.priceMinor as string),
    discountMinor: BigInt(line.discountMinor as string),
    taxMinor: BigInt(line.taxMinor as string),
    giftCard: line.giftCard === true,
  };
}

function storedState(state: KnownState): StoredState {
  return {
    taxesIncluded: state.taxesIncluded,
    shippingMinor: state.shippingMinor.toString(),
    tipMinor: state.tipMinor.toString(),
    taxMinor: state.taxMinor.toString(),
    totalMinor: state.totalMinor.toString(),
    lines: state.lines.map(storedLine),
  };
}

/** The columns that hold what is known of an order. */
export function orderColumns(order: KnownOrder): OrderRow {
  const { state } = order;
  return {
    order_id: order.orderId.toString(),
    name: state?.name ?? null,
    customer_id: state?.customerId?.toString() ?? null,
    processed_at: state?.processedAt.toISOString() ?? null,
    created_at: state?.createdAt.toISOString() ?? null,
    cancelled_at: state?.cancelledAt?.toISOString() ?? null,
    deleted_at: order.deletedAt?.toISOString() ?? null,
    shop_updated_at: state?.updatedAt.toISOString() ?? null,
    state_hash: state?.hash ?? null,
    read_again: order.readAgain,
    financial_status: state?.financialStatus ?? null,
    fulfillment_status: state?.fulfillmentStatus ?? null,
    paid: order.paid,
    test: state?.test ?? false,
    source_name: state?.sourceName ?? null,
    currency: state?.currency ?? null,
    discount_codes: state?.discountCodes ?? [],
    state: state && storedState(state),
  };
}

function knownState(row: OrderRow, stored: StoredState): KnownState {
  return {
    name: row.name ?? "",
    customerId: id(row.customer_id),
    createdAt: new Date(row.created_at ?? 0),
    processedAt: new Date(row.processed_at ?? 0),
    updatedAt: new Date(row.shop_updated_at ?? 0),
    hash: row.state_hash ?? "",
    cancelledAt: instant(row.cancelled_at),
    financialStatus: row.financial_status as FinancialStatus | null,
    fulfillmentStatus: row.fulfillment_status,
    test: row.test,
    sourceName: row.source_name,
    currency: row.currency ?? "",
    taxesIncluded: stored.taxesIncluded,
    discountCodes: row.discount_codes,
    lines: stored.lines.map(knownLine),
    shippingMinor: BigInt(stored.shippingMinor),
    tipMinor: BigInt(stored.tipMinor),
    taxMinor: BigInt(stored.taxMinor),
    totalMinor: BigInt(stored.totalMinor),
  };
}

/** What is known of an order, from its row. */
export function knownOrder(row: OrderRow, refunds: RefundState[]): KnownOrder {
  return {
    orderId: BigInt(row.order_id),
    state: row.state && knownState(row, row.state),
    paid: row.paid,
    deletedAt: instant(row.deleted_at),
    readAgain: row.read_again,
    refunds,
  };
}

/** `refunds.state`. */
export function storedRefund(refund: RefundState): StoredRefund {
  return {
    refundId: refund.refundId.toString(),
    processedAt: refund.processedAt.toISOString(),
    adjustmentMinor: refund.adjustmentMinor.toString(),
    shippingMinor: refund.shippingMinor.toString(),
    taxMinor: refund.taxMinor.toString(),
    lines: refund.lines.map((line) => ({
      lineId: line.lineId.toString(),
      quantity: line.quantity,
      subtotalMinor: line.subtotalMinor.toString(),
      taxMinor: line.taxMinor.toString(),
    })),
  };
}

export function knownRefund(stored: unknown): RefundState {
  const refund = stored as StoredRefund;
  return {
    refundId: BigInt(refund.refundId),
    processedAt: new Date(refund.processedAt),
    adjustmentMinor: BigInt(refund.adjustmentMinor),
    shippingMinor: BigInt(refund.shippingMinor),
    taxMinor: BigInt(refund.taxMinor),
    lines: refund.lines.map((line) => ({
      lineId: BigInt(line.lineId),
      quantity: line.quantity,
      subtotalMinor: BigInt(line.subtotalMinor),
      taxMinor: BigInt(line.taxMinor),
    })),
  };
}
