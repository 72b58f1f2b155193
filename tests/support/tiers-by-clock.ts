/** What tests of tiers by the clock share: the job's work to its end, and what it leaves. */
import { advanceBatch } from "#app/jobs/standing-jobs.server.ts";
import { db } from "#app/db.server.ts";
import type { AdvancedBatch } from "#app/flows/advance-standings.server.ts";
import { onPool } from "./pool.ts";

/** As the job does, batch after batch; after a publication with its version. */
export async function runClock(
  shopId: string,
  now: Date,
  { version, limit }: { version?: number; limit?: number } = {},
): Promise<void> {
  let after: AdvancedBatch["after"] = null;
  for (let more = true; more;)
    ({ at: after, more } = await advanceBatch(shopId, { clock: () => now, version, after, limit }));
}

/** "influencer until 2028-01-01, $0 in 2027" */
export async function standingOf(shopId: string, customerId = 1n): Promise<string> {
  const { tierId, until, period, values } = await db.standing.findUniqueOrThrow({
    where: { shopId_customerId: { shopId, customerId } },
  });
  const spend = BigInt((values as { spend?: string }).spend ?? "0") / 100n;
  return `${tierId} until ${until?.toISOString().slice(0, 10) ?? "–"}, $${spend} in ${period}`;
}

/** "2027-01-01 influencer → member: ended" */
export async function changesOf(shopId: string, customerId = 1n): Promise<string[]> {
  const changes = await db.standingChange.findMany({ where: { shopId, customerId }, orderBy: { at: "asc" } });
  return changes.map(
    ({ at, fromTierId, toTierId, reason }) =>
      `${at.toISOString().slice(0, 10)} ${fromTierId} → ${toTierId}: ${(reason as { cause: string }).cause}`,
  );
}

/** Every standing and its history, but for the instant that it was folded at. */
export async function standingsAndChanges(shopId: string): Promise<unknown> {
  const ask = async (question: string) => (await onPool().query<object>(question, [shopId])).rows;
  return {
    standings: await ask(`SELECT customer_id, tier_id, since, until, period, period_until, values, next_at,
      programme_version, state - 'at' AS state FROM standings WHERE shop_id = $1 ORDER BY 1`),
    changes: await ask(`SELECT customer_id, at, from_tier_id, to_tier_id, reason FROM standing_changes
      WHERE shop_id = $1 ORDER BY 1, 2`),
    rewards: await ask(`SELECT customer_id, tier_id, period, points FROM entry_rewards
      WHERE shop_id = $1 AND (points > 0 OR redemption_id IS NOT NULL) ORDER BY 1, 2, 3`),
    balances: await ask(`SELECT customer_id, available, pending FROM members WHERE shop_id = $1 ORDER BY 1`),
  };
}
