/** Groups of like customers, those who used a code and those who did not. What it means: coupon-effect.ts. */
import type { Db } from "#app/db.server.ts";
import type { LikeGroup } from "#app/reports/programme/coupon-effect.ts";
import { FOLLOWED_DAYS } from "#app/reports/programme/coupon-effect.ts";

type Row = {
  users: number;
  usersReturned: number;
  usersSpent: number;
  usersSquared: number;
  others: number;
  othersReturned: number;
  othersSpent: number;
  othersSquared: number;
};

/**
 * Every member who ordered in the dates counts once, by one order: the first on which a code was used or, without one,
 * the first. It is followed for FOLLOWED_DAYS, and left out while these are not over. Alike are those who ordered in the
 * same month of the shop, had about as many orders before (0, 1, 2–3, 4–7, …), and had spent about as much before
 * (within a factor of four). Test, deleted and cancelled orders count nowhere; returns are taken off what was spent.
 */
export async function likeGroups(
  db: Db,
  shopId: string,
  { from, to, timeZone, now }: { from: string; to: string; timeZone: string; now: Date },
): Promise<LikeGroup[]> {
  const rows = await db.$queryRaw<Row[]>`
    WITH placed AS (
      SELECT o.customer_id, o.order_id, o.processed_at AS at, EXISTS (
          SELECT FROM redemptions r WHERE r.shop_id = ${shopId} AND r.customer_id = o.customer_id
            AND r.used_order_id = o.order_id AND r.state = 'used') AS is_user
      FROM orders o JOIN members m ON m.shop_id = o.shop_id AND m.customer_id = o.customer_id AND m.state = 'enrolled'
      WHERE o.shop_id = ${shopId} AND NOT o.test AND o.deleted_at IS NULL AND o.cancelled_at IS NULL
        AND o.processed_at >= ${from}::date::timestamp AT TIME ZONE ${timeZone}
        AND o.processed_at < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}
        AND o.processed_at <= ${now}::timestamptz - make_interval(days => ${FOLLOWED_DAYS}::int)
    ), chosen AS (
      SELECT DISTINCT ON (customer_id) customer_id, order_id, at, is_user FROM placed
      ORDER BY customer_id, is_user DESC, at, order_id
    ), known AS (
      SELECT c.is_user, to_char(c.at AT TIME ZONE ${timeZone}, 'YYYY-MM') AS month, past.orders, past.spent,
        after.orders > 0 AS returned, after.spent AS spent_after
      FROM chosen c
      CROSS JOIN LATERAL (
        SELECT count(*) AS orders, coalesce(sum(b.gross_minor - b.discounts_minor - coalesce((
            SELECT sum(r.returns_minor) FROM refunds r WHERE r.shop_id = ${shopId} AND r.order_id = b.order_id
              AND r.processed_at <= c.at), 0)), 0) AS spent
        FROM orders b WHERE b.shop_id = ${shopId} AND b.customer_id = c.customer_id
          AND (b.processed_at, b.order_id) < (c.at, c.order_id)
          AND NOT b.test AND b.deleted_at IS NULL AND b.cancelled_at IS NULL) AS past
      CROSS JOIN LATERAL (
        SELECT count(*) AS orders, coalesce(sum(a.gross_minor - a.discounts_minor - coalesce((
            SELECT sum(r.returns_minor) FROM refunds r WHERE r.shop_id = ${shopId} AND r.order_id = a.order_id), 0)), 0)
            AS spent
        FROM orders a WHERE a.shop_id = ${shopId} AND a.customer_id = c.customer_id
          AND (a.processed_at, a.order_id) > (c.at, c.order_id)
          AND a.processed_at <= c.at + make_interval(days => ${FOLLOWED_DAYS}::int)
          AND NOT a.test AND a.deleted_at IS NULL AND a.cancelled_at IS NULL) AS after
    )
    SELECT (count(*) FILTER (WHERE is_user))::int AS users,
      (count(*) FILTER (WHERE is_user AND returned))::int AS "usersReturned",
      coalesce(sum(spent_after) FILTER (WHERE is_user), 0)::float8 AS "usersSpent",
      coalesce(sum(spent_after * spent_after) FILTER (WHERE is_user), 0)::float8 AS "usersSquared",
      (count(*) FILTER (WHERE NOT is_user))::int AS others,
      (count(*) FILTER (WHERE NOT is_user AND returned))::int AS "othersReturned",
      coalesce(sum(spent_after) FILTER (WHERE NOT is_user), 0)::float8 AS "othersSpent",
      coalesce(sum(spent_after * spent_after) FILTER (WHERE NOT is_user), 0)::float8 AS "othersSquared"
    FROM known
    GROUP BY month, floor(log(2, 1 + orders)), CASE WHEN spent > 0 THEN floor(log(4, spent)) ELSE -1 END
    ORDER BY month, floor(log(2, 1 + orders)), CASE WHEN spent > 0 THEN floor(log(4, spent)) ELSE -1 END`;
  return rows.map((row) => ({
    users: {
      ...{ customers: row.users, returned: row.usersReturned },
      ...{ spentMinor: row.usersSpent, spentSquared: row.usersSquared },
    },
    others: {
      ...{ customers: row.others, returned: row.othersReturned },
      ...{ spentMinor: row.othersSpent, spentSquared: row.othersSquared },
    },
  }));
}
