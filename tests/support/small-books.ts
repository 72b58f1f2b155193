/**
 * A small shop's books with something of everything, written by hand past the ledger's own code: earning, redeeming,
 * returning, maturing, expiring, adjusting, a merge, history. What is written here is right; tests then spoil it.
 */
import type pg from "pg";
import { onPool } from "./pool.ts";
import { aShop } from "./shop.ts";

/** A line of the books. `lot`: what it puts into a lot of its own; `takes`: from which line's lot, and how much. */
type Line = {
  member: number;
  kind: string;
  key: string;
  pending?: number;
  available?: number;
  order?: number;
  redemption?: string;
  matures?: string;
  lot?: number;
  lotOf?: number;
  takes?: [line: string, points: number][];
  reason?: object;
};

export const USED = "00000000-0000-4000-8000-000000000001";
export const EXPIRED = "00000000-0000-4000-8000-000000000002";
const LATER = "2099-01-01T00:00:00Z";
const NOON = "2026-06-15T12:00:00Z";
const SOON = "2026-06-29T12:00:00Z";

/** Members: 1 spends, 2 waits for points to mature, 3 became 4 by a merge, 5 is in debt. */
const LINES: Line[] = [
  { member: 1, kind: "earn", key: "order:101:1", available: 100, order: 101, lot: 100 },
  {
    member: 1,
    kind: "redeem",
    key: `redemption:${USED}:1`,
    available: -40,
    redemption: USED,
    takes: [["order:101:1", 40]],
  },
  { member: 1, kind: "adjust", key: "adjustment:a:1", available: 30, lot: 30 },
  {
    member: 1,
    kind: "redeem",
    key: `redemption:${EXPIRED}:1`,
    available: -20,
    redemption: EXPIRED,
    takes: [["order:101:1", 20]],
  },
  {
    member: 1,
    kind: "return",
    key: `redemption:${EXPIRED}:2`,
    available: 20,
    redemption: EXPIRED,
    takes: [["order:101:1", -20]],
  },
  { member: 2, kind: "earn", key: "order:102:1", pending: 50, order: 102, matures: LATER },
  { member: 2, kind: "earn", key: "order:103:1", pending: 40, order: 103, matures: SOON },
  { member: 2, kind: "reverse", key: "order:102:2", pending: -10, order: 102 },
  { member: 2, kind: "mature", key: "mature:103:2:1", pending: -40, available: 40, order: 103, lot: 40 },
  { member: 3, kind: "earn", key: "order:104:1", available: 70, order: 104, lot: 70, lotOf: 4 },
  { member: 3, kind: "earn", key: "order:105:1", pending: 25, order: 105, matures: LATER },
  { member: 3, kind: "transfer", key: "merge:3:available:from", available: -70 },
  { member: 4, kind: "transfer", key: "merge:3:available:to", available: 70 },
  { member: 3, kind: "transfer", key: "merge:3:pending:105:from", pending: -25, order: 105 },
  { member: 4, kind: "transfer", key: "merge:3:pending:105:to", pending: 25, order: 105, matures: LATER },
  { member: 5, kind: "earn", key: "order:106:1", available: 10, order: 106, lot: 10 },
  {
    member: 5,
    kind: "adjust",
    key: "adjustment:b:1",
    available: -10,
    takes: [["order:106:1", 10]],
  },
  { member: 5, kind: "reverse", key: "order:106:2", available: -10, order: 106 },
];

export type SmallBooks = { shopId: string; ids: Map<string, bigint> };

/** Runs statements with the laws of the database off: triggers and foreign keys do not ask. $1 is the shop. */
export async function pastTheLaws(shopId: string, statements: readonly string[]): Promise<void> {
  const client = await onPool().connect();
  try {
    await client.query("BEGIN; SET LOCAL session_replication_role = replica");
    for (const statement of statements)
      await client.query(statement, statement.includes("$1") ? [shopId] : []);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

export async function smallBooks(): Promise<SmallBooks> {
  const { shopId } = await aShop();
  const client = await onPool().connect();
  try {
    await client.query("BEGIN; SET LOCAL session_replication_role = replica");
    const ids = await writeLines(client, shopId);
    await writeLots(client, shopId, ids);
    await writeProjections(client, shopId);
    await client.query("COMMIT");
    return { shopId, ids };
  } finally {
    client.release();
  }
}

async function writeLines(client: pg.PoolClient, shopId: string): Promise<Map<string, bigint>> {
  const ids = new Map<string, bigint>();
  const balances = new Map<number, { pending: number; available: number }>();
  for (const { member, kind, key, pending = 0, available = 0, ...line } of LINES) {
    const before = balances.get(member) ?? { pending: 0, available: 0 };
    const after = { pending: before.pending + pending, available: before.available + available };
    balances.set(member, after);
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO entries (shop_id, customer_id, kind, key, pending_delta, available_delta, order_id, redemption_id,
         programme_version, reason, actor, occurred_at, pending_after, available_after, matures_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, 'system', $10, $11, $12, $13) RETURNING entry_id AS id`,
      [
        ...[shopId, member, kind, key, pending, available, line.order ?? null, line.redemption ?? null],
        ...[line.reason ?? {}, NOON, after.pending, after.available],
        line.matures ?? null,
      ],
    );
    ids.set(key, BigInt(rows[0]!.id));
  }
  for (const [member, { pending, available }] of balances)
    await client.query(
      `INSERT INTO members (shop_id, customer_id, state, enrolled_at, created_at, last_active_at, pending, available,
         lifetime_earned)
       SELECT $1, $2::bigint, 'enrolled', '2026-01-01', '2026-01-01', '${NOON}', $3, $4, coalesce(sum(pending_delta + available_delta), 0)
       FROM entries WHERE shop_id = $1 AND customer_id = $2::bigint AND kind IN ('earn', 'reverse')`,
      [shopId, member, pending, available],
    );
  return ids;
}

async function writeLots(
  client: pg.PoolClient,
  shopId: string,
  ids: ReadonlyMap<string, bigint>,
): Promise<void> {
  const taken = LINES.flatMap(({ key, takes = [] }) => takes.map(([lot, points]) => ({ key, lot, points })));
  for (const { key, kind, member, order, lot, lotOf } of LINES) {
    if (lot === undefined) continue;
    const gone = taken.reduce((sum, each) => sum + (each.lot === key ? each.points : 0), 0);
    await client.query(
      `INSERT INTO lots (shop_id, entry_id, customer_id, order_id, amount, remaining, counts_from)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[shopId, ids.get(key), lotOf ?? member, order ?? null, lot, lot - gone],
        kind === "mature" ? SOON : NOON,
      ],
    );
  }
  for (const { key, lot, points } of taken)
    await client.query("INSERT INTO allocations VALUES ($1, $2, $3, $4)", [
      ...[shopId, ids.get(key), ids.get(lot), points],
    ]);
}

