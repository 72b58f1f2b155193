/** Orders by the version of the programme that judged them. */
import type { Db } from "#app/db.server.ts";

/** Where a walk through the orders goes on. */
export type OrderPlace = { at: string; orderId: string };

/**
 * The next orders after a place, by when they were placed, at most `limit`: of those that were placed since this
 * version is in force, and were settled by an older one.
 */
export async function findJudgedByOlder(
  db: Db,
  shopId: string,
  { version, after, limit }: { version: number; after: OrderPlace | null; limit: number },
): Promise<OrderPlace[]> {
  const { at, orderId } = after ?? { at: "-infinity", orderId: "0" };
  return db.$queryRaw<OrderPlace[]>`
    SELECT o.processed_at::text AS at, o.order_id::text AS "orderId"
    FROM programme_versions v JOIN orders o ON o.shop_id = v.shop_id AND o.processed_at >= v.published_at
    WHERE v.shop_id = ${shopId} AND v.version = ${version} AND o.programme_version < v.version
      AND (o.processed_at, o.order_id) > (${at}::timestamptz, ${orderId}::bigint)
    ORDER BY o.processed_at, o.order_id LIMIT ${limit}`;
}
