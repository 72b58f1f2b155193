/** Laws between members' standings and the orders that they are folded from. */
import { sql } from "#app/db.server.ts";
import type { Question } from "#app/ledger/laws/question.server.ts";

/** Whether years of the shop and spend are all that ever decided, and whether returns ever ended no tier. */
const ruledBy = (shopId: string) => sql`
    ruled AS MATERIALIZED (
      SELECT coalesce(bool_and(
          coalesce(document #>> '{qualification,period}', 'calendar_year') = 'calendar_year'
          AND coalesce(document #>> '{qualification,hold}', 'period_and_next') = 'period_and_next'
          AND coalesce(document #>> '{qualification,graceDays}', '0') = '0'
          AND coalesce(document #>> '{qualification,downgrade}', 'deserved') = 'deserved'
          AND NOT EXISTS (
            SELECT FROM jsonb_array_elements(document -> 'tiers') AS each (tier)
            WHERE jsonb_typeof(tier -> 'reach') = 'object' AND tier #>> '{reach,metric}' IS DISTINCT FROM 'spend'
              OR jsonb_typeof(tier -> 'keep') = 'object' OR jsonb_typeof(tier -> 'requiredTag') = 'string')),
              false) AS simply,
        bool_or('false' IN (document ->> 'tierEndsOnReturn', document #>> '{qualification,endsOnReturn}')) AS ever_stays
      FROM programme_versions WHERE shop_id = ${shopId})`;

/**
 * Of programmes that count years of the shop and spend alone; what others say, only a fold can tell. A standing is as
 * of its member's last settlement or its last turn by the clock, and a new programme takes a while to judge everybody.
 * So it is compared with its own year, and its tier with any version there was. Where the year turned for the shop within a day of an
 * order, the order may count or not. Whoever is of a merge, or has an order that waits, is folded again by what ends
 * that. Versions are stored as they were published: the first schema of the document said `thresholdMinor` and
 * `tierEndsOnReturn`.
 */
export const standings: Question = {
  laws: [
    "A standing adds up what its member's orders brought that year",
    "A member's tier is one that those orders reach",
    "Whoever's orders found a tier has a standing",
  ],
  ask: (shopId) => sql`
    WITH unfinished AS MATERIALIZED (
      SELECT kept_id AS customer_id FROM customer_merges WHERE shop_id = ${shopId}
      UNION SELECT deleted_id FROM customer_merges WHERE shop_id = ${shopId}
      UNION SELECT unnest(array_append(named_customers, customer_id)) FROM orders
        WHERE shop_id = ${shopId} AND (read_again OR awaits_products OR awaits_tags)),
    -- Of each year its turn (odd), when it is not the same year everywhere, and the year itself (even).
    calendar AS MATERIALIZED (
      SELECT array_agg(turn ORDER BY turn) AS turns FROM (
        SELECT make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC') + hours AS turn
        FROM generate_series(2000, 2200) AS year,
          (VALUES (interval '-14 hours'), ('14 hours')) AS either (hours)) each),
    tiers AS MATERIALIZED (
      SELECT tier ->> 'id' AS tier_id, threshold, lead(threshold) OVER (PARTITION BY version ORDER BY nth) AS next,
        'false' IN (document ->> 'tierEndsOnReturn', document #>> '{qualification,endsOnReturn}') AS stays
      FROM programme_versions, jsonb_array_elements(document -> 'tiers') WITH ORDINALITY AS each (tier, nth),
        LATERAL (SELECT coalesce(tier ->> 'thresholdMinor', tier #>> '{reach,atLeast}', '0')::bigint) amount (threshold)
      WHERE shop_id = ${shopId}),
    returned AS (
      SELECT order_id, sum(qualifying_minor)::bigint AS minor FROM refunds WHERE shop_id = ${shopId} GROUP BY order_id),
    brought AS (
      SELECT customer_id, width_bucket(processed_at, (SELECT turns FROM calendar)) AS place,
        sum(CASE WHEN cancelled_at IS NULL AND deleted_at IS NULL
          THEN greatest(qualifying_minor - coalesce(r.minor, 0), 0) ELSE 0 END)::bigint AS minor,
        sum(qualifying_minor)::bigint AS at_first
      FROM orders LEFT JOIN returned r USING (order_id)
      WHERE shop_id = ${shopId} AND programme_version IS NOT NULL
        AND (tier_id IS NOT NULL OR qualifies_from IS NOT NULL)
      GROUP BY 1, 2),
    ${ruledBy(shopId)},
    stood AS MATERIALIZED (
      SELECT customer_id, tier_id, period::integer AS year, coalesce((values ->> 'spend')::bigint, 0) AS spend
      FROM standings, ruled WHERE shop_id = ${shopId} AND simply AND period ~ '^\\d{4}$'),
    sums AS (
      SELECT customer_id, sum(minor) FILTER (WHERE away = 0)::bigint AS least,
        sum(CASE WHEN ever_stays THEN at_first ELSE minor END) FILTER (WHERE away BETWEEN -1 AND 1)::bigint AS most,
        sum(minor) FILTER (WHERE away = -2)::bigint AS least_before,
        sum(minor) FILTER (WHERE away BETWEEN -3 AND -1)::bigint AS most_before
      FROM ruled, (SELECT customer_id, minor, at_first, place - 2 * (year - 1999) AS away FROM brought
        JOIN stood USING (customer_id)) each
      GROUP BY customer_id),
    spent AS MATERIALIZED (
      SELECT customer_id, tier_id, year, spend, coalesce(least, 0) AS least, coalesce(most, 0) AS most,
        greatest(least, least_before, 0) AS surely, greatest(most, most_before, 0) AS perhaps
      FROM stood LEFT JOIN sums USING (customer_id) WHERE customer_id NOT IN (SELECT customer_id FROM unfinished))
    SELECT 'A standing adds up what its member''s orders brought that year' AS law, 'member ' || customer_id AS about,
      spend || ' in ' || year AS found,
      least || CASE WHEN most = least THEN '' ELSE ' to ' || most END || ' in ' || year AS expected
    FROM spent WHERE spend < least OR spend > most
    UNION ALL
    SELECT 'A member''s tier is one that those orders reach', 'member ' || customer_id, tier_id,
      'what ' || surely || ' reaches'
    FROM spent s WHERE NOT EXISTS (
      SELECT FROM tiers t WHERE t.tier_id = s.tier_id AND (threshold <= perhaps OR stays)
        AND (next IS NULL OR next > surely))
    UNION ALL
    SELECT 'Whoever''s orders found a tier has a standing', 'member ' || m.customer_id, 'none', 'a standing'
    FROM members m
    WHERE m.shop_id = ${shopId} AND m.state = 'enrolled' AND m.customer_id NOT IN (SELECT customer_id FROM unfinished)
      AND (m.tags_changed_at IS NULL OR m.tags_read_at IS NOT NULL)
      AND NOT EXISTS (SELECT FROM standings s WHERE s.shop_id = m.shop_id AND s.customer_id = m.customer_id)
      AND EXISTS (SELECT FROM orders o WHERE o.shop_id = m.shop_id AND o.customer_id = m.customer_id
        AND o.tier_id IS NOT NULL)`,
};
