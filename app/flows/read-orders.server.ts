/** Orders whose news were not enough are read from Shopify, to be settled like any other news. */
import { Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readOrder } from "#app/shopify/orders.server.ts";

/** Orders that could not be read come with the reason, in words without personal data. */
export type OrdersRead = { news: OrderNews[]; unread: { orderId: bigint; error: string }[] };

/**
 * The orders as Shopify has them now, each to its end. One that Shopify does not show (deleted, or older than we may
 * read) is answered as hidden, with a warning: its last news stand. One that cannot be understood keeps no other from
 * being read. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN, SCOPE_MISSING. Writes nothing; what it answers goes to
 * settle-orders.
 */
export async function readOrders(shopId: string, orderIds: readonly bigint[]): Promise<OrdersRead> {
  const client = await shopifyClient(shopId, { background: true });
  const read: OrdersRead = { news: [], unread: [] };
  for (const orderId of new Set(orderIds)) {
    try {
      read.news.push(await newsOf(client, orderId));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "BAD_REQUEST") throw error;
      log.error({ shopId, orderId: orderId.toString(), error: error.message }, "order not read");
      read.unread.push({ orderId, error: error.message });
    }
  }
  return read;
}

async function newsOf(client: ShopifyClient, orderId: bigint): Promise<OrderNews> {
  const { shopId } = client;
  const read = await readOrder(client, `gid://shopify/Order/${orderId}`);
  if (!read) log.warn({ shopId, orderId: orderId.toString() }, "Shopify does not show this order");
  return read ? { kind: "order", ...read, read: true } : { kind: "hidden", orderId };
}
