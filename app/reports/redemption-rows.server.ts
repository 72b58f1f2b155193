/** Redemptions as merchants read them, with what the books hold of each: state and entries of one moment. */
import { sql } from "#app/db.server.ts";

export type RedemptionRow = {
  redemptionId: string;
  rewardId: string;
  /** The reward as it was when it was bought. */
  reward: unknown;
  points: bigint;
  state: string;
  code: string;
  requestedAt: Date;
  /** When something was last sent that Shopify would do twice, and nobody knows yet what came of it. */
  sentAt: Date | null;
  endsAt: Date | null;
  withdrawalAt: Date | null;
  failure: string | null;
  /** What the ledger took for it and has not given back. */
  held: bigint;
};

/** The columns of a row, of `redemptions r`. */
export const REDEMPTION_ROW = sql`
  r.redemption_id::text AS "redemptionId", r.reward_id AS "rewardId", r.reward, r.points, r.state, r.code,
  r.requested_at AS "requestedAt", r.sent_at AS "sentAt", r.ends_at AS "endsAt", r.withdrawal_at AS "withdrawalAt",
  r.failure,
  (SELECT coalesce(sum(e.shortfall - e.available_delta), 0)::bigint FROM entries e
    WHERE e.shop_id = r.shop_id AND e.redemption_id = r.redemption_id) AS held`;
