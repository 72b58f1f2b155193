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
    SELECT 'Points whose day has come have ended', 'lot ' || entry_id, remaining || ' left since ' || expires_at::text,
      '0'
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

/**
 * Lots against the entries that made them. What came by an order counts from its maturity, by any version's waiting
 * time; all else from its entry.
 */
export const owners: Question = {
  laws: [
    "A lot is its member's own",
    "A lot counts from the day its points could be spent",
    "A merged customer keeps nothing",
  ],
  ask: (shopId) => sql`
    WITH gone AS (SELECT deleted_id, kept_id FROM customer_merges WHERE shop_id = ${shopId}),
    waits AS (
      SELECT DISTINCT make_interval(hours => 24 * coalesce((document ->> 'maturityDays')::integer, 0)) AS wait
      FROM programme_versions WHERE shop_id = ${shopId})
    SELECT law, 'lot ' || l.entry_id AS about, found, expected
    FROM lots l JOIN entries e ON e.shop_id = l.shop_id AND e.entry_id = l.entry_id
    LEFT JOIN gone ON gone.deleted_id = e.customer_id,
      LATERAL (VALUES
        ('A lot is its member''s own', l.customer_id <> coalesce(gone.kept_id, e.customer_id)
          AND l.customer_id NOT IN (SELECT deleted_id FROM gone),
          'member ' || l.customer_id, 'member ' || coalesce(gone.kept_id, e.customer_id)),
        ('A lot counts from the day its points could be spent', l.order_id IS NULL AND l.counts_from <> e.occurred_at,
          l.counts_from::text, e.occurred_at::text)) AS checks (law, broken, found, expected)
    WHERE l.shop_id = ${shopId} AND broken AND (l.customer_id <> coalesce(gone.kept_id, e.customer_id)
      OR l.order_id IS NULL AND l.counts_from <> e.occurred_at)
    UNION ALL
    SELECT 'A lot counts from the day its points could be spent', 'lot ' || l.entry_id, l.counts_from::text,
      (o.processed_at + (SELECT max(wait) FROM waits))::text
    FROM lots l JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
    WHERE l.shop_id = ${shopId} AND NOT o.read_again
      AND l.counts_from - o.processed_at <> ALL (ARRAY(SELECT wait FROM waits))
    UNION ALL
    SELECT 'A merged customer keeps nothing', 'member ' || gone.deleted_id, kept.what, 'with member ' || gone.kept_id
    FROM gone JOIN (
      SELECT customer_id, 'lot ' || entry_id AS what FROM lots WHERE shop_id = ${shopId}
      UNION ALL SELECT customer_id, available || ' available, ' || pending || ' pending' FROM members
        WHERE shop_id = ${shopId} AND (available <> 0 OR pending <> 0)
      UNION ALL SELECT customer_id, points || ' pending of order ' || order_id FROM pending_points
        WHERE shop_id = ${shopId}
      UNION ALL SELECT customer_id, 'redemption ' || redemption_id FROM redemptions WHERE shop_id = ${shopId}
      ) kept ON kept.customer_id = gone.deleted_id`,
};

/**
 * What is true of the end of an order's lot whatever was published, given back or done since: no sooner than the
 * shortest life that a version ever gave, no later than the longest or what activity, grace and notice give until now.
 * Without a version that ends points nothing ends; where all do, what was posted under them does. What is given
 * otherwise may have an end of its own. `now` null asks nothing of lateness.
 */
export const lotEnds: Question = {
  laws: ["A lot ends on a day that a programme gave it"],
  ask: (shopId, now) => sql`
    WITH version AS (
      SELECT published_at, coalesce(document -> 'expiry' ->> 'policy', 'never') AS policy,
        (document -> 'expiry' ->> 'days')::integer AS days,
        coalesce((document ->> 'expiryGraceDays')::integer, 30) AS grace
      FROM programme_versions WHERE shop_id = ${shopId}),
    life AS MATERIALIZED (
      SELECT min(published_at) AS since, bool_and(policy <> 'never') AS always,
        make_interval(hours => 24 * min(coalesce(days, 0)) FILTER (WHERE policy <> 'never')) AS least,
        make_interval(hours => 24 * max(coalesce(days, 367) + 1) FILTER (WHERE policy <> 'never')) AS most,
        greatest(max(published_at) + interval '31 days', ${now}::timestamptz +
          make_interval(hours => 24 * (1 + max(greatest(grace, CASE policy WHEN 'inactivity' THEN days END)))))
          AS latest
      FROM version)
    SELECT 'A lot ends on a day that a programme gave it' AS law, 'lot ' || entry_id AS about,
      coalesce(expires_at::text, 'never') AS found,
      CASE WHEN expires_at IS NULL THEN 'an end' WHEN least IS NULL THEN 'never'
        WHEN expires_at < counts_from + least THEN (counts_from + least)::text || ' or later'
        ELSE greatest(counts_from + most, latest)::text || ' or sooner' END AS expected
    FROM lots l, life
    WHERE shop_id = ${shopId} AND order_id IS NOT NULL AND CASE WHEN expires_at IS NULL THEN always AND EXISTS (
        SELECT FROM entries e WHERE e.shop_id = l.shop_id AND e.entry_id = l.entry_id
          AND e.occurred_at > since + interval '1 hour')
      ELSE least IS NULL OR expires_at < counts_from + least
        OR ${now}::timestamptz IS NOT NULL AND expires_at > counts_from + most AND expires_at > latest END`,
};
