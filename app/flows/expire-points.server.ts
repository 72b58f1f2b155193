/** Points that were not spent in time end. */
import { inTransaction } from "#app/db.server.ts";
import { findEnding, readEnded } from "#app/ledger/endings.server.ts";
import { post } from "#app/ledger/post.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueueSync } from "#app/queue.server.ts";
import { expiringEntry } from "#app/rules/points-due.ts";
import { postingRules } from "#app/rules/posting-rules.ts";

const BATCH = 500;

/**
 * Ends one batch of lots whose date has come: one `expire` entry per lot and date, which takes exactly what is left of
 * it. Answers how many, and whether more may have ended; call it again then. A lot that got a later date since (it came
 * back, or its member was active) is read again under its member's lock and left alone, so running it twice, or twice
 * at once, ends nothing twice; a crash leaves a batch wholly done or not at all. Refuses SHOP_NOT_INSTALLED.
 */
export async function expirePoints(
  shopId: string,
  { now, limit = BATCH }: { now: Date; limit?: number },
): Promise<{ done: number; more: boolean }> {
  return inTransaction(async (tx) => {
    const { timeZone } = await requireInstalledShop(tx, shopId);
    const customerIds = await findEnding(tx, shopId, { now, limit });
    if (customerIds.length === 0) return { done: 0, more: false };
    await lockMembers(tx, shopId, customerIds);
    const ended = await readEnded(tx, shopId, { customerIds, now, limit });
    const programme = await findProgramme(tx, shopId);
    const entries = ended.map((each) => expiringEntry(each, now));
    await post(tx, shopId, entries, postingRules(programme?.programme, timeZone));
    if (ended.length > 0) await enqueueSync(tx, shopId, now);
    return { done: ended.length, more: ended.length === limit };
  });
}
