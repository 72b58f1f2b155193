/**
 * A shop of any size, the same for the same seed, written by a handful of statements: four growing years with a high
 * season, few customers who buy very often and many who came once, three channels, of which most keep to one, guests, discounts, returns days and
 * weeks later, points, tiers and tags. Marks are not left: the first fold builds everything. No books: its entries are
 * what reports add up, and nothing else.
 */
import type pg from "pg";

export const TIME_ZONE = "America/New_York";
export const NOW = new Date("2026-11-20T17:00:00Z");

type Size = { shopId: string; orders: number; seed: number };

export async function makeBigShop(client: pg.ClientBase, { shopId, orders, seed }: Size): Promise<void> {
  const customers = Math.ceil(orders / 10);
  const run = (text: string) => client.query(text);
  await run("SET session_replication_role = replica");
  await run(`
    CREATE OR REPLACE FUNCTION pg_temp.u(n bigint, k int) RETURNS float8 LANGUAGE sql IMMUTABLE AS
    $$ SELECT (hashint8extended(n, ${seed}::bigint * 100 + k) & 1073741823) / 1073741824.0 $$`);
  await run(`
    INSERT INTO shops (shop_id, name, currency, time_zone, installed_at)
    VALUES ('${shopId}', 'Big shop', 'USD', '${TIME_ZONE}', '2022-01-01T00:00:00Z')`);
  await run(`
    INSERT INTO members (shop_id, customer_id, state, enrolled_at, created_at, first_name, last_name, email, tags)
    SELECT '${shopId}', n, CASE WHEN pg_temp.u(n, 1) < 0.6 THEN 'enrolled' ELSE 'guest' END, '2022-01-01', '2022-01-01',
      (ARRAY['Ada','Bo','Cem','Dana','Eli','Fay','Gus','Hana','Ida','Jon','Kim','Lea','Max','Nia','Omar','Pia'])[1 + floor(16 * pg_temp.u(n, 2))],
      (ARRAY['Smith','Garcia','Yilmaz','Chen','Okafor','Novak','Silva','Meyer','Rossi','Khan'])[1 + floor(10 * pg_temp.u(n, 3))]
        || ' ' || chr(65 + floor(26 * pg_temp.u(n, 4))::int),
      'shopper' || n || '@example.com',
      CASE WHEN pg_temp.u(n, 5) < 0.02 THEN ARRAY['vip'] WHEN pg_temp.u(n, 5) < 0.3 THEN ARRAY['newsletter'] END
    FROM generate_series(1, ${customers}) n`);
  await run(`
    INSERT INTO standings (shop_id, customer_id, tier_id, since, period, period_until, values)
    SELECT '${shopId}', n, CASE WHEN n < ${customers} * 0.03 THEN 'ambassador' WHEN n < ${customers} * 0.15 THEN 'influencer' ELSE 'member' END,
      '2026-01-01', '2026', '2027-01-01', '{}' FROM generate_series(1, ${customers}) n WHERE pg_temp.u(n, 1) < 0.6`);
  // Density grows with the years; a tenth of each year's orders moves to its last seven weeks.
  await run(`
    INSERT INTO orders (shop_id, order_id, customer_id, processed_at, gross_minor, discounts_minor, taxes_minor,
      shipping_minor, source_name, name)
    SELECT '${shopId}', n, who,
      CASE WHEN pg_temp.u(n, 12) < 0.1 THEN date_trunc('year', at) + interval '318 days' * (0.84 + 0.15 * pg_temp.u(n, 13)) ELSE at END,
      gross, CASE WHEN pg_temp.u(n, 14) < 0.3 THEN gross / 10 ELSE 0 END, gross * 8 / 100, 590,
      CASE WHEN home < 0.7 THEN 'web' WHEN home < 0.95 THEN 'pos' ELSE 'shopify_draft_order' END, '#' || n
    FROM (SELECT n, who, at, gross,
        CASE WHEN pg_temp.u(n, 15) < 0.95 THEN pg_temp.u(coalesce(who, n), 18) ELSE pg_temp.u(n, 19) END AS home
      FROM (SELECT n, (1000 + floor(20000 * power(pg_temp.u(n, 16), 3)))::bigint AS gross,
          CASE WHEN pg_temp.u(n, 10) < 0.03 THEN NULL ELSE 1 + floor(${customers} * power(pg_temp.u(n, 11), 1.6))::bigint END AS who,
          timestamptz '2022-12-01T00:00:00Z' + (timestamptz '${NOW.toISOString()}' - timestamptz '2022-12-01T00:00:00Z') * sqrt(pg_temp.u(n, 17)) AS at
        FROM generate_series(1, ${orders}) n) AS drawn) AS placed`);
  await run(
    `UPDATE orders SET processed_at = processed_at - interval '60 days'
     WHERE shop_id = '${shopId}' AND processed_at > '${NOW.toISOString()}'`,
  );
  await run(`
    INSERT INTO refunds (shop_id, order_id, refund_id, processed_at, returns_minor, taxes_minor, shipping_minor, state)
    SELECT shop_id, order_id, order_id, least(processed_at + interval '40 days' * pg_temp.u(order_id, 20), '${NOW.toISOString()}'),
      gross_minor / 2, taxes_minor / 2, 0, '{}' FROM orders WHERE shop_id = '${shopId}' AND pg_temp.u(order_id, 21) < 0.08`);
  // A point for each dollar of who takes part, and one order in eight pays with some of them.
  await run(`
    INSERT INTO entries (shop_id, customer_id, kind, key, pending_delta, available_delta, order_id, reason, actor,
      occurred_at, pending_after, available_after)
    SELECT o.shop_id, o.customer_id, kind, kind || ':' || o.order_id, 0, points, o.order_id, '{}', 'system',
      o.processed_at + interval '1 minute', 0, 0
    FROM orders o JOIN members m USING (shop_id, customer_id)
    CROSS JOIN LATERAL (VALUES ('earn', o.gross_minor / 100),
      ('redeem', CASE WHEN pg_temp.u(o.order_id, 22) < 0.125 THEN -o.gross_minor / 200 ELSE 0 END)) AS each (kind, points)
    WHERE o.shop_id = '${shopId}' AND m.state = 'enrolled' AND points <> 0`);
  await run(`
    UPDATE members m SET available = sums.available FROM (
      SELECT customer_id, sum(available_delta) AS available FROM entries WHERE shop_id = '${shopId}' GROUP BY customer_id) AS sums
    WHERE m.shop_id = '${shopId}' AND m.customer_id = sums.customer_id`);
  await run("SET session_replication_role = DEFAULT");
  await run("ANALYZE");
}
