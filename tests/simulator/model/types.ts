import type { BulkOperation } from "../bulk/types.ts";
import type { WebhookMessage } from "../webhooks/types.ts";
import type { AppliedDiscount, Discount } from "./discount-types.ts";
import type { GiftCard, StoreCreditAccount } from "./payment-types.ts";

export type { WebhookMessage } from "../webhooks/types.ts";
export type * from "./discount-types.ts";
export type * from "./payment-types.ts";

/**
 * The state of the stand-in: plain data, JSON-serialisable, nothing computed is stored.
 * Ids are decimal strings (they may exceed 2^53); money is integer minor units of the shop currency;
 * instants are ISO strings in UTC.
 */
export type Id = string;
export type Minor = number;
export type Iso = string;

/** `bag` of the browser faces (theme settings, log-ins, carts): theirs alone, persisted with the rest. */
export type Bag = Record<string, unknown>;

export interface State {
  version: 1;
  /** Counts up for every id given out, so that ids are the same in every run of the same script. */
  seq: number;
  /** Milliseconds the simulator's clock is ahead of the machine's, or the instant at which it stands still. */
  clock: { offsetMs: number; frozenAt: Iso | null };
  /** By myshopify domain, in order of creation: the first is the relay's default shop. */
  shops: Record<string, Shop>;
  messages: WebhookMessage[];
  faces: Bag;
}

export interface Shop {
  id: Id;
  domain: string;
  name: string;
  email: string;
  currency: string;
  timeZone: string;
  planName: string;
  /** A fraction, 0.2 = 20 %. */
  taxRate: number;
  taxesIncluded: boolean;
  shippingMinor: Minor;
  /** Sells by selling plans too; without, Shopify lets no discount be for subscriptions. */
  subscriptions: boolean;
  /** The most that a gift card may be issued for. */
  giftCardLimitMinor: Minor;
  /** Store credit is spent at the checkout only by those who signed in with new customer accounts. */
  customerAccounts: "new" | "classic";
  storeCreditEnabled: boolean;
  /** The most that an account may hold. */
  storeCreditLimitMinor: Minor;
  /** Orders, customers and lines get ids above 2^53, as Shopify's own samples have. */
  bigIds: boolean;
  createdAt: Iso;
  orderCounter: number;
  install: Install | null;
  /** How often the app was installed so far; part of every token, so that a reinstall voids the old ones. */
  installs: number;
  customers: Record<Id, Customer>;
  products: Record<Id, Product>;
  collections: Record<Id, Collection>;
  orders: Record<Id, Order>;
  discounts: Record<Id, Discount>;
  giftCards: Record<Id, GiftCard>;
  storeCreditAccounts: Record<Id, StoreCreditAccount>;
  /** Key: `${ownerGid}|${namespace}|${key}`. */
  metafields: Record<string, Metafield>;
  bulk: { operations: Record<Id, BulkOperation>; takesMs: number };
  faces: Bag;
}

export interface Install {
  id: Id;
  /** As declared; `write_x` brings `read_x` when it is checked. */
  scopes: string[];
  installedAt: Iso;
  refresh: RefreshState;
}

/** A refresh token stays valid until a later one is used: a lost answer can be asked for again. */
export interface RefreshState {
  /** Of the last token given out. */
  serial: number;
  /** The highest that was ever used. */
  lastUsed: number;
}

export type CustomerState = "enabled" | "disabled" | "invited" | "declined";

export interface Customer {
  id: Id;
  email: string | null;
  firstName: string;
  lastName: string;
  phone: string | null;
  state: CustomerState;
  verifiedEmail: boolean;
  tags: string[];
  note: string | null;
  createdAt: Iso;
  updatedAt: Iso;
}

export interface Variant {
  id: Id;
  title: string;
  priceMinor: Minor;
  sku: string;
  available: boolean;
}

export interface Product {
  id: Id;
  handle: string;
  title: string;
  descriptionHtml: string;
  vendor: string;
  productType: string;
  tags: string[];
  /** Raw SVG markup drawn by the seed; the faces' cdn serves it at `/s/files/products/<handle>.svg`. */
  svg: string | null;
  giftCard: boolean;
  taxable: boolean;
  collectionIds: Id[];
  variants: [Variant, ...Variant[]];
  createdAt: Iso;
  updatedAt: Iso;
}

export interface Collection {
  id: Id;
  handle: string;
  title: string;
  descriptionHtml: string;
  updatedAt: Iso;
}

export interface Metafield {
  id: Id;
  ownerGid: string;
  /** As stored: `$app` is resolved to `app--<app id>`. */
  namespace: string;
  key: string;
  type: string;
  value: string;
  compareDigest: string;
  createdAt: Iso;
  updatedAt: Iso;
}

export interface LineItem {
  id: Id;
  productId: Id | null;
  variantId: Id | null;
  title: string;
  variantTitle: string | null;
  sku: string;
  vendor: string;
  quantity: number;
  /** After edits and refunds. */
  currentQuantity: number;
  priceMinor: Minor;
  giftCard: boolean;
  taxable: boolean;
  /** What each applied discount (by index in `order.discounts`) takes off the whole line. */
  allocations: { discountIndex: number; amountMinor: Minor }[];
  /** Tax on the whole line at its original quantity. */
  taxMinor: Minor;
}

export interface Transaction {
  id: Id;
  kind: "sale" | "refund" | "void";
  status: "success";
  amountMinor: Minor;
  gateway: string;
  parentId: Id | null;
  processedAt: Iso;
  /** The card that paid, or was paid back. */
  giftCardId?: Id | undefined;
  /** The account that paid, or was paid back, and the debit that did. */
  storeCredit?: { accountId: Id; debitId: Id } | undefined;
}

export interface RefundLine {
  id: Id;
  lineItemId: Id;
  quantity: number;
  /** After all discounts; without tax unless the shop's prices include it. */
  subtotalMinor: Minor;
  taxMinor: Minor;
  restockType: "return" | "cancel" | "no_restock";
}

export interface OrderAdjustment {
  id: Id;
  kind: "shipping_refund" | "refund_discrepancy";
  /** Suggested less actual: negative when money was given back beyond the refunded lines. */
  amountMinor: Minor;
  taxMinor: Minor;
  reason: string;
}

export interface Refund {
  id: Id;
  createdAt: Iso;
  processedAt: Iso;
  note: string | null;
  lines: RefundLine[];
  adjustments: OrderAdjustment[];
  transactions: Transaction[];
}

export type FinancialStatus =
  "pending" | "paid" | "partially_paid" | "partially_refunded" | "refunded" | "voided";

export interface Order {
  id: Id;
  /** 1001, 1002 …; the name is `#1001`. */
  number: number;
  name: string;
  customerId: Id | null;
  email: string | null;
  createdAt: Iso;
  updatedAt: Iso;
  processedAt: Iso;
  cancelledAt: Iso | null;
  cancelReason: string | null;
  test: boolean;
  /** Sticky: money was received, or nothing was due. */
  paid: boolean;
  sourceName: string;
  tags: string[];
  note: string | null;
  currency: string;
  presentmentCurrency: string;
  /** One unit of shop currency in presentment currency. */
  presentmentRate: number;
  taxesIncluded: boolean;
  taxRate: number;
  lines: LineItem[];
  discounts: AppliedDiscount[];
  /** The rate, before any discount. */
  shippingMinor: Minor;
  tipMinor: Minor;
  /** The line item that stands for the tip; absent without one. */
  tipLineId?: Id | undefined;
  refunds: Refund[];
  transactions: Transaction[];
}
