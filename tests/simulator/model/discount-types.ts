import type { Id, Iso, Minor } from "./types.ts";

export type DiscountContext =
  { kind: "all" } | { kind: "customers"; customerIds: Id[] } | { kind: "segments"; ids: Id[] };
export type DiscountValue =
  | { kind: "amount"; amountMinor: Minor; onEachItem: boolean }
  /** 0–1. */
  | { kind: "percentage"; fraction: number };
export type DiscountItems =
  { kind: "all" } | { kind: "some"; productIds: Id[]; variantIds: Id[]; collectionIds: Id[] };
export type DiscountMinimum =
  { kind: "subtotal"; subtotalMinor: Minor } | { kind: "quantity"; quantity: number };
export type DiscountDestination =
  { kind: "all" } | { kind: "countries"; countries: string[]; includeRestOfWorld: boolean };

/** What discounts of every kind have. */
export interface DiscountTerms {
  id: Id;
  title: string;
  code: string;
  codeId: Id;
  startsAt: Iso;
  endsAt: Iso | null;
  usageLimit: number | null;
  appliesOncePerCustomer: boolean;
  appliesOnOneTimePurchase: boolean;
  appliesOnSubscription: boolean;
  context: DiscountContext;
  minimum: DiscountMinimum | null;
  combinesWith: { orderDiscounts: boolean; productDiscounts: boolean; shippingDiscounts: boolean };
  tags: string[];
  usageCount: number;
  /** Customers (or, for guests, e-mails) who used it, once per use. */
  usedBy: string[];
  byApp: boolean;
  createdAt: Iso;
  updatedAt: Iso;
}

export interface BasicDiscount extends DiscountTerms {
  kind: "basic";
  value: DiscountValue;
  items: DiscountItems;
}

export interface FreeShippingDiscount extends DiscountTerms {
  kind: "free_shipping";
  /** Rates above it stay as they are; null: every rate is made free. */
  maximumShippingMinor: Minor | null;
  destination: DiscountDestination;
}

export type Discount = BasicDiscount | FreeShippingDiscount;

export interface AppliedDiscount {
  kind: "code" | "manual";
  code: string | null;
  title: string;
  discountId: Id | null;
  valueType: "fixed_amount" | "percentage";
  /** "5.0" or "10.0", as Shopify writes it. */
  value: string;
  targetType: "line_item" | "shipping_line";
  targetSelection: "all" | "entitled";
  allocationMethod: "across" | "each";
  amountMinor: Minor;
}