const REDEMPTION = `INSERT INTO redemptions (shop_id, redemption_id, customer_id, reward_id, programme_version, reward,
  points, state, code, requested_at, used_order_id)`;

async function writeProjections(client: pg.PoolClient, shopId: string): Promise<void> {
  const statements = [
    `INSERT INTO programme_versions (shop_id, version, document, published_at, published_by)
     SELECT $1, 2, document || '{"maturityDays": 14}', '2026-06-16', 'test' FROM programme_versions WHERE shop_id = $1`,
    `INSERT INTO orders (shop_id, order_id, customer_id, processed_at, programme_version, qualifying_minor, qualifying_units,
       status_points, order_points, target, tier_id, settled_at)
     SELECT $1, order_id, CASE customer_id WHEN 3 THEN 4 ELSE customer_id END,
       '${NOON}', 1, 10000, 0, 0, 0,
       sum(pending_delta + available_delta), 'member', '2026-06-15'
     FROM entries WHERE shop_id = $1 AND order_id IS NOT NULL AND kind <> 'transfer' GROUP BY 2, 3`,
    `INSERT INTO standings (shop_id, customer_id, tier_id, since, period, period_until, values, next_at, state,
       programme_version)
     SELECT $1, customer_id, 'member', '2026-01-01', '2026', '2027-01-01T05:00Z', jsonb_build_object('spend',
         sum(qualifying_minor)::text, 'orders', count(*)::text, 'points', '0', 'units', '0'), '2027-01-01T05:00Z',
       jsonb_build_object('schema', 1, 'version', 2, 'at', 0, 'tier', 'member', 'since', NULL, 'holds', '[]'::jsonb,
         'spans', jsonb_build_array(jsonb_build_object('key', 2026, 'net', jsonb_build_object('spend',
           sum(qualifying_minor)::text, 'orders', count(*)::text)))), 2
     FROM orders WHERE shop_id = $1 GROUP BY 2`,
    `INSERT INTO orders (shop_id, order_id, customer_id, processed_at, history_only)
     VALUES ($1, 107, 1, '2026-01-01', true)`,
    `INSERT INTO pending_points VALUES ($1, 2, 102, 40, '${LATER}'), ($1, 4, 105, 25, '${LATER}')`,
    `INSERT INTO customer_merges (shop_id, deleted_id, into_id, kept_id, merged_at) VALUES ($1, 3, 4, 4, '2026-06-16')`,
    `${REDEMPTION} VALUES ($1, '${USED}', 1, 'five-off', 1, '{}', 40, 'used', 'CODE1', '2026-06-15', 101)`,
    `${REDEMPTION} VALUES ($1, '${EXPIRED}', 1, 'five-off', 1, '{}', 20, 'expired', 'CODE2', '2026-06-15', NULL)`,
  ];
  for (const statement of statements) await client.query(statement, [shopId]);
  // An expiry that took the adjusted lot whole.
  await client.query(
    `WITH lot AS (SELECT * FROM lots WHERE shop_id = $1 AND amount = 30), gone AS (
       INSERT INTO entries (shop_id, customer_id, kind, key, pending_delta, available_delta, reason, actor, occurred_at,
         pending_after, available_after)
       SELECT $1, 1, 'expire', 'expiry:' || entry_id || ':2026-06-20T00:00:00.000Z', 0, -30, '{}', 'system',
         '2026-06-20', 0, 60 FROM lot RETURNING entry_id),
     emptied AS (UPDATE lots SET remaining = 0 WHERE shop_id = $1 AND amount = 30),
     poorer AS (UPDATE members SET available = available - 30 WHERE shop_id = $1 AND customer_id = 1)
     INSERT INTO allocations SELECT $1, gone.entry_id, lot.entry_id, 30 FROM gone, lot`,
    [shopId],
  );
}
