/** The merchant has handed a customer's data on, and says so. */
import { inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { noteInAudit } from "#app/models/audit-log.server.ts";
import { hasDataRequest, markAnswered } from "#app/models/data-requests.server.ts";

/** Remembers who answered it and when, also in the audit log. Twice is once: the first stays. Refuses DATA_REQUEST_NOT_FOUND. */
export async function answerDataRequest(
  shopId: string,
  requestId: bigint,
  { by, now }: { by: string; now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    const about = `data request ${requestId}`;
    if (await markAnswered(tx, shopId, { requestId, by, now }))
      await noteInAudit(tx, shopId, { at: now, actor: by, action: "data request answered", about });
    else if (!(await hasDataRequest(tx, shopId, requestId))) throw new Refusal("DATA_REQUEST_NOT_FOUND");
  });
}
