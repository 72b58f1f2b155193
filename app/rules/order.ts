/**
 * What is known of an order and its refunds: one shape, whether it came by webhook or was read from the API.
 * Amounts are minor units of the shop currency (`*_set.shop_money`); what the shopper was shown never counts.
 */

export type OrderLine = {
  lineId: bigint;
  productId: bigint | null;
  variantId: bigint | null;
  /** Ordered, before edits and refunds. */
  quantity: number;
  /** After edits and refunds. */
  currentQuantity: number;
  /** Per unit, before discounts. */
  priceMinor: bigint;
  /** All allocations to this line (line-level and order-level), for `quantity` units. */
  discountMinor: bigint;
  /** For `quantity` units. */
  taxMinor: bigint;
  giftCard: boolean;
  /** Shopify lists a tip among the goods; its value is part of the order's `tipMinor`. */
  tip: boolean;
};

export type RefundLine = { lineId: bigint; quantity: number; subtotalMinor: bigint; taxMinor: bigint };

export type RefundState = {
  refundId: bigint;
  processedAt: Date;
  lines: RefundLine[];
  /** Money given back beyond the lines (an amount-only refund), positive; neither shipping nor tax. */
  adjustmentMinor: bigint;
  shippingMinor: bigint;
  taxMinor: bigint;
};

export type FinancialStatus =
  | "pending"
  | "authorized"
  | "partially_paid"
  | "paid"
  | "partially_refunded"
  | "refunded"
  | "voided"
  | "expired";

export type OrderState = {
  orderId: bigint;
  name: string;
  customerId: bigint | null;
  createdAt: Date;
  processedAt: Date;
  updatedAt: Date;
  cancelledAt: Date | null;
  financialStatus: FinancialStatus | null;
  fulfillmentStatus: string | null;
  test: boolean;
  sourceName: string | null;
  currency: string;
  taxesIncluded: boolean;
  /** Upper case, as the shopper's code is compared without case. */
  discountCodes: string[];
  lines: OrderLine[];
  shippingMinor: bigint;
  tipMinor: bigint;
  dutiesMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  refunds: RefundState[];
};

/** What a webhook or a read says of the customer of an order, or a customer by itself. */
export type CustomerState = {
  customerId: bigint;
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  /** Shopify's account state. */
  state: "enabled" | "disabled" | "invited" | "declined" | null;
  updatedAt: Date | null;
};
