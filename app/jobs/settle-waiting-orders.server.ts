/** What orders waited for has been read: they are settled. */
import { db } from "#app/db.server.ts";
import { settleKnownOrders } from "#app/jobs/settle-read-orders.server.ts";
import type { Awaited } from "#app/models/waiting-orders.server.ts";
import { findAwaiting } from "#app/models/waiting-orders.server.ts";

const ORDERS_AT_ONCE = 200;
const BATCHES_PER_RUN = 20;

/** Answers whether there are more than one run settles. Orders for which not all is read yet go on waiting. */
export async function settleWaitingOrders(shopId: string, what: Awaited): Promise<{ more: boolean }> {
  let after = 0n;
  for (let batches = 0; batches < BATCHES_PER_RUN; batches += 1) {
    const orderIds = await findAwaiting(db, shopId, what, { after, limit: ORDERS_AT_ONCE });
    await settleKnownOrders(shopId, orderIds);
    if (orderIds.length < ORDERS_AT_ONCE) return { more: false };
    after = orderIds.at(-1) ?? after;
  }
  return { more: true };
}
