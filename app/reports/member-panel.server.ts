/** Everything the widget shows of one member, in one statement. */
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import type { RedemptionSeen } from "#app/rules/panel-rewards.ts";
import type { Balance } from "#app/rules/panel.ts";
import { parseReward } from "#app/rules/programme.ts";

export type PanelMember = Balance & { state: "enrolled" | "guest" | "excluded" | "redacted" };

export type PanelEntry = {
  id: string;
  kind: string;
  points: bigint;
  balance: bigint;
  at: Date;
  order: string | null;
  title: string | null;
};

export type MemberPanel = {
  member: PanelMember;
  redemptions: RedemptionSeen[];
  /** The ids of all that were asked for of late, so that a widget that got no answer knows which of its own arrived. */
  recent: string[];
  history: PanelEntry[];
};

const REDEMPTIONS = 20;
const ENTRIES = 20;
/** The widget forgets an id without an answer after a day; its clock and ours may differ. */
const RECENT_DAYS = 2;
/** What the widget calls points that had expired and come back for the return of their order. */
const REVIVED = "revive";
/** And points that became a reward by themselves. */
const CONVERTED = "convert";

type Row = {
  state: PanelMember["state"];
  available: bigint;
  pending: bigint;
  tierId: string | null;
  until: Date | null;
  period: string | null;
  periodUntil: Date | null;
  values: unknown;
  tags: string[] | null;
  endingAt: Date | null;
  endingPoints: bigint | null;
  redemptions: (Stored<Omit<RedemptionSeen, "reward">> & { reward: unknown })[];
  recent: string[];
  history: Stored<PanelEntry>[];
};
/** As JSON carries it: bigints and instants are text. */
type Stored<T> = { [Field in keyof T]: AsText<T[Field]> };
type AsText<Value> = Value extends bigint | Date ? string : Value;

/**
 * The member with twenty redemptions, those that can still be used before the others, and the last twenty entries; null
 * for a customer Laurel has never heard of.
 */
export async function findMemberPanel(
  db: Db,
  shopId: string,
  { customerId, now }: { customerId: bigint; now: Date },
): Promise<MemberPanel | null> {
  const [row] = await db.$queryRaw<Row[]>(sql`
    SELECT m.state, m.available, m.pending, m.tags, s.tier_id AS "tierId", s.until, s.period,
      s.period_until AS "periodUntil", s.values, ending.at AS "endingAt", ending.points AS "endingPoints",
      (SELECT coalesce(jsonb_agg(r ORDER BY r.requested_at DESC), '[]') FROM (
        SELECT redemption_id AS id, reward_id AS "rewardId", reward, points::text, state, code, ends_at AS "endsAt",
          withdrawal_at AS "withdrawalAt", issued_at AS "issuedAt", requested_at
        FROM redemptions WHERE shop_id = m.shop_id AND customer_id = m.customer_id
        ORDER BY (state IN ('requested', 'issued') AND reward ->> 'kind' <> 'store_credit') DESC, requested_at DESC
        LIMIT ${REDEMPTIONS}) AS r) AS redemptions,
      ARRAY(SELECT redemption_id::text FROM redemptions WHERE shop_id = m.shop_id AND customer_id = m.customer_id
        AND requested_at > ${now}::timestamptz - make_interval(days => ${RECENT_DAYS}::int)) AS recent,
      (SELECT coalesce(jsonb_agg(e ORDER BY e.entry_id DESC), '[]') FROM (
        SELECT e.entry_id, e.entry_id::text AS id, e.available_after::text AS balance, e.occurred_at AS at,
          (CASE e.kind WHEN 'mature' THEN e.available_delta
            ELSE e.available_delta + e.pending_delta END)::text AS points,
          CASE WHEN e.kind = 'return' AND coalesce(e.reason -> 'expiredOfOrder', e.reason -> 'expiredOf') IS NOT NULL
            THEN ${REVIVED}
            WHEN e.kind = 'redeem' AND e.reason -> 'conversion' IS NOT NULL THEN ${CONVERTED} ELSE e.kind END AS kind,
          o.name AS "order", r.reward ->> 'title' AS title
        FROM entries e
          LEFT JOIN orders o ON o.shop_id = e.shop_id AND o.order_id = e.order_id
          LEFT JOIN redemptions r ON r.shop_id = e.shop_id AND r.redemption_id = e.redemption_id
        WHERE e.shop_id = m.shop_id AND e.customer_id = m.customer_id
        ORDER BY e.entry_id DESC LIMIT ${ENTRIES}) AS e) AS history
    FROM members m LEFT JOIN standings s USING (shop_id, customer_id)
      LEFT JOIN LATERAL (
        SELECT expires_at AS at, sum(remaining)::bigint AS points FROM lots
        WHERE shop_id = m.shop_id AND customer_id = m.customer_id AND remaining > 0 AND expires_at IS NOT NULL
        GROUP BY expires_at ORDER BY expires_at LIMIT 1) AS ending ON true
    WHERE m.shop_id = ${shopId} AND m.customer_id = ${customerId}`);
  return row ? readRow(row) : null;
}

function readRow({
  state,
  available,
  pending,
  tags,
  redemptions,
  recent,
  history,
  ...row
}: Row): MemberPanel {
  const { tierId, until, period, periodUntil, values, endingAt, endingPoints } = row;
  const standing = tierId !== null && period !== null ? { tierId, until, period, periodUntil, values } : null;
  return {
    member: {
      state,
      available,
      pending,
      nextEnding: endingAt !== null && endingPoints !== null ? { points: endingPoints, at: endingAt } : null,
      ...{ standing, tags },
    },
    recent,
    redemptions: redemptions.map((each) => ({
      ...each,
      points: BigInt(each.points),
      reward: parseReward(each.reward),
      issuedAt: each.issuedAt === null ? null : new Date(each.issuedAt),
      endsAt: each.endsAt === null ? null : new Date(each.endsAt),
      withdrawalAt: each.withdrawalAt === null ? null : new Date(each.withdrawalAt),
    })),
    history: history.map((each) => ({
      ...each,
      points: BigInt(each.points),
      balance: BigInt(each.balance),
      at: new Date(each.at),
    })),
  };
}
