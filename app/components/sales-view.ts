/** Sales by customer in words: for the screen and for a spreadsheet. Pure. */
import { sayCount, sayDate, sayMoney, sayNumber } from "#app/components/format.ts";
import type { CsvCell } from "#app/reports/csv.ts";
import type { SalesColumn, SalesFigures, SalesRow } from "#app/reports/sales.ts";
import { SALES_COLUMNS, SALES_KEYS } from "#app/reports/sales.ts";
import { formatDecimal } from "#app/rules/money.ts";

export type SalesWords = {
  currency: string;
  timeZone: string;
  now: Date;
  /** Names of tiers by id. */
  tiers: ReadonlyMap<string, string>;
};

type Value = string | bigint | Date | null;

/** What a row says in each column, before it is put into words. */
function valuesOf(row: SalesFigures & Partial<SalesRow>, words: SalesWords): Record<SalesColumn, Value> {
  return {
    customer: row.name ?? null,
    email: row.email ?? null,
    orders: row.orders,
    gross: row.grossMinor,
    discounts: row.discountsMinor,
    returns: row.returnsMinor,
    net: row.netMinor,
    taxes: row.taxesMinor,
    shipping: row.shippingMinor,
    total: row.totalMinor,
    aov: row.aovMinor,
    first: row.firstOrderAt,
    last: row.lastOrderAt,
    pause: row.pauseSeconds,
    earned: row.earned,
    spent: row.spent,
    balance: row.balance ?? null,
    tier: row.tierId ? (words.tiers.get(row.tierId) ?? row.tierId) : null,
  };
}

/** One text per column, in their order; "–" where there is nothing to say. */
export function salesCells(row: SalesFigures & Partial<SalesRow>, words: SalesWords): string[] {
  const values = valuesOf(row, words);
  return SALES_KEYS.map((key) => sayValue(key, values[key], words));
}

function sayValue(key: SalesColumn, value: Value, { currency, timeZone, now }: SalesWords): string {
  if (value === null) return "–";
  if (value instanceof Date) return sayDate(value, { now, timeZone });
  if (typeof value === "string") return value;
  if (SALES_COLUMNS[key].kind === "days") return inDays(value);
  return SALES_COLUMNS[key].kind === "money" ? sayMoney(value, currency) : sayNumber(value);
}

/** Seconds as days, to the tenth: "34.5". */
const inDays = (seconds: bigint) => (Number(seconds) / 86_400).toFixed(1);

/** What sales came to before, under the totals; "–" for what is not compared. */
export function beforeCells(
  sold: Omit<SalesFigures, NotCompared>,
  title: string,
  words: SalesWords,
): string[] {
  const nothing = { firstOrderAt: null, lastOrderAt: null, pauseSeconds: null, earned: 0n, spent: 0n };
  const values = { ...valuesOf({ ...sold, ...nothing, name: title }, words), earned: null, spent: null };
  return SALES_KEYS.map((key) => sayValue(key, values[key], words));
}
type NotCompared = "firstOrderAt" | "lastOrderAt" | "pauseSeconds" | "earned" | "spent";

export function salesHeader({ currency, timeZone }: Pick<SalesWords, "currency" | "timeZone">): string[] {
  return ["Customer id", ...SALES_KEYS.map((key) => `${SALES_COLUMNS[key].title}${unitOf(key)}`)];
  function unitOf(key: SalesColumn): string {
    const { kind } = SALES_COLUMNS[key];
    if (kind === "money") return ` (${currency})`;
    return kind === "date" ? ` (${timeZone})` : "";
  }
}

/** One row of the spreadsheet, the customer's id first; amounts as plain decimals, instants in the shop's time. */
export function salesCsvCells(row: SalesRow, words: SalesWords): CsvCell[] {
  const values = valuesOf(row, words);
  return [row.customerId?.toString() ?? "", ...SALES_KEYS.map((key) => csvCell(key, values[key], words))];
}

function csvCell(key: SalesColumn, value: Value, { currency, timeZone }: SalesWords): CsvCell {
  if (value === null || typeof value === "string") return value;
  if (value instanceof Date) return stampOf(timeZone).format(value);
  if (SALES_COLUMNS[key].kind === "days") return { number: inDays(value) };
  return {
    number: SALES_COLUMNS[key].kind === "money" ? formatDecimal(value, currency) : value.toString(),
  };
}

const stamps = new Map<string, Intl.DateTimeFormat>();

/** "2026-11-22 09:30:00", which spreadsheets take for a date; kept, because making one is slow. */
function stampOf(timeZone: string): Intl.DateTimeFormat {
  const known = stamps.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  stamps.set(timeZone, made);
  return made;
}

/** Null: more than are counted and added up. */
export function sayFound(count: number | null): string {
  return count === null
    ? "Very many customers: narrow the search, and they are counted and added up"
    : sayCount(count, "customer");
}
