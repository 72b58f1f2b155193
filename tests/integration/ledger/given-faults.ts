/** Faults in what members got without an order: for what they did, by conversion, and for a tier. */
import { USED } from "../../support/small-books.ts";
import type { Fault } from "./planting.ts";
import { entry, member } from "./planting.ts";

const GIFT = "00000000-0000-4000-8000-000000000003";

/** Member 2 did something that earned a point. */
const ACTIVITY = [
  `INSERT INTO entries (shop_id, customer_id, kind, key, pending_delta, available_delta, reason, actor, occurred_at,
     pending_after, available_after)
   VALUES ($1, 2, 'activity', 'activity:hike', 0, 1, '{}', 'system', '2026-06-30', 40, 41)`,
  `INSERT INTO lots SELECT $1, max(entry_id), 2, NULL, 1, 1, NULL, '2026-06-30' FROM entries WHERE shop_id = $1`,
  member(2, "available = available + 1, lifetime_earned = lifetime_earned + 1"),
  `INSERT INTO activity_records VALUES ($1, 'hike', 2, 'hike', 1, '2026-06-30', NULL, 1, 'activity:hike')`,
];
/** The used redemption of member 1 was a conversion, and what expired is what that left over. */
const CONVERSION = [
  `UPDATE redemptions SET reward_id = 'conversion:2026-06' WHERE shop_id = $1 AND redemption_id = '${USED}'`,
  `INSERT INTO conversions VALUES ($1, 1, '2026-06', 40, 4, '${USED}', '2026-06-15')`,
  `UPDATE entries SET key = 'expiry:' || split_part(key, ':', 2) || ':conversion:2026-06'
   WHERE shop_id = $1 AND kind = 'expire'`,
];
/** Customer 3 rose, and had a reward for it before it was merged into 4. */
const REWARD = [
  `INSERT INTO entry_rewards VALUES ($1, 3, 'gold', '2026', 0, 0, '${GIFT}')`,
  `INSERT INTO redemptions SELECT shop_id, '${GIFT}', 4, 'five-off', programme_version, reward, 0, 'issued', 'CODE7',
     code_suffix, discount_gid, requested_at FROM redemptions WHERE shop_id = $1 AND redemption_id = '${USED}'`,
];
export const GIVEN = [...ACTIVITY, ...CONVERSION, ...REWARD];

export const GIVEN_FAULTS: Fault[] = [
  {
    law: "Every activity that was recorded has its entry, and every such entry its record",
    what: "a record with other points",
    plant: [...ACTIVITY, "UPDATE activity_records SET points = 999 WHERE shop_id = $1"],
  },
  {
    law: "Every activity that was recorded has its entry, and every such entry its record",
    what: "a record that is gone",
    plant: [...ACTIVITY, "DELETE FROM activity_records WHERE shop_id = $1"],
  },
  {
    law: "Every activity that was recorded has its entry, and every such entry its record",
    what: "a record without an entry",
    plant: [
      `INSERT INTO activity_records VALUES ($1, 'swim', 2, 'hike', 1, '2026-06-30', NULL, 1, 'activity:swim')`,
    ],
  },
  {
    law: "Every activity that was recorded has its entry, and every such entry its record",
    what: "two records of one entry",
    plant: [
      ...ACTIVITY,
      `INSERT INTO activity_records VALUES ($1, 'swim', 2, 'hike', 1, '2026-06-30', NULL, 1, 'activity:hike')`,
    ],
  },
  {
    law: "Every activity that was recorded has its entry, and every such entry its record",
    what: "a record of somebody else",
    plant: [...ACTIVITY, "UPDATE activity_records SET customer_id = 1 WHERE shop_id = $1"],
  },
  {
    law: "What was converted is what its reward cost",
    what: "a conversion of other points",
    plant: [...CONVERSION, "UPDATE conversions SET points = 50 WHERE shop_id = $1"],
  },
  {
    law: "What was converted is what its reward cost",
    what: "a reward that nobody converted",
    plant: [CONVERSION[0]!],
  },
  {
    law: "What was converted is what its reward cost",
    what: "a conversion into a reward that somebody asked for",
    plant: [CONVERSION[1]!],
  },
  {
    law: "Points end by a conversion where there was one",
    what: "points that ended in no window",
    plant: [CONVERSION[2]!],
  },
  {
    law: "Points end by a conversion where there was one",
    what: "a window in which nothing was converted, and nothing ended",
    plant: ["INSERT INTO conversions VALUES ($1, 2, '2026-06', 0, 0, NULL, '2026-06-15')"],
  },
  {
    law: "A reward that cost nothing was given for rising into a tier",
    what: "a reward for nothing",
    plant: [REWARD[1]!],
  },
  {
    law: "A reward that cost nothing was given for rising into a tier",
    what: "a reward that was never given",
    plant: [REWARD[0]!],
  },
  {
    law: "A reward that cost nothing was given for rising into a tier",
    what: "a reward that went to somebody else",
    plant: [
      ...REWARD,
      `UPDATE redemptions SET customer_id = 5 WHERE redemption_id = '${GIFT}' AND shop_id = $1`,
    ],
  },
  {
    law: "An entry's key names what it is about",
    what: "an activity under another key",
    plant: [...ACTIVITY, entry("activity:hike", "key = 'hike'")],
    alsoBroken: ["Every activity that was recorded has its entry, and every such entry its record"],
  },
];
