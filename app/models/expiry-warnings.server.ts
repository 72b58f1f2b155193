/** Warnings that points will end: noted once per member, day and warning, for a message to tell. */
import type { Db, Tx } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";

/** Where a run through the shop's lots has come to. */
export type WarningCursor = { expiresAt: string; lot: string };

type Reach = { now: Date; daysBefore: readonly number[]; timeZone: string };

/**
 * Notes the warnings that are due for the next `limit` open lots after `after`, by the instant they end. The points of
 * a day (the shop's, named by its first instant) are one warning, of the nearest of `daysBefore` that has begun: who
 * learns late is warned once. Only for those who take part. Idempotent. Answers how many were new and how far it came.
 */
export async function noteWarnings(
  tx: Tx,
  shopId: string,
  { now, daysBefore, timeZone, after, limit }: Reach & { after: WarningCursor | null; limit: number },
): Promise<{ noted: number; seen: number; after: WarningCursor | null }> {
  const reach = inDays(now, Math.max(...daysBefore));
  const [row] = await tx.$queryRaw<{ noted: number; seen: number; at: string | null; lot: string | null }[]>`
    WITH seen AS MATERIALIZED (
      SELECT customer_id, entry_id, expires_at FROM lots
      WHERE shop_id = ${shopId} AND remaining > 0 AND expires_at > ${now} AND expires_at <= ${reach}
        ${after ? sql`AND (expires_at, entry_id) > (${after.expiresAt}::timestamptz, ${after.lot}::bigint)` : sql``}
      ORDER BY expires_at, entry_id LIMIT ${limit}
    ), days AS (
      SELECT DISTINCT customer_id, date_trunc('day', expires_at, ${timeZone}) AS day FROM seen
    ), ending AS (
      SELECT d.customer_id, d.day, sum(l.remaining)::bigint AS points, min(l.expires_at) AS first
      FROM days d JOIN lots l ON l.shop_id = ${shopId} AND l.customer_id = d.customer_id AND l.remaining > 0
        AND l.expires_at > ${now} AND date_trunc('day', l.expires_at, ${timeZone}) = d.day
      GROUP BY d.customer_id, d.day
    ), noted AS (
      INSERT INTO expiry_warnings (shop_id, customer_id, expires_at, days_before, points, noted_at)
      SELECT ${shopId}, e.customer_id, e.day, w.days, e.points, ${now}
      FROM ending e JOIN members m ON m.shop_id = ${shopId} AND m.customer_id = e.customer_id AND m.state = 'enrolled',
        LATERAL (SELECT min(x.days) AS days FROM unnest(${[...daysBefore]}::integer[]) AS x(days)
          WHERE e.first <= ${now}::timestamptz + x.days * interval '24 hours') AS w
      WHERE w.days IS NOT NULL
      ON CONFLICT DO NOTHING RETURNING 1
    )
    SELECT (SELECT count(*) FROM noted)::integer AS noted, (SELECT count(*) FROM seen)::integer AS seen,
      last.expires_at::text AS at, last.entry_id::text AS lot
    FROM (SELECT 1) AS one LEFT JOIN LATERAL (
      SELECT expires_at, entry_id FROM seen ORDER BY expires_at DESC, entry_id DESC LIMIT 1) AS last ON true`;
  const { noted = 0, seen = 0, at = null, lot = null } = row ?? {};
  return { noted, seen, after: at !== null && lot !== null ? { expiresAt: at, lot } : after };
}

const inDays = (instant: Date, days: number) => new Date(instant.getTime() + days * 86_400_000);

/** A member's warnings, the nearest end first. */
export async function findWarnings(db: Db, shopId: string, customerId: bigint) {
  return db.expiryWarning.findMany({
    where: { shopId, customerId },
    orderBy: [{ expiresAt: "asc" }, { daysBefore: "desc" }],
    take: 100,
  });
}
