/** The merchant asks to try again what could not be done. */
import { inTransaction } from "#app/db.server.ts";
import { unparkDeliveries } from "#app/models/deliveries.server.ts";
import { enqueue } from "#app/queue.server.ts";

/**
 * Takes the shop's parked deliveries up again, or the one that is named, and has the inbox drained. Doing it twice
 * tries once: what waits is not parked any more. Answers how many are tried.
 */
export async function retryDeliveries(shopId: string, webhookId: string | null = null): Promise<number> {
  return inTransaction(async (tx) => {
    const tried = await unparkDeliveries(tx, shopId, webhookId);
    if (tried > 0) await enqueue(tx, "drain-inbox", { shopId }, { jobKey: `drain-inbox:${shopId}` });
    return tried;
  });
}
