/** A version that asks for tags came into force, or its shop was away: those of members are to be read. */
import { db, inTransaction } from "#app/db.server.ts";
import { askForTagsOfAll } from "#app/models/customer-tags.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { asksForTags, asksForTagsOfAll } from "#app/rules/customer-tags.ts";

const AT_ONCE = 500;
const BATCHES_PER_RUN = 20;

/**
 * Has the tags of those read who take part, from `after` on by id, in batches that each hold their locks for a moment.
 * Answers where to go on, or null. Where the programme in force does not need them of everybody, those alone that were
 * read before; where it asks for none, nobody's. Idempotent.
 */
export async function askForTags(
  shopId: string,
  { after, now }: { after: bigint; now: Date },
): Promise<{ next: bigint | null }> {
  const published = await findProgramme(db, shopId);
  if (!published || !asksForTags(published.programme)) return { next: null };
  const everybodys = asksForTagsOfAll(published.programme);
  let next: bigint | null = after;
  for (let batches = 0; next !== null && batches < BATCHES_PER_RUN; batches += 1) {
    const from: bigint = next;
    next = await inTransaction(async (tx) => {
      await enqueue(tx, "read-tags", { shopId }, { jobKey: `read-tags:${shopId}`, runAt: now });
      return askForTagsOfAll(tx, shopId, { everybodys, after: from, limit: AT_ONCE, now });
    });
  }
  return { next };
}
