/** A customer is to be forgotten, or has been deleted from the shop: the person goes, the numbers stay. */
import { inTransaction } from "#app/db.server.ts";
import { forgetReasons } from "#app/models/adjustments.server.ts";
import { redactMember, redactPayloads } from "#app/models/data-requests.server.ts";
import { markProcessed } from "#app/models/deliveries.server.ts";

/**
 * Takes name, e-mail and phone from the member and from every stored payload and document, and the words of
 * adjustments about them. Entries hold no person.
 * Repeating it changes nothing; a customer Laurel does not know is an answer, not a fault.
 */
export async function redactCustomer(
  shopId: string,
  { customerId, webhookId }: { customerId: bigint; webhookId: string },
  { now }: { now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    await forgetReasons(tx, shopId, customerId);
    const known = await redactMember(tx, shopId, customerId);
    await redactPayloads(tx, shopId, customerId);
    const outcome = known ? "Personal data removed" : "Nothing to remove";
    await markProcessed(tx, shopId, [{ webhookId, state: "processed", outcome }], now);
  });
}
