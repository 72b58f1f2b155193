/** Sales by customer the slow, obvious way: one plain GROUP BY over all orders, refunds and entries of the dates. */
import { Prisma } from "@prisma/client";
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { assert } from "#app/errors.ts";
import type { Direction } from "#app/reports/listing.ts";
import { containing } from "#app/reports/listing.ts";
import type { SalesColumn, SalesFigures, SalesQuestion, SalesRow } from "#app/reports/sales.ts";

type Line = SalesRow & { place: bigint | null; count: bigint };
type Wish = { sort: SalesColumn; direction: Direction };

/** Every row, and the totals of them all, straight from orders, refunds and entries. */
export async function salesFromFacts(
  db: Db,
  shopId: string,
  question: SalesQuestion,
  wish: Wish,
): Promise<{ rows: SalesRow[]; totals: SalesFigures; count: number }> {
  const lines = await db.$queryRaw<Line[]>(sql`
    ${foundRows(shopId, question)}, totals AS (SELECT ${TOTALS}, count(*) AS count FROM found),
    ordered AS (
      SELECT found.*, row_number() OVER (ORDER BY ${inOrder(wish, question.tierIds)}) AS place FROM found
    )
    SELECT ordered.*, 0::bigint AS count FROM ordered
    UNION ALL
    SELECT NULL, NULL, NULL, ${TOTAL_NAMES}, NULL, NULL, NULL, count FROM totals
    ORDER BY place NULLS LAST`);
  const totals = lines.pop();
  assert(totals?.place === null, "the totals come last");
  return { rows: lines.map(rowOf), totals: figuresOf(totals), count: Number(totals.count) };
}

function rowOf({ place: _place, count: _count, ...row }: Line): SalesRow {
  return row;
}

function figuresOf(line: Line): SalesFigures {
  const {
    customerId: _id,
    name: _name,
    email: _email,
    balance: _balance,
    tierId: _tier,
    ...figures
  } = rowOf(line);
  return figures;
}

/**
 * `facts` has one row per order placed and per refund processed in the period; `found` one per customer. Midnight is
 * the shop's: Postgres turns days into instants, so a day of 23 or 25 hours is a whole day.
 */
function foundRows(
  shopId: string,
  { period, timeZone, search, filters, returnsOn }: SalesQuestion,
): Prisma.Sql {
  const channel = filters.channel
    ? sql`AND coalesce(nullif(o.source_name, ''), 'unknown') = ${filters.channel}`
    : sql``;
  const returnedAt = returnsOn === "order" ? sql`o.processed_at` : sql`r.processed_at`;
  const wanted = [
    search &&
      sql`(words ILIKE ${containing(search)} OR "customerId"::text = ${search}
        OR "customerId" IS NULL AND 'guests' LIKE lower(${containing(search)}))`,
    filters.tierId && sql`"tierId" = ${filters.tierId}`,
    filters.segment &&
      sql`"customerId" IN (SELECT customer_id FROM customer_spans WHERE shop_id = ${shopId} AND segment = ${filters.segment})`,
    filters.tag && sql`tags @> ARRAY[${filters.tag}]`,
    filters.isMember !== null && sql`(state IS NOT DISTINCT FROM 'enrolled') = ${filters.isMember}`,
    filters.isNew &&
      sql`"customerId" IS NOT NULL AND "firstEver" >= (SELECT starts FROM days) AND "firstEver" < (SELECT ends FROM days)`,
  ].filter((each) => typeof each === "object" && each !== null);
  const matches = wanted.length === 0 ? sql`` : sql`WHERE ${Prisma.join(wanted, " AND ")}`;
  return sql`
    WITH days AS MATERIALIZED (
      SELECT ${period.from}::date::timestamp AT TIME ZONE ${timeZone} AS starts,
        (${period.to}::date + 1)::timestamp AT TIME ZONE ${timeZone} AS ends
    ), facts AS (
      SELECT o.customer_id, 1 AS orders, o.gross_minor AS gross, o.discounts_minor AS discounts, 0 AS returns,
        o.taxes_minor AS taxes, o.shipping_minor AS shipping, o.processed_at AS placed_at
      FROM orders o, days
      WHERE o.shop_id = ${shopId} AND o.processed_at >= days.starts AND o.processed_at < days.ends
        AND NOT o.test AND o.deleted_at IS NULL ${channel}
      UNION ALL
      SELECT o.customer_id, 0, 0, 0, r.returns_minor, -r.taxes_minor, -r.shipping_minor, NULL
      FROM days, refunds r JOIN orders o ON o.shop_id = r.shop_id AND o.order_id = r.order_id
      WHERE r.shop_id = ${shopId} AND ${returnedAt} >= days.starts AND ${returnedAt} < days.ends ${channel}
        AND o.processed_at IS NOT NULL AND NOT o.test AND o.deleted_at IS NULL
    ), sales AS (
      SELECT customer_id, sum(orders) AS orders, sum(gross)::bigint AS gross, sum(discounts)::bigint AS discounts,
        sum(returns)::bigint AS returns, sum(taxes)::bigint AS taxes, sum(shipping)::bigint AS shipping,
        min(placed_at) AS first_at, max(placed_at) AS last_at
      FROM facts GROUP BY customer_id
    ), points AS (
      SELECT e.customer_id,
        coalesce(sum(e.pending_delta + e.available_delta)
          FILTER (WHERE e.kind IN ('earn', 'bonus', 'referral', 'activity', 'reverse')), 0)::bigint AS earned,
        coalesce(-sum(e.available_delta) FILTER (
          WHERE e.kind = 'redeem' OR e.kind = 'return' AND coalesce(e.reason->>'expiredOfOrder', e.reason->>'expiredOf') IS NULL), 0)::bigint AS spent
      FROM entries e, days
      WHERE e.shop_id = ${shopId} AND e.occurred_at >= days.starts AND e.occurred_at < days.ends
      GROUP BY e.customer_id
    ), figures AS (
      SELECT s.customer_id AS "customerId", ${NAME} AS name, m.email, s.orders, s.gross AS "grossMinor",
        s.discounts AS "discountsMinor", s.returns AS "returnsMinor", s.gross - s.discounts - s.returns AS "netMinor",
        s.taxes AS "taxesMinor", s.shipping AS "shippingMinor",
        s.gross - s.discounts - s.returns + s.taxes + s.shipping AS "totalMinor",
        round((s.gross - s.discounts)::numeric / nullif(s.orders, 0))::bigint AS "aovMinor",
        s.first_at AS "firstOrderAt", s.last_at AS "lastOrderAt",
        round(extract(epoch FROM s.last_at - s.first_at) / nullif(s.orders - 1, 0))::bigint AS "pauseSeconds",
        coalesce(p.earned, 0) AS earned, coalesce(p.spent, 0) AS spent, m.available AS balance, t.tier_id AS "tierId"
      FROM sales s
      LEFT JOIN members m ON m.shop_id = ${shopId} AND m.customer_id = s.customer_id
      LEFT JOIN standings t ON t.shop_id = ${shopId} AND t.customer_id = s.customer_id
      LEFT JOIN points p ON p.customer_id = s.customer_id
    ), told AS (
      SELECT f.*, m.tags, m.state, concat(m.first_name, ' ', m.last_name, ' ', m.email) AS words, (
        SELECT min(o.processed_at) FROM orders o WHERE o.shop_id = ${shopId} AND o.customer_id = f."customerId"
          AND o.processed_at IS NOT NULL AND NOT o.test AND o.deleted_at IS NULL) AS "firstEver"
      FROM figures f LEFT JOIN members m ON m.shop_id = ${shopId} AND m.customer_id = f."customerId"
    ), found AS (SELECT ${FIGURES} FROM told ${matches})`;
}

