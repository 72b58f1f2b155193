/** Orders that wait for what no payload carries: facts of their products, or tags of their customers. */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, sql } from "#app/db.server.ts";

/** What orders wait for. */
export type Awaited = "products" | "tags";

const WAITING = { products: sql`awaits_products`, tags: sql`awaits_tags` } satisfies Record<Awaited, unknown>;

/** Notes that the orders wait. Saying it twice changes nothing. */
export async function noteAwaiting(
  tx: Tx,
  shopId: string,
  what: Awaited,
  orderIds: readonly bigint[],
): Promise<void> {
  if (orderIds.length === 0) return;
  await tx.$executeRaw(sql`
    UPDATE orders SET ${WAITING[what]} = true
    WHERE shop_id = ${shopId} AND order_id = ANY(${idList(orderIds)}::bigint[]) AND NOT ${WAITING[what]}`);
}

/** Orders that wait, by id from `after` on, at most `limit`. */
export async function findAwaiting(
  db: Db,
  shopId: string,
  what: Awaited,
  { after, limit }: { after: bigint; limit: number },
): Promise<bigint[]> {
  const rows = await db.$queryRaw<{ orderId: bigint }[]>(sql`
    SELECT order_id AS "orderId" FROM orders
    WHERE shop_id = ${shopId} AND ${WAITING[what]} AND order_id > ${after} ORDER BY order_id LIMIT ${limit}`);
  return rows.map(({ orderId }) => orderId);
}

/** Tags are read of whoever takes part, whether an order waits for them or not. */
const unread = (before: Date) => sql`
  EXISTS (SELECT FROM members m WHERE m.shop_id = s.shop_id AND m.tags_changed_at IS NOT NULL
    AND (m.tags_read_at IS NULL OR m.tags_read_at <= m.tags_changed_at) AND m.tags_changed_at < ${before})`;

/** Installed shops with orders that wait, or with tags that wait to be read since then: what a sweep looks for. */
export async function findShopsAwaiting(
  db: Db,
  what: Awaited,
  { before, limit }: { before: Date; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopId: string }[]>(sql`
    SELECT s.shop_id AS "shopId" FROM shops s
    WHERE s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL
      AND (EXISTS (SELECT FROM orders o WHERE o.shop_id = s.shop_id AND ${WAITING[what]})
        OR ${what === "tags" ? unread(before) : sql`false`})
    ORDER BY random() LIMIT ${limit}`);
  return rows.map(({ shopId }) => shopId);
}
