/** Tags of customers that rules ask for: read, then the orders that waited for them are settled. */
import { db } from "#app/db.server.ts";
import { readTags } from "#app/flows/read-tags.server.ts";
import { settleKnownOrders } from "#app/jobs/settle-read-orders.server.ts";
import { findAwaitingTags } from "#app/models/customer-tags.server.ts";

const ORDERS_AT_ONCE = 200;
const BATCHES_PER_RUN = 20;

/** Answers whether there are more to read. Orders of customers whose tags are not read yet go on waiting. */
export async function rereadTags({ shopId }: { shopId: string }): Promise<{ more: boolean }> {
  const { more } = await readTags(shopId, { now: new Date() });
  let after = 0n;
  for (let batches = 0; batches < BATCHES_PER_RUN; batches += 1) {
    const orderIds = await findAwaitingTags(db, shopId, { after, limit: ORDERS_AT_ONCE });
    await settleKnownOrders(shopId, orderIds);
    if (orderIds.length < ORDERS_AT_ONCE) return { more };
    after = orderIds.at(-1) ?? after;
  }
  return { more: true };
}
