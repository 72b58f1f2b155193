/** The four figures of the home page, day by day. Definitions: KEY_FIGURES in key-figures.ts. */
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { assert } from "#app/errors.ts";
import type { FigureDay } from "#app/reports/key-figures.ts";

type DayRow = { day: string; members: bigint; issued: bigint; redeemed: bigint; revenueMinor: bigint };

/**
 * One row per day of the shop from `from` to `to`, both included, days without anything too. Points by the day they
 * moved, sales by the day they were placed, returns by the day they were processed.
 */
export async function keyFigures(
  db: Db,
  shopId: string,
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
): Promise<FigureDay[]> {
  const rows = await db.$queryRaw<DayRow[]>(sql`
    WITH bounds AS MATERIALIZED (
      SELECT ${from}::date::timestamp AT TIME ZONE ${timeZone} AS starts,
        (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone} AS ends
    ), enrolled AS (
      SELECT (greatest(m.enrolled_at, bounds.starts) AT TIME ZONE ${timeZone})::date AS day, count(*) AS joined
      FROM members m, bounds
      WHERE m.shop_id = ${shopId} AND m.state = 'enrolled' AND m.enrolled_at < bounds.ends GROUP BY 1
    ), points AS (
      SELECT (e.occurred_at AT TIME ZONE ${timeZone})::date AS day,
        sum(e.pending_delta + e.available_delta)
          FILTER (WHERE e.kind IN ('earn', 'bonus', 'referral', 'activity')) AS issued,
        -sum(e.available_delta) FILTER (
          WHERE e.kind = 'redeem' OR e.kind = 'return' AND coalesce(e.reason->>'expiredOfOrder', e.reason->>'expiredOf') IS NULL) AS redeemed
      FROM entries e, bounds
      WHERE e.shop_id = ${shopId} AND e.occurred_at >= bounds.starts AND e.occurred_at < bounds.ends GROUP BY 1
    ), returning_orders AS NOT MATERIALIZED (
      SELECT o.order_id, o.processed_at, o.gross_minor - o.discounts_minor AS net
      FROM orders o JOIN members m ON m.shop_id = o.shop_id AND m.customer_id = o.customer_id AND m.state = 'enrolled'
      WHERE o.shop_id = ${shopId} AND NOT o.test AND o.deleted_at IS NULL AND EXISTS (
        SELECT FROM orders b WHERE b.shop_id = o.shop_id AND b.customer_id = o.customer_id
          AND (b.processed_at, b.order_id) < (o.processed_at, o.order_id) AND NOT b.test AND b.deleted_at IS NULL)
    ), revenue AS (
      SELECT (at AT TIME ZONE ${timeZone})::date AS day, sum(net) AS revenue FROM (
        SELECT processed_at AS at, net FROM returning_orders, bounds WHERE processed_at >= starts
          AND processed_at < ends
        UNION ALL
        SELECT r.processed_at, -r.returns_minor FROM bounds, refunds r JOIN returning_orders USING (order_id)
        WHERE r.shop_id = ${shopId} AND r.processed_at >= starts AND r.processed_at < ends) AS moved
      GROUP BY 1
    )
    SELECT to_char(day, 'YYYY-MM-DD') AS day, sum(coalesce(joined, 0)) OVER (ORDER BY day)::bigint AS members,
      coalesce(issued, 0)::bigint AS issued, coalesce(redeemed, 0)::bigint AS redeemed,
      coalesce(revenue, 0)::bigint AS "revenueMinor"
    FROM (SELECT generate_series(${from}::date, ${to}::date, '1 day')::date AS day) AS calendar
    LEFT JOIN enrolled USING (day) LEFT JOIN points USING (day) LEFT JOIN revenue USING (day)
    ORDER BY day`);
  assert(rows.length > 0, "a calendar has days");
  return rows;
}
