/** The merchant asks to try again what could not be done. */
import { inTransaction } from "#app/db.server.ts";
import { closeUnsaid, unparkDeliveries } from "#app/models/deliveries.server.ts";
import { enqueue, enqueueReading } from "#app/queue.server.ts";
import { tellsOfOrder, TOPICS } from "#app/shopify/trim-payload.ts";

/** Orders that are read for one press of the button; each costs Shopify a call. */
const READ_AT_ONCE = 500;
const OF_ORDERS = Object.keys(TOPICS).filter(tellsOfOrder);

/**
 * Takes the shop's parked deliveries up again, or the one that is named, and has the inbox drained. Where nothing is
 * kept of what an order's delivery said, or nobody ever told of the order, it is read from Shopify. Doing it twice
 * tries once: what waits is not parked any more. Answers how many are tried.
 */
export async function retryDeliveries(
  shopId: string,
  webhookId: string | null,
  { now }: { now: Date },
): Promise<number> {
  return inTransaction(async (tx) => {
    const tried = await unparkDeliveries(tx, shopId, webhookId);
    if (tried > 0) await enqueue(tx, "drain-inbox", { shopId }, { jobKey: `drain-inbox:${shopId}` });
    const unsaid = { webhookId, topics: OF_ORDERS, limit: READ_AT_ONCE };
    const orderIds = await closeUnsaid(tx, shopId, unsaid, now);
    if (orderIds.length > 0) await enqueueReading(tx, shopId, orderIds);
    return tried + orderIds.length;
  });
}
