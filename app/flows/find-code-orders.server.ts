/** Orders that carry codes are read from Shopify, so that no use of a code is overlooked. */
import { db } from "#app/db.server.ts";
import { findRedemptions } from "#app/models/redemptions.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { findOrdersWithCode } from "#app/shopify/code-orders.server.ts";
import { readOrder } from "#app/shopify/orders.server.ts";

/**
 * Every order at Shopify that carries the code of one of these redemptions, each to its end, as news to be settled.
 * Writes nothing. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN, SCOPE_MISSING; Faults pass through, and then no points
 * may come back yet.
 */
export async function findCodeOrders(shopId: string, redemptionIds: readonly string[]): Promise<OrderNews[]> {
  const redemptions = await findRedemptions(db, shopId, redemptionIds);
  if (redemptions.length === 0) return [];
  const client = await shopifyClient(shopId);
  const found = new Set<string>();
  for (const { code, customerId, requestedAt } of redemptions)
    for (const gid of await findOrdersWithCode(client, { code, customerId, since: requestedAt }))
      found.add(gid);
  const news: OrderNews[] = [];
  for (const gid of found) {
    const read = await readOrder(client, gid);
    if (read) news.push({ kind: "order", ...read, read: true });
  }
  return news;
}
