/** A customer is to be forgotten, or has been deleted from the shop: the person goes, the numbers stay. */
import { Overtaken } from "#app/contention.server.ts";
import type { Tx } from "#app/db.server.ts";
import { inTransaction } from "#app/db.server.ts";
import { forgetProofs } from "#app/models/activity-records.server.ts";
import { forgetReasons } from "#app/models/adjustments.server.ts";
import { redactMembers, redactPayloads } from "#app/models/data-requests.server.ts";
import { markProcessed } from "#app/models/deliveries.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import { mergesAround } from "#app/models/merges.server.ts";
import { clearStandings } from "#app/projections/standings.server.ts";
import { keptOf } from "#app/rules/merges.ts";

export type Redaction = {
  customerId: bigint;
  webhookId: string;
  /**
   * Somebody asked to be forgotten, under whichever id they were a customer. Otherwise it is only said that this
   * customer is gone: of one who was merged into another that says nothing of the other.
   */
  asked?: boolean;
};

/**
 * Takes name, e-mail and phone from the member and from every stored payload and document, and the words of adjustments
 * about them and what they showed for activities, also under the ids of customers who were merged into them. Entries
 * hold no person. Who was put out of the programme loses the tier as well. Repeating it changes nothing; a customer
 * Laurel does not know is an answer, not a fault.
 */
export async function redactCustomer(
  shopId: string,
  { customerId, webhookId, asked = false }: Redaction,
  { now }: { now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    const ids = await lockPerson(tx, shopId, { customerId, asked });
    await forgetReasons(tx, shopId, ids);
    await forgetProofs(tx, shopId, ids);
    const redacted = await redactMembers(tx, shopId, ids);
    const out = redacted.flatMap((member) => (member.takesPart ? [] : member.customerId));
    await clearStandings(tx, shopId, out);
    await redactPayloads(tx, shopId, ids);
    const outcome = redacted.length > 0 ? "Personal data removed" : "Nothing to remove";
    await markProcessed(tx, shopId, [{ webhookId, state: "processed", outcome }], now);
  });
}

/** Everybody whose traces are to go; a merge that came in between begins everything again. */
async function lockPerson(
  tx: Tx,
  shopId: string,
  { customerId, asked }: { customerId: bigint; asked: boolean },
): Promise<bigint[]> {
  const seen = await mergesAround(tx, shopId, [customerId]);
  const keptId = keptOf(seen, customerId);
  const ids = asked || keptId === customerId ? [keptId, ...seen.keys()] : [customerId];
  await lockMembers(tx, shopId, ids);
  const merges = await mergesAround(tx, shopId, [customerId]);
  if (merges.size !== seen.size || keptOf(merges, customerId) !== keptId) throw new Overtaken();
  return ids;
}
