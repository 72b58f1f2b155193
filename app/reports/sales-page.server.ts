/** Sales by customer: what each customer's orders came to in a period, with their points. */
import { Prisma } from "@prisma/client";
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { assert } from "#app/errors.ts";
import { CUSTOMER_NAME } from "#app/sales-of-days.server.ts";
import { PAGE_SIZE } from "#app/reports/listing.ts";
import type { SalesSource } from "#app/reports/sales-source.server.ts";
import { sourceOf } from "#app/reports/sales-source.server.ts";
import type { Cursor } from "#app/reports/sales-cursor.ts";
import type {
  SalesColumn,
  SalesFigures,
  SalesListing,
  SalesPage,
  SalesQuestion,
  SalesRow,
} from "#app/reports/sales.ts";
import { streamRows } from "#app/reports/stream-rows.server.ts";

type Line = SalesRow & { sorted: string | null };

/** One page of rows, and the totals of all of them. Reads only; SALES_COLUMNS says what each figure means. */
export async function salesPage(
  db: Db,
  shopId: string,
  question: SalesQuestion,
  listing: SalesListing,
): Promise<SalesPage> {
  const source = await sourceOf(db, shopId, question);
  const { count, ...totals } = await totalsOf(db, shopId, source);
  const found = await db.$queryRaw<Line[]>(pageOf(shopId, { source, question, listing }));
  const isBack = listing.cursor?.side === "before";
  const lines = found.slice(0, PAGE_SIZE);
  if (isBack) lines.reverse();
  const goesOn = found.length > PAGE_SIZE;
  const [first, last] = [lines[0], lines.at(-1)];
  return {
    rows: lines.map(({ sorted: _sorted, ...row }) => row),
    totals,
    count: Number(count),
    previous: first && listing.cursor && (!isBack || goesOn) ? cursorAt(first, "before") : null,
    next: last && (isBack || goesOn) ? cursorAt(last, "after") : null,
  };
}

const cursorAt = ({ sorted, customerId }: Line, side: Cursor["side"]): Cursor => ({
  side,
  value: sorted,
  customerId: (customerId ?? 0n).toString(),
});

/** Every row, in order, a batch at a time, from one snapshot: what the CSV is written from. */
export async function* streamSales(
  db: Db,
  shopId: string,
  question: SalesQuestion,
  listing: Pick<SalesListing, "sort" | "direction">,
): AsyncGenerator<SalesRow[]> {
  const source = await sourceOf(db, shopId, question);
  const all = { source, question, listing: { ...listing, cursor: null }, limit: null };
  for await (const batch of streamRows(pageOf(shopId, all))) yield batch.map(fromText);
}

/** The plain driver hands 64-bit integers over as text. */
function fromText({ sorted: _sorted, ...row }: Record<string, unknown>): SalesRow {
  const entries = Object.entries(row).map(([key, value]) => [
    key,
    INTEGERS.has(key) && typeof value === "string" ? BigInt(value) : value,
  ]);
  return Object.fromEntries(entries) as SalesRow;
}

const INTEGERS = new Set([
  ...["customerId", "orders", "grossMinor", "discountsMinor", "returnsMinor", "netMinor", "taxesMinor"],
  ...["shippingMinor", "totalMinor", "aovMinor", "pauseSeconds", "earned", "spent", "balance"],
]);

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

type Wish = {
  source: SalesSource;
  question: SalesQuestion;
  listing: SalesListing;
  /** Null: every row. */
  limit?: number | null;
};

/**
 * Rows in order from the cursor on, backwards where it asks for what is before it, one more than a page. Empty cells
 * come last, whichever way; of equals the lower customer is the lesser, so that pages never overlap.
 */
function pageOf(shopId: string, { source, question, listing, limit = PAGE_SIZE + 1 }: Wish): Prisma.Sql {
  const isUp = (listing.direction === "asc") !== (listing.cursor?.side === "before");
  const way = isUp ? sql`ASC` : sql`DESC`;
  const most = limit === null ? sql`` : sql`LIMIT ${limit}::int`;
  const { steps, sorted, order } = stepsOf(source, question, { ...listing, isUp });
  const parts = steps.map(
    (step, nth) => sql`(SELECT ${nth}::int AS step, r.* FROM ${source.rows} WHERE ${source.those} AND ${step}
      ORDER BY ${order(way)} ${most})`,
  );
  return sql`
    WITH ${source.tables} part AS (${Prisma.join(parts, " UNION ALL ")}),
    s AS (SELECT * FROM part r ORDER BY step, ${order(way)} ${most})
    SELECT nullif(s.customer_id, 0) AS "customerId", ${CUSTOMER_NAME} AS name, m.email, s.orders::bigint AS orders,
      s.gross_minor AS "grossMinor", s.discounts_minor AS "discountsMinor", s.returns_minor AS "returnsMinor",
      s.net_minor AS "netMinor", s.taxes_minor AS "taxesMinor", s.shipping_minor AS "shippingMinor",
      s.total_minor AS "totalMinor", s.aov_minor AS "aovMinor", s.first_at AS "firstOrderAt",
      s.last_at AS "lastOrderAt", s.pause_seconds AS "pauseSeconds", s.earned, s.spent, s.balance, t.tier_id AS "tierId", r.sorted
    FROM s
    LEFT JOIN members m ON m.shop_id = ${shopId} AND m.customer_id = s.customer_id
    LEFT JOIN standings t ON t.shop_id = ${shopId} AND t.customer_id = s.customer_id
    CROSS JOIN LATERAL (SELECT ${sorted} AS sorted FROM (SELECT s.*) AS r) AS r
    ORDER BY s.step, ${order(way, "s")}`;
}

