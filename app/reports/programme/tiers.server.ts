/** Who stands in which tier now, and who changed it. */
import type { Db } from "#app/db.server.ts";
import type { TierCount, TierMove } from "#app/reports/programme/tiers.ts";

/** Those who take part, now. */
export function tierCounts(db: Db, shopId: string): Promise<TierCount[]> {
  return db.$queryRaw<TierCount[]>`
    SELECT s.tier_id AS "tierId", count(*) AS members
    FROM standings s JOIN members m ON m.shop_id = s.shop_id AND m.customer_id = s.customer_id
    WHERE s.shop_id = ${shopId} AND m.state = 'enrolled' GROUP BY s.tier_id ORDER BY s.tier_id`;
}

/** Changes on whole days of the shop, `from` and `to` included, of whoever took part. */
export function tierMoves(
  db: Db,
  shopId: string,
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
): Promise<TierMove[]> {
  return db.$queryRaw<TierMove[]>`
    SELECT from_tier_id AS "fromTierId", to_tier_id AS "toTierId", count(*) AS members
    FROM standing_changes WHERE shop_id = ${shopId}
      AND at >= ${from}::date::timestamp AT TIME ZONE ${timeZone}
      AND at < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}
    GROUP BY 1, 2 ORDER BY 1, 2`;
}
