/** Laws of lots: what they hold, whose they are, and what entries put into them and took out. */
import { sql } from "#app/db.server.ts";
import type { Question } from "#app/ledger/laws/question.server.ts";

/** With the day that lots end; `now` null asks nothing about days. */
export const lots: Question = {
  laws: ["What is left of a lot is its amount less what was taken", "Points whose day has come have ended"],
  ask: (shopId, now) => sql`
    WITH taken AS (
      SELECT lot_entry_id AS entry_id, sum(points) AS points
      FROM allocations WHERE shop_id = ${shopId} GROUP BY lot_entry_id)
    SELECT 'What is left of a lot is its amount less what was taken' AS law, 'lot ' || entry_id AS about,
      coalesce(l.remaining::text, 'no lot') AS found, (coalesce(l.amount, 0) - coalesce(t.points, 0))::text AS expected
    FROM (SELECT entry_id, amount, remaining FROM lots WHERE shop_id = ${shopId}) l FULL JOIN taken t USING (entry_id)
    WHERE coalesce(l.remaining, 0) <> coalesce(l.amount, 0) - coalesce(t.points, 0)
    UNION ALL
    SELECT 'Points whose day has come have ended', 'lot ' || entry_id, remaining || ' left since ' || expires_at::text, '0'
    FROM lots WHERE shop_id = ${shopId} AND remaining > 0 AND expires_at < ${now}::timestamptz - interval '1 day'`,
};

/**
 * Lots hold what a balance is above zero. So of every entry: what it put into its lot, less what it took from lots
 * (what it gave back counts the other way), is how far it moved the balance above zero. What fills a hole or undoes a
 * shortfall moves nothing there. The two sides of a merge are one: lots change hands, they are not taken.
 */
export const lotMoves: Question = {
  laws: ["A lot holds what its entry credited", "What an entry spends comes out of lots"],
  ask: (shopId) => sql`
    WITH moves AS (
      SELECT entry_id, sum(above) AS above, sum(made) AS made, sum(taken) AS taken FROM (
        SELECT entry_id, greatest(available_after, 0) - greatest(available_after - available_delta, 0) AS above,
          0::bigint AS made, 0::bigint AS taken FROM entries WHERE shop_id = ${shopId}
        UNION ALL SELECT entry_id, 0::bigint, amount, 0::bigint FROM lots WHERE shop_id = ${shopId}
        UNION ALL SELECT entry_id, 0::bigint, 0::bigint, points FROM allocations WHERE shop_id = ${shopId}) m
      GROUP BY entry_id HAVING sum(above) <> sum(made) - sum(taken)),
    sides AS (
      SELECT CASE WHEN e.kind = 'transfer' THEN regexp_replace(e.key, ':(from|to)$', '') ELSE 'entry ' || m.entry_id END
          AS about, coalesce(e.available_delta, 0) AS delta, m.above, m.made, m.taken
      FROM moves m LEFT JOIN entries e ON e.shop_id = ${shopId} AND e.entry_id = m.entry_id)
    SELECT CASE WHEN max(delta) <= 0 OR sum(made) = 0 AND sum(taken) > 0
        THEN 'What an entry spends comes out of lots' ELSE 'A lot holds what its entry credited' END AS law, about,
      CASE WHEN max(delta) <= 0 THEN sum(taken) ELSE sum(made) - sum(taken) END::text AS found,
      CASE WHEN max(delta) <= 0 THEN -sum(above) ELSE sum(above) END::text AS expected
    FROM sides GROUP BY about HAVING sum(above) <> sum(made) - sum(taken)`,
};

export const owners: Question = {
  laws: ["A lot is its member's own", "A merged customer keeps nothing"],
  ask: (shopId) => sql`
    WITH gone AS (SELECT deleted_id, kept_id FROM customer_merges WHERE shop_id = ${shopId})
    SELECT 'A lot is its member''s own' AS law, 'lot ' || l.entry_id AS about,
      'member ' || l.customer_id AS found, 'member ' || coalesce(gone.kept_id, e.customer_id) AS expected
    FROM lots l JOIN entries e ON e.shop_id = l.shop_id AND e.entry_id = l.entry_id
    LEFT JOIN gone ON gone.deleted_id = e.customer_id
    WHERE l.shop_id = ${shopId} AND l.customer_id <> coalesce(gone.kept_id, e.customer_id)
      AND l.customer_id NOT IN (SELECT deleted_id FROM gone)
    UNION ALL
    SELECT 'A merged customer keeps nothing', 'member ' || gone.deleted_id, kept.what, 'with member ' || gone.kept_id
    FROM gone JOIN (
      SELECT customer_id, 'lot ' || entry_id AS what FROM lots WHERE shop_id = ${shopId}
      UNION ALL SELECT customer_id, available || ' available, ' || pending || ' pending' FROM members
        WHERE shop_id = ${shopId} AND (available <> 0 OR pending <> 0)
      UNION ALL SELECT customer_id, points || ' pending of order ' || order_id FROM pending_points WHERE shop_id = ${shopId}
      UNION ALL SELECT customer_id, 'redemption ' || redemption_id FROM redemptions WHERE shop_id = ${shopId}
      ) kept ON kept.customer_id = gone.deleted_id`,
};
