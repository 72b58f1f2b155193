import { shareOf } from "../model/money.ts";
import type { FinancialStatus, LineItem, Minor, Order } from "../model/types.ts";

export { discountStatusOf } from "./codes.ts";

const sum = (numbers: Minor[]) => numbers.reduce((a, b) => a + b, 0);

export function lineDiscount(line: LineItem): Minor {
  return sum(line.allocations.map((each) => each.amountMinor));
}

/** The whole line after all discounts, at its original quantity. */
export function lineFinal(line: LineItem): Minor {
  return line.priceMinor * line.quantity - lineDiscount(line);
}

/** What `count` of the units that are left are worth. */
export function lineShare(line: LineItem, whole: Minor, count: number): Minor {
  return shareOf(whole, line.quantity, line.quantity - line.currentQuantity, count);
}

export function shippingDiscountOf(order: Order): Minor {
  const onShipping = order.discounts.filter((each) => each.targetType === "shipping_line");
  return sum(onShipping.map((each) => each.amountMinor));
}

export interface Totals {
  originalMinor: Minor;
  /** Off the goods. */
  discountMinor: Minor;
  subtotalMinor: Minor;
  taxMinor: Minor;
  shippingDiscountMinor: Minor;
  /** The rate less what a discount takes off: all that can be given back of it. */
  shippingPaidMinor: Minor;
  totalMinor: Minor;
  currentSubtotalMinor: Minor;
  currentDiscountMinor: Minor;
  currentTaxMinor: Minor;
  currentTotalMinor: Minor;
  shippingRefundedMinor: Minor;
  receivedMinor: Minor;
  refundedMinor: Minor;
  /** received − refunded. */
  netPaymentMinor: Minor;
  /** Still to be paid; never below 0. */
  outstandingMinor: Minor;
}

function currentOf(order: Order) {
  const subtotal = sum(order.lines.map((line) => lineShare(line, lineFinal(line), line.currentQuantity)));
  const tax = sum(order.lines.map((line) => lineShare(line, line.taxMinor, line.currentQuantity)));
  const gross = sum(order.lines.map((line) => line.priceMinor * line.currentQuantity));
  const adjustments = order.refunds.flatMap((refund) => refund.adjustments);
  const shippingRefunded = -sum(
    adjustments.filter((a) => a.kind === "shipping_refund").map((a) => a.amountMinor),
  );
  const discrepancy = sum(
    adjustments.filter((a) => a.kind === "refund_discrepancy").map((a) => a.amountMinor),
  );
  return { subtotal, tax, discount: gross - subtotal, shippingRefunded, discrepancy };
}

export function totalsOf(order: Order): Totals {
  const originalMinor = sum(order.lines.map((line) => line.priceMinor * line.quantity));
  const discountMinor = sum(order.lines.map(lineDiscount));
  const taxMinor = sum(order.lines.map((line) => line.taxMinor));
  const subtotalMinor = originalMinor - discountMinor;
  const shippingDiscountMinor = shippingDiscountOf(order);
  const shippingPaidMinor = order.shippingMinor - shippingDiscountMinor;
  const current = currentOf(order);
  const receivedMinor = sum(order.transactions.filter((t) => t.kind === "sale").map((t) => t.amountMinor));
  const refundedMinor = sum(order.refunds.flatMap((r) => r.transactions).map((t) => t.amountMinor));
  const onTop = (tax: Minor) => (order.taxesIncluded ? 0 : tax);
  const currentTotalMinor =
    current.subtotal +
    onTop(current.tax) +
    (shippingPaidMinor - current.shippingRefunded) +
    order.tipMinor +
    current.discrepancy;
  return {
    originalMinor,
    discountMinor,
    subtotalMinor,
    taxMinor,
    shippingDiscountMinor,
    shippingPaidMinor,
    totalMinor: subtotalMinor + onTop(taxMinor) + shippingPaidMinor + order.tipMinor,
    currentSubtotalMinor: current.subtotal,
    currentDiscountMinor: current.discount,
    currentTaxMinor: current.tax,
    currentTotalMinor: Math.max(0, currentTotalMinor),
    shippingRefundedMinor: current.shippingRefunded,
    receivedMinor,
    refundedMinor,
    netPaymentMinor: receivedMinor - refundedMinor,
    outstandingMinor: order.cancelledAt
      ? 0
      : Math.max(0, currentTotalMinor - (receivedMinor - refundedMinor)),
  };
}

export function financialStatusOf(order: Order): FinancialStatus {
  const totals = totalsOf(order);
  if (!order.paid) return order.cancelledAt === null ? "pending" : "voided";
  if (totals.refundedMinor > 0) {
    return totals.refundedMinor >= totals.receivedMinor ? "refunded" : "partially_refunded";
  }
  return totals.outstandingMinor > 0 ? "partially_paid" : "paid";
}
