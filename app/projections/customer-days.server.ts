/**
 * What each customer bought, gave back, earned and spent on each day of the shop. A row is worked out from orders,
 * refunds and entries alone, never from the row that was there: folded as news come or all at once, it is the same.
 */
import { Prisma } from "@prisma/client";
import type { Tx } from "#app/db.server.ts";
import { jsonRows, sql } from "#app/db.server.ts";
import type { CustomerDay } from "#app/projections/day-marks.server.ts";

/** Where each kind of fact comes from: `o` are orders, `r` their refunds, `e` entries. */
type Sources = { placed: Prisma.Sql; returned: Prisma.Sql; moved: Prisma.Sql };

/** Works the days out anew; a day without anything has no row. */
export async function writeDays(
  tx: Tx,
  shopId: string,
  { days, timeZone }: { days: readonly CustomerDay[]; timeZone: string },
): Promise<void> {
  if (days.length === 0) return;
  const rows = sql`json_to_recordset(${jsonRows(days)}) AS k("customerId" bigint, day date)`;
  await tx.$executeRaw`
    WITH gone AS (
      DELETE FROM customer_days d USING ${rows}
      WHERE d.shop_id = ${shopId} AND d.customer_id = k."customerId" AND d.day = k.day RETURNING d.*)
    ${addToTotals(shopId, { from: "gone", sign: -1 })}`;
  const keys = sql`keys AS MATERIALIZED (
    SELECT "customerId" AS customer_id, day, day::timestamp AT TIME ZONE ${timeZone} AS starts,
      (day + 1)::timestamp AT TIME ZONE ${timeZone} AS ends FROM ${rows})`;
  await insertDays(tx, shopId, timeZone, { keys, sources: ofCustomers(shopId) });
  if (days.some(({ customerId }) => customerId === "0"))
    await insertDays(tx, shopId, timeZone, { keys, sources: ofGuests(shopId) });
}

/**
 * Works out every day from `first` to the day before `next`, or to the end where that is null. The first month takes
 * what stands before it away: the days of another time zone.
 */
export async function buildMonth(
  tx: Tx,
  shopId: string,
  {
    first,
    next,
    isFirst,
    timeZone,
  }: { first: string; next: string | null; isFirst: boolean; timeZone: string },
): Promise<void> {
  const then = sql`(${isFirst} OR day >= ${first}::date) AND (${next}::date IS NULL OR day < ${next}::date)`;
  await tx.$executeRaw`DELETE FROM customer_days WHERE shop_id = ${shopId} AND ${then}`;
  await tx.$executeRaw`DELETE FROM day_totals WHERE shop_id = ${shopId} AND ${then}`;
  const keys = sql`bounds AS MATERIALIZED (
    SELECT ${first}::date::timestamp AT TIME ZONE ${timeZone} AS starts,
      coalesce(${next}::date::timestamp AT TIME ZONE ${timeZone}, 'infinity') AS ends)`;
  await insertDays(tx, shopId, timeZone, { keys, sources: ofAll(shopId) });
}

const ofCustomers = (shopId: string): Sources => ({
  placed: sql`keys k JOIN orders o ON o.shop_id = ${shopId} AND o.customer_id = k.customer_id
    AND o.processed_at >= k.starts AND o.processed_at < k.ends`,
  returned: sql`keys k JOIN orders o ON o.shop_id = ${shopId} AND o.customer_id = k.customer_id
    JOIN refunds r ON r.shop_id = o.shop_id AND r.order_id = o.order_id
      AND r.processed_at >= k.starts AND r.processed_at < k.ends`,
  moved: sql`keys k JOIN entries e ON e.shop_id = ${shopId} AND e.customer_id = k.customer_id
    AND e.occurred_at >= k.starts AND e.occurred_at < k.ends`,
});

/** They may be half of the shop: found by their days. */
const ofGuests = (shopId: string): Sources => ({
  placed: sql`keys k JOIN orders o ON k.customer_id = 0 AND o.shop_id = ${shopId} AND o.customer_id IS NULL
    AND o.processed_at >= k.starts AND o.processed_at < k.ends`,
  returned: sql`keys k JOIN refunds r ON k.customer_id = 0 AND r.shop_id = ${shopId}
      AND r.processed_at >= k.starts AND r.processed_at < k.ends
    JOIN orders o ON o.shop_id = r.shop_id AND o.order_id = r.order_id AND o.customer_id IS NULL`,
  moved: sql`entries e JOIN keys k ON false`,
});

const ofAll = (shopId: string): Sources => ({
  placed: sql`bounds k JOIN orders o ON o.shop_id = ${shopId}
    AND o.processed_at >= k.starts AND o.processed_at < k.ends`,
  returned: sql`bounds k JOIN refunds r ON r.shop_id = ${shopId}
      AND r.processed_at >= k.starts AND r.processed_at < k.ends
    JOIN orders o ON o.shop_id = r.shop_id AND o.order_id = r.order_id`,
  moved: sql`bounds k JOIN entries e ON e.shop_id = ${shopId}
    AND e.occurred_at >= k.starts AND e.occurred_at < k.ends`,
});

