/** Laws of single entries, and of the pairs that a merge posts. */
import { sql } from "#app/db.server.ts";
import type { Question } from "#app/ledger/laws/question.server.ts";

/** Asked of the index that keeps keys apart, and of the table where somebody took that index away. */
export const keys: Question = {
  laws: ["Every entry stands once"],
  ask: (shopId) => sql`
    SELECT 'Every entry stands once' AS law, 'key ' || key AS about, count(*)::text AS found, '1' AS expected
    FROM entries WHERE shop_id = ${shopId} GROUP BY key HAVING count(*) > 1`,
};

/**
 * The key of an entry names the order, redemption, lot or activity that it is about, and counts. One walk over all
 * entries; one that breaks several of these laws is told by the first.
 */
export const singles: Question = {
  laws: [
    "An entry's key names what it is about",
    "Maturing moves points from pending to available",
    "Nobody redeems more than they have",
  ],
  ask: (shopId) => sql`
    SELECT law, 'entry ' || entry_id AS about,
      CASE law WHEN 'An entry''s key names what it is about' THEN key
        WHEN 'Nobody redeems more than they have' THEN available_after::text
        ELSE pending_delta || ' pending, ' || available_delta || ' available' END AS found,
      CASE law WHEN 'An entry''s key names what it is about' THEN 'one of its ' || CASE
          WHEN kind IN ('earn', 'reverse', 'mature') THEN 'order ' || coalesce(order_id::text, '')
          WHEN kind IN ('redeem', 'return') THEN 'redemption ' || redemption_id
          WHEN kind = 'expire' THEN 'lot' WHEN kind = 'activity' THEN 'activity' ELSE 'merge' END
        WHEN 'Nobody redeems more than they have' THEN '0 or more'
        ELSE pending_delta || ' pending, ' || -pending_delta || ' available' END AS expected
    FROM (
      SELECT entry_id, key, kind, order_id, redemption_id, pending_delta, available_delta, available_after, CASE
        WHEN CASE
            WHEN kind IN ('earn', 'reverse') THEN order_id IS NOT NULL AND
              (rtrim(key, '0123456789') <> 'order:' || order_id || ':' OR right(key, 1) = ':')
            WHEN kind = 'mature' THEN NOT starts_with(key, 'mature:' || coalesce(order_id::text, '') || ':')
            WHEN kind IN ('redeem', 'return') THEN redemption_id IS NOT NULL AND
              NOT starts_with(key, 'redemption:' || redemption_id || ':')
            WHEN kind = 'expire' THEN NOT starts_with(key, 'expiry:')
            WHEN kind = 'activity' THEN NOT starts_with(key, 'activity:') OR key = 'activity:'
            WHEN kind = 'transfer' THEN NOT starts_with(key, 'merge:') ELSE false END
          THEN 'An entry''s key names what it is about'
        WHEN kind = 'mature' AND pending_delta + available_delta - shortfall <> 0
          THEN 'Maturing moves points from pending to available'
        WHEN kind = 'redeem' AND available_after < 0 AND coalesce(reason ->> 'usedAfterReturn', '') <> 'true'
          THEN 'Nobody redeems more than they have' END AS law
      FROM entries WHERE shop_id = ${shopId}) asked
    WHERE law IS NOT NULL`,
};

export const expiries: Question = {
  laws: ["An expiry takes exactly its lot"],
  ask: (shopId) => sql`
    WITH taken AS (
      SELECT e.entry_id, split_part(e.key, ':', 2) AS lot, -e.available_delta AS points, count(a.points) AS takings,
        min(a.lot_entry_id) AS from_lot, coalesce(sum(a.points), 0) AS sum
      FROM entries e LEFT JOIN allocations a ON a.shop_id = e.shop_id AND a.entry_id = e.entry_id
      WHERE e.shop_id = ${shopId} AND e.kind = 'expire' GROUP BY e.entry_id, e.key, e.available_delta)
    SELECT 'An expiry takes exactly its lot' AS law, 'entry ' || entry_id AS about,
      CASE takings WHEN 0 THEN 'nothing' WHEN 1 THEN sum || ' of lot ' || from_lot
        ELSE sum || ' of ' || takings || ' lots' END AS found,
      points || ' of lot ' || lot AS expected
    FROM taken WHERE takings <> 1 OR from_lot::text <> lot OR sum <> points`,
};

/** What one side gives the other gets: available points, and those pending for each order. */
export const transfers: Question = {
  laws: ["A merge moves points and makes none"],
  ask: (shopId) => sql`
    SELECT 'A merge moves points and makes none' AS law, pair AS about,
      sum(available_delta) || ' available, ' || sum(pending_delta) || ' pending, ' || count(*) || ' sides' AS found,
      '0 available, 0 pending, 2 sides' AS expected
    FROM (SELECT regexp_replace(key, ':(from|to)$', '') AS pair, available_delta, pending_delta
          FROM entries WHERE shop_id = ${shopId} AND kind = 'transfer') t
    GROUP BY pair HAVING sum(available_delta) <> 0 OR sum(pending_delta) <> 0 OR count(*) <> 2`,
};
