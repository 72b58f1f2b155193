/** Laws between the ledger and what it is about: orders with their pending points, and redemptions. */
import { sql } from "#app/db.server.ts";
import type { Question } from "#app/ledger/laws/question.server.ts";

/** After a publication its job has settled by then what was placed since. */
const SETTLED_BY_THEN_MINUTES = 10;

/**
 * Per order and person, following merges: what the entries add up to against the order's target (an order that waits
 * to be read, or for its products, is not settled), and what they left pending against what is kept of it.
 */
export const orders: Question = {
  laws: [
    "An order's entries add up to what it should earn",
    "Points pending for an order are the sum of its entries",
  ],
  ask: (shopId) => sql`
    WITH gone AS (SELECT deleted_id, kept_id FROM customer_merges WHERE shop_id = ${shopId}),
    shares AS (
      SELECT order_id, coalesce(gone.kept_id, customer_id) AS customer_id, sum(posted) AS posted, sum(target) AS target,
        sum(pending) AS pending, sum(kept) AS kept
      FROM (
        SELECT order_id, customer_id, pending_delta + available_delta - shortfall AS posted, 0::bigint AS target,
          pending_delta AS pending, 0::bigint AS kept FROM entries WHERE shop_id = ${shopId} AND order_id IS NOT NULL
        UNION ALL SELECT order_id, customer_id, 0::bigint, target, 0::bigint, 0::bigint FROM orders
          WHERE shop_id = ${shopId} AND target <> 0
        UNION ALL SELECT order_id, customer_id, 0::bigint, 0::bigint, 0::bigint, points FROM pending_points
          WHERE shop_id = ${shopId}) each
      LEFT JOIN gone ON gone.deleted_id = each.customer_id
      GROUP BY order_id, coalesce(gone.kept_id, customer_id)
      HAVING sum(posted) <> sum(target) OR sum(pending) <> sum(kept))
    SELECT law, 'order ' || s.order_id || coalesce(', member ' || s.customer_id, '') AS about, found::text,
      expected::text
    FROM shares s LEFT JOIN orders o ON o.shop_id = ${shopId} AND o.order_id = s.order_id,
      LATERAL (VALUES
        ('An order''s entries add up to what it should earn', s.posted, s.target,
          coalesce(o.read_again OR o.awaits_products OR o.awaits_tags, false)),
        ('Points pending for an order are the sum of its entries', s.kept, s.pending, false))
        AS checks (law, found, expected, waits)
    WHERE found <> expected AND NOT waits`,
};

/** Of orders taken over from the shop's past for their sales only. */
export const history: Question = {
  laws: ["Orders taken over as history earn nothing"],
  ask: (shopId) => sql`
    SELECT 'Orders taken over as history earn nothing' AS law, 'order ' || order_id AS about,
      target::text AS found, '0' AS expected
    FROM orders WHERE shop_id = ${shopId} AND history_only AND target <> 0`,
};

/**
 * A version that was published within the last minutes may still be settling what was placed meanwhile; `now` null asks
 * nothing about those that an older one judged. An order that waits keeps what it had, and so does one of before all
 * that it brings was kept.
 */
export const judges: Question = {
  laws: ["An order is judged by the version in force when it was placed"],
  ask: (shopId, now) => sql`
    WITH spans AS MATERIALIZED (
      SELECT version AS programme_version,
        CASE WHEN version = min(version) OVER () THEN '-infinity' ELSE published_at END AS since,
        coalesce(min(published_at) OVER (ORDER BY version ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING),
          'infinity') AS until
      FROM programme_versions WHERE shop_id = ${shopId})
    SELECT 'An order is judged by the version in force when it was placed' AS law, 'order ' || order_id AS about,
      'version ' || programme_version AS found,
      'version ' || (SELECT max(s.programme_version) FROM spans s
        WHERE o.processed_at >= s.since AND o.processed_at < s.until) AS expected
    FROM orders o JOIN spans USING (programme_version)
    WHERE shop_id = ${shopId} AND qualifying_units IS NOT NULL AND NOT (read_again OR awaits_products OR awaits_tags)
      AND (processed_at < since OR processed_at >= until
        AND until < ${now}::timestamptz - make_interval(mins => ${SETTLED_BY_THEN_MINUTES}::integer))`,
};

