/** The stored form of an order: what its row and its JSON hold, and back. Bigints travel as decimal strings. */
import type { KnownLine, KnownOrder, KnownState, ProductFacts } from "#app/rules/known-order.ts";
import type { FinancialStatus, RefundState } from "#app/rules/order.ts";
import type { Brings } from "#app/rules/standing/orders.ts";

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
  history_only: boolean;
  qualifies_from: string | null;
  absorbed_from: string | null;
  named_customers: string[] | null;
  product_facts: StoredFacts | null;
  awaits_products: boolean;
  awaits_tags: boolean;
  customer_tags: string[] | null;
  time_zone: string | null;
};

/** What the last settlement found that an order brings; it is null what was not kept then. */
export type BringsRow = {
  qualifying_minor: string;
  qualifying_units: string | null;
  status_points: string | null;
  order_points: string | null;
};

export function broughtBy(row: BringsRow): Brings {
  return {
    spendMinor: BigInt(row.qualifying_minor),
    units: BigInt(row.qualifying_units ?? 0),
    statusPoints: BigInt(row.status_points ?? 0),
    points: BigInt(row.order_points ?? 0),
  };
}

/** Whether an order was settled before more than its spend was kept. */
export function isSpendOnly(row: BringsRow & { programme_version: number | null }): boolean {
  return row.programme_version !== null && row.qualifying_units === null;
}

/** `orders.product_facts`, by product id. */
type StoredFacts = Record<string, { tags: string[]; collectionIds: string[]; vendor?: string }>;

/** `orders.state`: the lines, and what no column holds. Absent amounts are nothing. */
type StoredState = {
  taxesIncluded?: true;
  shippingMinor?: string;
  tipMinor?: string;
  taxMinor?: string;
  totalMinor?: string;
  lines: StoredLine[];
};
/**
 * A line as a list, a third of the bytes of an object: ids of line, product and variant; quantity, current and refunded
 * quantity; price, discount and tax; 1 for a gift card, 2 for a tip.
 */
type StoredLine = [
  string,
  string | null,
  string | null,
  number,
  number,
  number,
  string | number,
  string | number,
  string | number,
  0 | 1 | 2,
];
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

/** Small amounts as plain numbers, what a number cannot hold exactly as digits. */
const amount = (minor: bigint): string | number =>
  minor <= Number.MAX_SAFE_INTEGER && minor >= Number.MIN_SAFE_INTEGER ? Number(minor) : minor.toString();
const someAmount = (minor: bigint): string | undefined => (minor === 0n ? undefined : minor.toString());

function storedLine(line: KnownLine): StoredLine {
  return [
    line.lineId.toString(),
    line.productId?.toString() ?? null,
    line.variantId?.toString() ?? null,
    line.quantity,
    line.currentQuantity,
    line.refundedQuantity,
    amount(line.priceMinor),
    amount(line.discountMinor),
    amount(line.taxMinor),
    line.tip ? 2 : line.giftCard ? 1 : 0,
  ];
}

function knownLine(line: StoredLine): KnownLine {
  const [
    lineId,
    productId,
    variantId,
    quantity,
    currentQuantity,
    refundedQuantity,
    price,
    discount,
    tax,
    kind,
  ] = line;
  return {
    lineId: BigInt(lineId),
    productId: id(productId),
    variantId: id(variantId),
    quantity,
    currentQuantity,
    refundedQuantity,
    priceMinor: BigInt(price),
    discountMinor: BigInt(discount),
    taxMinor: BigInt(tax),
    giftCard: kind === 1,
    tip: kind === 2,
  };
}

function storedState(state: KnownState) {
  return {
    taxesIncluded: state.taxesIncluded ? true : undefined,
    shippingMinor: someAmount(state.shippingMinor),
    tipMinor: someAmount(state.tipMinor),
    taxMinor: someAmount(state.taxMinor),
    totalMinor: someAmount(state.totalMinor),
    lines: state.lines.map(storedLine),
  };
}

/** The columns that hold what is known of an order; what is absent is null, false or empty. */
export function orderColumns(order: KnownOrder) {
  const { state } = order;
  return {
    order_id: order.orderId.toString(),
    name: state?.name,
    customer_id: state?.customerId?.toString(),
    processed_at: state?.processedAt,
    created_at: state?.createdAt,
    cancelled_at: state?.cancelledAt ?? undefined,
    deleted_at: order.deletedAt ?? undefined,
    shop_updated_at: state?.updatedAt,
    state_hash: state?.hash,
    read_again: order.readAgain ? true : undefined,
    financial_status: state?.financialStatus ?? undefined,
    fulfillment_status: state?.fulfillmentStatus ?? undefined,
    paid: order.paid ? true : undefined,
    test: state?.test ? true : undefined,
    source_name: state?.sourceName ?? undefined,
    currency: state?.currency,
    discount_codes: state?.discountCodes.length ? state.discountCodes : undefined,
    state: state ? storedState(state) : undefined,
    history_only: order.historyOnly ? true : undefined,
    qualifies_from: order.qualifiesFrom ?? undefined,
    absorbed_from: order.absorbedFrom?.toString(),
    named_customers: namedBeside(order),
    product_facts: order.productFacts ? storedFacts(order.productFacts) : undefined,
    awaits_products: order.awaitsProducts ? true : undefined,
    awaits_tags: order.awaitsTags ? true : undefined,
    customer_tags: order.customerTags ?? undefined,
    time_zone: order.timeZone ?? undefined,
  };
}

/** Most orders only ever name their customer, which needs no column of its own. */
function namedBeside({ state, namedCustomers }: KnownOrder): string[] | undefined {
  const customerId = state?.customerId ?? null;
  const others = namedCustomers.some((each) => each !== customerId);
  return others ? namedCustomers.map(String) : undefined;
}

function storedFacts(facts: ReadonlyMap<bigint, ProductFacts>): StoredFacts {
  return Object.fromEntries(
    [...facts].map(([productId, { tags, collectionIds, vendor }]) => [
      productId.toString(),
      { tags, collectionIds: collectionIds.map(String), ...(vendor ? { vendor } : {}) },
    ]),
  );
}

function knownFacts(stored: StoredFacts): Map<bigint, ProductFacts> {
  return new Map(
    Object.entries(stored).map(([productId, { tags, collectionIds, vendor = null }]) => [
      BigInt(productId),
      { tags, collectionIds: collectionIds.map(BigInt), vendor },
    ]),
  );
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
    taxesIncluded: stored.taxesIncluded ?? false,
    discountCodes: row.discount_codes,
    lines: stored.lines.map(knownLine),
    shippingMinor: BigInt(stored.shippingMinor ?? 0),
    tipMinor: BigInt(stored.tipMinor ?? 0),
    taxMinor: BigInt(stored.taxMinor ?? 0),
    totalMinor: BigInt(stored.totalMinor ?? 0),
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
    historyOnly: row.history_only,
    qualifiesFrom: instant(row.qualifies_from),
    absorbedFrom: id(row.absorbed_from),
    namedCustomers: (row.named_customers ?? (row.customer_id === null ? [] : [row.customer_id])).map(BigInt),
    productFacts: row.product_facts && knownFacts(row.product_facts),
    awaitsProducts: row.awaits_products,
    awaitsTags: row.awaits_tags,
    customerTags: row.customer_tags,
    timeZone: row.time_zone,
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
