/** Everything held of a customer goes into one document, for the merchant to hand on. */
import { inTransaction } from "#app/db.server.ts";
import { completeDocument } from "#app/models/data-requests.server.ts";

/** Gathers the document of an open request; a completed or unknown one is left alone. */
export async function completeDataRequest(
  shopId: string,
  requestId: bigint,
  { now }: { now: Date },
): Promise<boolean> {
  return inTransaction((tx) => completeDocument(tx, shopId, { requestId, now }), { timeoutMs: 60_000 });
}
