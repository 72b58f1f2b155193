/** Folds what the ledger keeps of its entries anew: lots, balances, pending points. Entries and allocations stand. */
import type { Db, Tx } from "#app/db.server.ts";
import { idList } from "#app/db.server.ts";

/** How many rows were other than the entries say. */
export type Mended = {
  lotsRestored: number;
  lotsAmended: number;
  lotsRemoved: number;
  balances: number;
  lifetimes: number;
  activities: number;
  pendingPoints: number;
};

/** What was mended, and which lots were restored: with the end that their entries say. */
export type Refolded = { mended: Mended; restored: bigint[] };

/** People in the order of their ids: each with the customers that were merged into them. */
export type Person = { customerId: bigint; merged: bigint[] };

/** The next people after one, at most `limit`; a customer that was merged away comes with whom it became. */
export async function findPeople(
  db: Db,
  shopId: string,
  { after, limit }: { after: bigint | null; limit: number },
): Promise<Person[]> {
  const rows = await db.$queryRaw<{ customerId: bigint; merged: bigint[] | null }[]>`
    SELECT m.customer_id AS "customerId",
      (SELECT array_agg(g.deleted_id ORDER BY g.deleted_id) FROM customer_merges g
        WHERE g.shop_id = m.shop_id AND g.kept_id = m.customer_id) AS merged
    FROM members m
    WHERE m.shop_id = ${shopId} AND (${after}::bigint IS NULL OR m.customer_id > ${after}) AND NOT EXISTS (
      SELECT FROM customer_merges g WHERE g.shop_id = m.shop_id AND g.deleted_id = m.customer_id)
    ORDER BY m.customer_id LIMIT ${limit}`;
  return rows.map(({ customerId, merged }) => ({ customerId, merged: (merged ?? []).map(BigInt) }));
}

/**
 * Makes lots, balances, lifetime points, last activity and pending points of these customers what the entries and
 * allocations say, and answers how many rows were not. The caller has locked the customers, those merged into them
 * included. A lot that stands keeps its expiry; a missing one gets its entry's, and the caller moves that to what it
 * would be by now. Idempotent: of right books it writes nothing.
 */
export async function refoldAccounts(
  tx: Tx,
  shopId: string,
  customerIds: readonly bigint[],
): Promise<Refolded> {
  const ids = idList(customerIds);
  const { restored, ...lots } = await refoldLots(tx, shopId, ids);
  const balances = await refoldBalances(tx, shopId, ids);
  const lifetimes = await refoldLifetimes(tx, shopId, ids);
  const activities = await refoldActivities(tx, shopId, ids);
  const pendingPoints = await refoldPending(tx, shopId, ids);
  return { mended: { ...lots, balances, lifetimes, activities, pendingPoints }, restored };
}

