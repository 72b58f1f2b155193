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

/** The key of an entry names the order, redemption or lot that it is about, and counts from one. */
export const singles: Question = {
  laws: [
    "An entry's key names what it is about",
    "Maturing moves points from pending to available",
    "Nobody redeems more than they have",
  ],
  ask: (shopId) => sql`
    SELECT 'An entry''s key names what it is about' AS law, 'entry ' || entry_id AS about, key AS found,
      starts || '…' AS expected
    FROM (
      SELECT entry_id, key, CASE
          WHEN kind IN ('earn', 'reverse') AND order_id IS NOT NULL THEN 'order:' || order_id || ':'
          WHEN kind = 'mature' THEN 'mature:' || order_id || ':'
          WHEN kind IN ('redeem', 'return') AND redemption_id IS NOT NULL THEN 'redemption:' || redemption_id || ':'
          WHEN kind = 'expire' THEN 'expiry:'
          WHEN kind = 'transfer' THEN 'merge:' END AS starts
      FROM entries WHERE shop_id = ${shopId}) named
    WHERE NOT starts_with(key, starts) OR starts_with(starts, 'order:') AND ltrim(substr(key, length(starts) + 1), '0123456789') <> ''
    UNION ALL
    SELECT 'Maturing moves points from pending to available', 'entry ' || entry_id,
      pending_delta || ' pending, ' || available_delta || ' available',
      pending_delta || ' pending, ' || -pending_delta || ' available'
    FROM entries WHERE shop_id = ${shopId} AND kind = 'mature' AND pending_delta + available_delta - shortfall <> 0
    UNION ALL
    SELECT 'Nobody redeems more than they have', 'entry ' || entry_id, available_after::text, '0 or more'
    FROM entries WHERE shop_id = ${shopId} AND kind = 'redeem' AND available_after < 0
      AND coalesce(reason ->> 'usedAfterReturn', '') <> 'true'`,
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
