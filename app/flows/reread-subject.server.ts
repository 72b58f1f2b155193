/**
 * The merchant asks for the order of a delivery as Shopify has it now: what the delivery said is gone, or not enough.
 */
import { inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { READ_INSTEAD, requireDelivery, unparkAs } from "#app/models/deliveries.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueueReading } from "#app/queue.server.ts";
import { tellsOfOrder } from "#app/shopify/trim-payload.ts";

/**
 * Has the order read and settled by a job; a parked delivery is done with by that, until the reading fails again.
 * Asking twice reads once, while the first waits. Refuses DELIVERY_NOT_FOUND, BAD_REQUEST where the delivery names no
 * order, SHOP_NOT_INSTALLED.
 */
export async function rereadSubject(
  shopId: string,
  webhookId: string,
  { now }: { now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    await requireInstalledShop(tx, shopId);
    const { topic, about } = await requireDelivery(tx, shopId, webhookId);
    if (about === null || !tellsOfOrder(topic))
      throw new Refusal("BAD_REQUEST", { detail: "this delivery names no order" });
    await unparkAs(tx, shopId, { webhookId, state: "processed", outcome: READ_INSTEAD }, now);
    await enqueueReading(tx, shopId, [about]);
  });
}
