/** Products that rules ask for: read, then the orders that waited for them are settled. */
import { db } from "#app/db.server.ts";
import { readProducts } from "#app/flows/read-products.server.ts";
import { settleKnownOrders } from "#app/jobs/settle-read-orders.server.ts";
import { findAwaiting } from "#app/models/products.server.ts";

const ORDERS_AT_ONCE = 200;
const BATCHES_PER_RUN = 20;

/** Answers whether there are more products to read. Orders whose products are not all read yet go on waiting. */
export async function rereadProducts({ shopId }: { shopId: string }): Promise<{ more: boolean }> {
  const { more } = await readProducts(shopId, { now: new Date() });
  let after = 0n;
  for (let batches = 0; batches < BATCHES_PER_RUN; batches += 1) {
    const orderIds = await findAwaiting(db, shopId, { after, limit: ORDERS_AT_ONCE });
    await settleKnownOrders(shopId, orderIds);
    if (orderIds.length < ORDERS_AT_ONCE) return { more };
    after = orderIds.at(-1) ?? after;
  }
  return { more: true };
}
