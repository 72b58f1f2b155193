/** Orders whose news were not enough are read from Shopify, to be settled like any other news. */
import { log } from "#app/log.server.ts";
import type { CustomerState, OrderState } from "#app/rules/order.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readOrder } from "#app/shopify/orders.server.ts";

type ReadNews = { kind: "order"; order: OrderState; customer: CustomerState | null };

/**
 * The orders as Shopify has them now, each to its end. One that Shopify does not show (deleted, or older than we may
 * read) is left out, with a warning: its last news stand. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN, SCOPE_MISSING.
 * Writes nothing; what it answers goes to settle-orders.
 */
export async function readOrders(shopId: string, orderIds: readonly bigint[]): Promise<ReadNews[]> {
  const client = await shopifyClient(shopId);
  const news: ReadNews[] = [];
  for (const orderId of new Set(orderIds)) {
    const read = await readOrder(client, `gid://shopify/Order/${orderId}`);
    if (read) news.push({ kind: "order", ...read });
    else log.warn({ shopId, orderId: orderId.toString() }, "Shopify does not show this order");
  }
  return news;
}