type Steps = {
  /** What rows are of each, in the order in which they come. */
  steps: Prisma.Sql[];
  /** What a cursor says of a row. */
  sorted: Prisma.Sql;
  order: (way: Prisma.Sql, of?: "r" | "s") => Prisma.Sql;
};

type Way = SalesListing & { isUp: boolean };

/** One step of all that have a value, and one of those that have none; a step for each tier, in order of the ladder. */
function stepsOf(source: SalesSource, { tierIds }: SalesQuestion, way: Way): Steps {
  const { column, type } = SORTS[way.sort];
  const beyond = way.isUp ? sql`>` : sql`<`;
  const { cursor } = way;
  const afterCustomer = cursor ? sql`r.customer_id ${beyond} ${cursor.customerId}::bigint` : sql`true`;
  const by = (of: string) => Prisma.raw(`${of}.${column}`);
  if (way.sort !== "tier") {
    const afterValue = sql`(${by("r")}, r.customer_id) ${beyond} (${cursor?.value ?? ""}::text::${Prisma.raw(type)}, ${cursor?.customerId ?? ""}::bigint)`;
    const steps: Step[] = [
      { those: sql`${by("r")} IS NOT NULL`, holds: (value) => value !== null, after: afterValue },
      { those: sql`${by("r")} IS NULL`, holds: (value) => value === null, after: afterCustomer },
    ];
    return {
      steps: fromCursor(steps, cursor),
      sorted: sql`${by("r")}::text`,
      order: (direction, of = "r") => sql`${by(of)} ${direction}, ${Prisma.raw(of)}.customer_id ${direction}`,
    };
  }
  const numbers = tierIds.map((id) => source.tiers.indexOf(id) + 1).filter((number) => number > 0);
  if (way.direction === "desc") numbers.reverse();
  const known = `{${numbers.join()}}`;
  const steps: Step[] = [
    ...numbers.map((number) => ({
      those: sql`r.tier_number = ${number}::smallint`,
      holds: (value: string | null) => value === String(number),
      after: afterCustomer,
    })),
    {
      those: sql`r.tier_number <> ALL (${known}::smallint[])`,
      holds: (value) => value === null,
      after: afterCustomer,
    },
  ];
  return {
    steps: fromCursor(steps, cursor),
    sorted: sql`CASE WHEN r.tier_number = ANY (${known}::smallint[]) THEN r.tier_number::text END`,
    order: (direction, of = "r") => sql`${Prisma.raw(of)}.customer_id ${direction}`,
  };
}

type Step = { those: Prisma.Sql; holds: (value: string | null) => boolean; after: Prisma.Sql };

/** Steps from the cursor's own on. One that none holds (its tier is gone) begins at the first. */
function fromCursor(steps: readonly Step[], cursor: Cursor | null): Prisma.Sql[] {
  const inOrder = cursor?.side === "before" ? steps.toReversed() : [...steps];
  const at = cursor ? inOrder.findIndex(({ holds }) => holds(cursor.value)) : -1;
  if (at < 0) return inOrder.map(({ those }) => those);
  return inOrder.slice(at).map(({ those, after }, nth) => (nth === 0 ? sql`${those} AND ${after}` : those));
}

async function totalsOf(
  db: Db,
  shopId: string,
  { tables, rows, those, sums }: SalesSource,
): Promise<SalesFigures & { count: bigint }> {
  const kept = sql`
    SELECT ${sumsOf(sql`sum(customers)`)},
      (SELECT r.first_at FROM ${rows} WHERE ${those} AND r.first_at IS NOT NULL ORDER BY r.first_at LIMIT 1) AS "firstOrderAt",
      (SELECT r.last_at FROM ${rows} WHERE ${those} AND r.last_at IS NOT NULL ORDER BY r.last_at DESC LIMIT 1) AS "lastOrderAt"
    FROM ${sums ?? sql`sales_sums r WHERE r.shop_id = ${shopId} AND false`}`;
  const added = sql`
    WITH ${tables} found AS (SELECT r.* FROM ${rows} WHERE ${those})
    SELECT ${sumsOf(sql`count(*)`)}, min(first_at) AS "firstOrderAt", max(last_at) AS "lastOrderAt" FROM found`;
  const [totals] = await db.$queryRaw<(SalesFigures & { count: bigint })[]>(sums ? kept : added);
  assert(totals, "sums always have a row");
  return totals;
}

const sumsOf = (count: Prisma.Sql) => sql`
  coalesce(${count}, 0)::bigint AS count, coalesce(sum(orders), 0)::bigint AS orders,
  coalesce(sum(gross_minor), 0)::bigint AS "grossMinor", coalesce(sum(discounts_minor), 0)::bigint AS "discountsMinor",
  coalesce(sum(returns_minor), 0)::bigint AS "returnsMinor", coalesce(sum(net_minor), 0)::bigint AS "netMinor",
  coalesce(sum(taxes_minor), 0)::bigint AS "taxesMinor", coalesce(sum(shipping_minor), 0)::bigint AS "shippingMinor",
  coalesce(sum(total_minor), 0)::bigint AS "totalMinor",
  round((sum(gross_minor) - sum(discounts_minor)) / nullif(sum(orders), 0))::bigint AS "aovMinor", NULL::bigint AS "pauseSeconds",
  coalesce(sum(earned), 0)::bigint AS earned, coalesce(sum(spent), 0)::bigint AS spent`;
