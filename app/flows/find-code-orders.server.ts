/** Orders that carry codes are read from Shopify, so that no use of a code is overlooked. */
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import { findRedemptions } from "#app/models/redemptions.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { findOrdersWithCode } from "#app/shopify/code-orders.server.ts";
import { readOrder } from "#app/shopify/orders.server.ts";

export type CodeOrders = {
  news: OrderNews[];
  /** Orders that could not be read, and why, in words without personal data. */
  unread: { orderId: bigint; error: string }[];
  /** The orders that carry the code of each redemption; one is missing where that cannot be found out. */
  carrying: ReadonlyMap<string, readonly bigint[]>;
};

/**
 * Every order at Shopify that carries the code of one of these redemptions, each to its end, as news to be settled. One
 * that cannot be read keeps no other from being read. Writes nothing. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN,
 * SCOPE_MISSING; Faults pass through, and then no points may come back yet.
 */
export async function findCodeOrders(shopId: string, redemptionIds: readonly string[]): Promise<CodeOrders> {
  const redemptions = await findRedemptions(db, shopId, redemptionIds);
  if (redemptions.length === 0) return { news: [], unread: [], carrying: new Map() };
  const client = await shopifyClient(shopId, { background: true });
  const carrying = new Map<string, bigint[]>();
  for (const { redemptionId, code, customerId, requestedAt } of redemptions) {
    const found = await answered(findOrdersWithCode(client, { code, customerId, since: requestedAt }));
    if ("value" in found) carrying.set(redemptionId, found.value);
    else log.error({ shopId, redemptionId, error: found.error }, "orders of a code not found");
  }
  const [news, unread]: [OrderNews[], CodeOrders["unread"]] = [[], []];
  for (const orderId of new Set([...carrying.values()].flat())) {
    const read = await answered(readOrder(client, `gid://shopify/Order/${orderId}`));
    if ("error" in read) unread.push({ orderId, error: read.error });
    else if (read.value) news.push({ kind: "order", ...read.value, read: true });
  }
  return { news, unread, carrying };
}

/** What Shopify answers, or why that cannot be understood. */
async function answered<T>(answer: Promise<T>): Promise<{ value: T } | { error: string }> {
  try {
    return { value: await answer };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "BAD_REQUEST") throw error;
    return { error: error.message };
  }
}
