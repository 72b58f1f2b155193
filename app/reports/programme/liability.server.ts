/** What points ended in days past. */
import type { Db } from "#app/db.server.ts";
import type { Ended } from "#app/reports/programme/liability.ts";

/** Of whole days of the shop, `from` and `to` included. A return for an expired order's sake is no redeeming undone. */
export async function endedPoints(
  db: Db,
  shopId: string,
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
): Promise<Ended> {
  const [row] = await db.$queryRaw<Ended[]>`
    SELECT coalesce(-sum(available_delta) FILTER (WHERE kind = 'redeem' OR kind = 'return'
        AND coalesce(reason->>'expiredOfOrder', reason->>'expiredOf') IS NULL), 0)::bigint AS redeemed,
      coalesce(-sum(available_delta) FILTER (WHERE kind = 'expire' OR kind = 'return'
        AND coalesce(reason->>'expiredOfOrder', reason->>'expiredOf') IS NOT NULL), 0)::bigint AS expired
    FROM entries WHERE shop_id = ${shopId} AND kind IN ('redeem', 'return', 'expire')
      AND occurred_at >= ${from}::date::timestamp AT TIME ZONE ${timeZone}
      AND occurred_at < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}`;
  return row ?? { redeemed: 0n, expired: 0n };
}
