/** What members were given for rising into tiers: one row for each customer, tier and period. */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, jsonRows } from "#app/db.server.ts";
import type { Given } from "#app/rules/entry-rewards.ts";

/** What these customers were given, also those who were merged since; their holders are locked. */
export async function findEntryRewards(
  db: Db,
  shopId: string,
  customerIds: readonly bigint[],
): Promise<Given[]> {
  if (customerIds.length === 0) return [];
  return db.$queryRaw<Given[]>`
    SELECT customer_id AS "customerId", tier_id AS "tierId", period, points, entries,
      redemption_id::text AS "redemptionId"
    FROM entry_rewards WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[])
    ORDER BY customer_id, tier_id, period`;
}

/** Writes what is given from now on. Saying it twice changes nothing. */
export async function writeEntryRewards(tx: Tx, shopId: string, given: readonly Given[]): Promise<void> {
  if (given.length === 0) return;
  const rows = given.map(({ customerId, tierId, period, points, entries, redemptionId }) => ({
    id: customerId.toString(),
    tier: tierId,
    period,
    points: points.toString(),
    entries,
    redemption: redemptionId ?? undefined,
  }));
  await tx.$executeRaw`
    INSERT INTO entry_rewards (shop_id, customer_id, tier_id, period, points, entries, redemption_id)
    SELECT ${shopId}, x.id, x.tier, x.period, x.points, x.entries, x.redemption
    FROM json_to_recordset(${jsonRows(rows)}) AS x(id bigint, tier text, period text, points bigint, entries integer,
      redemption uuid)
    ON CONFLICT (shop_id, customer_id, tier_id, period) DO UPDATE SET
      (points, entries, redemption_id) = ROW(EXCLUDED.points, EXCLUDED.entries, EXCLUDED.redemption_id)`;
}
