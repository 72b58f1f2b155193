/** Proves the books of a shop: what every balance, lot and order must add up to. Reads only. */
import type { Db } from "#app/db.server.ts";

/** A promise that does not hold, with what was found and what should be. */
export type Discrepancy = { law: string; about: string; found: string; expected: string };

/**
 * Checks for every member that the balances are the sums of its entries, that open lots hold what is available, that
 * each lot is its amount less its allocations, that running balances follow each other, that what was ever earned is
 * the sum of what earns; and for every settled order that its entries add up to its target, for its customer alone:
 * one that waits to be read is not settled.
 */
export async function verifyBooks(db: Db, shopId: string): Promise<Discrepancy[]> {
  const checks = [balances, lots, allocations, runningBalances, orders];
  const found: Discrepancy[] = [];
  for (const check of checks) found.push(...(await check(db, shopId)));
  return found;
}

function balances(db: Db, shopId: string): Promise<Discrepancy[]> {
  return db.$queryRaw`
    WITH sums AS (
      SELECT customer_id, sum(available_delta) AS available, sum(pending_delta) AS pending,
        sum(pending_delta + available_delta - shortfall)
          FILTER (WHERE kind IN ('earn', 'bonus', 'referral', 'activity', 'reverse')) AS earned
      FROM entries WHERE shop_id = ${shopId} GROUP BY customer_id)
    SELECT law, 'member ' || customer_id AS about, found::text, expected::text
    FROM members LEFT JOIN sums USING (customer_id),
      LATERAL (VALUES ('available is the sum of its entries', members.available, coalesce(sums.available, 0)),
                      ('pending is the sum of its entries', members.pending, coalesce(sums.pending, 0)),
                      ('lifetime earned is the sum of what earns', lifetime_earned, coalesce(earned, 0)))
        AS checks (law, found, expected)
    WHERE shop_id = ${shopId} AND found <> expected`;
}

function lots(db: Db, shopId: string): Promise<Discrepancy[]> {
  return db.$queryRaw`
    SELECT 'open lots hold what is available' AS law, 'member ' || customer_id AS about,
      coalesce(sum(remaining), 0)::text AS found, greatest(available, 0)::text AS expected
    FROM members LEFT JOIN lots USING (shop_id, customer_id) WHERE shop_id = ${shopId}
    GROUP BY customer_id, available HAVING coalesce(sum(remaining), 0) <> greatest(available, 0)`;
}

function allocations(db: Db, shopId: string): Promise<Discrepancy[]> {
  return db.$queryRaw`
    SELECT 'a lot is its amount less its allocations' AS law, 'lot ' || l.entry_id AS about,
      l.remaining::text AS found, (l.amount - coalesce(sum(a.points), 0))::text AS expected
    FROM lots l LEFT JOIN allocations a ON a.shop_id = l.shop_id AND a.lot_entry_id = l.entry_id
    WHERE l.shop_id = ${shopId}
    GROUP BY l.entry_id, l.remaining, l.amount HAVING l.remaining <> l.amount - coalesce(sum(a.points), 0)`;
}

function runningBalances(db: Db, shopId: string): Promise<Discrepancy[]> {
  return db.$queryRaw`
    SELECT 'the balance after an entry is the one before and the entry' AS law, 'entry ' || entry_id AS about,
      available_after::text AS found, running::text AS expected
    FROM (SELECT entry_id, available_after, pending_after,
            sum(available_delta) OVER mine AS running, sum(pending_delta) OVER mine AS running_pending
          FROM entries WHERE shop_id = ${shopId} WINDOW mine AS (PARTITION BY customer_id ORDER BY entry_id)) e
    WHERE available_after <> running OR pending_after <> running_pending`;
}

function orders(db: Db, shopId: string): Promise<Discrepancy[]> {
  return db.$queryRaw`
    WITH posted AS (
      SELECT order_id, customer_id, sum(pending_delta + available_delta - shortfall) AS points
      FROM entries WHERE shop_id = ${shopId} AND order_id IS NOT NULL GROUP BY order_id, customer_id),
    waiting AS (SELECT order_id FROM orders WHERE shop_id = ${shopId} AND read_again)
    SELECT 'an order''s entries add up to its target' AS law,
      'order ' || coalesce(o.order_id, p.order_id) || ', member ' || coalesce(p.customer_id, o.customer_id, 0) AS about,
      coalesce(p.points, 0)::text AS found,
      (CASE WHEN o.customer_id = coalesce(p.customer_id, o.customer_id) THEN o.target ELSE 0 END)::text AS expected
    FROM (SELECT * FROM orders WHERE shop_id = ${shopId}) o FULL JOIN posted p
      ON p.order_id = o.order_id AND (p.customer_id = o.customer_id OR o.customer_id IS NULL)
    WHERE coalesce(p.points, 0) <>
      CASE WHEN o.customer_id = coalesce(p.customer_id, o.customer_id) THEN o.target ELSE 0 END
      AND coalesce(o.order_id, p.order_id) NOT IN (SELECT order_id FROM waiting)`;
}
