/** Products that rules ask for: read, then the orders that waited for them are settled. */
import { readProducts } from "#app/flows/read-products.server.ts";
import { settleWaitingOrders } from "#app/jobs/settle-waiting-orders.server.ts";

/** Answers whether there are more to read, or to settle. */
export async function rereadProducts({ shopId }: { shopId: string }): Promise<{ more: boolean }> {
  const read = await readProducts(shopId, { now: new Date() });
  const settled = await settleWaitingOrders(shopId, "products");
  return { more: read.more || settled.more };
}
