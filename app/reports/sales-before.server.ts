/** What sales came to in the period before: of all customers, from the totals of days. */
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { previousPeriod } from "#app/reports/period.ts";
import type { Period } from "#app/reports/period.ts";
import type { SalesFigures, SalesQuestion } from "#app/reports/sales.ts";

type Sold = Omit<SalesFigures, "firstOrderAt" | "lastOrderAt" | "pauseSeconds" | "earned" | "spent">;

/**
 * The same number of days directly before, everybody in them. Null where that is no fair comparison: all time has
 * nothing before it, and of fewer customers than all nothing is kept. Amounts in minor units.
 */
export async function salesBefore(
  db: Db,
  shopId: string,
  { period, filters, search, returnsOn }: SalesQuestion,
): Promise<{ period: Period; sold: Sold } | null> {
  const { tierId, segment, tag, isMember, isNew, channel } = filters;
  const isOfSome =
    search !== "" || tierId !== null || segment !== null || tag !== null || isMember !== null || isNew;
  if (isOfSome || period.preset === "all") return null;
  const before = previousPeriod(period);
  const [returns, taxes, shipping] =
    returnsOn === "order"
      ? [sql`order_returns_minor`, sql`order_returned_taxes_minor`, sql`order_returned_shipping_minor`]
      : [sql`returns_minor`, sql`returned_taxes_minor`, sql`returned_shipping_minor`];
  const [sold] = await db.$queryRaw<Sold[]>`
    WITH days AS (
      SELECT orders, gross_minor, discounts_minor, ${returns} AS returns_minor, taxes_minor - ${taxes} AS taxes_minor,
        shipping_minor - ${shipping} AS shipping_minor
      FROM day_totals WHERE shop_id = ${shopId} AND day >= ${before.from}::date AND day <= ${before.to}::date
        AND (${channel}::text IS NULL OR channel = ${channel})
    ), sums AS (
      SELECT coalesce(sum(orders), 0)::bigint AS orders, coalesce(sum(gross_minor), 0)::bigint AS gross,
        coalesce(sum(discounts_minor), 0)::bigint AS discounts, coalesce(sum(returns_minor), 0)::bigint AS returns,
        coalesce(sum(taxes_minor), 0)::bigint AS taxes, coalesce(sum(shipping_minor), 0)::bigint AS shipping FROM days)
    SELECT orders, gross AS "grossMinor", discounts AS "discountsMinor", returns AS "returnsMinor",
      gross - discounts - returns AS "netMinor", taxes AS "taxesMinor", shipping AS "shippingMinor",
      gross - discounts - returns + taxes + shipping AS "totalMinor",
      round((gross - discounts)::numeric / nullif(orders, 0))::bigint AS "aovMinor" FROM sums`;
  return sold ? { period: before, sold } : null;
}

/** The shop's channels, as its orders name them. */
export async function channelsOf(db: Db, shopId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ channel: string }[]>`
    SELECT DISTINCT channel FROM day_totals WHERE shop_id = ${shopId} AND channel <> '' ORDER BY channel LIMIT 100`;
  return rows.map(({ channel }) => channel);
}
