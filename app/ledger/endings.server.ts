/** Lots by the day they end: which have ended, which will, and what a new policy makes of their dates. */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, jsonRows } from "#app/db.server.ts";
import type { EndedLot } from "#app/rules/points-due.ts";

/** The members whose open lots ended first, at most `limit` lots of them. */
export async function findEnding(
  db: Db,
  shopId: string,
  { now, limit }: { now: Date; limit: number },
): Promise<bigint[]> {
  const rows = await db.$queryRaw<{ customerId: bigint }[]>`
    SELECT DISTINCT customer_id AS "customerId" FROM (
      SELECT customer_id FROM lots WHERE shop_id = ${shopId} AND remaining > 0 AND expires_at <= ${now}
      ORDER BY expires_at, entry_id LIMIT ${limit}) AS ended`;
  return rows.map((row) => row.customerId);
}

/** The open lots of these members, who are locked, that have ended; at most `limit`. */
export async function readEnded(
  db: Db,
  shopId: string,
  { customerIds, now, limit }: { customerIds: readonly bigint[]; now: Date; limit: number },
): Promise<EndedLot[]> {
  return db.$queryRaw<EndedLot[]>`
    SELECT customer_id AS "customerId", entry_id AS "entryId", remaining, expires_at AS "expiresAt" FROM lots
    WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[]) AND remaining > 0
      AND expires_at <= ${now}
    ORDER BY expires_at, entry_id LIMIT ${limit}`;
}

/** What is left of the open lots of these members, who are locked, the soonest end first. */
export async function readOpenLots(
  db: Db,
  shopId: string,
  customerIds: readonly bigint[],
): Promise<Omit<EndedLot, "expiresAt">[]> {
  return db.$queryRaw`
    SELECT customer_id AS "customerId", entry_id AS "entryId", remaining FROM lots
    WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[]) AND remaining > 0
    ORDER BY expires_at, entry_id`;
}

/** Installed shops with open lots that end at or before an instant, the next ones after a shop, at most `limit`. */
export async function findShopsEnding(
  db: Db,
  { before, after, limit }: { before: Date; after: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopId: string }[]>`
    SELECT s.shop_id AS "shopId" FROM shops s
    WHERE s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL AND s.shop_id > ${after}
      AND EXISTS (SELECT FROM lots l WHERE l.shop_id = s.shop_id AND l.remaining > 0 AND l.expires_at <= ${before})
    ORDER BY s.shop_id LIMIT ${limit}`;
  return rows.map((row) => row.shopId);
}

/** A lot as a new policy looks at it. */
export type DatedLot = {
  customerId: bigint;
  entryId: bigint;
  remaining: bigint;
  /** When it was posted, which may be long after what it counts from. */
  madeAt: Date;
  expiresAt: Date | null;
  countsFrom: Date;
  lastActiveAt: Date | null;
};

/**
 * The shop's lots after one of them, in the order in which they were made, at most `limit`; empty ones may come back.
 */
export async function findLotsAfter(
  db: Db,
  shopId: string,
  { after, limit }: { after: bigint; limit: number },
): Promise<{ entryId: bigint; customerId: bigint }[]> {
  return db.$queryRaw`
    SELECT entry_id AS "entryId", customer_id AS "customerId" FROM lots
    WHERE shop_id = ${shopId} AND entry_id > ${after} ORDER BY entry_id LIMIT ${limit}`;
}

/** These lots, whose members are locked. */
export async function readDatedLots(
  db: Db,
  shopId: string,
  lotEntryIds: readonly bigint[],
): Promise<DatedLot[]> {
  return db.$queryRaw<DatedLot[]>`
    SELECT l.customer_id AS "customerId", l.entry_id AS "entryId", l.remaining, e.occurred_at AS "madeAt",
      l.expires_at AS "expiresAt", l.counts_from AS "countsFrom", m.last_active_at AS "lastActiveAt"
    FROM lots l JOIN entries e ON e.shop_id = l.shop_id AND e.entry_id = l.entry_id
    JOIN members m ON m.shop_id = l.shop_id AND m.customer_id = l.customer_id
    WHERE l.shop_id = ${shopId} AND l.entry_id = ANY(${idList(lotEntryIds)}::bigint[])`;
}

/** Writes when lots end. The caller has locked their members. */
export async function redateLots(
  tx: Tx,
  shopId: string,
  lots: readonly { entryId: bigint; expiresAt: Date | null }[],
): Promise<void> {
  if (lots.length === 0) return;
  const rows = lots.map(({ entryId, expiresAt }) => ({
    id: entryId.toString(),
    expires: expiresAt ?? undefined,
  }));
  await tx.$executeRaw`
    UPDATE lots l SET expires_at = x.expires
    FROM json_to_recordset(${jsonRows(rows)}) AS x(id bigint, expires timestamptz)
    WHERE l.shop_id = ${shopId} AND l.entry_id = x.id`;
}
