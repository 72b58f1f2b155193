/** Orders of the shop's past that earn nothing, until the merchant says so: who has them, and which they are. */
import type { Db } from "#app/db.server.ts";
import { idList, sql } from "#app/db.server.ts";
import type { Participant } from "#app/rules/settlement.ts";

/** Of whoever takes part; what guests and excluded customers bought stays history. */
const OF_MEMBERS = sql`
  FROM orders o JOIN members m ON m.shop_id = o.shop_id AND m.customer_id = o.customer_id
  WHERE o.history_only AND NOT o.read_again AND m.state = 'enrolled' AND m.enrolled_at IS NOT NULL`;

/** How many orders of the past there are, and how many of them are of members. */
export async function countPastOrders(
  db: Db,
  shopId: string,
): Promise<{ orders: number; ofMembers: number; members: number }> {
  const [row] = await db.$queryRaw<{ orders: bigint; of_members: bigint; members: bigint }[]>(sql`
    SELECT (SELECT count(*) FROM orders WHERE shop_id = ${shopId} AND history_only) AS orders,
      count(*) AS of_members, count(DISTINCT o.customer_id) AS members ${OF_MEMBERS} AND o.shop_id = ${shopId}`);
  return {
    orders: Number(row?.orders ?? 0),
    ofMembers: Number(row?.of_members ?? 0),
    members: Number(row?.members ?? 0),
  };
}

export type PastMember = Participant & { enrolledAt: Date; orderIds: bigint[] };

type Row = { customer_id: bigint; state: string; enrolled_at: Date; order_ids: bigint[] };

/**
 * The next members after this customer, by id, each with all their orders of the past: as many members as fit into
 * `orders` orders, and at least one.
 */
export async function nextPastMembers(
  db: Db,
  shopId: string,
  { after, orders }: { after: bigint; orders: number },
): Promise<PastMember[]> {
  const rows = await db.$queryRaw<Row[]>(sql`
    WITH next AS MATERIALIZED (
      SELECT m.customer_id, m.state, m.enrolled_at FROM members m
      WHERE m.shop_id = ${shopId} AND m.customer_id > ${after} AND m.state = 'enrolled' AND m.enrolled_at IS NOT NULL
        AND EXISTS (SELECT FROM orders o WHERE o.shop_id = m.shop_id AND o.customer_id = m.customer_id
          AND o.history_only AND NOT o.read_again)
      ORDER BY m.customer_id LIMIT ${orders}
    ), counted AS (
      SELECT next.*, past.order_ids, cardinality(past.order_ids) AS own,
        sum(cardinality(past.order_ids)) OVER (ORDER BY next.customer_id) AS so_far
      FROM next, LATERAL (
        SELECT array_agg(o.order_id ORDER BY o.order_id) AS order_ids FROM orders o
        WHERE o.shop_id = ${shopId} AND o.customer_id = next.customer_id AND o.history_only AND NOT o.read_again
      ) AS past)
    SELECT customer_id, state, enrolled_at, order_ids FROM counted
    WHERE so_far <= ${orders} OR so_far = own ORDER BY customer_id`);
  return rows.map((row) => ({
    customerId: row.customer_id,
    state: row.state,
    enrolledAt: row.enrolled_at,
    orderIds: row.order_ids,
  }));
}

/** Names of members, by customer id, to show; without one, nothing. */
export async function namesOfMembers(
  db: Db,
  shopId: string,
  customerIds: readonly bigint[],
): Promise<Map<bigint, { name: string; email: string | null }>> {
  if (customerIds.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: bigint; name: string; email: string | null }[]>(sql`
    SELECT customer_id AS id, trim(concat_ws(' ', first_name, last_name)) AS name, email
    FROM members WHERE shop_id = ${shopId} AND customer_id = ANY(${idList(customerIds)}::bigint[])`);
  return new Map(rows.map(({ id, name, email }) => [id, { name, email }]));
}
