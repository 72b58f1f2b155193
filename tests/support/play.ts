/** Plays facts to a shop, as the inbox would, and tells how its books end. */
import { setImmediate } from "node:timers/promises";
import { db } from "#app/db.server.ts";
import { Fault } from "#app/errors.ts";
import { refoldStandings } from "#app/flows/check-books/refold-standings.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { verifyBooks } from "#app/ledger/verify.server.ts";
import { onPool } from "./pool.ts";
import type { Step } from "./stories.ts";
import { NOW } from "./stories.ts";

export async function playStep(shopId: string, step: Step, now: Date): Promise<void> {
  if ("news" in step) {
    await settleOrders(shopId, step.news, { now });
    return;
  }
  const keptId = await mergeCustomers(shopId, step.merge, { now });
  if (keptId !== null) await settleOrders(shopId, [], { now, customerIds: [keptId] });
}

export async function play(shopId: string, steps: readonly Step[], now: Date): Promise<void> {
  for (const step of steps) await playStep(shopId, step, now);
}

/** Several workers at once, each with its own share of the steps; a Fault is tried again, as the queue does. */
export async function playAtOnce(
  shopId: string,
  steps: readonly Step[],
  { workers, now }: { workers: number; now: Date },
): Promise<void> {
  const waiting = [...steps];
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift())
      await insist(() => playStep(shopId, step, now));
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** A Fault is tried again, as the queue does. */
export async function insist<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Fault) || tries === 10) throw error;
      await setImmediate();
    }
  }
}

const ENDS = {
  members: `SELECT customer_id, state, enrolled_at, joined_at, available, pending, lifetime_earned, last_active_at
    FROM members m
    WHERE shop_id = $1 AND NOT EXISTS (SELECT FROM customer_merges c WHERE c.shop_id = $1 AND c.deleted_id = m.customer_id)
    ORDER BY 1`,
  orders: `SELECT order_id, customer_id, target, tier_id, paid, qualifying_minor, qualifying_units, status_points,
    order_points, cancelled_at, deleted_at, read_again,
    absorbed_from, named_customers FROM orders WHERE shop_id = $1 ORDER BY 1`,
  lots: `SELECT customer_id, order_id, expires_at, sum(remaining) AS points FROM lots WHERE shop_id = $1
    GROUP BY 1, 2, 3 HAVING sum(remaining) > 0 ORDER BY 1, 2, 3`,
  pending: `SELECT customer_id, order_id, points, matures_at FROM pending_points WHERE shop_id = $1 ORDER BY 1, 2`,
  refunds: `SELECT order_id, refund_id, qualifying_minor, units, status_points, points FROM refunds WHERE shop_id = $1
    ORDER BY 1, 2`,
  standings: `SELECT customer_id, tier_id, since, until, period, period_until, values, next_at, state - 'at' AS state FROM standings
    WHERE shop_id = $1 ORDER BY 1`,
  rises: `SELECT coalesce(kept_id, customer_id) AS customer_id, tier_id, sum(points) AS points FROM entry_rewards
    LEFT JOIN customer_merges m ON m.shop_id = $1 AND m.deleted_id = customer_id
    WHERE entry_rewards.shop_id = $1 AND points > 0 GROUP BY 1, 2 ORDER BY 1, 2`,
  changes: `SELECT customer_id, at, from_tier_id, to_tier_id, reason FROM standing_changes WHERE shop_id = $1 ORDER BY 1, 2`,
};

/**
 * Everything that has to be the same, however the facts arrived; what each order has in the books follows its target.
 */
export async function endOf(shopId: string, { lots = true } = {}) {
  const asked = Object.entries(ENDS).filter(([name]) => lots || name !== "lots");
  const rows = await Promise.all(asked.map(([, question]) => onPool().query<Row>(question, [shopId])));
  const { found } = await verifyBooks(db, shopId);
  const folded = await refoldStandings(db, shopId, { now: NOW });
  return {
    ...Object.fromEntries(asked.map(([name], index) => [name, rows[index]?.rows])),
    differences: [...found, ...folded.found],
  };
}

type Row = Record<string, unknown>;
