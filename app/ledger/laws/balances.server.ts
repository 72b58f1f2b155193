/** Laws of members' balances. */
import type { Prisma } from "@prisma/client";
import { sql } from "#app/db.server.ts";
import type { Question } from "#app/ledger/laws/question.server.ts";

/**
 * One walk over each member's entries in the order in which they were posted: each on the balance that the one before
 * left, their sums against the member's row, and all of them together. Lifetime points stay with the person: of a
 * merged customer they may stand on either row.
 */
export const accounts: Question = {
  laws: [
    "Every entry starts from the balance before it",
    "Available points are the sum of the entries",
    "Pending points are the sum of the entries",
    "Every entry belongs to a member",
    "Open lots hold what is available",
    "Pending points are those of the member's orders",
    "Lifetime points are the sum of what was earned",
    "All days together lead to today's balances",
  ],
  ask: (shopId) => sql`
    WITH posted AS MATERIALIZED (
      SELECT customer_id, sum(available_delta) AS available, sum(pending_delta) AS pending,
        sum(pending_delta + available_delta - shortfall)
          FILTER (WHERE kind IN ('earn', 'bonus', 'referral', 'activity', 'reverse')) AS earned,
        bool_or(available_after <> available_due OR pending_after <> pending_due) AS stumbles
      FROM (${steps(shopId)}) step GROUP BY customer_id),
    mine AS MATERIALIZED (
      SELECT customer_id, available, pending, lifetime_earned FROM members WHERE shop_id = ${shopId}),
    open AS (
      SELECT customer_id, sum(remaining) AS points
      FROM lots WHERE shop_id = ${shopId} AND remaining > 0 GROUP BY customer_id),
    waiting AS (
      SELECT customer_id, sum(points) AS points FROM pending_points WHERE shop_id = ${shopId} GROUP BY customer_id),
    account AS (
      SELECT customer_id, m.customer_id IS NOT NULL AS known, m.available, m.pending,
        coalesce(p.available, 0) AS posted_available, coalesce(p.pending, 0) AS posted_pending,
        coalesce(o.points, 0) AS open, coalesce(w.points, 0) AS waiting
      FROM mine m FULL JOIN posted p USING (customer_id) LEFT JOIN open o USING (customer_id)
      LEFT JOIN waiting w USING (customer_id)
      WHERE m.customer_id IS NULL OR m.available <> coalesce(p.available, 0) OR m.pending <> coalesce(p.pending, 0)
        OR greatest(m.available, 0) <> coalesce(o.points, 0) OR m.pending <> coalesce(w.points, 0)),
    lives AS (
      SELECT coalesce(g.kept_id, customer_id) AS customer_id, sum(lifetime) AS lifetime, sum(earned) AS earned
      FROM (
        SELECT customer_id, lifetime_earned AS lifetime, 0 AS earned FROM mine
        UNION ALL SELECT customer_id, 0, earned FROM posted) each
      LEFT JOIN customer_merges g ON g.shop_id = ${shopId} AND g.deleted_id = customer_id
      GROUP BY 1 HAVING sum(lifetime) <> coalesce(sum(earned), 0)),
    moved AS (SELECT coalesce(sum(available), 0) AS available, coalesce(sum(pending), 0) AS pending FROM posted),
    held AS (SELECT coalesce(sum(available), 0) AS available, coalesce(sum(pending), 0) AS pending FROM mine)
    SELECT 'Every entry starts from the balance before it' AS law, 'entry ' || entry_id AS about,
      available_after || ' available, ' || pending_after || ' pending' AS found,
      available_due || ' available, ' || pending_due || ' pending' AS expected
    FROM posted p, LATERAL (${steps(shopId, sql`AND customer_id = p.customer_id`)}) step
    WHERE p.stumbles AND (available_after <> available_due OR pending_after <> pending_due)
    UNION ALL
    SELECT law, 'member ' || customer_id, found::text, expected::text FROM account,
      LATERAL (VALUES
        ('Available points are the sum of the entries', known, available, posted_available),
        ('Pending points are the sum of the entries', known, pending, posted_pending),
        ('Every entry belongs to a member', NOT known, posted_available + posted_pending, NULL),
        ('Open lots hold what is available', known, open, greatest(available, 0)),
        ('Pending points are those of the member''s orders', known, waiting, pending))
        AS checks (law, asked, found, expected)
    WHERE asked AND found IS DISTINCT FROM expected
    UNION ALL
    SELECT 'Lifetime points are the sum of what was earned', 'member ' || customer_id, lifetime::text, earned::text
    FROM lives
    UNION ALL
    SELECT 'All days together lead to today''s balances', 'the shop',
      held.available || ' available, ' || held.pending || ' pending',
      moved.available || ' available, ' || moved.pending || ' pending'
    FROM moved, held WHERE (moved.available, moved.pending) <> (held.available, held.pending)`,
};

/** Entries, with what their balances are due to be after the one before them. */
function steps(shopId: string, whose = sql``): Prisma.Sql {
  return sql`
    SELECT customer_id, entry_id, kind, available_delta, pending_delta, shortfall, available_after, pending_after,
      lag(available_after, 1, 0::bigint) OVER mine + available_delta AS available_due,
      lag(pending_after, 1, 0::bigint) OVER mine + pending_delta AS pending_due
    FROM entries WHERE shop_id = ${shopId} ${whose} WINDOW mine AS (PARTITION BY customer_id ORDER BY entry_id)`;
}
