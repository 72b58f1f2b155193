/** Compares a shop's orders with Shopify's, page by page, and settles what nobody told us of. */
import { db } from "#app/db.server.ts";
import { findMissedOrders } from "#app/flows/find-missed-orders.server.ts";
import type { MissedPage } from "#app/flows/find-missed-orders.server.ts";
import { noteReconciled } from "#app/flows/note-reconciled.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { isPoisoned, placeOf, wordsFor } from "#app/jobs/poison.ts";
import { log } from "#app/log.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { findShop, isInstalled } from "#app/models/shops.server.ts";
import { orderIdOf } from "#app/rules/order-news.ts";
import type { OrderNews } from "#app/rules/order-news.ts";

/** Shopify commits late now and then: a change may appear behind what was seen already. */
const OVERLAP_MS = 5 * 60_000;
/** Then the job makes room for other shops and comes back. */
const RUN_MS = 20_000;
/** But not before it got on. */
const LEAST_PAGES = 5;

export type Run = {
  shopId: string;
  /** The run goes on where the one before it stopped a moment ago. */
  goesOn?: boolean;
};

/**
 * One run over what Shopify changed since the watermark. Answers whether there is more to compare, and how many orders
 * it had to read. Killed in the middle, the next run goes on behind the last page that was settled. Two at once are
 * harmless: settling is idempotent, and the watermark only moves on.
 */
export async function reconcileOrders({
  shopId,
  goesOn = false,
}: Run): Promise<{ more: boolean; found: number }> {
  const since = await whereToBegin(shopId, goesOn);
  if (since === null) return { more: false, found: 0 };
  const stopAt = performance.now() + RUN_MS;
  let [after, found, pages]: [string | null, number, number] = [null, 0, 0];
  do {
    const page: MissedPage = await findMissedOrders(shopId, { since, after });
    const unsettled = await settle(shopId, page.news);
    found += page.news.length + page.unread.length;
    await noteReconciled(
      shopId,
      { until: page.seenUntil, found, ended: page.next === null, unread: [...page.unread, ...unsettled] },
      { now: new Date() },
    );
    after = page.next;
    pages += 1;
  } while (after !== null && (pages < LEAST_PAGES || performance.now() < stopAt));
  if (found > 0) log.info({ shopId, found, pages }, "orders that nobody told us of");
  return { more: after !== null, found };
}

/** Null: there is nothing to compare with yet, or no more. */
async function whereToBegin(shopId: string, goesOn: boolean): Promise<Date | null> {
  const shop = await findShop(db, shopId);
  if (!shop || !isInstalled(shop) || !(await findProgramme(db, shopId))) return null;
  const from = shop.reconciledUntil ?? shop.installedAt;
  return from && new Date(from.getTime() - (goesOn ? 0 : OVERLAP_MS));
}

/** All at once; when one of them is poisoned each by itself, and those at fault are answered. */
async function settle(shopId: string, news: readonly OrderNews[]): Promise<MissedPage["unread"]> {
  if (news.length === 0) return [];
  try {
    await settleOrders(shopId, news, { now: new Date() });
    return [];
  } catch (error) {
    if (!isPoisoned(error)) throw error;
    const [only] = news;
    if (news.length > 1 || !only) return settleOneByOne(shopId, news);
    const orderId = orderIdOf(only);
    const words = wordsFor(error);
    log.error({ shopId, orderId: orderId.toString(), error: words, at: placeOf(error) }, "order not settled");
    return [{ orderId, error: words }];
  }
}

async function settleOneByOne(shopId: string, news: readonly OrderNews[]): Promise<MissedPage["unread"]> {
  const unsettled: MissedPage["unread"] = [];
  for (const each of news) unsettled.push(...(await settle(shopId, [each])));
  return unsettled;
}
