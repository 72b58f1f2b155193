/** What customers' days come to: the figures of sales by customer, wherever they are read or kept. */
import type { Prisma } from "@prisma/client";
import { sql } from "#app/db.server.ts";

/** Returns count on the day they were processed, as Shopify counts, or on the day of their order. */
export type ReturnsOn = "processed" | "order";

/** A row's name as it is shown; `s` is the customer and `m` the member, if there is one. */
export const CUSTOMER_NAME = sql`CASE
  WHEN s.customer_id = 0 THEN 'Guests'
  WHEN m.state = 'redacted' THEN 'Redacted customer'
  ELSE coalesce(nullif(trim(concat_ws(' ', m.first_name, m.last_name)), ''), m.email, 'Customer ' || s.customer_id) END`;

/**
 * The common table `told`: a row for each customer with sales in `days`, a common table of `customer_days` that begins
 * on `first`; by channel, too, where `channels` is "each" ("" are all together). Points belong to no channel: they count
 * whole in every one. Amounts in minor units.
 */
export function salesOfDays(
  shopId: string,
  { first, returnsOn, channels }: { first: Prisma.Sql; returnsOn: ReturnsOn; channels: "each" | "together" },
): Prisma.Sql {
  const isOfOrder = returnsOn === "order";
  const returns = isOfOrder ? sql`order_returns_minor` : sql`returns_minor`;
  const returnedTaxes = isOfOrder ? sql`order_returned_taxes_minor` : sql`returned_taxes_minor`;
  const returnedShipping = isOfOrder ? sql`order_returned_shipping_minor` : sql`returned_shipping_minor`;
  const [channel, grouping] =
    channels === "each"
      ? [
          sql`CASE WHEN grouping(channel) = 1 THEN '' ELSE channel END`,
          sql`GROUPING SETS ((customer_id, channel), (customer_id))`,
        ]
      : [sql`''`, sql`customer_id`];
  return sql`
    sold AS (
      SELECT customer_id, ${channel} AS channel, sum(orders) AS orders, sum(gross_minor) AS gross,
        sum(discounts_minor) AS discounts, sum(${returns}) AS returns, sum(taxes_minor - ${returnedTaxes}) AS taxes,
        sum(shipping_minor - ${returnedShipping}) AS shipping, min(first_at) AS first_at, max(last_at) AS last_at
      FROM days WHERE channel <> '' GROUP BY ${grouping}
      HAVING sum(${isOfOrder ? sql`orders` : sql`orders + refunds`}) > 0
    ), points AS (
      SELECT customer_id, sum(earned) AS earned, sum(spent) AS spent FROM days WHERE channel = '' GROUP BY customer_id
    ), told AS (
      SELECT s.customer_id, s.channel, t.tier_id, lower(${CUSTOMER_NAME}) AS name, lower(m.email) AS email,
        CASE WHEN m.state = 'enrolled' THEN ${IS_MEMBER} ELSE 0 END
          + CASE WHEN ${isNew(shopId, first)} THEN ${IS_NEW} ELSE 0 END AS traits,
        s.orders::int AS orders, s.gross::bigint AS gross_minor, s.discounts::bigint AS discounts_minor,
        s.returns::bigint AS returns_minor, (s.gross - s.discounts - s.returns)::bigint AS net_minor,
        s.taxes::bigint AS taxes_minor, s.shipping::bigint AS shipping_minor,
        (s.gross - s.discounts - s.returns + s.taxes + s.shipping)::bigint AS total_minor,
        round((s.gross - s.discounts) / nullif(s.orders, 0))::bigint AS aov_minor,
        round(extract(epoch FROM s.last_at - s.first_at) / nullif(greatest(s.orders - 1, 0), 0))::bigint AS pause_seconds,
        s.first_at, s.last_at, coalesce(p.earned, 0)::bigint AS earned, coalesce(p.spent, 0)::bigint AS spent,
        m.available AS balance
      FROM sold s
      LEFT JOIN points p ON p.customer_id = s.customer_id
      LEFT JOIN members m ON m.shop_id = ${shopId} AND m.customer_id = s.customer_id
      LEFT JOIN standings t ON t.shop_id = ${shopId} AND t.customer_id = s.customer_id
    )`;
}

/** Bits of a row's traits. */
export const IS_MEMBER = 1;
export const IS_NEW = 2;

/** Their first order ever was placed in the days. Guests are many, and never new. */
const isNew = (shopId: string, first: Prisma.Sql) => sql`
  s.customer_id <> 0 AND s.first_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM customer_days e WHERE e.shop_id = ${shopId} AND e.customer_id = s.customer_id AND e.day < ${first}
      AND e.orders > 0)`;

/** The columns of `told` that are kept in `sales_rows`, in the same order. */
export const TOLD = sql`customer_id, traits, name, email, orders, gross_minor, discounts_minor, returns_minor, net_minor,
  taxes_minor, shipping_minor, total_minor, aov_minor, pause_seconds, first_at, last_at, earned, spent, balance`;
