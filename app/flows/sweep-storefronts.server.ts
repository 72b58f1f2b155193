/** Has the storefronts told that have not heard what is in force: the rules, or the merchant's words and look. */
import { db, inTransaction } from "#app/db.server.ts";
import { findUntoldRules } from "#app/models/shops.server.ts";
import { findUntoldStorefronts } from "#app/models/storefronts.server.ts";
import { enqueueForEach } from "#app/queue.server.ts";
import { FORM } from "#app/rules/storefront-rules.ts";

const OLD_MS = 5 * 60_000;
const AT_ONCE = 1_000;

/**
 * Enqueues the writing of what was published or saved more than five minutes ago and is not at Shopify, for at most a
 * thousand shops of either kind: its job was lost or refused, or the form in which it is written is a new one. Keyed, so
 * that sweeping what waits already adds nothing.
 */
export async function sweepStorefronts({ now }: { now: Date }): Promise<void> {
  const before = new Date(now.getTime() - OLD_MS);
  const rules = await findUntoldRules(db, { before, form: FORM, limit: AT_ONCE });
  const storefronts = await findUntoldStorefronts(db, { before, limit: AT_ONCE });
  await inTransaction(async (tx) => {
    await enqueueForEach(tx, "sync-rules", rules);
    await enqueueForEach(tx, "sync-storefront", storefronts);
  });
}
