import type { AppliedDiscount, Id, Iso, Minor } from "../model/types.ts";

/** A line by variant, or a custom one by title and price. */
export type CartLineInput =
  | { variantId: Id; quantity: number }
  | { title: string; priceMinor: Minor; quantity: number; giftCard?: boolean | undefined };

export interface CartInput {
  lines: CartLineInput[];
  customerId: Id | null;
  /** For guests: whether a code limited to once per customer was used. */
  email?: string | null | undefined;
  discountCodes?: string[] | undefined;
  /** A manual order-level discount, as staff give it. */
  discountMinor?: Minor | undefined;
  /** These three override the shop's settings. */
  shippingMinor?: Minor | undefined;
  taxMinor?: Minor | undefined;
  tipMinor?: Minor | undefined;
}

export interface PricedLine {
  productId: Id | null;
  variantId: Id | null;
  title: string;
  variantTitle: string | null;
  sku: string;
  vendor: string;
  quantity: number;
  priceMinor: Minor;
  giftCard: boolean;
  taxable: boolean;
  /** quantity × price. */
  originalMinor: Minor;
  /** After all discounts. */
  finalMinor: Minor;
  allocations: { discountIndex: number; amountMinor: Minor }[];
  taxMinor: Minor;
}

export type CodeRefusal =
  | "NOT_FOUND"
  | "NOT_STARTED"
  | "EXPIRED"
  | "USAGE_LIMIT"
  | "CUSTOMER_NOT_ELIGIBLE"
  | "CUSTOMER_USED"
  | "MINIMUM_NOT_MET"
  | "NO_ELIGIBLE_ITEMS"
  | "SHIPPING_TOO_DEAR"
  | "DOES_NOT_COMBINE";

export interface CodeOutcome {
  code: string;
  applies: boolean;
  refusal: CodeRefusal | null;
  /** What the checkout says to the shopper. */
  message: string | null;
}

export interface PricedCart {
  currency: string;
  lines: PricedLine[];
  discounts: AppliedDiscount[];
  codes: CodeOutcome[];
  /** Before discounts. */
  originalMinor: Minor;
  /** Off the goods. */
  discountMinor: Minor;
  /** After discounts; holds the tax when the shop's prices include it. */
  subtotalMinor: Minor;
  /** The rate, before any discount. */
  shippingMinor: Minor;
  shippingDiscountMinor: Minor;
  taxMinor: Minor;
  taxesIncluded: boolean;
  tipMinor: Minor;
  totalMinor: Minor;
}

export interface MeansInput {
  /** Codes of gift cards that pay before the gateway does. */
  giftCards?: string[] | undefined;
  /** The customer's store credit pays too, as far as it reaches. */
  storeCredit?: boolean | undefined;
}

export interface PlaceOrderInput extends CartInput, MeansInput {
  id?: Id | undefined;
  /** Default true: orders/create, orders/paid, orders/updated; else orders/create and orders/updated. */
  paid?: boolean | undefined;
  test?: boolean | undefined;
  /** As if it had been placed then, and not touched since. Default: now. */
  createdAt?: Iso | undefined;
  processedAt?: Iso | undefined;
  sourceName?: string | undefined;
  presentmentCurrency?: string | undefined;
  presentmentRate?: number | undefined;
  tags?: string[] | undefined;
  note?: string | undefined;
}

export interface RefundInput {
  lines?: { lineItemId: Id; quantity: number }[] | undefined;
  /** The sum given back. Default: what the lines and the shipping are worth; any difference is an adjustment. */
  amountMinor?: Minor | undefined;
  shippingMinor?: Minor | undefined;
  processedAt?: Iso | undefined;
  note?: string | undefined;
}

export interface CancelInput {
  reason?: "customer" | "inventory" | "fraud" | "declined" | "other" | "staff" | undefined;
  /** Default true: whatever was received and not refunded yet goes back. */
  refund?: boolean | undefined;
}

export interface EditInput {
  /** New current quantities; 0 removes a line. */
  set?: { lineItemId: Id; quantity: number }[] | undefined;
  add?: CartLineInput[] | undefined;
  /** Removed units also appear as a refund without money, as orders edited after fulfilment show them. */
  asRefund?: boolean | undefined;
}