/** What an entry put into its lot is how far it moved the balance above zero, less what it gave back to other lots. */
async function refoldLots(tx: Tx, shopId: string, ids: string) {
  const changed = await tx.$queryRaw<{ what: "restored" | "amended" | "removed"; entryId: bigint }[]>`
    WITH mine AS MATERIALIZED (
      SELECT entry_id, customer_id, kind, order_id, occurred_at, expires_at, available_delta,
        sum(available_delta) OVER (PARTITION BY customer_id ORDER BY entry_id) AS after
      FROM entries WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[])),
    moved AS (
      SELECT entry_id, sum(points) AS points FROM allocations
      WHERE shop_id = ${shopId} AND entry_id IN (SELECT entry_id FROM mine) GROUP BY entry_id),
    taken AS (
      SELECT lot_entry_id AS entry_id, sum(points) AS points FROM allocations
      WHERE shop_id = ${shopId} AND lot_entry_id IN (SELECT entry_id FROM mine) GROUP BY lot_entry_id),
    made AS (
      SELECT entry_id, coalesce(g.kept_id, mine.customer_id) AS owner, order_id, occurred_at, expires_at,
        greatest(after, 0) - greatest(after - available_delta, 0) + coalesce(moved.points, 0) AS amount
      FROM mine LEFT JOIN moved USING (entry_id)
      LEFT JOIN customer_merges g ON g.shop_id = ${shopId} AND g.deleted_id = mine.customer_id
      WHERE available_delta > 0 AND kind <> 'transfer'),
    wanted AS MATERIALIZED (
      SELECT entry_id, owner, order_id, occurred_at, expires_at, amount,
        least(greatest(amount - coalesce(taken.points, 0), 0), amount) AS remaining
      FROM made LEFT JOIN taken USING (entry_id) WHERE amount > 0),
    written AS (
      INSERT INTO lots AS l (shop_id, entry_id, customer_id, order_id, amount, remaining, expires_at, counts_from)
      SELECT ${shopId}, w.entry_id, owner, w.order_id, amount, remaining, w.expires_at, coalesce(
        (SELECT max(matures_at) FROM entries e WHERE e.shop_id = ${shopId} AND e.order_id = w.order_id),
        (SELECT processed_at + make_interval(hours => 24 * coalesce((document ->> 'maturityDays')::integer, 0))
          FROM orders o JOIN programme_versions v ON v.shop_id = o.shop_id AND v.version = o.programme_version
          WHERE o.shop_id = ${shopId} AND o.order_id = w.order_id), w.occurred_at)
      FROM wanted w
      ON CONFLICT (shop_id, entry_id) DO UPDATE SET (customer_id, amount, remaining) =
        ROW(EXCLUDED.customer_id, EXCLUDED.amount, EXCLUDED.remaining)
      WHERE (l.customer_id, l.amount, l.remaining) <> (EXCLUDED.customer_id, EXCLUDED.amount, EXCLUDED.remaining)
      RETURNING CASE WHEN xmax = 0 THEN 'restored' ELSE 'amended' END AS what, l.entry_id),
    removed AS (
      DELETE FROM lots l WHERE l.shop_id = ${shopId} AND l.customer_id = ANY(${ids}::bigint[])
        AND l.entry_id IN (SELECT entry_id FROM mine) AND l.entry_id NOT IN (SELECT entry_id FROM wanted)
        AND NOT EXISTS (SELECT FROM allocations a WHERE a.shop_id = l.shop_id AND a.lot_entry_id = l.entry_id)
      RETURNING 'removed' AS what, l.entry_id)
    SELECT what, entry_id AS "entryId" FROM written UNION ALL SELECT what, entry_id FROM removed`;
  const count = (what: string) => changed.filter((each) => each.what === what).length;
  const restored = changed.flatMap(({ what, entryId }) => (what === "restored" ? [entryId] : []));
  return {
    ...{ lotsRestored: restored.length, lotsAmended: count("amended"), lotsRemoved: count("removed") },
    restored,
  };
}

function refoldBalances(tx: Tx, shopId: string, ids: string): Promise<number> {
  return tx.$executeRaw`
    WITH posted AS (
      SELECT customer_id, sum(available_delta) AS available, sum(pending_delta) AS pending
      FROM entries WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) GROUP BY customer_id)
    UPDATE members m SET available = coalesce(p.available, 0), pending = coalesce(p.pending, 0), revision = revision + 1
    FROM unnest(${ids}::bigint[]) AS id LEFT JOIN posted p ON p.customer_id = id
    WHERE m.shop_id = ${shopId} AND m.customer_id = id
      AND (m.available, m.pending) <> (coalesce(p.available, 0), coalesce(p.pending, 0))`;
}

/** Where the person's rows together are wrong, the kept one's row takes all of it. */
function refoldLifetimes(tx: Tx, shopId: string, ids: string): Promise<number> {
  return tx.$executeRaw`
    WITH mine AS (
      SELECT m.customer_id, coalesce(g.kept_id, m.customer_id) AS person, m.lifetime_earned
      FROM members m LEFT JOIN customer_merges g ON g.shop_id = m.shop_id AND g.deleted_id = m.customer_id
      WHERE m.shop_id = ${shopId} AND m.customer_id = ANY(${ids}::bigint[])),
    earned AS (
      SELECT person, coalesce(sum(e.pending_delta + e.available_delta - e.shortfall), 0) AS points
      FROM mine LEFT JOIN entries e ON e.shop_id = ${shopId} AND e.customer_id = mine.customer_id
        AND e.kind IN ('earn', 'bonus', 'referral', 'activity', 'reverse') GROUP BY person),
    wrong AS (
      SELECT person, points FROM mine JOIN earned USING (person)
      GROUP BY person, points HAVING sum(lifetime_earned) <> points)
    UPDATE members m SET lifetime_earned = CASE WHEN m.customer_id = w.person THEN greatest(w.points, 0) ELSE 0 END,
      revision = revision + 1
    FROM wrong w JOIN mine USING (person)
    WHERE m.shop_id = ${shopId} AND m.customer_id = mine.customer_id
      AND m.lifetime_earned <> CASE WHEN m.customer_id = w.person THEN greatest(w.points, 0) ELSE 0 END`;
}

