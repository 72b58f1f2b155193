/** Orders whose news were not enough: read again to the end, then settled like any other news. */
import { readOrders } from "#app/flows/read-orders.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";

export async function rereadOrders({
  shopId,
  orderIds,
}: {
  shopId: string;
  orderIds: readonly string[];
}): Promise<void> {
  const news = await readOrders(shopId, orderIds.map(BigInt));
  if (news.length > 0) await settleOrders(shopId, news, { now: new Date() });
}
