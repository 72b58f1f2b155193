/** Laws of members' balances: one walk over the entries, one over each projection. */
import { sql } from "#app/db.server.ts";
import type { Question } from "#app/ledger/laws/question.server.ts";

/** Each against what the member's row says; lifetime points follow the person through merges. */
export const accounts: Question = {
  laws: [
    "Available points are the sum of the entries",
    "Pending points are the sum of the entries",
    "Every entry belongs to a member",
    "Open lots hold what is available",
    "Pending points are those of the member's orders",
  ],
  ask: (shopId) => sql`
    WITH posted AS (
      SELECT customer_id, sum(available_delta) AS available, sum(pending_delta) AS pending
      FROM entries WHERE shop_id = ${shopId} GROUP BY customer_id),
    open AS (
      SELECT customer_id, sum(remaining) AS points
      FROM lots WHERE shop_id = ${shopId} AND remaining > 0 GROUP BY customer_id),
    waiting AS (
      SELECT customer_id, sum(points) AS points FROM pending_points WHERE shop_id = ${shopId} GROUP BY customer_id),
    account AS (
      SELECT customer_id, m.customer_id IS NOT NULL AS known, m.available, m.pending,
        coalesce(p.available, 0) AS posted_available, coalesce(p.pending, 0) AS posted_pending,
        coalesce(o.points, 0) AS open, coalesce(w.points, 0) AS waiting
      FROM (SELECT customer_id, available, pending FROM members WHERE shop_id = ${shopId}) m
      FULL JOIN posted p USING (customer_id) LEFT JOIN open o USING (customer_id)
      LEFT JOIN waiting w USING (customer_id)
      WHERE m.customer_id IS NULL OR m.available <> coalesce(p.available, 0) OR m.pending <> coalesce(p.pending, 0)
        OR greatest(m.available, 0) <> coalesce(o.points, 0) OR m.pending <> coalesce(w.points, 0))
    SELECT law, 'member ' || customer_id AS about, found::text, expected::text FROM account,
      LATERAL (VALUES
        ('Available points are the sum of the entries', known, available, posted_available),
        ('Pending points are the sum of the entries', known, pending, posted_pending),
        ('Every entry belongs to a member', NOT known, posted_available + posted_pending, NULL),
        ('Open lots hold what is available', known, open, greatest(available, 0)),
        ('Pending points are those of the member''s orders', known, waiting, pending))
        AS checks (law, asked, found, expected)
    WHERE asked AND found IS DISTINCT FROM expected`,
};

/** What was earned stays with the person: a merged customer's lifetime points may stand on either row. */
export const lifetime: Question = {
  laws: ["Lifetime points are the sum of what was earned"],
  ask: (shopId) => sql`
    WITH mine AS (
      SELECT coalesce(g.kept_id, m.customer_id) AS customer_id, sum(m.lifetime_earned) AS lifetime
      FROM members m LEFT JOIN customer_merges g ON g.shop_id = m.shop_id AND g.deleted_id = m.customer_id
      WHERE m.shop_id = ${shopId} GROUP BY 1),
    each AS (
      SELECT customer_id, sum(pending_delta + available_delta - shortfall) AS points FROM entries
      WHERE shop_id = ${shopId} AND kind IN ('earn', 'bonus', 'referral', 'activity', 'reverse') GROUP BY customer_id),
    earned AS (
      SELECT coalesce(g.kept_id, e.customer_id) AS customer_id, sum(e.points) AS points
      FROM each e LEFT JOIN customer_merges g ON g.shop_id = ${shopId} AND g.deleted_id = e.customer_id GROUP BY 1)
    SELECT 'Lifetime points are the sum of what was earned' AS law, 'member ' || customer_id AS about,
      lifetime::text AS found, coalesce(points, 0)::text AS expected
    FROM mine LEFT JOIN earned USING (customer_id) WHERE lifetime <> coalesce(points, 0)`,
};

/** A member's entries in the order in which they were posted, each on the balance that the one before left. */
export const runningBalances: Question = {
  laws: ["Every entry starts from the balance before it"],
  ask: (shopId) => sql`
    SELECT 'Every entry starts from the balance before it' AS law, 'entry ' || entry_id AS about,
      available_after || ' available, ' || pending_after || ' pending' AS found,
      available_before + available_delta || ' available, ' || pending_before + pending_delta || ' pending' AS expected
    FROM (SELECT entry_id, available_delta, pending_delta, available_after, pending_after,
            lag(available_after, 1, 0::bigint) OVER mine AS available_before,
            lag(pending_after, 1, 0::bigint) OVER mine AS pending_before
          FROM entries WHERE shop_id = ${shopId} WINDOW mine AS (PARTITION BY customer_id ORDER BY entry_id)) e
    WHERE available_after <> available_before + available_delta OR pending_after <> pending_before + pending_delta`,
};

/** The books as a whole: what all days moved is what all members have. */
export const rollForward: Question = {
  laws: ["All days together lead to today's balances"],
  ask: (shopId) => sql`
    WITH moved AS (
      SELECT coalesce(sum(available_delta), 0) AS available, coalesce(sum(pending_delta), 0) AS pending
      FROM entries WHERE shop_id = ${shopId}),
    held AS (
      SELECT coalesce(sum(available), 0) AS available, coalesce(sum(pending), 0) AS pending
      FROM members WHERE shop_id = ${shopId})
    SELECT 'All days together lead to today''s balances' AS law, 'the shop' AS about,
      held.available || ' available, ' || held.pending || ' pending' AS found,
      moved.available || ' available, ' || moved.pending || ' pending' AS expected
    FROM moved, held WHERE (moved.available, moved.pending) <> (held.available, held.pending)`,
};
