/** Keeper of the log's rows about orders that Laurel found by asking Shopify, and could not read or settle. */
import type { Tx } from "#app/db.server.ts";
import { jsonRows, sql } from "#app/db.server.ts";
import { foundId } from "#app/rules/missed-orders.ts";

/** They stand in the log as if Shopify had told that they changed. */
const TOPIC = "orders/updated";

/** `error`: why, in words without personal data. */
export type UnfitOrder = { orderId: bigint; error: string };

/**
 * Sets the orders aside, one row each; one that was done with since and fails again is set aside again. What the
 * merchant has dismissed stays so.
 */
export async function parkFoundOrders(
  tx: Tx,
  shopId: string,
  orders: readonly UnfitOrder[],
  now: Date,
): Promise<void> {
  if (orders.length === 0) return;
  const rows = orders.map(({ orderId, error }) => ({
    ...{ id: foundId(orderId), about: orderId.toString() },
    error,
  }));
  await tx.$executeRaw(sql`
    INSERT INTO deliveries AS d (shop_id, webhook_id, topic, received_at, state, attempts, error, processed_at, about)
    SELECT ${shopId}, x.id, ${TOPIC}, ${now}, 'parked', 1, x.error, ${now}, x.about
    FROM json_to_recordset(${jsonRows(rows)}) AS x(id text, about bigint, error text)
    ORDER BY x.id
    ON CONFLICT (shop_id, webhook_id) DO UPDATE SET state = 'parked', outcome = NULL, attempts = d.attempts + 1,
      error = excluded.error, processed_at = excluded.processed_at
    WHERE d.state <> 'ignored'`);
}

/** Orders that were set aside, and are settled after all. */
export async function closeFoundOrders(
  tx: Tx,
  shopId: string,
  orderIds: readonly bigint[],
  now: Date,
): Promise<void> {
  if (orderIds.length === 0) return;
  // By topic and state: one index finds the few that are set aside, however many orders are settled.
  await tx.$executeRaw(sql`
    UPDATE deliveries SET state = 'processed', outcome = 'Its order was settled', processed_at = ${now}, error = NULL
    WHERE shop_id = ${shopId} AND topic = ${TOPIC} AND state = 'parked'
      AND webhook_id = ANY(${orderIds.map(foundId)})`);
}