/**
 * Whoever is not merged away was last active when anybody of the person earned or spent last, or was named by an order
 * that is an activity. Points that became a reward by themselves are nobody's doing.
 */
function refoldActivities(tx: Tx, shopId: string, ids: string): Promise<number> {
  return tx.$executeRaw`
    WITH posted AS (
      SELECT e.customer_id, coalesce(r.requested_at, o.processed_at, e.occurred_at) AS at
      FROM entries e LEFT JOIN redemptions r ON r.shop_id = e.shop_id AND r.redemption_id = e.redemption_id
      LEFT JOIN orders o ON o.shop_id = e.shop_id AND o.order_id = e.order_id
      WHERE e.shop_id = ${shopId} AND e.customer_id = ANY(${ids}::bigint[])
        AND e.kind IN ('earn', 'bonus', 'referral', 'activity', 'redeem')
        AND NOT (e.kind = 'redeem' AND starts_with(coalesce(r.reward_id, ''), 'conversion:'))),
    bought AS (
      SELECT customer_id, processed_at AS at FROM orders
      WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) AND is_activity AND named_customers IS NULL
      UNION ALL
      SELECT n.customer_id, o.processed_at FROM orders o CROSS JOIN unnest(o.named_customers) AS n(customer_id)
      WHERE o.shop_id = ${shopId} AND o.is_activity AND o.named_customers && ${ids}::bigint[]
        AND n.customer_id = ANY(${ids}::bigint[])),
    active AS (
      SELECT coalesce(g.kept_id, a.customer_id) AS person, max(a.at) AS at
      FROM (SELECT * FROM posted UNION ALL SELECT * FROM bought) a
      LEFT JOIN customer_merges g ON g.shop_id = ${shopId} AND g.deleted_id = a.customer_id
      GROUP BY 1)
    UPDATE members m SET last_active_at = a.at
    FROM unnest(${ids}::bigint[]) AS id LEFT JOIN active a ON a.person = id
    WHERE m.shop_id = ${shopId} AND m.customer_id = id AND m.last_active_at IS DISTINCT FROM a.at
      AND NOT EXISTS (SELECT FROM customer_merges g WHERE g.shop_id = ${shopId} AND g.deleted_id = id)`;
}

/** A day that stands is kept where an entry of the order says it. */
function refoldPending(tx: Tx, shopId: string, ids: string): Promise<number> {
  return tx.$executeRaw`
    WITH wanted AS MATERIALIZED (
      SELECT coalesce(g.kept_id, e.customer_id) AS customer_id, e.order_id, sum(e.pending_delta) AS points,
        min(e.matures_at) AS matures_at, array_agg(e.matures_at) AS days
      FROM entries e LEFT JOIN customer_merges g ON g.shop_id = e.shop_id AND g.deleted_id = e.customer_id
      WHERE e.shop_id = ${shopId} AND e.customer_id = ANY(${ids}::bigint[]) AND e.order_id IS NOT NULL
        AND e.pending_delta <> 0
      GROUP BY 1, 2 HAVING sum(e.pending_delta) > 0),
    gone AS (
      DELETE FROM pending_points p WHERE p.shop_id = ${shopId} AND p.customer_id = ANY(${ids}::bigint[])
        AND NOT EXISTS (SELECT FROM wanted w WHERE w.customer_id = p.customer_id AND w.order_id = p.order_id)
      RETURNING 1),
    written AS (
      INSERT INTO pending_points AS p (shop_id, customer_id, order_id, points, matures_at)
      SELECT ${shopId}, w.customer_id, w.order_id, w.points, CASE WHEN k.matures_at = ANY(w.days) THEN k.matures_at
        ELSE coalesce(w.matures_at, '-infinity') END
      FROM wanted w LEFT JOIN pending_points k ON k.shop_id = ${shopId} AND k.customer_id = w.customer_id
        AND k.order_id = w.order_id
      ON CONFLICT (shop_id, customer_id, order_id) DO UPDATE SET (points, matures_at) =
        ROW(EXCLUDED.points, EXCLUDED.matures_at)
      WHERE (p.points, p.matures_at) <> (EXCLUDED.points, EXCLUDED.matures_at)
      RETURNING 1)
    SELECT 1 FROM gone UNION ALL SELECT 1 FROM written`;
}
