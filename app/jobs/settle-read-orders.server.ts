/** Settles orders that were read from Shopify; one that cannot be settled blocks none of the others. */
import { parkOrders } from "#app/flows/park-orders.server.ts";
import type { UnfitOrder } from "#app/flows/park-orders.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { isPoisoned, placeOf, wordsFor } from "#app/jobs/poison.ts";
import { log } from "#app/log.server.ts";
import { orderIdOf } from "#app/rules/order-news.ts";
import type { OrderNews } from "#app/rules/order-news.ts";

/** What was read, and which orders could not be. */
export type OrdersRead = { news: OrderNews[]; unread: UnfitOrder[] };

/**
 * All at once; when one of them is poisoned each by itself. Those at fault, and those that could not be read at all,
 * are set aside. A Fault of the world passes through.
 */
export async function settleReadOrders(shopId: string, { news, unread }: OrdersRead): Promise<void> {
  const unfit = [...unread, ...(await settle(shopId, news))];
  await parkOrders(shopId, unfit, { now: new Date() });
}

async function settle(shopId: string, news: readonly OrderNews[]): Promise<UnfitOrder[]> {
  const [first, ...others] = news;
  if (!first) return [];
  try {
    await settleOrders(shopId, news, { now: new Date() });
    return [];
  } catch (error) {
    if (!isPoisoned(error)) throw error;
    if (others.length > 0) return settleOneByOne(shopId, news);
    const orderId = orderIdOf(first);
    const words = wordsFor(error);
    log.error({ shopId, orderId: orderId.toString(), error: words, at: placeOf(error) }, "order not settled");
    return [{ orderId, error: words }];
  }
}

async function settleOneByOne(shopId: string, news: readonly OrderNews[]): Promise<UnfitOrder[]> {
  const unfit: UnfitOrder[] = [];
  for (const each of news) unfit.push(...(await settle(shopId, [each])));
  return unfit;
}
