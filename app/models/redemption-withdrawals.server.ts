/** Keeper of what is wanted back: who wants it, what was sent to Shopify for it, and what came of that. */
import type { Db, Tx } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { enqueue } from "#app/queue.server.ts";

/** Writes down that somebody wants it back; who asked first stays. */
export async function noteWithdrawal(
  tx: Tx,
  shopId: string,
  { redemptionId, by, now }: { redemptionId: string; by: string; now: Date },
): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE redemptions SET withdrawal_at = ${now}, withdrawal_by = ${by}, failure = NULL
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}::uuid AND state = 'issued'
      AND withdrawal_at IS NULL`);
}

/** It cannot be taken back, for this reason: nobody wants it back any more. */
export async function noteKept(
  tx: Tx,
  shopId: string,
  { redemptionId, why }: { redemptionId: string; why: string },
): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE redemptions SET withdrawal_at = NULL, withdrawal_by = NULL, withdrawal_sent_at = NULL, failure = ${why}
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}::uuid AND state = 'issued'`);
}

/**
 * What was taken at Shopify is not the redemption's own but one of these, which is as good: the redemption that had it
 * has the other from then on. One that still stands comes before one that was found empty since; those that no
 * redemption has are nobody's.
 */
export async function swapIssued(
  tx: Tx,
  shopId: string,
  { redemptionId, gids }: { redemptionId: string; gids: readonly string[] },
): Promise<void> {
  const found = await tx.$queryRaw<{ redemptionId: string; gid: string }[]>(sql`
    SELECT redemption_id AS "redemptionId", discount_gid AS gid FROM redemptions
    WHERE shop_id = ${shopId} AND (redemption_id = ${redemptionId}::uuid
      OR redemption_id = (SELECT redemption_id FROM redemptions
        WHERE shop_id = ${shopId} AND discount_gid = ANY(${[...gids]}::text[]) AND state IN ('issued', 'used')
        ORDER BY state, used_at DESC NULLS LAST LIMIT 1))
    ORDER BY redemption_id FOR UPDATE`);
  const own = found.find((each) => each.redemptionId === redemptionId);
  const other = found.find((each) => each.redemptionId !== redemptionId);
  if (!own || !other) return;
  const give = (to: string, gid: string | null) =>
    tx.$executeRaw(sql`
      UPDATE redemptions SET discount_gid = ${gid} WHERE shop_id = ${shopId} AND redemption_id = ${to}::uuid`);
  // No two may have one id, not even for a moment.
  await give(redemptionId, null);
  await give(other.redemptionId, own.gid);
  await give(redemptionId, other.gid);
}

/** As `claimSending`, for what is taken back. */
export async function claimWithdrawal(
  tx: Tx,
  shopId: string,
  { redemptionId, before, now }: { redemptionId: string; before: Date | null; now: Date },
): Promise<boolean> {
  const changed = await tx.$executeRaw(sql`
    UPDATE redemptions SET withdrawal_sent_at = ${now}
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}::uuid AND state IN ('issued', 'failed')
      AND withdrawal_sent_at IS NOT DISTINCT FROM ${before}`);
  return changed > 0;
}

/** This transaction of Shopify's took it back; it is never another's. */
export async function keepWithdrawal(
  tx: Tx,
  shopId: string,
  { redemptionId, gid }: { redemptionId: string; gid: string },
): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE redemptions SET withdrawal_gid = ${gid}
    WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}::uuid`);
}

/** Has taken out of use at Shopify what a redemption became, or may have become. Keyed by the redemption. */
export async function enqueueWithdrawal(tx: Tx, shopId: string, redemptionId: string): Promise<void> {
  const jobKey = `withdraw-codes:${shopId}:${redemptionId}`;
  await enqueue(tx, "withdraw-codes", { shopId, redemptionIds: [redemptionId] }, { jobKey });
}

/** By then no request that was sent before is under way, or has been sent again. */
const SETTLED_AFTER_MS = 120_000;

/**
 * Has it looked at once more whether it is out of use, if its points are back by then: for whoever is about to ask Shopify
 * for something that would make it good again, and may be cut off in the midst of it. Keyed by the redemption.
 */
export async function enqueueSecondLook(
  tx: Tx,
  shopId: string,
  { redemptionId, now }: { redemptionId: string; now: Date },
): Promise<void> {
  const jobKey = `withdraw-codes:${shopId}:${redemptionId}:again`;
  const runAt = new Date(now.getTime() + SETTLED_AFTER_MS);
  await enqueue(tx, "withdraw-codes", { shopId, redemptionIds: [redemptionId] }, { jobKey, runAt });
}

/** Redemptions that somebody has wanted back since before `before`, of installed shops; at most `limit`. */
export async function findLeftWithdrawals(
  db: Db,
  { before, limit }: { before: Date; limit: number },
): Promise<{ shopId: string; redemptionId: string }[]> {
  return db.$queryRaw(sql`
    SELECT r.shop_id AS "shopId", r.redemption_id AS "redemptionId"
    FROM redemptions r JOIN shops s USING (shop_id)
    WHERE r.state = 'issued' AND r.withdrawal_at < ${before}
      AND s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL
    ORDER BY random() LIMIT ${limit}`);
}
