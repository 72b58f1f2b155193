/** In which order sales by customer are read, and where a page begins. */
import { Prisma } from "@prisma/client";
import { sql } from "#app/db.server.ts";
import type { Cursor } from "#app/reports/sales-cursor.ts";
import type { SalesSource } from "#app/reports/sales-source.server.ts";
import type { SalesColumn, SalesListing, SalesQuestion } from "#app/reports/sales.ts";

/** Only what stands here can be sorted by; what a request says never becomes SQL. */
const SORTS: Record<SalesColumn, { column: string; type: string }> = {
  customer: { column: "name", type: "text" },
  email: { column: "email", type: "text" },
  orders: { column: "orders", type: "int" },
  gross: { column: "gross_minor", type: "bigint" },
  discounts: { column: "discounts_minor", type: "bigint" },
  returns: { column: "returns_minor", type: "bigint" },
  net: { column: "net_minor", type: "bigint" },
  taxes: { column: "taxes_minor", type: "bigint" },
  shipping: { column: "shipping_minor", type: "bigint" },
  total: { column: "total_minor", type: "bigint" },
  aov: { column: "aov_minor", type: "bigint" },
  first: { column: "first_at", type: "timestamptz" },
  last: { column: "last_at", type: "timestamptz" },
  pause: { column: "pause_seconds", type: "bigint" },
  earned: { column: "earned", type: "bigint" },
  spent: { column: "spent", type: "bigint" },
  balance: { column: "balance", type: "bigint" },
  tier: { column: "tier_number", type: "smallint" },
};

const OF_VIEW = new Set(["returns_minor", "net_minor", "taxes_minor", "shipping_minor", "total_minor"]);

/** Where a figure stands that depends on the day on which returns count. */
export const inView = (returnsOn: SalesQuestion["returnsOn"], column: string): string =>
  returnsOn === "order" && OF_VIEW.has(column) ? `order_${column}` : column;

type Order = {
  /** Which rows `r` come one after the other: each step in one or more ways, whose rows are merged. */
  steps: Prisma.Sql[][];
  /** What the rows `r` of a step are sorted by. */
  value: Prisma.Sql;
  /** What a cursor says of a row `s` that has this `value`. */
  sorted: Prisma.Sql;
  order: (value: Prisma.Sql, customerId: Prisma.Sql) => Prisma.Sql;
};

type Step = { ways: Prisma.Sql[]; holds: (value: string | null) => boolean; after: Prisma.Sql };

/**
 * Empty cells come last, whichever way; of equals the lower customer is the lesser, so that pages never overlap. By
 * tier: a step for each, in order of the ladder, and the last of those whose tier is not on it.
 */
export function stepsOf(source: SalesSource, question: SalesQuestion, listing: SalesListing): Order {
  const { cursor, direction } = listing;
  const isUp = (direction === "asc") !== (cursor?.side === "before");
  const way = isUp ? sql`ASC` : sql`DESC`;
  const beyond = isUp ? sql`>` : sql`<`;
  const afterCustomer = sql`r.customer_id ${beyond} ${cursor?.customerId ?? "0"}::bigint`;
  if (listing.sort === "tier") {
    const { numbers, others } = ladderOf(source, question);
    if (direction === "desc") numbers.reverse();
    const ofTier = (number: number) => sql`r.tier_number = ${number}::smallint`;
    const steps: Step[] = numbers.map((number) => ({
      ways: [ofTier(number)],
      holds: (value) => value === String(number),
      after: afterCustomer,
    }));
    steps.push({ ways: others.map(ofTier), holds: (value) => value === null, after: afterCustomer });
    return {
      steps: fromCursor(steps, cursor),
      value: sql`r.tier_number`,
      sorted: sql`CASE WHEN s.value = ANY (${`{${numbers.join()}}`}::smallint[]) THEN s.value::text END`,
      order: (_value, customerId) => sql`${customerId} ${way}`,
    };
  }
  const { column, type } = SORTS[listing.sort];
  const value = Prisma.raw(`r.${inView(question.returnsOn, column)}`);
  const afterValue = sql`(${value}, r.customer_id) ${beyond}
    (${cursor?.value ?? ""}::text::${Prisma.raw(type)}, ${cursor?.customerId ?? "0"}::bigint)`;
  const steps: Step[] = [
    { ways: [sql`${value} IS NOT NULL`], holds: (at) => at !== null, after: afterValue },
    { ways: [sql`${value} IS NULL`], holds: (at) => at === null, after: afterCustomer },
  ];
  return {
    steps: fromCursor(steps, cursor),
    value,
    sorted: sql`s.value::text`,
    order: (of, customerId) => sql`${of} ${way}, ${customerId} ${way}`,
  };
}

/** Numbers of the tiers of the ladder, lowest first, and all other numbers that there are. */
function ladderOf(
  { tiers }: SalesSource,
  { tierIds }: SalesQuestion,
): { numbers: number[]; others: number[] } {
  const numbers = tierIds.map((id) => tiers.indexOf(id) + 1).filter((number) => number > 0);
  const others = [0, ...tiers.map((_id, nth) => nth + 1)].filter((number) => !numbers.includes(number));
  return { numbers, others };
}

/** Steps from the cursor's own on. One that none holds (its tier is gone) begins at the first. */
function fromCursor(steps: readonly Step[], cursor: Cursor | null): Prisma.Sql[][] {
  const inOrder = cursor?.side === "before" ? steps.toReversed() : [...steps];
  const at = cursor ? inOrder.findIndex(({ holds }) => holds(cursor.value)) : -1;
  if (at < 0) return inOrder.map(({ ways }) => ways);
  return inOrder
    .slice(at)
    .map(({ ways, after }, nth) => (nth === 0 ? ways.map((way) => sql`${way} AND ${after}`) : ways));
}
