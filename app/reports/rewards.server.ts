/** What became of the rewards that members bought, and who bought them last. */
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { REDEMPTION_ROW } from "#app/reports/redemption-rows.server.ts";
import type { RedemptionRow } from "#app/reports/redemption-rows.ts";
import type { RewardUse } from "#app/reports/rewards.ts";
import { CONVERSIONS } from "#app/rules/conversion.ts";

/**
 * Every reward that somebody has bought or was given, by its id; what points became by themselves is one, whatever the
 * window. One reading of the shop's redemptions, and of the orders that carried their codes.
 */
export async function rewardUse(
  db: Db,
  shopId: string,
  { stuckBefore }: { stuckBefore: Date },
): Promise<RewardUse[]> {
  return db.$queryRaw<RewardUse[]>(sql`
    WITH bought AS (
      SELECT CASE WHEN starts_with(reward_id, ${CONVERSIONS}) THEN ${CONVERSIONS} ELSE reward_id END AS reward_id,
        state, issued_at, requested_at, used_order_id
      FROM redemptions WHERE shop_id = ${shopId}
    ), counted AS (
      SELECT reward_id, count(issued_at)::integer AS issued,
        (count(*) FILTER (WHERE state = 'used'))::integer AS used,
        (count(*) FILTER (WHERE state IN ('cancelled', 'expired', 'returned')))::integer AS returned,
        (count(*) FILTER (WHERE state = 'requested' AND requested_at < ${stuckBefore}))::integer AS stuck
      FROM bought GROUP BY reward_id
    ), carriers AS (
      SELECT DISTINCT reward_id, used_order_id AS order_id FROM bought
      WHERE state = 'used' AND used_order_id IS NOT NULL
    ), returns AS (
      SELECT r.order_id, sum(r.returns_minor) AS returned FROM refunds r
      WHERE r.shop_id = ${shopId} AND r.order_id IN (SELECT order_id FROM carriers) GROUP BY r.order_id
    ), sales AS (
      SELECT c.reward_id, sum(o.gross_minor - o.discounts_minor - coalesce(b.returned, 0)) AS net
      FROM carriers c JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = c.order_id
      LEFT JOIN returns b ON b.order_id = c.order_id
      WHERE NOT o.test AND o.deleted_at IS NULL GROUP BY c.reward_id
    )
    SELECT reward_id AS "rewardId", issued, used, returned, stuck, coalesce(net, 0)::bigint AS "revenueMinor"
    FROM counted LEFT JOIN sales USING (reward_id) ORDER BY reward_id`);
}

export type RewardRedemption = RedemptionRow & {
  customerId: bigint;
  memberState: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
};

export const REDEMPTIONS_SHOWN = 50;

/** The latest redemptions of one reward, or of all conversions, with their members, those first that are stuck. */
export async function readRewardRedemptions(
  db: Db,
  shopId: string,
  { rewardId, stuckBefore }: { rewardId: string; stuckBefore: Date },
): Promise<RewardRedemption[]> {
  const isIts =
    rewardId === CONVERSIONS ? sql`starts_with(r.reward_id, ${CONVERSIONS})` : sql`r.reward_id = ${rewardId}`;
  return db.$queryRaw<RewardRedemption[]>(sql`
    SELECT ${REDEMPTION_ROW}, r.customer_id AS "customerId", m.state AS "memberState",
      m.first_name AS "firstName", m.last_name AS "lastName", m.email
    FROM redemptions r JOIN members m ON m.shop_id = r.shop_id AND m.customer_id = r.customer_id
    WHERE r.shop_id = ${shopId} AND ${isIts}
    ORDER BY r.state = 'requested' AND r.requested_at < ${stuckBefore} DESC, r.requested_at DESC, r.redemption_id
    LIMIT ${REDEMPTIONS_SHOWN}`);
}
