/** As much of known orders as tells whether Shopify has newer ones. */
import type { Db } from "#app/db.server.ts";
import { idList } from "#app/db.server.ts";
import type { KnownHead } from "#app/rules/missed-orders.ts";

type HeadRow = {
  orderId: bigint;
  updatedAt: Date;
  cancelled: boolean;
  financialStatus: string | null;
  customerId: bigint | null;
  namedCustomers: bigint[];
  totalMinor: bigint;
  readAgain: boolean;
  refundIds: bigint[];
};

/** Those of the orders whose state is known, by id. */
export async function knownHeads(
  db: Db,
  shopId: string,
  orderIds: readonly bigint[],
): Promise<Map<bigint, KnownHead>> {
  if (orderIds.length === 0) return new Map();
  const rows = await db.$queryRaw<HeadRow[]>`
    SELECT order_id AS "orderId", shop_updated_at AS "updatedAt", cancelled_at IS NOT NULL AS cancelled,
      financial_status AS "financialStatus", customer_id AS "customerId",
      coalesce(named_customers, '{}') AS "namedCustomers",
      coalesce((state->>'totalMinor')::bigint, 0) AS "totalMinor", read_again AS "readAgain",
      ARRAY(SELECT refund_id FROM refunds r WHERE r.shop_id = o.shop_id AND r.order_id = o.order_id) AS "refundIds"
    FROM orders o
    WHERE shop_id = ${shopId} AND order_id = ANY(${idList(orderIds)}::bigint[]) AND shop_updated_at IS NOT NULL`;
  return new Map(rows.map((row) => [row.orderId, row]));
}
