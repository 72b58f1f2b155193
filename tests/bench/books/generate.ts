/**
 * Books of any size, right to the last point, written by a handful of set-based statements past the ledger's own code:
 * orders with their lines, entries of most kinds, lots, allocations, redemptions, members. Of a hundred orders all
 * earn, twenty by way of pending (five still wait), ten are partly reversed, ten are spent on a reward (two of which
 * come back), four expire, and two or three members get something by hand.
 */
import type pg from "pg";
import { FIRST_CUSTOMER, shapeOf } from "./size.ts";

const FIRST_ORDER = 4_000_000_000_000;
const SINCE = "2025-01-01T00:00:00Z";

type Books = { shopId: string; entries: number };

/** Answers how many entries there are. The shop and its programme must be there, and nothing else of it. */
export async function generateBooks(client: pg.Client, { shopId, entries }: Books): Promise<number> {
  const { orders, members } = shapeOf(entries);
  await client.query(
    "SET session_replication_role = replica; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'",
  );
  const indexes = await setAside(client);
  await client.query(`CREATE TEMP TABLE lines AS ${LINES}`, [
    orders,
    members,
    FIRST_CUSTOMER,
    FIRST_ORDER,
    SINCE,
  ]);
  await client.query("ANALYZE lines");
  for (const statement of STATEMENTS) await client.query(statement, [shopId]);
  await client.query("SELECT setval('entries_entry_id_seq', (SELECT max(entry_id) FROM entries) + 1)");
  for (const statement of indexes) await client.query(statement);
  await client.query("DROP TABLE lines; SET session_replication_role = DEFAULT; RESET work_mem");
  await client.query("VACUUM ANALYZE");
  const { rows } = await client.query<{ count: string }>("SELECT count(*) FROM entries WHERE shop_id = $1", [
    shopId,
  ]);
  return Number(rows[0]?.count);
}

