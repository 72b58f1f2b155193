/** Standings: each member's tier now, and every change of it with its figures. Folded; may be thrown away. */
import { isDeepStrictEqual } from "node:util";
import type { Db, Tx } from "#app/db.server.ts";
import { idList, jsonRows } from "#app/db.server.ts";
import type { StandingFold } from "#app/rules/standing/fold.ts";
import type { StoredValues } from "#app/rules/standing/reason.ts";
import { reasonAsText, valuesAsText } from "#app/rules/standing/reason.ts";
import type { StoredStanding as ShownStanding } from "#app/rules/standing/shown.ts";
import type { StoredState } from "#app/rules/standing/stored.ts";

export type MemberFold = { customerId: bigint; fold: StandingFold; enrolledAt: Date };

type StoredStanding = {
  id: string;
  tier: string;
  since: Date | string;
  until: Date | string | null;
  period: string;
  ends: Date | string | null;
  values: StoredValues;
  next: Date | string | null;
  version: number;
  state: StoredState | null;
};

/**
 * Makes the members' standings and their history what the folds say; writes only what differs. Idempotent. Answers
 * the members whose tier is another than before: Shopify has to be told.
 */
export async function writeStandings(
  tx: Tx,
  shopId: string,
  folds: readonly MemberFold[],
): Promise<bigint[]> {
  if (folds.length === 0) return [];
  const stored = await findStandings(
    tx,
    shopId,
    folds.map((each) => each.customerId),
  );
  const wanted = folds.map(standingOf);
  const differing = wanted.filter((each) => !sameStanding(each, stored.get(each.id)));
  if (differing.length > 0) await upsertStandings(tx, shopId, differing);
  await writeChanges(tx, shopId, folds);
  return differing.filter((each) => each.tier !== stored.get(each.id)?.tier).map((each) => BigInt(each.id));
}

/** A member's standing as it was stored, or null. */
export async function findStanding(
  db: Db,
  shopId: string,
  customerId: bigint,
): Promise<ShownStanding | null> {
  const [row] = await db.$queryRaw<ShownStanding[]>`
    SELECT tier_id AS "tierId", until, period, period_until AS "periodUntil", values
    FROM standings WHERE shop_id = ${shopId} AND customer_id = ${customerId}`;
  return row ?? null;
}

/** Members that do not take part have no tier. */
export async function clearStandings(tx: Tx, shopId: string, customerIds: readonly bigint[]): Promise<void> {
  if (customerIds.length === 0) return;
  const ids = [...customerIds];
  await tx.$executeRaw`
    WITH gone AS (DELETE FROM standing_changes WHERE shop_id = ${shopId}
      AND customer_id = ANY(${idList(ids)}::bigint[]))
    DELETE FROM standings WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(ids)}::bigint[])`;
}

/** Each member's standing and history in one text, to see whether two foldings are the same. */
export async function standingsAsText(
  db: Db,
  shopId: string,
  customerIds: readonly bigint[],
): Promise<Map<bigint, string>> {
  const rows = await db.$queryRaw<{ customerId: bigint; text: string }[]>`
    SELECT s.customer_id AS "customerId", s::text || coalesce((SELECT string_agg(c::text, ' ' ORDER BY c.at)
        FROM standing_changes c WHERE c.shop_id = s.shop_id AND c.customer_id = s.customer_id), '') AS text
    FROM standings s WHERE s.shop_id = ${shopId} AND s.customer_id = ANY(${idList(customerIds)}::bigint[])`;
  return new Map(rows.map(({ customerId, text }) => [customerId, text]));
}

export type StandingToProve = { customerId: bigint; tierId: string; period: string; values: StoredValues };

/** A tier that hangs on a tag is settled by a job as soon as the tag was read. */
const TAGS_SETTLE_MS = 600_000;

/**
 * Those of the members that this version judged, or a later one, do not turn before `now`, and whose tags are no news.
 */
export async function standingsToProve(
  db: Db,
  shopId: string,
  { customerIds, version, now }: { customerIds: readonly bigint[]; version: number; now: Date },
): Promise<StandingToProve[]> {
  if (customerIds.length === 0) return [];
  const tagsSince = new Date(now.getTime() - TAGS_SETTLE_MS);
  return db.$queryRaw`
    SELECT customer_id AS "customerId", tier_id AS "tierId", period, values FROM standings s
    WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[])
      AND (next_at IS NULL OR next_at > ${now}) AND programme_version >= ${version}
      AND NOT EXISTS (SELECT FROM members m WHERE m.shop_id = s.shop_id AND m.customer_id = s.customer_id
        AND m.tags_read_at BETWEEN ${tagsSince} AND ${now})`;
}

