/** Points that have waited long enough can be spent. */
import { inTransaction } from "#app/db.server.ts";
import { findMaturing, readDue } from "#app/ledger/pending.server.ts";
import { post } from "#app/ledger/post.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueueConversions, enqueueSync } from "#app/queue.server.ts";
import { maturingEntry } from "#app/rules/points-due.ts";
import { postingRules } from "#app/rules/posting-rules.ts";

const BATCH = 500;

/**
 * Makes one batch of due points available: one `mature` entry per order and member. Answers how many, and whether more
 * may be due; call it again then. What is due is read after the members are locked, so that running it twice, or
 * twice at once, matures nothing twice; a crash leaves a batch wholly done or not at all. Refuses SHOP_NOT_INSTALLED.
 */
export async function maturePoints(
  shopId: string,
  { now, limit = BATCH }: { now: Date; limit?: number },
): Promise<{ done: number; more: boolean }> {
  return inTransaction(async (tx) => {
    const { timeZone } = await requireInstalledShop(tx, shopId);
    const customerIds = await findMaturing(tx, shopId, { now, limit });
    if (customerIds.length === 0) return { done: 0, more: false };
    await lockMembers(tx, shopId, customerIds);
    const due = await readDue(tx, shopId, { customerIds, now, limit });
    const programme = await findProgramme(tx, shopId);
    const entries = due.map((each) => maturingEntry(each, now));
    const posted = await post(tx, shopId, entries, postingRules(programme?.programme, timeZone));
    await enqueueConversions(tx, shopId, programme?.programme, { entries, posted });
    if (due.length > 0) await enqueueSync(tx, shopId, now);
    return { done: due.length, more: due.length === limit };
  });
}
