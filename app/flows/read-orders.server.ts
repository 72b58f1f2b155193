/** Orders whose news were not enough are read from Shopify, to be settled like any other news. */
import { log } from "#app/log.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readOrder } from "#app/shopify/orders.server.ts";

/**
 * The orders as Shopify has them now, each to its end. One that Shopify does not show (deleted, or older than we may
 * read) is answered as hidden, with a warning: its last news stand. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN, SCOPE_MISSING.
 * Writes nothing; what it answers goes to settle-orders.
 */
export async function readOrders(shopId: string, orderIds: readonly bigint[]): Promise<OrderNews[]> {
  const client = await shopifyClient(shopId);
  const news: OrderNews[] = [];
  for (const orderId of new Set(orderIds)) {
    const read = await readOrder(client, `gid://shopify/Order/${orderId}`);
    if (!read) log.warn({ shopId, orderId: orderId.toString() }, "Shopify does not show this order");
    news.push(read ? { kind: "order", ...read, read: true } : { kind: "hidden", orderId });
  }
  return news;
}
