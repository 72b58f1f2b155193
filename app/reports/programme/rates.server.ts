/** How the programme is taken up. Definitions: RATES in rates.ts. */
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { assert } from "#app/errors.ts";
import type { Rates } from "#app/reports/programme/rates.ts";

type Row = {
  buyers: bigint;
  members: bigint;
  orders: bigint;
  earning: bigint;
  issued: bigint;
  redeemed: bigint;
  given: bigint;
  used: bigint;
};

/** Of whole days of the shop, `from` and `to` included. Reads only. */
export async function programmeRates(
  db: Db,
  shopId: string,
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
): Promise<Rates> {
  const [row] = await db.$queryRaw<Row[]>(sql`
    WITH bounds AS MATERIALIZED (
      SELECT ${from}::date::timestamp AT TIME ZONE ${timeZone} AS starts,
        (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone} AS ends
    ), placed AS MATERIALIZED (
      SELECT o.order_id, o.customer_id FROM orders o, bounds
      WHERE o.shop_id = ${shopId} AND o.processed_at >= starts AND o.processed_at < ends
        AND NOT o.test AND o.deleted_at IS NULL
    ), buyers AS (
      SELECT count(*) AS buyers, count(*) FILTER (WHERE m.state = 'enrolled') AS members
      FROM (SELECT DISTINCT customer_id FROM placed WHERE customer_id IS NOT NULL) AS bought
      LEFT JOIN members m ON m.shop_id = ${shopId} AND m.customer_id = bought.customer_id
    ), orders_placed AS (
      SELECT count(*) AS orders, count(*) FILTER (WHERE EXISTS (
        SELECT FROM entries e WHERE e.shop_id = ${shopId} AND e.order_id = placed.order_id AND e.kind = 'earn')) AS earning
      FROM placed
    ), points AS (
      SELECT coalesce(sum(e.pending_delta + e.available_delta)
          FILTER (WHERE e.kind IN ('earn', 'bonus', 'referral', 'activity')), 0)::bigint AS issued,
        coalesce(-sum(e.available_delta) FILTER (WHERE e.kind = 'redeem' OR e.kind = 'return'
          AND coalesce(e.reason->>'expiredOfOrder', e.reason->>'expiredOf') IS NULL), 0)::bigint AS redeemed
      FROM entries e, bounds WHERE e.shop_id = ${shopId} AND e.occurred_at >= starts AND e.occurred_at < ends
    ), rewards AS (
      SELECT count(*) AS given, count(*) FILTER (WHERE r.state = 'used') AS used FROM redemptions r, bounds
      WHERE r.shop_id = ${shopId} AND r.issued_at >= starts AND r.issued_at < ends
    )
    SELECT * FROM buyers, orders_placed, points, rewards`);
  assert(row, "sums have one row");
  return {
    membership: { part: row.members, whole: row.buyers },
    earning: { part: row.earning, whole: row.orders },
    redemption: { part: row.redeemed, whole: row.issued },
    usage: { part: row.used, whole: row.given },
  };
}
