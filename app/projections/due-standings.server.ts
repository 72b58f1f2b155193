/** Standings by when they turn: which are another by now though nothing was heard, and what they are then. */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, jsonRows, sql } from "#app/db.server.ts";
import { standingRow } from "#app/projections/standings.server.ts";
import { reasonAsText } from "#app/rules/standing/reason.ts";
import type { Advanced, StoredState } from "#app/rules/standing/stored.ts";
import { isAsBefore } from "#app/rules/standing/stored.ts";

/** Where a walk through the standings goes on. */
export type DuePlace = { at: string; customerId: string };

/** What is due: what turned by now, or what an older version than this one judged last. */
export type Due = { now: Date } | { olderThan: number };

/** Installed shops with standings that have turned, the next ones after a shop, at most `limit`. */
export async function findShopsTurning(
  db: Db,
  { now, after, limit }: { now: Date; after: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopId: string }[]>`
    SELECT s.shop_id AS "shopId" FROM shops s
    WHERE s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL AND s.shop_id > ${after}
      AND EXISTS (SELECT FROM standings t WHERE t.shop_id = s.shop_id AND t.next_at <= ${now})
    ORDER BY s.shop_id LIMIT ${limit}`;
  return rows.map((row) => row.shopId);
}

/**
 * The next ones that are due after a place, at most `limit`, by when they turned, otherwise by member; and the last.
 */
export async function findDue(
  db: Db,
  shopId: string,
  due: Due,
  { after, limit }: { after: DuePlace | null; limit: number },
): Promise<{ customerIds: bigint[]; last: DuePlace | null }> {
  const wanted =
    "olderThan" in due
      ? sql`
        SELECT NULL AS next_at, customer_id FROM standings
        WHERE shop_id = ${shopId} AND customer_id > ${after?.customerId ?? "-1"}::bigint
          AND programme_version < ${due.olderThan}
        ORDER BY customer_id LIMIT ${limit}`
      : sql`
        SELECT next_at, customer_id FROM standings
        WHERE shop_id = ${shopId} AND next_at <= ${due.now} ${onwards(after)}
        ORDER BY next_at, customer_id LIMIT ${limit}`;
  // One text of ids: a thousand rows cost the client more than all that is done with them.
  const answer = await db.$queryRaw<{ ids: string | null; at: string | null }[]>(sql`
    SELECT json_agg(customer_id::text)::text AS ids, max(next_at)::text AS at FROM (${wanted}) wanted`);
  const ids = JSON.parse(answer[0]?.ids ?? "[]") as string[];
  const customerId = ids.at(-1);
  const last = customerId === undefined ? null : { at: answer[0]?.at ?? "", customerId };
  return { customerIds: ids.map(BigInt), last };
}

function onwards(after: DuePlace | null) {
  if (!after) return sql``;
  return sql`AND (next_at, customer_id) > (${after.at}::timestamptz, ${after.customerId}::bigint)`;
}

/** A standing as it was judged last, and by which version. */
export type Judged = { customerId: bigint; state: StoredState | null; tierId: string; version: number };

/** What those of the members go on from who are due; they are locked. */
export async function readStates(
  db: Db,
  shopId: string,
  due: Due,
  customerIds: readonly bigint[],
): Promise<Judged[]> {
  const isDue =
    "olderThan" in due ? sql`programme_version < ${due.olderThan}` : sql`next_at <= ${due.now}::timestamptz`;
  const answer = await db.$queryRaw<{ rows: string | null }[]>`
    SELECT json_agg(json_build_array(customer_id::text, state, tier_id, programme_version))::text AS rows
    FROM standings
    WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[]) AND ${isDue}`;
  const rows = JSON.parse(answer[0]?.rows ?? "[]") as [string, StoredState | null, string, number][];
  return rows.map(([id, state, tierId, version]) => ({ customerId: BigInt(id), state, tierId, version }));
}

