/** Every kind of fault there can be in the books, with the law that finds it and those that break with it. */
import { EXPIRED, USED } from "../../support/small-books.ts";
import { GIVEN_FAULTS } from "./given-faults.ts";
import { LOT_FAULTS } from "./lot-faults.ts";
import type { Fault } from "./planting.ts";
import { entry, member } from "./planting.ts";

/** An entry that counts 1 point for member 2, whose balance is told as if it had always been there. */
const more = (
  kind: string,
  key: string,
  rest: { delta?: number; after?: number; redemption?: string } = {},
) => {
  const { delta = 1, after = 41, redemption } = rest;
  return `INSERT INTO entries (shop_id, customer_id, kind, key, pending_delta, available_delta, redemption_id, reason,
      actor, occurred_at, pending_after, available_after)
    VALUES ($1, 2, '${kind}', '${key}', 0, ${delta}, ${redemption ? `'${redemption}'` : "NULL"}, '{}', 'system',
      '2026-06-30', 40, ${after})`;
};
export const FAULTS: Fault[] = [
  ...LOT_FAULTS,
  ...GIVEN_FAULTS,
  {
    law: "Available points are the sum of the entries",
    what: "a balance with a point too many",
    plant: [member(1, "available = available + 1")],
    alsoBroken: ["Open lots hold what is available", "All days together lead to today's balances"],
  },
  {
    law: "Available points are the sum of the entries",
    what: "an entry that was changed",
    plant: [entry("order:101:1", "available_delta = 99")],
    alsoBroken: [
      "Lifetime points are the sum of what was earned",
      "Every entry starts from the balance before it",
      "All days together lead to today's balances",
      "A lot holds what its entry credited",
      "An order's entries add up to what it should earn",
    ],
  },
  {
    law: "Pending points are the sum of the entries",
    what: "pending points that nobody posted",
    plant: [member(2, "pending = pending + 5")],
    alsoBroken: [
      "Pending points are those of the member's orders",
      "All days together lead to today's balances",
    ],
  },
  {
    law: "Lifetime points are the sum of what was earned",
    what: "a lifetime with a point too many",
    plant: [member(2, "lifetime_earned = lifetime_earned + 1")],
  },
  {
    law: "Every entry belongs to a member",
    what: "a member that is gone",
    plant: ["DELETE FROM members WHERE shop_id = $1 AND customer_id = 5"],
    alsoBroken: ["All days together lead to today's balances"],
  },
  {
    law: "Every entry starts from the balance before it",
    what: "a balance after an entry that is another",
    plant: [entry("order:102:2", "pending_after = 39")],
  },
  {
    law: "Every entry starts from the balance before it",
    what: "an entry taken out",
    plant: [
      "DELETE FROM allocations WHERE shop_id = $1",
      "DELETE FROM entries WHERE shop_id = $1 AND kind = 'adjust' AND customer_id = 5",
    ],
    alsoBroken: [
      "A lot holds what its entry credited",
      "All days together lead to today's balances",
      "An expiry takes exactly its lot",
      "Available points are the sum of the entries",
      "What an entry spends comes out of lots",
      "What is left of a lot is its amount less what was taken",
    ],
  },
  {
    law: "All days together lead to today's balances",
    what: "a member with points and no entry",
    plant: [
      `INSERT INTO members (shop_id, customer_id, state, created_at, available) VALUES ($1, 9, 'guest', now(), 7)`,
    ],
    alsoBroken: ["Available points are the sum of the entries", "Open lots hold what is available"],
  },
  {
    law: "An order's entries add up to what it should earn",
    what: "an order that should earn more",
    plant: ["UPDATE orders SET target = target + 1 WHERE shop_id = $1 AND order_id = 104"],
  },
  {
    law: "An order's entries add up to what it should earn",
    what: "an order that went to another customer",
    plant: ["UPDATE orders SET customer_id = 2 WHERE shop_id = $1 AND order_id = 101"],
    alsoBroken: ["A standing adds up what its member's orders brought that year"],
  },
  {
    law: "Points pending for an order are the sum of its entries",
    what: "pending points noted for the wrong order",
    plant: ["UPDATE pending_points SET order_id = 103 WHERE shop_id = $1 AND order_id = 102"],
    alsoBroken: ["Pending points say when they mature"],
  },
  {
    law: "Pending points are those of the member's orders",
    what: "pending points that are noted for no order",
    plant: ["DELETE FROM pending_points WHERE shop_id = $1 AND order_id = 102"],
    alsoBroken: ["Points pending for an order are the sum of its entries"],
  },
  {
    law: "Orders taken over as history earn nothing",
    what: "history that earns",
    plant: ["UPDATE orders SET target = 5 WHERE shop_id = $1 AND history_only"],
    alsoBroken: ["An order's entries add up to what it should earn"],
  },
  {
    law: "An order is judged by the version in force when it was placed",
    what: "an order of before its version",
    plant: ["UPDATE orders SET programme_version = 2 WHERE shop_id = $1 AND order_id = 104"],
  },
  {
    law: "An order is judged by the version in force when it was placed",
    what: "an order that an older version judged",
    plant: ["UPDATE orders SET processed_at = '2026-06-17' WHERE shop_id = $1 AND order_id = 102"],
  },
  {
    law: "Pending points say when they mature",
    what: "pending points without a day",
    plant: [entry("order:103:1", "matures_at = NULL")],
  },
  {
    law: "Pending points say when they mature",
    what: "another day than the entry's",
    plant: ["UPDATE pending_points SET matures_at = '2098-01-01' WHERE shop_id = $1 AND order_id = 105"],
  },
  {
    law: "Points that are due have matured",
    what: "points forgotten in pending",
    plant: [
      "UPDATE pending_points SET matures_at = '2026-07-01' WHERE shop_id = $1 AND order_id = 102",
      entry("order:102:1", "matures_at = '2026-07-01'"),
    ],
  },
  {
    law: "A redemption's entries add up to what its state says",
    what: "an expired code that kept its points",
    plant: [`UPDATE redemptions SET state = 'issued' WHERE shop_id = $1 AND redemption_id = '${EXPIRED}'`],
  },
  {
    law: "Every redemption has its entries, and they are its member's",
    what: "a redemption that cost nothing",
    plant: [
      `INSERT INTO redemptions SELECT shop_id, gen_random_uuid(), customer_id, reward_id, programme_version, reward, 5,
         'issued', 'CODE9', code_suffix, discount_gid, requested_at FROM redemptions
       WHERE shop_id = $1 AND redemption_id = '${USED}'`,
    ],
  },
  {
    law: "Every redemption has its entries, and they are its member's",
    what: "an entry of a redemption that is gone",
    plant: [`DELETE FROM redemptions WHERE shop_id = $1 AND redemption_id = '${USED}'`],
  },
  {
    law: "A standing adds up what its member's orders brought that year",
    what: "a standing with a dollar too many",
    plant: [
      `UPDATE standings SET values = jsonb_build_object('spend', ((values ->> 'spend')::bigint + 100)::text)
       WHERE shop_id = $1 AND customer_id = 2`,
    ],
  },
  {
    law: "A member's tier is one that those orders reach",
    what: "a tier that nobody reached",
    plant: ["UPDATE standings SET tier_id = 'influencer' WHERE shop_id = $1 AND customer_id = 1"],
  },
  {
    law: "A member's tier is one that those orders reach",
    what: "a tier that is too low",
    plant: [
      "UPDATE orders SET qualifying_minor = 50000 WHERE shop_id = $1 AND order_id = 101",
      `UPDATE standings SET values = '{"spend": "50000"}' WHERE shop_id = $1 AND customer_id = 1`,
    ],
  },
  {
    law: "Whoever's orders found a tier has a standing",
    what: "a standing that is gone",
    plant: ["DELETE FROM standings WHERE shop_id = $1 AND customer_id = 5"],
  },
  {
    law: "An entry's key names what it is about",
    what: "an entry under another order's key",
    plant: [entry("order:101:1", "key = 'order:999:1'")],
  },
  {
    law: "An entry's key names what it is about",
    what: "a key without a number",
    plant: [entry("order:101:1", "key = 'order:101:first'")],
  },
  {
    law: "Maturing moves points from pending to available",
    what: "points lost on the way",
    plant: [entry("mature:103:2:1", "pending_delta = -41, pending_after = 39")],
    alsoBroken: [
      "All days together lead to today's balances",
      "An order's entries add up to what it should earn",
      "Pending points are the sum of the entries",
      "Points pending for an order are the sum of its entries",
    ],
  },
  {
    law: "Nobody redeems more than they have",
    what: "a redemption below zero",
    plant: [
      "ALTER TABLE entries DROP CONSTRAINT redemption_never_overdraws",
      more("redeem", "redemption:x:1", { delta: -50, after: -10 }),
      member(2, "available = -10"),
      "INSERT INTO allocations SELECT $1, max(e.entry_id), min(l.entry_id), 40 FROM entries e, lots l WHERE e.shop_id = $1 AND l.shop_id = $1 AND l.amount = 40",
      "UPDATE lots SET remaining = 0 WHERE shop_id = $1 AND amount = 40",
    ],
  },
  {
    law: "A merge moves points and makes none",
    what: "a merge that gives more than it takes",
    plant: [entry("merge:3:pending:105:to", "pending_delta = 26, pending_after = 26")],
    alsoBroken: [
      "All days together lead to today's balances",
      "An order's entries add up to what it should earn",
      "Pending points are the sum of the entries",
      "Points pending for an order are the sum of its entries",
    ],
  },
  {
    law: "What was given for rising into a tier is what its entries add up to",
    what: "points for a rise that nobody posted",
    plant: ["INSERT INTO entry_rewards VALUES ($1, 1, 'gold', '2026', 5, 1, NULL)"],
  },
  {
    law: "Every entry stands once",
    what: "an entry that was posted twice",
    plant: [
      "ALTER TABLE entries DROP CONSTRAINT IF EXISTS entry_key_per_shop",
      "DROP INDEX IF EXISTS entry_key_per_shop",
      more("adjust", "adjustment:a:1"),
      member(2, "available = 41"),
      "INSERT INTO lots SELECT $1, max(entry_id), 2, NULL, 1, 1, NULL, '2026-06-30' FROM entries WHERE shop_id = $1",
    ],
  },
];
