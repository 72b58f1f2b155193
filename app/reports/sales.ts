/** Sales by customer: its rows, its columns and what they mean, and how the report is asked for. Pure. */
import type { Direction } from "#app/reports/listing.ts";
import type { ColumnKind, Cursor } from "#app/reports/sales-cursor.ts";
import type { SalesFilters } from "#app/reports/sales-filters.ts";
import { readFilters, readReturnsOn } from "#app/reports/sales-filters.ts";
import { readCursor } from "#app/reports/sales-cursor.ts";
import { parseListing } from "#app/reports/listing.ts";
import type { Period } from "#app/reports/period.ts";
import { parsePeriod } from "#app/reports/period.ts";

/** Amounts in minor units of the shop currency. `customerId` null: the guests' row. */
export type SalesRow = SalesFigures & {
  customerId: bigint | null;
  name: string;
  email: string | null;
  balance: bigint | null;
  tierId: string | null;
};

export type SalesFigures = {
  orders: bigint;
  grossMinor: bigint;
  discountsMinor: bigint;
  returnsMinor: bigint;
  netMinor: bigint;
  taxesMinor: bigint;
  shippingMinor: bigint;
  totalMinor: bigint;
  /** Null without orders. */
  aovMinor: bigint | null;
  firstOrderAt: Date | null;
  lastOrderAt: Date | null;
  /** From one order to the next, on average; null below two orders. Of totals: never. */
  pauseSeconds: bigint | null;
  earned: bigint;
  spent: bigint;
};

/** `tierIds` in the order of the ladder, so that "sort by tier" climbs it. */
export type SalesQuestion = {
  period: Period;
  timeZone: string;
  search: string;
  filters: SalesFilters;
  returnsOn: "processed" | "order";
  tierIds: readonly string[];
};

export type SalesListing = { sort: SalesColumn; direction: Direction; cursor: Cursor | null };

export type SalesPage = {
  rows: SalesRow[];
  /** Null, and how many: so many fit the words of a search that they are not added up. */
  totals: SalesFigures | null;
  count: number | null;
  previous: Cursor | null;
  next: Cursor | null;
};

export const SALES_COLUMNS = {
  customer: { title: "Customer", kind: "text", help: "Guests, who bought without an account, are one row." },
  email: { title: "E-mail", kind: "text", help: "As Shopify last told us." },
  orders: {
    title: "Orders",
    kind: "count",
    help: "Orders placed in these dates, unpaid ones included. Test orders and deleted ones are not.",
  },
  gross: {
    title: "Gross sales",
    kind: "money",
    help: "Price × quantity, before discounts, returns, taxes and shipping.",
  },
  discounts: { title: "Discounts", kind: "money", help: "All discounts on the goods, codes included." },
  returns: {
    title: "Returns",
    kind: "money",
    help: "Value of goods given back, on the day the return was processed, whenever the order was placed.",
  },
  net: { title: "Net sales", kind: "money", help: "Gross sales − discounts − returns." },
  taxes: { title: "Taxes", kind: "money", help: "Taxes charged, less taxes given back in these dates." },
  shipping: { title: "Shipping", kind: "money", help: "Shipping charged, less shipping given back." },
  total: { title: "Total sales", kind: "money", help: "Net sales + taxes + shipping." },
  aov: {
    title: "AOV",
    kind: "money",
    help: "Average order value: (gross sales − discounts) ÷ orders. “–” without orders.",
  },
  first: { title: "First order", kind: "date", help: "The first order placed in these dates." },
  last: { title: "Last order", kind: "date", help: "The last order placed in these dates." },
  pause: {
    title: "Days between orders",
    kind: "days",
    help: "From the first order in these dates to the last, ÷ (orders − 1). “–” below two orders.",
  },
  earned: {
    title: "Points earned",
    kind: "points",
    help: "Points given in these dates, less points taken back for returns.",
  },
  spent: {
    title: "Points spent",
    kind: "points",
    help: "Points redeemed in these dates, less points given back.",
  },
  balance: { title: "Points balance", kind: "points", help: "Points the customer can spend now." },
  tier: { title: "Tier", kind: "text", help: "The member’s tier now." },
} as const satisfies Record<string, { title: string; kind: ColumnKind; help: string }>;

export type SalesColumn = keyof typeof SALES_COLUMNS;
export const SALES_KEYS = Object.keys(SALES_COLUMNS) as SalesColumn[];

export const CANCELLED_ORDERS =
  "A cancelled order counts on the day it was placed and goes out again on the day it was cancelled, " +
  "through the refund that Shopify makes for it.";

/** Refuses BAD_REQUEST with the words of what is wrong. Without a wish: the last 30 days, highest net sales first. */
export function readSalesQuestion(
  params: URLSearchParams,
  { timeZone, tierIds, now }: { timeZone: string; tierIds: readonly string[]; now: Date },
): { question: SalesQuestion; listing: SalesListing } {
  const { sort, direction, search } = parseListing(params, SALES_KEYS, { sort: "net", direction: "desc" });
  const cursor = readCursor(params, SALES_COLUMNS[sort].kind);
  const period = parsePeriod(params, { now, timeZone });
  const [filters, returnsOn] = [readFilters(params, tierIds), readReturnsOn(params)];
  const question = { period, timeZone, search, filters, returnsOn, tierIds };
  return { listing: { sort, direction, cursor }, question };
}
