/** The roll-forward, day by day of the shop, added up from the entries alone. */
import type { Prisma } from "@prisma/client";
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import type { Period } from "#app/reports/period.ts";
import type { Both, Kind, RollDay } from "#app/reports/roll-forward.ts";
import { streamRows } from "#app/reports/stream-rows.server.ts";

type Asked = { period: Period; timeZone: string };
type Row = {
  day: string;
  opening: [string, string];
  closing: [string, string];
  kinds: Record<string, [string, string]>;
};

/** Days on which something moved, oldest first: at most one row a day, so that a hundred years are 36,525 of them. */
export async function rollForward(db: Db, shopId: string, asked: Asked): Promise<RollDay[]> {
  const rows = await db.$queryRaw<Row[]>(question(shopId, asked));
  return rows.map(rollDay);
}

/** What members had when a day of the shop began. */
export async function openingOf(
  db: Db,
  shopId: string,
  { day, timeZone }: { day: string; timeZone: string },
): Promise<Both> {
  const [sum] = await db.$queryRaw<Both[]>`
    SELECT coalesce(sum(pending_delta), 0)::bigint AS pending, coalesce(sum(available_delta), 0)::bigint AS available
    FROM entries WHERE shop_id = ${shopId} AND occurred_at < ${day}::date::timestamp AT TIME ZONE ${timeZone}`;
  return sum ?? { pending: 0n, available: 0n };
}

/** The same in batches, for a spreadsheet. */
export async function* streamRollForward(shopId: string, asked: Asked): AsyncGenerator<RollDay[]> {
  for await (const rows of streamRows(question(shopId, asked))) yield (rows as Row[]).map(rollDay);
}

/** What came before the first day is one sum: the first day opens with it, and each day with what the last one left. */
function question(shopId: string, { period: { from, to }, timeZone }: Asked): Prisma.Sql {
  return sql`
    WITH bounds AS MATERIALIZED (
      SELECT ${from}::date::timestamp AT TIME ZONE ${timeZone} AS starts,
        (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone} AS ends),
    moved AS (
      SELECT CASE WHEN occurred_at >= starts THEN (occurred_at AT TIME ZONE ${timeZone})::date END AS day, kind,
        sum(pending_delta) AS pending, sum(available_delta) AS available
      FROM entries, bounds WHERE shop_id = ${shopId} AND occurred_at < ends GROUP BY 1, 2),
    days AS (
      SELECT day, sum(pending) AS pending, sum(available) AS available,
        json_object_agg(kind, json_build_array(pending::text, available::text)) AS kinds
      FROM moved GROUP BY day),
    rolled AS (
      SELECT day, kinds, pending, available, sum(pending) OVER sofar AS pending_after,
        sum(available) OVER sofar AS available_after
      FROM days WINDOW sofar AS (ORDER BY day NULLS FIRST))
    SELECT to_char(day, 'YYYY-MM-DD') AS day, kinds,
      json_build_array((pending_after - pending)::text, (available_after - available)::text) AS opening,
      json_build_array(pending_after::text, available_after::text) AS closing
    FROM rolled WHERE day IS NOT NULL ORDER BY rolled.day`;
}

function rollDay({ day, opening, closing, kinds }: Row): RollDay {
  return {
    day,
    opening: both(opening),
    closing: both(closing),
    kinds: Object.fromEntries(Object.entries(kinds).map(([kind, sums]) => [kind as Kind, both(sums)])),
  };
}

const both = ([pending, available]: [string, string]): Both => ({
  pending: BigInt(pending),
  available: BigInt(available),
});

/** What members could spend, what they wait for, and what some of them owe after returns. */
export type Outstanding = Both & { owed: bigint; holders: bigint };

/** As the members' rows say it now, over the whole shop. */
export async function outstanding(db: Db, shopId: string): Promise<Outstanding> {
  const [row] = await db.$queryRaw<Outstanding[]>`
    SELECT coalesce(sum(greatest(available, 0)), 0)::bigint AS available, coalesce(sum(pending), 0)::bigint AS pending,
      coalesce(-sum(least(available, 0)), 0)::bigint AS owed,
        count(*) FILTER (WHERE available > 0 OR pending > 0) AS holders
    FROM members WHERE shop_id = ${shopId}`;
  return row ?? { available: 0n, pending: 0n, owed: 0n, holders: 0n };
}
