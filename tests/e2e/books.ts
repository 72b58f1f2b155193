/** A look into Laurel's books behind its back. */
import { SHOP } from "./cast.ts";
import type { Stage } from "./stage.ts";

export type Balance = { available: number; tier: string | null; entries: number };

export async function balanceOf(stage: Stage, firstName: string): Promise<Balance> {
  const rows = await stage.rows<Balance>(
    `SELECT m.available::int AS available, s.tier_id AS tier,
       (SELECT count(*)::int FROM entries e WHERE e.shop_id = m.shop_id AND e.customer_id = m.customer_id) AS entries
     FROM members m LEFT JOIN standings s USING (shop_id, customer_id)
     WHERE m.shop_id = $1 AND m.first_name = $2`,
    [SHOP, firstName],
  );
  return rows[0] ?? { available: 0, tier: null, entries: 0 };
}

export function untilBalance(stage: Stage, firstName: string, available: number): Promise<Balance> {
  return stage.until(
    `${firstName} to have ${String(available)} points`,
    () => balanceOf(stage, firstName),
    (balance) => balance.available === available,
  );
}

export type RedemptionRow = { id: string; state: string; code: string; points: number };

export async function redemptions(stage: Stage): Promise<RedemptionRow[]> {
  return stage.rows<RedemptionRow>(
    "SELECT redemption_id AS id, state, code, points::int AS points FROM redemptions WHERE shop_id = $1 ORDER BY requested_at",
    [SHOP],
  );
}

/** Nothing waits any more: every webhook is delivered, every delivery has its verdict, every due job is done. */
export async function untilStill(stage: Stage): Promise<void> {
  await stage.control.idle();
  await stage.until(
    "the inbox and the queue to be still",
    async () => ({
      deliveries: await stage.rows(
        "SELECT webhook_id, topic, state FROM deliveries WHERE shop_id = $1 AND state = 'received' LIMIT 5",
        [SHOP],
      ),
      jobs: await stage.rows(
        "SELECT task_identifier, last_error FROM graphile_worker.jobs WHERE run_at <= now() + interval '5 seconds' LIMIT 5",
      ),
    }),
    ({ deliveries, jobs }) => deliveries.length === 0 && jobs.length === 0,
  );
}

/** What must always be true: members agree with their entries, lots with balances. Answers what disagrees. */
export async function disagreements(stage: Stage): Promise<unknown[]> {
  return stage.rows(
    `SELECT m.customer_id, m.available, e.available AS by_entries, l.remaining AS by_lots
     FROM members m
     LEFT JOIN LATERAL (SELECT coalesce(sum(available_delta), 0) AS available, coalesce(sum(pending_delta), 0) AS pending
       FROM entries WHERE shop_id = m.shop_id AND customer_id = m.customer_id) e ON true
     LEFT JOIN LATERAL (SELECT coalesce(sum(remaining), 0) AS remaining
       FROM lots WHERE shop_id = m.shop_id AND customer_id = m.customer_id) l ON true
     WHERE m.shop_id = $1
       AND (m.available <> e.available OR m.pending <> e.pending OR l.remaining <> greatest(m.available, 0))`,
    [SHOP],
  );
}