/** Secondary indexes are made anew at the end: much faster than row by row. Answers how. */
async function setAside(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
    WHERE indrelid IN ('entries'::regclass, 'lots'::regclass, 'allocations'::regclass, 'orders'::regclass)
      AND NOT indisprimary`);
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
}

/** Orders $1, members $2, first customer $3, first order $4, since $5. `n` is the order, `step` its line. */
const LINES = `
  SELECT row_number() OVER (ORDER BY n, step) AS id, n, step, $3::bigint + n % $2::bigint AS customer_id,
    $4::bigint + n AS order_id, kind, key, pending, available, makes_lot, takes, redemption, way, points,
    $5::timestamptz + n * (interval '600 days' / $1::bigint) + step * interval '1 hour' AS at
  FROM (
    SELECT n, 60 + n % 100 AS points, gen.way, uuid_in(md5('laurel' || n)::cstring) AS code
    FROM generate_series(1, $1::bigint) AS n,
      LATERAL (SELECT CASE WHEN n % 20 = 0 THEN 'waiting' WHEN n % 5 = 0 THEN 'matured' WHEN n % 10 = 1 THEN 'reversed'
        WHEN n % 50 = 2 THEN 'returned' WHEN n % 10 = 2 THEN 'spent' WHEN n % 25 = 3 THEN 'expired'
        WHEN n % 40 = 4 THEN 'adjusted' ELSE 'earned' END AS way) gen) orders,
  LATERAL (
    SELECT 1 AS step, 'earn' AS kind, 'order:' || ($4::bigint + n) || ':1' AS key,
      CASE WHEN way IN ('waiting', 'matured') THEN points ELSE 0 END AS pending,
      CASE WHEN way IN ('waiting', 'matured') THEN 0 ELSE points END AS available,
      way NOT IN ('waiting', 'matured') AS makes_lot, NULL::bigint AS takes, NULL::uuid AS redemption
    UNION ALL SELECT 2, 'mature', 'mature:' || ($4::bigint + n) || ':' || ($3::bigint + n % $2::bigint) || ':1', -points, points,
      true, NULL, NULL WHERE way = 'matured'
    UNION ALL SELECT 2, 'reverse', 'order:' || ($4::bigint + n) || ':2', 0, -20, false, 20, NULL WHERE way = 'reversed'
    UNION ALL SELECT 2, 'redeem', 'redemption:' || code || ':1', 0, -30, false, 30, code WHERE way IN ('spent', 'returned')
    UNION ALL SELECT 3, 'return', 'redemption:' || code || ':2', 0, 30, false, -30, code WHERE way = 'returned'
    UNION ALL SELECT 2, 'expire', 'expiry', 0, -points, false, points, NULL WHERE way = 'expired'
    UNION ALL SELECT 2, 'adjust', 'adjustment:' || n || ':1', 0, 10, true, NULL, NULL WHERE way = 'adjusted') steps`;

const LOT_OF = `(SELECT id AS lot_id, n AS lot_n FROM lines WHERE makes_lot AND kind <> 'adjust') made`;

const STATEMENTS = [
  `INSERT INTO entries (shop_id, entry_id, customer_id, kind, key, pending_delta, available_delta, order_id, redemption_id,
     programme_version, reason, actor, occurred_at, pending_after, available_after, matures_at)
   SELECT $1, id, customer_id, kind, CASE kind WHEN 'expire' THEN 'expiry:' || (id - 1) || ':' || at::text ELSE key END,
     pending, available, CASE WHEN kind IN ('earn', 'reverse', 'mature') THEN order_id END, redemption, 1,
     '{"order": "#1", "programmeVersion": 1, "currency": "USD", "baseMinor": "12000", "points": 1, "perMinor": "100",
       "tierId": "member", "tierName": "Member"}', 'system', at, sum(pending) OVER mine, sum(available) OVER mine,
     CASE WHEN kind = 'earn' AND pending > 0 THEN CASE way WHEN 'waiting' THEN '2099-01-01'::timestamptz ELSE at END END
   FROM lines WINDOW mine AS (PARTITION BY customer_id ORDER BY id) ORDER BY id`,
  `INSERT INTO lots (shop_id, entry_id, customer_id, order_id, amount, remaining, expires_at, counts_from)
   SELECT $1, made.id, made.customer_id, CASE WHEN made.kind <> 'adjust' THEN made.order_id END, made.available,
     made.available - CASE WHEN made.kind = 'adjust' THEN 0 ELSE CASE made.way WHEN 'reversed' THEN 20 WHEN 'spent' THEN 30
       WHEN 'expired' THEN made.points ELSE 0 END END, NULL,
     made.at - CASE made.kind WHEN 'mature' THEN interval '1 hour' ELSE '0' END
   FROM lines made WHERE makes_lot ORDER BY id`,
  `INSERT INTO allocations (shop_id, entry_id, lot_entry_id, points)
   SELECT $1, id, lot_id, takes FROM lines JOIN ${LOT_OF} ON lot_n = n WHERE takes IS NOT NULL ORDER BY id`,
  `INSERT INTO pending_points (shop_id, customer_id, order_id, points, matures_at)
   SELECT $1, customer_id, order_id, points, '2099-01-01' FROM lines WHERE way = 'waiting'`,
  `INSERT INTO redemptions (shop_id, redemption_id, customer_id, reward_id, programme_version, reward, points, state, code,
     requested_at, issued_at, used_order_id)
   SELECT $1, redemption, customer_id, 'five-off', 1, '{}', 30, CASE way WHEN 'returned' THEN 'expired' ELSE 'used' END,
     'BENCH' || n, at, at, CASE way WHEN 'returned' THEN NULL ELSE order_id END
   FROM lines WHERE kind = 'redeem'`,
  `INSERT INTO orders (shop_id, order_id, name, customer_id, processed_at, created_at, shop_updated_at, state_hash,
     financial_status, paid, source_name, currency, gross_minor, taxes_minor, shipping_minor, total_minor, state,
     programme_version, qualifying_minor, tier_id, target, settled_at)
   SELECT $1, order_id, '#' || n, customer_id, at, at, at, md5(n::text), 'paid', true, 'web', 'USD', 12000, 960, 500, 13460,
     model.state, 1, 1000, 'member', points - CASE way WHEN 'reversed' THEN 20 ELSE 0 END, at
   FROM lines, (SELECT state FROM orders WHERE shop_id <> $1 AND state IS NOT NULL LIMIT 1) model
   WHERE step = 1 ORDER BY id`,
  `INSERT INTO members (shop_id, customer_id, state, enrolled_at, first_name, email, created_at, available, pending,
     lifetime_earned)
   SELECT $1, customer_id, 'enrolled', '2024-12-31', 'Ada', customer_id || '@example.com', '2024-12-31', sum(available),
     sum(pending), sum(pending + available) FILTER (WHERE kind IN ('earn', 'reverse'))
   FROM lines GROUP BY customer_id`,
  `INSERT INTO standings (shop_id, customer_id, tier_id, since, until, period, values)
   SELECT $1, customer_id, 'member', '2024-12-31', NULL, '2026', jsonb_build_object('spend',
     (1000 * count(*) FILTER (WHERE step = 1 AND extract(year FROM at AT TIME ZONE 'America/New_York') = 2026))::text)
   FROM lines GROUP BY customer_id`,
];