async function insertDays(
  tx: Tx,
  shopId: string,
  timeZone: string,
  { keys, sources: { placed, returned, moved } }: { keys: Prisma.Sql; sources: Sources },
): Promise<void> {
  const placedOn = sql`(o.processed_at AT TIME ZONE ${timeZone})::date`;
  await tx.$executeRaw`
    WITH ${keys}, facts AS (
      SELECT ${WHOSE}, ${placedOn} AS day, ${CHANNEL} AS channel, 1 AS orders, o.gross_minor AS gross,
        o.discounts_minor AS discounts, o.taxes_minor AS taxes, o.shipping_minor AS shipping,
        0::bigint AS returns, 0::bigint AS returned_taxes, 0::bigint AS returned_shipping, 0 AS refunds,
        0::bigint AS order_returns, 0::bigint AS order_returned_taxes, 0::bigint AS order_returned_shipping,
        o.processed_at AS placed_at, 0::bigint AS earned, 0::bigint AS spent, 0::bigint AS moved
      FROM ${placed} WHERE ${COUNTS}
      UNION ALL
      SELECT ${WHOSE}, (r.processed_at AT TIME ZONE ${timeZone})::date, ${CHANNEL}, 0, 0, 0, 0, 0,
        r.returns_minor, r.taxes_minor, r.shipping_minor, 1, 0, 0, 0, NULL, 0, 0, 0
      FROM ${returned} WHERE ${COUNTS}
      UNION ALL
      SELECT ${WHOSE}, ${placedOn}, ${CHANNEL}, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        r.returns_minor, r.taxes_minor, r.shipping_minor, NULL, 0, 0, 0
      FROM ${placed} JOIN refunds r ON r.shop_id = o.shop_id AND r.order_id = o.order_id WHERE ${COUNTS}
      UNION ALL
      SELECT e.customer_id, (e.occurred_at AT TIME ZONE ${timeZone})::date, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL,
        CASE WHEN ${EARNS} THEN e.pending_delta + e.available_delta ELSE 0 END,
        CASE WHEN ${SPENDS} THEN -e.available_delta ELSE 0 END, e.available_delta
      FROM ${moved}
    ), rows AS (
      INSERT INTO customer_days (shop_id, customer_id, day, channel, ${SUMS}, first_at, last_at)
      SELECT ${shopId}, customer_id, day, channel, sum(orders), sum(gross), sum(discounts), sum(taxes), sum(shipping),
        sum(returns), sum(returned_taxes), sum(returned_shipping), sum(refunds), sum(order_returns),
        sum(order_returned_taxes), sum(order_returned_shipping), sum(earned), sum(spent), sum(moved),
        min(placed_at), max(placed_at)
      FROM facts GROUP BY customer_id, day, channel RETURNING *)
    ${addToTotals(shopId, { from: "rows", sign: 1 })}`;
}

/** What a day is, but for its first and last instants. */
const NAMES = [
  ...["orders", "gross_minor", "discounts_minor", "taxes_minor", "shipping_minor", "returns_minor"],
  ...["returned_taxes_minor", "returned_shipping_minor", "refunds", "order_returns_minor"],
  ...["order_returned_taxes_minor", "order_returned_shipping_minor", "earned", "spent", "moved"],
];
const SUMS = Prisma.raw(NAMES.join(", "));
const SUMMED = Prisma.raw(NAMES.map((name) => `sum(${name})`).join(", "));
const LESS = Prisma.raw(NAMES.map((name) => `-sum(${name})`).join(", "));
const ADDED = Prisma.raw(NAMES.map((name) => `${name} = t.${name} + excluded.${name}`).join(", "));

/** A day's totals are those of its rows: what comes and goes there comes and goes here. */
function addToTotals(shopId: string, { from, sign }: { from: "rows" | "gone"; sign: 1 | -1 }): Prisma.Sql {
  return sql`
    INSERT INTO day_totals AS t (shop_id, day, channel, ${SUMS})
    SELECT ${shopId}, day, channel, ${sign === 1 ? SUMMED : LESS} FROM ${Prisma.raw(from)} GROUP BY day, channel
    ON CONFLICT (shop_id, day, channel) DO UPDATE SET ${ADDED}`;
}

const WHOSE = sql`coalesce(o.customer_id, 0) AS customer_id`;
const CHANNEL = sql`coalesce(nullif(o.source_name, ''), 'unknown')`;
/** Sales count placed orders, unpaid ones included, test and deleted ones not. */
const COUNTS = sql`o.processed_at IS NOT NULL AND NOT o.test AND o.deleted_at IS NULL`;
const EARNS = sql`e.kind IN ('earn', 'bonus', 'referral', 'activity', 'reverse')`;
/** Points that came back to a lot that had ended meanwhile were never in hand again. */
const SPENDS = sql`(e.kind = 'redeem' OR e.kind = 'return'
  AND coalesce(e.reason->>'expiredOfOrder', e.reason->>'expiredOf') IS NULL)`;
