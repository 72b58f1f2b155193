/** What orders have pending for members, and when it matures: a projection of entries that the ledger keeps. */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, jsonRows } from "#app/db.server.ts";
import { assert } from "#app/errors.ts";
import type { NewEntry } from "#app/ledger/entry.ts";
import type { DuePoints } from "#app/rules/points-due.ts";

/**
 * Moves what the entries make pending or take from it, one statement for all. The caller has locked the members. The
 * law `pending_points_are_some` refuses to take more than an order has pending.
 */
export async function movePending(tx: Tx, shopId: string, entries: readonly NewEntry[]): Promise<void> {
  const moved = entries.filter((entry) => entry.pendingDelta !== 0n);
  if (moved.length === 0) return;
  await tx.$executeRaw`
    MERGE INTO pending_points AS p
    USING (
      SELECT member, of, sum(points)::bigint AS points, max(matures) AS matures
      FROM json_to_recordset(${jsonRows(moved.map(rowOf))}) AS x(member bigint, of bigint, points bigint,
        matures timestamptz)
      GROUP BY member, of HAVING sum(points) <> 0) AS x
    ON p.shop_id = ${shopId} AND p.customer_id = x.member AND p.order_id = x.of
    WHEN MATCHED AND p.points + x.points = 0 THEN DELETE
    WHEN MATCHED THEN UPDATE SET points = p.points + x.points
    WHEN NOT MATCHED THEN INSERT (shop_id, customer_id, order_id, points, matures_at)
      VALUES (${shopId}, x.member, x.of, x.points, coalesce(x.matures, '-infinity'))`;
}

function rowOf({ customerId, orderId, pendingDelta, maturesAt }: NewEntry) {
  assert(orderId !== undefined, "pending points belong to an order");
  assert(pendingDelta < 0n || maturesAt, "pending points know when they mature");
  return {
    member: customerId.toString(),
    of: orderId.toString(),
    points: pendingDelta.toString(),
    matures: maturesAt,
  };
}

/** The members whose points are due first, at most `limit` of them. */
export async function findMaturing(
  db: Db,
  shopId: string,
  { now, limit }: { now: Date; limit: number },
): Promise<bigint[]> {
  const rows = await db.$queryRaw<{ customerId: bigint }[]>`
    SELECT DISTINCT customer_id AS "customerId" FROM (
      SELECT customer_id FROM pending_points WHERE shop_id = ${shopId} AND matures_at <= ${now}
      ORDER BY matures_at, customer_id, order_id LIMIT ${limit}) AS due`;
  return rows.map((row) => row.customerId);
}

/** What is due of these members, who are locked; at most `limit`. */
export async function readDue(
  db: Db,
  shopId: string,
  { customerIds, now, limit }: { customerIds: readonly bigint[]; now: Date; limit: number },
): Promise<DuePoints[]> {
  return db.$queryRaw<DuePoints[]>`
    SELECT customer_id AS "customerId", order_id AS "orderId", points, matures_at AS "maturesAt",
      (SELECT count(*)::integer FROM entries e WHERE e.shop_id = ${shopId} AND e.order_id = p.order_id
        AND e.customer_id = p.customer_id AND e.kind = 'mature') AS matured
    FROM pending_points p
    WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[]) AND matures_at <= ${now}
    ORDER BY matures_at, customer_id, order_id LIMIT ${limit}`;
}

/** Installed shops where points are due, the next ones after a shop, at most `limit`. */
export async function findShopsMaturing(
  db: Db,
  { now, after, limit }: { now: Date; after: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopId: string }[]>`
    SELECT s.shop_id AS "shopId" FROM shops s
    WHERE s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL AND s.shop_id > ${after}
      AND EXISTS (SELECT FROM pending_points p WHERE p.shop_id = s.shop_id AND p.matures_at <= ${now})
    ORDER BY s.shop_id LIMIT ${limit}`;
  return rows.map((row) => row.shopId);
}
