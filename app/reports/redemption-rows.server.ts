/** Redemptions as merchants read them, with what the books hold of each: state and entries of one moment. */
import { sql } from "#app/db.server.ts";

/** The columns of a row, of `redemptions r`. */
export const REDEMPTION_ROW = sql`
  r.redemption_id::text AS "redemptionId", r.reward_id AS "rewardId", r.reward, r.points, r.state, r.code,
  r.requested_at AS "requestedAt", r.sent_at AS "sentAt", r.ends_at AS "endsAt", r.withdrawal_at AS "withdrawalAt",
  r.failure,
  (SELECT coalesce(sum(e.shortfall - e.available_delta), 0)::bigint FROM entries e
    WHERE e.shop_id = r.shop_id AND e.redemption_id = r.redemption_id) AS held`;
