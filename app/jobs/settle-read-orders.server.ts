/** Settles orders that were read from Shopify, or had to wait; one that cannot be settled blocks none of the others. */
import { parkOrders } from "#app/flows/park-orders.server.ts";
import type { UnfitOrder } from "#app/flows/park-orders.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { inHalves } from "#app/jobs/in-halves.ts";
import { placeOf, wordsFor } from "#app/jobs/poison.ts";
import { log } from "#app/log.server.ts";
import { orderIdOf } from "#app/rules/order-news.ts";
import type { OrderNews } from "#app/rules/order-news.ts";

/** What was read, and which orders could not be. */
export type OrdersRead = { news: OrderNews[]; unread: UnfitOrder[] };

/**
 * All at once, or without those at fault: they are set aside, as are those that could not be read at all. A Fault of
 * the world passes through. Answers which orders are set aside.
 */
export async function settleReadOrders(
  shopId: string,
  { news, unread }: OrdersRead,
): Promise<ReadonlySet<bigint>> {
  const unfit = [...unread];
  await inHalves(news, {
    work: (part) => settleOrders(shopId, part, { now: new Date() }),
    unfit: (each, error) => unfit.push(unfitOrder(shopId, orderIdOf(each), error)),
  });
  await parkOrders(shopId, unfit, { now: new Date() });
  return new Set(unfit.map(({ orderId }) => orderId));
}

/** Settles known orders again that had to wait, in the same way. */
export async function settleKnownOrders(shopId: string, orderIds: readonly bigint[]): Promise<void> {
  const unfit: UnfitOrder[] = [];
  await inHalves(orderIds, {
    work: (part) => settleOrders(shopId, [], { now: new Date(), orderIds: part }),
    unfit: (orderId, error) => unfit.push(unfitOrder(shopId, orderId, error)),
  });
  await parkOrders(shopId, unfit, { now: new Date() });
}

function unfitOrder(shopId: string, orderId: bigint, cause: unknown): UnfitOrder {
  const error = wordsFor(cause);
  log.error({ shopId, orderId: orderId.toString(), error, at: placeOf(cause) }, "order not settled");
  return { orderId, error };
}
