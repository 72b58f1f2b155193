/** Keeper of recorded activities: once per key of the caller's, with what was shown for them. */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, sql } from "#app/db.server.ts";
import type { Proof, Stretch, Tally } from "#app/rules/activities.ts";

export type ActivityRecord = {
  key: string;
  customerId: bigint;
  activityId: string;
  points: bigint;
  at: Date;
  programmeVersion: number;
};

/** The record of a key, and whether this was shown for it; null where there is none. */
export async function findActivityRecord(
  db: Db,
  shopId: string,
  { key, proof }: { key: string; proof: Proof | null },
): Promise<(ActivityRecord & { isSameProof: boolean }) | null> {
  const shown = proof === null ? null : JSON.stringify(proof);
  const rows = await db.$queryRaw<(ActivityRecord & { isSameProof: boolean })[]>(sql`
    SELECT key, customer_id AS "customerId", activity_id AS "activityId", points, at,
      programme_version AS "programmeVersion", proof IS NOT DISTINCT FROM ${shown}::jsonb AS "isSameProof"
    FROM activity_records WHERE shop_id = ${shopId} AND key = ${key}`);
  return rows[0] ?? null;
}

/**
 * Writes a record with the key of its entry. Answers false, and writes nothing, where the key is known already
 * (waiting for whoever is just writing it).
 */
export async function insertActivityRecord(
  tx: Tx,
  shopId: string,
  record: ActivityRecord & { proof: Proof | null; entryKey: string },
): Promise<boolean> {
  const { key, customerId, activityId, points, at, programmeVersion, entryKey } = record;
  const shown = record.proof === null ? null : JSON.stringify(record.proof);
  const inserted = await tx.$executeRaw(sql`
    INSERT INTO activity_records (shop_id, key, customer_id, activity_id, points, at, proof, programme_version,
      entry_key)
    VALUES (${shopId}, ${key}, ${customerId}, ${activityId}, ${points}, ${at.toISOString()}::timestamptz,
      ${shown}::jsonb, ${programmeVersion}::int, ${entryKey})
    ON CONFLICT DO NOTHING`);
  return inserted === 1;
}

/** What a member, who is locked, has recorded: one activity within its stretch, and the points of all in the year. */
export async function tallyActivities(
  tx: Tx,
  shopId: string,
  asked: { customerId: bigint; activityId: string; stretch: Stretch; year: Stretch },
): Promise<Tally> {
  const { customerId, activityId, stretch, year } = asked;
  const rows = await tx.$queryRaw<{ times: bigint; points: bigint }[]>(sql`
    SELECT count(*) FILTER (WHERE activity_id = ${activityId} AND ${within(stretch)}) AS times,
      coalesce(sum(points) FILTER (WHERE ${within(year)}), 0)::bigint AS points
    FROM activity_records WHERE shop_id = ${shopId} AND customer_id = ${customerId}`);
  return { times: Number(rows[0]?.times ?? 0n), pointsOfYear: rows[0]?.points ?? 0n };
}

function within({ from, until }: Stretch) {
  return sql`(at >= coalesce(${from?.toISOString() ?? null}::timestamptz, '-infinity')
    AND at < coalesce(${until?.toISOString() ?? null}::timestamptz, 'infinity'))`;
}

/** Forgets what these members, who are locked, have shown; the points stay. Idempotent. */
export async function forgetProofs(tx: Tx, shopId: string, customerIds: readonly bigint[]): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE activity_records SET proof = NULL
    WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[]) AND proof IS NOT NULL`);
}
