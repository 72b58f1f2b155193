/** What follows when tags of customers were read. */
import type { Tx } from "#app/db.server.ts";
import type { ReadTags } from "#app/models/customer-tags.server.ts";
import { writeTags } from "#app/models/customer-tags.server.ts";
import { bumpRevisions } from "#app/models/members.server.ts";
import { enqueue, enqueueSync } from "#app/queue.server.ts";
import { differIn, gateTags, isChange, tierTagChange } from "#app/rules/customer-tags.ts";
import type { Programme } from "#app/rules/programme.ts";

const SETTLED_AT_ONCE = 50;

/**
 * Writes the tags as they were read at that instant. Whose tags open or close a tier, or were not known for it, is
 * settled by a job; whose customer does not carry the tag of the tier held, or that of another, is told again.
 * Idempotent.
 */
export async function noteTags(
  tx: Tx,
  shopId: string,
  { read, versions, readAt }: { read: readonly ReadTags[]; versions: readonly Programme[]; readAt: Date },
): Promise<void> {
  const members = await writeTags(tx, shopId, { read, readAt });
  const gates = gateTags(versions);
  // Whose tags were not known has waited for them, whichever they are.
  const moved = members.filter(
    ({ before, after }) => (gates.size > 0 && before === null) || differIn(gates, before, after),
  );
  for (let from = 0; from < moved.length; from += SETTLED_AT_ONCE) {
    const customerIds = moved.slice(from, from + SETTLED_AT_ONCE).map(({ customerId }) => String(customerId));
    await enqueue(tx, "settle-members", { shopId, customerIds });
  }
  const untold = members.filter(({ after: tags, ...member }) =>
    isChange(tierTagChange(versions, { ...member, tags })),
  );
  if (untold.length === 0) return;
  await bumpRevisions(
    tx,
    shopId,
    untold.map(({ customerId }) => customerId),
  );
  await enqueueSync(tx, shopId, readAt);
}
