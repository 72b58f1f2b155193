/** Tags of customers that rules ask for: read, then the orders that waited for them are settled. */
import { readTags } from "#app/flows/read-tags.server.ts";
import { settleWaitingOrders } from "#app/jobs/settle-waiting-orders.server.ts";

/** Answers whether there are more to read, or to settle. */
export async function rereadTags({ shopId }: { shopId: string }): Promise<{ more: boolean }> {
  const read = await readTags(shopId, { now: new Date() });
  const settled = await settleWaitingOrders(shopId, "tags");
  return { more: read.more || settled.more };
}
