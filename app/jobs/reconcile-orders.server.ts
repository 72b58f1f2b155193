/** Compares a shop's orders with Shopify's, page by page, and settles what nobody told us of. */
import { db } from "#app/db.server.ts";
import { findMissedOrders } from "#app/flows/find-missed-orders.server.ts";
import type { MissedPage } from "#app/flows/find-missed-orders.server.ts";
import { noteReconciled } from "#app/flows/note-reconciled.server.ts";
import { settleReadOrders } from "#app/jobs/settle-read-orders.server.ts";
import { log } from "#app/log.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { findShop, isInstalled } from "#app/models/shops.server.ts";

/** Shopify commits late now and then: a change may appear behind what was seen already. */
const OVERLAP_MS = 5 * 60_000;
/** Then the job makes room for other shops and comes back. */
const RUN_MS = 20_000;

/**
 * Where a run goes on that made room for others: the page that ended at `after` was settled, `found` had to be read.
 */
export type GoingOn = { since: string; after: string; found: number };

/**
 * One run over what Shopify changed since the watermark. Answers where to go on when there is more to compare, and how
 * many orders had to be read so far. Killed in the middle, the next run begins behind the last page that was settled.
 * Two at once are harmless: settling is idempotent, and the watermark only moves on.
 */
export async function reconcileOrders(
  { shopId, from }: { shopId: string; from?: GoingOn | undefined },
  { runMs = RUN_MS } = {},
): Promise<{ next: GoingOn | null; found: number }> {
  const since = await whereToBegin(shopId, from);
  if (since === null) return { next: null, found: 0 };
  const stopAt = performance.now() + runMs;
  let [after, found, pages]: [string | null, number, number] = [from?.after ?? null, from?.found ?? 0, 0];
  do {
    const page: MissedPage = await findMissedOrders(shopId, { since, after });
    await settleReadOrders(shopId, page);
    found += page.news.length + page.unread.length;
    await noteReconciled(
      shopId,
      { until: page.seenUntil, found, ended: page.next === null },
      { now: new Date() },
    );
    after = page.next;
    pages += 1;
  } while (after !== null && performance.now() < stopAt);
  if (found > 0) log.info({ shopId, found, pages }, "orders that nobody told us of");
  return { next: after === null ? null : { since: since.toISOString(), after, found }, found };
}

/** Null: there is nothing to compare with yet, or no more. */
async function whereToBegin(shopId: string, from: GoingOn | undefined): Promise<Date | null> {
  const shop = await findShop(db, shopId);
  if (!shop || !isInstalled(shop) || !(await findProgramme(db, shopId))) return null;
  if (from) return new Date(from.since);
  const begin = shop.reconciledUntil ?? shop.installedAt;
  return begin && new Date(begin.getTime() - OVERLAP_MS);
}
