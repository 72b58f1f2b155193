/** What customers' days come to: the figures of sales by customer, wherever they are read or kept. */
import type { Prisma } from "@prisma/client";
import { sql } from "#app/db.server.ts";
import { SEGMENTS } from "#app/reports/segments.ts";

/** A row's name as it is shown; `s` is the customer and `m` the member, if there is one. */
export const CUSTOMER_NAME = sql`CASE
  WHEN s.customer_id = 0 THEN 'Guests'
  WHEN m.state = 'redacted' THEN 'Redacted customer'
  ELSE coalesce(nullif(trim(concat_ws(' ', m.first_name, m.last_name)), ''), m.email, 'Customer ' || s.customer_id) END`;

/** What a filter asks of a row, packed into one number: bits, then numbers of eight bits each, then the bits of tags. */
export const IS_MEMBER = 1n;
/** Their first order ever was placed in the days. */
export const IS_NEW = 2n;
/** Others only gave something back in the days. */
export const HAS_ORDERS = 4n;
export const TIER = { shift: 3n, mask: 255n << 3n };
/** 0: their sales are in several channels, or in one that has no number. */
export const CHANNEL = { shift: 11n, mask: 255n << 11n };
export const TAGS = { shift: 19n, mask: ((1n << 32n) - 1n) << 19n };
/** Places in SEGMENTS, from 1 on; 0: not rated. */
export const SEGMENT = { shift: 51n, mask: 15n << 51n };

type Numbers = {
  /** Arrays of text: a tier's and a channel's number is its place in them, from 1 on. */
  tiers: Prisma.Sql;
  channels: Prisma.Sql;
};

/**
 * The common table `told`: a row for each customer with sales in `days`, a common table of `customer_days` that begins
 * on `first`; with `each` channel, one more for every channel of those who bought in several ("" are all together).
 * Points stand in days of no channel: they count whole in every one. Amounts in minor units; `order_…` have returns on the day
 * of their order, the others on the day they were processed.
 */
export function salesOfDays(
  shopId: string,
  { first, channels, numbers }: { first: Prisma.Sql; channels: "each" | "together"; numbers: Numbers },
): Prisma.Sql {
  const [channel, grouping] =
    channels === "each"
      ? [
          sql`CASE WHEN grouping(channel) = 1 THEN '' ELSE channel END`,
          sql`GROUPING SETS ((customer_id, channel), (customer_id))`,
        ]
      : [sql`''`, sql`customer_id`];
  return sql`
    sold AS (
      SELECT customer_id, ${channel} AS channel, sum(orders)::int AS orders, sum(gross_minor)::bigint AS gross,
        sum(discounts_minor)::bigint AS discounts, min(first_at) AS first_at, max(last_at) AS last_at,
        sum(returns_minor)::bigint AS returns, sum(order_returns_minor)::bigint AS order_returns,
        sum(taxes_minor - returned_taxes_minor)::bigint AS taxes,
        sum(taxes_minor - order_returned_taxes_minor)::bigint AS order_taxes,
        sum(shipping_minor - returned_shipping_minor)::bigint AS shipping,
        sum(shipping_minor - order_returned_shipping_minor)::bigint AS order_shipping,
        sum(earned)::bigint AS earned, sum(spent)::bigint AS spent
      FROM days GROUP BY ${grouping} HAVING sum(orders + refunds) > 0
    ), numbered AS (
      SELECT sold.*, (sum(earned) OVER same)::bigint AS all_earned, (sum(spent) OVER same)::bigint AS all_spent,
        CASE WHEN count(*) OVER same = 2
        THEN coalesce(array_position(${numbers.channels}, max(channel) OVER same), 0) ELSE 0 END AS sole
      FROM sold WINDOW same AS (PARTITION BY customer_id)
    ), figures AS (
      SELECT s.customer_id, s.channel, lower(${CUSTOMER_NAME}) AS name, lower(m.email) AS email,
        coalesce(m.tags, '{}') AS tags, coalesce(array_position(${numbers.tiers}, t.tier_id), 0) AS tier_number,
        CASE WHEN s.sole > 255 THEN 0 ELSE s.sole END AS sole,
        coalesce(array_position(${SEGMENT_NAMES}, z.segment), 0) AS segment,
        CASE WHEN m.state = 'enrolled' THEN ${IS_MEMBER} ELSE 0 END
          + CASE WHEN ${isNew(shopId, first)} THEN ${IS_NEW} ELSE 0 END
          + CASE WHEN s.orders > 0 THEN ${HAS_ORDERS} ELSE 0 END AS traits,
        s.orders, s.gross AS gross_minor, s.discounts AS discounts_minor,
        s.returns AS returns_minor, s.gross - s.discounts - s.returns AS net_minor, s.taxes AS taxes_minor,
        s.shipping AS shipping_minor, s.gross - s.discounts - s.returns + s.taxes + s.shipping AS total_minor,
        s.order_returns AS order_returns_minor, s.gross - s.discounts - s.order_returns AS order_net_minor,
        s.order_taxes AS order_taxes_minor, s.order_shipping AS order_shipping_minor,
        s.gross - s.discounts - s.order_returns + s.order_taxes + s.order_shipping AS order_total_minor,
        round((s.gross - s.discounts)::numeric / nullif(s.orders, 0))::bigint AS aov_minor,
        round(extract(epoch FROM s.last_at - s.first_at) / nullif(greatest(s.orders - 1, 0), 0))::bigint AS pause_seconds,
        s.first_at, s.last_at, s.all_earned AS earned, s.all_spent AS spent, m.available AS balance
      FROM numbered s
      LEFT JOIN members m ON m.shop_id = ${shopId} AND m.customer_id = s.customer_id
      LEFT JOIN standings t ON t.shop_id = ${shopId} AND t.customer_id = s.customer_id
      LEFT JOIN customer_spans z ON z.shop_id = ${shopId} AND z.customer_id = s.customer_id
    ), told AS (
      SELECT figures.*, traits::bigint + (tier_number::bigint << ${TIER.shift}::int) + (sole::bigint << ${CHANNEL.shift}::int)
        + (tag_bits(tags) << ${TAGS.shift}::int) + (segment::bigint << ${SEGMENT.shift}::int) AS kinds
      FROM figures WHERE channel = '' OR sole = 0)`;
}

const SEGMENT_NAMES = sql`string_to_array(${SEGMENTS.join()}, ',')`;

/** Guests are many, and never new. */
const isNew = (shopId: string, first: Prisma.Sql) => sql`
  s.customer_id <> 0 AND s.first_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM customer_days e WHERE e.shop_id = ${shopId} AND e.customer_id = s.customer_id AND e.day < ${first}
      AND e.orders > 0)`;

/** The columns of `told` that are kept in `sales_rows`, in the same order. */
export const TOLD = sql`customer_id, kinds, tags, tier_number, name, email, orders, gross_minor, discounts_minor,
  returns_minor, net_minor, taxes_minor, shipping_minor, total_minor, order_returns_minor, order_net_minor,
  order_taxes_minor, order_shipping_minor, order_total_minor, aov_minor, pause_seconds, first_at, last_at, earned, spent,
  balance`;
