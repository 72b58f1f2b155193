/** Sales by customer: what each customer's orders came to in a period, with their points. */
import { Prisma } from "@prisma/client";
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { assert } from "#app/errors.ts";
import { CUSTOMER_NAME } from "#app/sales-of-days.server.ts";
import { PAGE_SIZE } from "#app/reports/listing.ts";
import { inView, stepsOf } from "#app/reports/sales-order.server.ts";
import type { SalesSource } from "#app/reports/sales-source.server.ts";
import { sourceOf } from "#app/reports/sales-source.server.ts";
import type { Cursor } from "#app/reports/sales-cursor.ts";
import type { SalesFigures, SalesListing, SalesPage, SalesQuestion, SalesRow } from "#app/reports/sales.ts";
import { streamRows } from "#app/reports/stream-rows.server.ts";

type Line = SalesRow & { sorted: string | null };

/**
 * One page of rows, and the totals of all of them: null where words fit so many customers that adding them up would
 * take long (more than `few`). Reads only; SALES_COLUMNS says what each figure means.
 */
export async function salesPage(
  db: Db,
  shopId: string,
  question: SalesQuestion,
  listing: SalesListing,
  limits: { few?: number } = {},
): Promise<SalesPage> {
  const source = await sourceOf(db, shopId, question, limits);
  const { count, totals } = source.isVague
    ? { count: null, totals: null }
    : await totalsOf(db, source, question);
  if (count === 0) return { rows: [], totals, count, previous: null, next: null };
  const found = await db.$queryRaw<Line[]>(pageOf(shopId, { source, question, listing }));
  const isBack = listing.cursor?.side === "before";
  const lines = found.slice(0, PAGE_SIZE);
  if (isBack) lines.reverse();
  const goesOn = found.length > PAGE_SIZE;
  const [first, last] = [lines[0], lines.at(-1)];
  return {
    rows: lines.map(({ sorted: _sorted, ...row }) => row),
    totals,
    count,
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
  const all = { source, question, listing: { ...listing, cursor: null } };
  for await (const batch of streamRows(everyRow(shopId, all))) yield batch.map(fromText);
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

type Wish = { source: SalesSource; question: SalesQuestion; listing: SalesListing };

/**
 * Rows in order from the cursor on, backwards where it asks for what is before it, one more than a page. The indexes
 * are walked first, and only the rows of the page are read whole.
 */
function pageOf(shopId: string, { source, question, listing }: Wish): Prisma.Sql {
  const { steps, value, sorted, order } = stepsOf(source, question, listing);
  const most = sql`LIMIT ${PAGE_SIZE + 1}::int`;
  const walks = steps.flatMap((ways, nth) =>
    ways.flatMap((way) =>
      source.parts.map(
        ({ listId, rows, those }) => sql`(
          SELECT ${nth}::int AS step, ${listId} AS list_id, r.customer_id, ${value} AS value
          FROM ${rows} WHERE ${those} AND ${way} ORDER BY ${order(value, sql`r.customer_id`)} ${most})`,
      ),
    ),
  );
  return sql`
    WITH ${source.tables} walked AS (${Prisma.join(walks, " UNION ALL ")}), s AS MATERIALIZED (
      SELECT * FROM walked w ORDER BY w.step, ${order(sql`w.value`, sql`w.customer_id`)} ${most})
    SELECT ${cellsOf(question)}, ${sorted} AS sorted FROM s JOIN ${source.whole} ${whose(shopId)}
    ORDER BY s.step, ${order(sql`s.value`, sql`s.customer_id`)}`;
}

function everyRow(shopId: string, { source, question, listing }: Wish): Prisma.Sql {
  const { steps, value, order } = stepsOf(source, question, listing);
  const walks = steps.flatMap((ways, nth) =>
    ways.flatMap((way) =>
      source.parts.map(
        ({ rows, those }) =>
          sql`SELECT ${nth}::int AS step, ${value} AS value, r.* FROM ${rows} WHERE ${those} AND ${way}`,
      ),
    ),
  );
  return sql`
    WITH ${source.tables} walked AS (${Prisma.join(walks, " UNION ALL ")})
    SELECT ${cellsOf(question)} FROM walked r CROSS JOIN LATERAL (SELECT r.customer_id) AS s ${whose(shopId)}
    ORDER BY r.step, ${order(sql`r.value`, sql`r.customer_id`)}`;
}

const whose = (shopId: string) => sql`
  LEFT JOIN members m ON m.shop_id = ${shopId} AND m.customer_id = r.customer_id
  LEFT JOIN standings t ON t.shop_id = ${shopId} AND t.customer_id = r.customer_id`;

function cellsOf({ returnsOn }: SalesQuestion): Prisma.Sql {
  const of = (name: string) => Prisma.raw(`r.${inView(returnsOn, name)}`);
  return sql`
    nullif(r.customer_id, 0) AS "customerId", ${CUSTOMER_NAME} AS name, m.email, r.orders::bigint AS orders,
    r.gross_minor AS "grossMinor", r.discounts_minor AS "discountsMinor", ${of("returns_minor")} AS "returnsMinor",
    ${of("net_minor")} AS "netMinor", ${of("taxes_minor")} AS "taxesMinor", ${of("shipping_minor")} AS "shippingMinor",
    ${of("total_minor")} AS "totalMinor", r.aov_minor AS "aovMinor", r.first_at AS "firstOrderAt",
    r.last_at AS "lastOrderAt", r.pause_seconds AS "pauseSeconds", r.earned, r.spent, r.balance, t.tier_id AS "tierId"`;
}

async function totalsOf(
  db: Db,
  { tables, parts, sums }: SalesSource,
  { returnsOn }: SalesQuestion,
): Promise<{ count: number; totals: SalesFigures }> {
  const end = (column: "first_at" | "last_at", way: Prisma.Sql) => {
    const at = Prisma.raw(`r.${column}`);
    const ends = parts.map(
      ({ rows, those }) =>
        sql`(SELECT ${at} AS at FROM ${rows} WHERE ${those} AND ${at} IS NOT NULL ORDER BY ${at} ${way} LIMIT 1)`,
    );
    return sql`(SELECT at FROM (${Prisma.join(ends, " UNION ALL ")}) AS ends ORDER BY at ${way} LIMIT 1)`;
  };
  const kept = sql`
    SELECT ${sumsOf(returnsOn, sql`coalesce(sum(customers), 0)`)},
      ${end("first_at", sql`ASC`)} AS "firstOrderAt", ${end("last_at", sql`DESC`)} AS "lastOrderAt"
    FROM ${sums ?? sql``}`;
  const added = sql`
    WITH ${tables} found AS (
      ${Prisma.join(
        parts.map(({ rows, those }) => sql`SELECT r.* FROM ${rows} WHERE ${those}`),
        " UNION ALL ",
      )})
    SELECT ${sumsOf(returnsOn, sql`count(*)`)}, min(first_at) AS "firstOrderAt", max(last_at) AS "lastOrderAt"
    FROM found`;
  const [sum] = await db.$queryRaw<(SalesFigures & { count: bigint })[]>(sums ? kept : added);
  assert(sum, "sums always have a row");
  const { count, ...totals } = sum;
  return { count: Number(count), totals };
}

function sumsOf(returnsOn: SalesQuestion["returnsOn"], count: Prisma.Sql): Prisma.Sql {
  const sum = (name: string) => sql`coalesce(sum(${Prisma.raw(inView(returnsOn, name))}), 0)::bigint`;
  return sql`
    ${count}::bigint AS count, ${sum("orders")} AS orders, ${sum("gross_minor")} AS "grossMinor",
    ${sum("discounts_minor")} AS "discountsMinor", ${sum("returns_minor")} AS "returnsMinor",
    ${sum("net_minor")} AS "netMinor", ${sum("taxes_minor")} AS "taxesMinor", ${sum("shipping_minor")} AS "shippingMinor",
    ${sum("total_minor")} AS "totalMinor",
    round((sum(gross_minor) - sum(discounts_minor)) / nullif(sum(orders), 0))::bigint AS "aovMinor",
    NULL::bigint AS "pauseSeconds", ${sum("earned")} AS earned, ${sum("spent")} AS spent`;
}
