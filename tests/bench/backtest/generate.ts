/** A year of a shop: five orders a member, of different amounts, a tenth of them refunded in part. */
import type pg from "pg";
import type { ProgrammeDocument } from "../../../app/rules/programme.ts";
import { FROM, UNTIL } from "./year.ts";

const FIRST_ORDER = 4_000_000_000_000;
const FIRST_CUSTOMER = 6_000_000_000_000;
const ORDERS_A_MEMBER = 5;

type Year = { shopId: string; orders: number; programme: ProgrammeDocument };

export async function generateYear(client: pg.Client, { shopId, orders, programme }: Year): Promise<void> {
  const members = Math.ceil(orders / ORDERS_A_MEMBER);
  await client.query(
    `INSERT INTO shops (shop_id, name, currency, time_zone, created_at, installed_at)
     VALUES ($1, 'Bench', 'USD', 'America/New_York', '2020-01-01', '2020-01-01')`,
    [shopId],
  );
  await client.query("INSERT INTO programme_versions VALUES ($1, 1, $2, '2020-01-01', 'bench')", [
    shopId,
    JSON.stringify(programme),
  ]);
  await client.query(
    `INSERT INTO members (shop_id, customer_id, state, enrolled_at, created_at)
     SELECT $1, $2::bigint + n, 'enrolled', $4::timestamptz - interval '30 days', $4 FROM generate_series(0, $3::bigint - 1) AS n`,
    [shopId, FIRST_CUSTOMER, members, FROM],
  );
  await client.query(
    `INSERT INTO orders (shop_id, order_id, name, customer_id, processed_at, created_at, shop_updated_at, state_hash,
       financial_status, paid, source_name, currency, state, programme_version, tier_id, settled_at)
     SELECT $1, $2::bigint + n, '#' || n, $3::bigint + n % $4::bigint, at, at, at, md5(n::text), 'paid', true, 'web', 'USD',
       jsonb_set(model.state, '{lines,0,6}', to_jsonb(1000 + (n * 7919) % 20000)), 1, 'member', at
     FROM (SELECT n, $5::timestamptz + n * (($6::timestamptz - $5::timestamptz) / ($7::bigint + 1)) AS at
         FROM generate_series(1, $7::bigint) AS n) made,
       (SELECT state FROM orders WHERE shop_id <> $1 AND state IS NOT NULL LIMIT 1) model`,
    [shopId, FIRST_ORDER, FIRST_CUSTOMER, members, FROM, UNTIL, orders],
  );
  await client.query(
    `INSERT INTO refunds (shop_id, order_id, refund_id, processed_at, state, returns_minor, taxes_minor, shipping_minor)
     SELECT $1, order_id, order_id, at, jsonb_build_object('refundId', order_id::text, 'processedAt', at,
       'adjustmentMinor', '500', 'shippingMinor', '0', 'taxMinor', '0', 'lines', '[]'::jsonb), 500, 0, 0
     FROM (SELECT order_id, processed_at + interval '3 days' AS at FROM orders WHERE shop_id = $1 AND order_id % 10 = 0) refunded`,
    [shopId],
  );
  await client.query("VACUUM ANALYZE");
}