async function findStandings(
  db: Db,
  shopId: string,
  customerIds: bigint[],
): Promise<Map<string, StoredStanding>> {
  const rows = await db.$queryRaw<StoredStanding[]>`
    SELECT customer_id::text AS id, tier_id AS tier, since, until, period, period_until AS ends, values,
      next_at AS next, programme_version AS version, state
    FROM standings WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[])`;
  return new Map(rows.map((row) => [row.id, row]));
}

function standingOf({ customerId, fold, enrolledAt }: MemberFold): StoredStanding {
  return { ...standingRow(customerId, fold, enrolledAt), state: fold.state };
}

/** As it is stored, but for what it goes on from. */
export function standingRow(
  customerId: bigint,
  { standing, nextAt, version }: Pick<StandingFold, "standing" | "nextAt" | "version">,
  enrolledAt: Date,
) {
  return {
    id: customerId.toString(),
    tier: standing.tierId,
    since: standing.since ?? enrolledAt,
    until: standing.until,
    period: standing.period.label,
    ends: standing.period.until,
    values: valuesAsText(standing.values),
    next: nextAt,
    version,
  };
}

function sameStanding(a: StoredStanding, b: StoredStanding | undefined): boolean {
  const time = (at: Date | string | null | undefined) => (at ? new Date(at).getTime() : null);
  return (
    a.tier === b?.tier &&
    time(a.since) === time(b.since) &&
    time(a.until) === time(b.until) &&
    a.period === b.period &&
    time(a.ends) === time(b.ends) &&
    time(a.next) === time(b.next) &&
    a.version === b.version &&
    sameValues(a.values, b.values) &&
    sameState(a.state, b.state)
  );
}

/** When it was folded makes no difference: it goes on from there as well. */
function sameState(a: StoredState | null, b: StoredState | null): boolean {
  return isDeepStrictEqual(a && { ...a, at: 0 }, b && { ...b, at: 0 });
}

function sameValues(a: StoredValues, b: StoredValues): boolean {
  return a.spend === b.spend && a.points === b.points && a.orders === b.orders && a.units === b.units;
}

async function upsertStandings(tx: Tx, shopId: string, rows: readonly StoredStanding[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO standings (shop_id, customer_id, tier_id, since, until, period, period_until, values, next_at,
      programme_version, state)
    SELECT ${shopId}, x.id, x.tier, x.since, x.until, x.period, x.ends, x.values, x.next, x.version, x.state
    FROM json_to_recordset(${jsonRows(rows)}) AS x(id bigint, tier text, since timestamptz, until timestamptz,
      period text, ends timestamptz, values jsonb, next timestamptz, version integer, state jsonb)
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET
      (tier_id, since, until, period, period_until, values, next_at, programme_version, state) =
      ROW(EXCLUDED.tier_id, EXCLUDED.since, EXCLUDED.until, EXCLUDED.period, EXCLUDED.period_until, EXCLUDED.values,
          EXCLUDED.next_at, EXCLUDED.programme_version, EXCLUDED.state)`;
}

/** The history is folded anew each time: late news may change what happened when. */
async function writeChanges(tx: Tx, shopId: string, folds: readonly MemberFold[]): Promise<void> {
  const ids = folds.map((each) => each.customerId);
  const rows = folds.flatMap(({ customerId, fold }) =>
    fold.changes.map(({ at, fromTierId, toTierId, reason }) => ({
      id: customerId.toString(),
      at,
      from: fromTierId,
      to: toTierId,
      reason: reasonAsText(reason),
    })),
  );
  await tx.$executeRaw`
    WITH wanted AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${jsonRows(rows)})
        AS x(id bigint, at timestamptz, "from" text, "to" text, reason jsonb)
    ), gone AS (
      DELETE FROM standing_changes c WHERE c.shop_id = ${shopId} AND c.customer_id = ANY(${idList(ids)}::bigint[])
        AND NOT EXISTS (SELECT FROM wanted w WHERE w.id = c.customer_id AND w.at = c.at)
    )
    INSERT INTO standing_changes AS c (shop_id, customer_id, at, from_tier_id, to_tier_id, reason)
    SELECT ${shopId}, id, at, "from", "to", reason FROM wanted
    ON CONFLICT (shop_id, customer_id, at) DO UPDATE SET (from_tier_id, to_tier_id, reason) =
      ROW(EXCLUDED.from_tier_id, EXCLUDED.to_tier_id, EXCLUDED.reason)
    WHERE (c.from_tier_id, c.to_tier_id, c.reason)
      IS DISTINCT FROM (EXCLUDED.from_tier_id, EXCLUDED.to_tier_id, EXCLUDED.reason)`;
}
