/** The merchant gives up on a delivery that could not be done: it is set aside for good. */
import { inTransaction } from "#app/db.server.ts";
import { requireDelivery, unparkAs } from "#app/models/deliveries.server.ts";

const LONGEST_WORDS = 200;

/**
 * Sets a parked delivery aside for good, with the merchant's words where there are any; its error stays to be read. One
 * that is not parked (any more) is left as it is, and the answer is false: twice is once. Refuses DELIVERY_NOT_FOUND.
 */
export async function setAsideForGood(
  shopId: string,
  { webhookId, words }: { webhookId: string; words: string },
  { now }: { now: Date },
): Promise<boolean> {
  const said = words.trim().slice(0, LONGEST_WORDS);
  const outcome = said ? `Set aside for good: ${said}` : "Set aside for good";
  return inTransaction(async (tx) => {
    const dismissed = await unparkAs(tx, shopId, { webhookId, state: "ignored", outcome }, now);
    if (!dismissed) await requireDelivery(tx, shopId, webhookId);
    return dismissed;
  });
}