/** The next members with a standing after one of them, at most `limit`. */
export async function findStanding(
  db: Db,
  shopId: string,
  { after, limit }: { after: bigint; limit: number },
): Promise<bigint[]> {
  const rows = await db.$queryRaw<{ customerId: bigint }[]>`
    SELECT customer_id AS "customerId" FROM standings WHERE shop_id = ${shopId} AND customer_id > ${after}
    ORDER BY customer_id LIMIT ${limit}`;
  return rows.map(({ customerId }) => customerId);
}

/**
 * Days and years begin at other instants: the standings of these members, who are locked, are due; only a fold can
 * tell.
 */
export async function turn(tx: Tx, shopId: string, customerIds: readonly bigint[], now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE standings SET next_at = ${now}, state = NULL
    WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[])`;
}

export type AdvancedMember = {
  customerId: bigint;
  enrolledAt: Date;
  before: StoredState;
  advanced: Advanced;
};

/**
 * Writes what became of locked members' standings, and adds what changed to their history. When a year turns most
 * become the same: each such outcome is told once, with all its members, and states that go on as they are stay.
 */
export async function writeAdvanced(
  tx: Tx,
  shopId: string,
  members: readonly AdvancedMember[],
): Promise<void> {
  if (members.length === 0) return;
  const outcomes = new Map<string, object & { ids: string[] }>();
  for (const member of members) {
    const key = keyOf(member);
    const known = outcomes.get(key);
    if (known) known.ids.push(member.customerId.toString());
    else outcomes.set(key, outcomeOf(member));
  }
  await tx.$executeRaw`
    UPDATE standings s SET (tier_id, since, until, period, period_until, values, next_at, programme_version, state) =
      ROW(x.tier, coalesce(x.since, s.since), x.until, x.period, x.ends, x.values, x.next, x.version,
          coalesce(x.state, s.state))
    FROM json_to_recordset(${jsonRows([...outcomes.values()])}) AS x(ids bigint[], tier text, since timestamptz,
      until timestamptz, period text, ends timestamptz, values jsonb, next timestamptz, version integer, state jsonb),
      LATERAL unnest(x.ids) AS id
    WHERE s.shop_id = ${shopId} AND s.customer_id = id`;
  await insertChanges(tx, shopId, members);
}

/** Of members who come out the same. Whoever changes has a history and a state of its own. */
function keyOf({ customerId, before, advanced }: AdvancedMember): string {
  if (!isAsBefore(before, advanced)) return customerId.toString();
  const { tierId, until, period, values } = advanced.standing;
  const { spend, points, orders, units } = values;
  const ends = [until, period.until, advanced.nextAt].map((each) => each?.getTime());
  return [tierId, period.label, spend, points, orders, units, ...ends].join(" ");
}

function outcomeOf({ customerId, enrolledAt, before, advanced }: AdvancedMember) {
  const { version } = advanced.state;
  const { since, id, ...row } = standingRow(customerId, { ...advanced, version }, enrolledAt);
  return {
    ...{ ids: [id], ...row },
    ...(advanced.changes.length === 0 ? {} : { since }),
    ...(isAsBefore(before, advanced) ? {} : { state: advanced.state }),
  };
}

async function insertChanges(tx: Tx, shopId: string, members: readonly AdvancedMember[]): Promise<void> {
  const rows = members.flatMap(({ customerId, advanced }) =>
    advanced.changes.map(({ at, fromTierId, toTierId, reason }) => ({
      ...{ id: customerId.toString(), at, from: fromTierId, to: toTierId },
      reason: reasonAsText(reason),
    })),
  );
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO standing_changes AS c (shop_id, customer_id, at, from_tier_id, to_tier_id, reason)
    SELECT ${shopId}, id, at, "from", "to", reason FROM json_to_recordset(${jsonRows(rows)})
      AS x(id bigint, at timestamptz, "from" text, "to" text, reason jsonb)
    ON CONFLICT (shop_id, customer_id, at) DO UPDATE SET (from_tier_id, to_tier_id, reason) =
      ROW(EXCLUDED.from_tier_id, EXCLUDED.to_tier_id, EXCLUDED.reason)`;
}
