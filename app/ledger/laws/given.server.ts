/** Laws between the ledger and what members got without an order: for what they did, by conversion, for a tier. */
import type { Prisma } from "@prisma/client";
import { sql } from "#app/db.server.ts";
import type { Question } from "#app/ledger/laws/question.server.ts";

/** Each by the key of its entry, following merges. */
export const activities: Question = {
  laws: ["Every activity that was recorded has its entry, and every such entry its record"],
  ask: (shopId) => sql`
    WITH recorded AS (
      SELECT r.key, r.entry_key, ${member("r")} AS member, r.points
      FROM activity_records r ${merged("r")} WHERE r.shop_id = ${shopId}),
    posted AS (
      SELECT e.key AS entry_key, ${member("e")} AS member, e.pending_delta + e.available_delta AS points
      FROM entries e ${merged("e")} WHERE e.shop_id = ${shopId} AND e.kind = 'activity')
    SELECT 'Every activity that was recorded has its entry, and every such entry its record' AS law,
      coalesce('activity ' || r.key, 'entry ' || entry_key) AS about,
      coalesce(r.points || ' of member ' || r.member, 'no record') AS found,
      coalesce(p.points || ' of member ' || p.member, 'no entry') AS expected
    FROM recorded r FULL JOIN posted p USING (entry_key)
    WHERE (r.member, r.points) IS DISTINCT FROM (p.member, p.points) OR entry_key <> 'activity:' || r.key`,
};

/**
 * What a redemption cost that nobody asked for is what was converted in its window; what ended because it was not
 * converted ended in a window of its member's.
 */
export const conversions: Question = {
  laws: ["What was converted is what its reward cost", "Points end by a conversion where there was one"],
  ask: (shopId) => sql`
    WITH converted AS (
      SELECT ${member("c")} AS member, c."window", c.points, c.steps, c.redemption_id
      FROM conversions c ${merged("c")} WHERE c.shop_id = ${shopId}),
    bought AS (
      SELECT r.redemption_id, ${member("r")} AS member, substr(r.reward_id, 12) AS "window", r.points
      FROM redemptions r ${merged("r")} WHERE r.shop_id = ${shopId} AND starts_with(r.reward_id, 'conversion:')),
    turns AS (SELECT member, "window", bool_or(steps = 0) AS ends FROM converted GROUP BY 1, 2),
    ended AS (
      SELECT DISTINCT ${member("e")} AS member, split_part(e.key, ':conversion:', 2) AS "window"
      FROM entries e ${merged("e")}
      WHERE e.shop_id = ${shopId} AND e.kind = 'expire' AND strpos(e.key, ':conversion:') > 0)
    SELECT 'What was converted is what its reward cost' AS law, 'redemption ' || redemption_id AS about,
      coalesce(c.points || ' of member ' || c.member || ' in ' || c."window", 'no conversion') AS found,
      coalesce(b.points || ' of member ' || b.member || ' in ' || b."window", 'no reward') AS expected
    FROM (SELECT * FROM converted WHERE redemption_id IS NOT NULL) c FULL JOIN bought b USING (redemption_id)
    WHERE (c.member, c."window", c.points) IS DISTINCT FROM (b.member, b."window", b.points)
    UNION ALL
    SELECT 'Points end by a conversion where there was one', 'member ' || member || ' in ' || "window",
      CASE WHEN e.member IS NULL THEN 'nothing ended' ELSE 'points ended' END,
      CASE WHEN t.member IS NULL THEN 'no conversion' ELSE 'points that ended' END
    FROM turns t FULL JOIN ended e USING (member, "window")
    WHERE t.member IS NULL OR (e.member IS NULL AND t.ends)`,
};

/** Only a tier gives a reward for nothing. */
export const gifts: Question = {
  laws: ["A reward that cost nothing was given for rising into a tier"],
  ask: (shopId) => sql`
    WITH given AS (
      SELECT w.redemption_id, ${member("w")} AS member FROM entry_rewards w ${merged("w")}
      WHERE w.shop_id = ${shopId} AND w.redemption_id IS NOT NULL),
    free AS (
      SELECT r.redemption_id, ${member("r")} AS member FROM redemptions r ${merged("r")}
      WHERE r.shop_id = ${shopId} AND r.points = 0)
    SELECT 'A reward that cost nothing was given for rising into a tier' AS law,
      'redemption ' || redemption_id AS about,
      coalesce('for member ' || f.member, 'no such reward') AS found,
      coalesce('for member ' || g.member, 'for nobody') AS expected
    FROM given g FULL JOIN free f USING (redemption_id) WHERE g.member IS DISTINCT FROM f.member`,
};

const MEMBERS = { c: sql`c`, e: sql`e`, r: sql`r`, w: sql`w` };
type Table = keyof typeof MEMBERS;

/** Whoever a customer has become by now. */
function member(table: Table): Prisma.Sql {
  return sql`coalesce(gone.kept_id, ${MEMBERS[table]}.customer_id)`;
}

function merged(table: Table): Prisma.Sql {
  const of = MEMBERS[table];
  return sql`LEFT JOIN customer_merges gone ON gone.shop_id = ${of}.shop_id AND gone.deleted_id = ${of}.customer_id`;
}