const FIGURES = sql`"customerId", name, email, orders, "grossMinor", "discountsMinor", "returnsMinor", "netMinor",
  "taxesMinor", "shippingMinor", "totalMinor", "aovMinor", "firstOrderAt", "lastOrderAt", "pauseSeconds", earned, spent, balance,
  "tierId"`;

const NAME = sql`CASE
  WHEN s.customer_id IS NULL THEN 'Guests'
  WHEN m.state = 'redacted' THEN 'Redacted customer'
  ELSE coalesce(nullif(trim(concat_ws(' ', m.first_name, m.last_name)), ''), m.email, 'Customer ' || s.customer_id) END`;

const TOTALS = sql`
  coalesce(sum(orders), 0)::bigint AS orders, coalesce(sum("grossMinor"), 0)::bigint AS "grossMinor",
  coalesce(sum("discountsMinor"), 0)::bigint AS "discountsMinor", coalesce(sum("returnsMinor"), 0)::bigint AS "returnsMinor",
  coalesce(sum("netMinor"), 0)::bigint AS "netMinor", coalesce(sum("taxesMinor"), 0)::bigint AS "taxesMinor",
  coalesce(sum("shippingMinor"), 0)::bigint AS "shippingMinor", coalesce(sum("totalMinor"), 0)::bigint AS "totalMinor",
  round(sum("grossMinor" - "discountsMinor") / nullif(sum(orders), 0))::bigint AS "aovMinor",
  min("firstOrderAt") AS "firstOrderAt", max("lastOrderAt") AS "lastOrderAt", NULL::bigint AS "pauseSeconds",
  coalesce(sum(earned), 0)::bigint AS earned, coalesce(sum(spent), 0)::bigint AS spent`;

/** In the order in which `figures` has them. */
const TOTAL_NAMES = sql`orders, "grossMinor", "discountsMinor", "returnsMinor", "netMinor", "taxesMinor",
  "shippingMinor", "totalMinor", "aovMinor", "firstOrderAt", "lastOrderAt", "pauseSeconds", earned, spent`;

/** Only what stands here can be sorted by; what a request says never becomes SQL. */
const ORDERS: Record<Exclude<SalesColumn, "tier">, Prisma.Sql> = {
  customer: sql`lower(name)`,
  email: sql`lower(email)`,
  orders: sql`orders`,
  gross: sql`"grossMinor"`,
  discounts: sql`"discountsMinor"`,
  returns: sql`"returnsMinor"`,
  net: sql`"netMinor"`,
  taxes: sql`"taxesMinor"`,
  shipping: sql`"shippingMinor"`,
  total: sql`"totalMinor"`,
  aov: sql`"aovMinor"`,
  first: sql`"firstOrderAt"`,
  last: sql`"lastOrderAt"`,
  pause: sql`"pauseSeconds"`,
  earned: sql`earned`,
  spent: sql`spent`,
  balance: sql`balance`,
};

/** Empty cells last, whichever way; of equals the lower customer is the lesser, and guests the least. */
function inOrder({ sort, direction }: Wish, tierIds: readonly string[]): Prisma.Sql {
  const by =
    sort === "tier"
      ? sql`array_position(ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(tierIds)}::jsonb)), "tierId")`
      : ORDERS[sort];
  const way = direction === "asc" ? sql`ASC` : sql`DESC`;
  return sql`${by} ${way} NULLS LAST, coalesce("customerId", 0) ${way}`;
}
