/** A shopper has asked the merchant what is held of them. */
import { inTransaction } from "#app/db.server.ts";
import { insertDataRequest } from "#app/models/data-requests.server.ts";
import { markProcessed } from "#app/models/deliveries.server.ts";
import { enqueue } from "#app/queue.server.ts";

/** Records the request and lets a job gather the document. The same request twice is one. */
export async function requestData(
  shopId: string,
  { requestId, customerId, webhookId }: { requestId: bigint; customerId: bigint; webhookId: string },
  { now }: { now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    await insertDataRequest(tx, shopId, { requestId, customerId, now });
    const job = { shopId, requestId: requestId.toString() };
    await enqueue(tx, "complete-data-request", job, {
      jobKey: `complete-data-request:${shopId}:${job.requestId}`,
    });
    await markProcessed(
      tx,
      shopId,
      [{ webhookId, state: "processed", outcome: "The document is being gathered" }],
      now,
    );
  });
}