/** With the day that pending points wait for; `now` null asks nothing about days. */
export const maturity: Question = {
  laws: ["Pending points say when they mature", "Points that are due have matured"],
  ask: (shopId, now) => sql`
    SELECT 'Pending points say when they mature' AS law, 'entry ' || entry_id AS about,
      'no day' AS found, 'a day' AS expected
    FROM entries WHERE shop_id = ${shopId} AND pending_delta > 0 AND matures_at IS NULL
    UNION ALL
    SELECT 'Pending points say when they mature', 'order ' || p.order_id || ', member ' || p.customer_id,
      p.matures_at::text, 'a day that its entries say'
    FROM pending_points p WHERE p.shop_id = ${shopId} AND NOT EXISTS (
      SELECT FROM entries e WHERE e.shop_id = p.shop_id AND e.order_id = p.order_id AND e.matures_at = p.matures_at)
    UNION ALL
    SELECT 'Points that are due have matured', 'order ' || order_id || ', member ' || customer_id,
      points || ' pending since ' || matures_at::text, 'available'
    FROM pending_points WHERE shop_id = ${shopId} AND matures_at < ${now}::timestamptz - interval '1 day'`,
};

/**
 * Where a redemption stands decides what its entries add up to; one that cost nothing has none. Under a programme that
 * keeps the points of unused codes, an expired one still costs its price.
 */
export const redemptions: Question = {
  laws: [
    "A redemption's entries add up to what its state says",
    "Every redemption has its entries, and they are its member's",
  ],
  ask: (shopId) => sql`
    WITH gone AS (SELECT deleted_id, kept_id FROM customer_merges WHERE shop_id = ${shopId}),
    posted AS (
      SELECT redemption_id, sum(available_delta + pending_delta - shortfall) AS points,
        min(coalesce(gone.kept_id, customer_id)) AS member, max(coalesce(gone.kept_id, customer_id)) AS other
      FROM entries LEFT JOIN gone ON gone.deleted_id = customer_id
      WHERE shop_id = ${shopId} AND redemption_id IS NOT NULL GROUP BY redemption_id),
    bought AS (
      SELECT redemption_id, coalesce(gone.kept_id, customer_id) AS member,
        CASE WHEN state IN ('requested', 'issued', 'used') THEN -points
          WHEN state = 'expired' AND v.document ->> 'returnUnusedPoints' = 'false' THEN -points ELSE 0 END AS target
      FROM redemptions r LEFT JOIN gone ON gone.deleted_id = customer_id
      LEFT JOIN programme_versions v ON v.shop_id = r.shop_id AND v.version = r.programme_version
      WHERE r.shop_id = ${shopId} AND r.points > 0)
    SELECT law, 'redemption ' || redemption_id AS about, found, expected
    FROM bought b FULL JOIN posted p USING (redemption_id),
      LATERAL (VALUES
        ('A redemption''s entries add up to what its state says',
          b.member IS NOT NULL AND p.member IS NOT NULL, p.points::text, b.target::text),
        ('Every redemption has its entries, and they are its member''s', true,
          coalesce('member ' || p.member || CASE WHEN p.member = p.other THEN '' ELSE ' and ' || p.other END,
            'no entry'),
          coalesce('member ' || b.member, 'no redemption'))) AS checks (law, asked, found, expected)
    WHERE asked AND found <> expected`,
};

/** Of each customer, tier and period. A reward that was given costs nothing, and has no entry. */
export const rises: Question = {
  laws: ["What was given for rising into a tier is what its entries add up to"],
  ask: (shopId) => sql`
    WITH posted AS (
      SELECT regexp_replace(key, ':[0-9]+$', '') AS rise, sum(available_delta - shortfall) AS points,
        count(*) AS entries
      FROM entries WHERE shop_id = ${shopId} AND kind IN ('bonus', 'reverse') AND starts_with(key, 'rise:') GROUP BY 1),
    given AS (
      SELECT 'rise:' || customer_id || ':' || tier_id || ':' || period AS rise, points, entries
      FROM entry_rewards WHERE shop_id = ${shopId})
    SELECT 'What was given for rising into a tier is what its entries add up to' AS law, rise AS about,
      coalesce(g.points || ' in ' || g.entries, 'nothing') AS found,
      coalesce(p.points, 0) || ' in ' || coalesce(p.entries, 0) AS expected
    FROM given g FULL JOIN posted p USING (rise)
    WHERE coalesce(g.points, 0) <> coalesce(p.points, 0) OR coalesce(g.entries, 0) <> coalesce(p.entries, 0)`,
};
