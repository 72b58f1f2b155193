/** Keeper of how many of a reward are out. */
import type { Db, Tx } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { stretchOf } from "#app/rules/activities.ts";
import type { Reward } from "#app/rules/programme.ts";
import type { Taken } from "#app/rules/rewards/offer.ts";

/** Those that are with somebody: what came back, by itself or by request, is there for others again. */
const OUT = sql`state IN ('requested', 'issued', 'used')`;

/** Whoever takes one of a reward that may run out waits for whoever does so at this moment. Members are locked before. */
export async function lockStock(tx: Tx, shopId: string, rewardId: string): Promise<void> {
  await tx.$executeRaw(sql`
    SELECT pg_advisory_xact_lock(hashtextextended(${`reward ${shopId} ${rewardId}`}, 0))`);
}

type Counted = { customerId: bigint; timeZone: string; now: Date };

/** How many are out, where there is only so much of them, and how many of those that may be had now are this member's. */
export async function countTaken(
  db: Db,
  shopId: string,
  { reward, ...counted }: Counted & { reward: Reward },
): Promise<Taken> {
  const taken = await countAllTaken(db, shopId, { rewards: [reward], ...counted });
  return taken.get(reward.id) ?? { all: 0, mine: 0 };
}

/** The same for several, in one statement. What a tier gave takes from what there is, not from what one may have. */
export async function countAllTaken(
  db: Db,
  shopId: string,
  { rewards, customerId, timeZone, now }: Counted & { rewards: readonly Reward[] },
): Promise<ReadonlyMap<string, Taken>> {
  const asked = rewards.flatMap(({ id, stock, limit }) => {
    if (stock === null && limit === null) return [];
    const from = limit === null ? null : stretchOf(now, limit.per, timeZone).from;
    return [{ id, stock: stock ?? 0, isLimited: limit !== null, from: from?.toISOString() ?? null }];
  });
  if (asked.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: string; all: number; mine: number }[]>(sql`
    SELECT x.id,
      (SELECT count(*)::integer FROM (
        SELECT FROM redemptions WHERE shop_id = ${shopId} AND reward_id = x.id AND ${OUT} LIMIT x.stock) AS out) AS all,
      CASE WHEN x."isLimited" THEN (
        SELECT count(*)::integer FROM redemptions
        WHERE shop_id = ${shopId} AND reward_id = x.id AND customer_id = ${customerId} AND ${OUT} AND points > 0
          AND requested_at >= coalesce(x.from, '-infinity')) ELSE 0 END AS mine
    FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
      AS x(id text, stock integer, "isLimited" boolean, "from" timestamptz)`);
  return new Map(rows.map(({ id, all, mine }) => [id, { all, mine }]));
}
