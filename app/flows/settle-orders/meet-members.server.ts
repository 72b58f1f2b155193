/** Who the news are about: their rows are written, and locked. */
import { Overtaken } from "#app/contention.server.ts";
import type { Tx } from "#app/db.server.ts";
import type { Work } from "#app/flows/settle-orders/work.server.ts";
import { postedByOrder } from "#app/ledger/posted.server.ts";
import { lockMembers, upsertMembers } from "#app/models/members.server.ts";
import type { MergedCustomer } from "#app/models/merges.server.ts";
import { mergesAround } from "#app/models/merges.server.ts";
import type { StoredOrder } from "#app/models/orders.server.ts";
import type { Merges } from "#app/rules/merges.ts";
import { followMerges } from "#app/rules/merges.ts";
import type { Draft, OrderNews } from "#app/rules/order-news.ts";
import { memberNews, namedIn } from "#app/rules/order-news.ts";
import type { Calendar } from "#app/rules/settlement.ts";
import { isWaiting } from "#app/rules/settlement.ts";

/**
 * Who holds points of orders that wait, to be read, for their products or for tags: meanwhile such an order may have
 * gone to another customer.
 */
export async function holdersOfWaiting(
  tx: Tx,
  shopId: string,
  orders: readonly StoredOrder[],
): Promise<bigint[]> {
  const waiting = orders.flatMap(({ order }) => (isWaiting(order) ? order.orderId : []));
  const posted = await postedByOrder(tx, shopId, waiting);
  return [...posted.values()].flatMap(({ byMember }) => [...byMember.keys()]);
}

/** Everybody whom the customers of the news and of the orders have been merged into, and who is gone. */
export function mergesOf(
  tx: Tx,
  shopId: string,
  {
    news,
    orders,
    customerIds,
  }: { news: readonly OrderNews[]; orders: readonly StoredOrder[]; customerIds: readonly bigint[] },
): Promise<Map<bigint, MergedCustomer>> {
  const named = namedIn(
    news,
    orders.map(({ order }) => order),
  );
  return mergesAround(tx, shopId, [...named, ...customerIds]);
}

type Meeting = {
  news: readonly OrderNews[];
  drafts: ReadonlyMap<bigint, Draft>;
  concerned: readonly bigint[];
  /** As they were known before anybody was locked. */
  merges: Merges;
  calendar: Calendar;
};

/**
 * Writes what the news say of customers, and locks everybody whose points may move; answers them, and who was merged
 * into them. A merge that came in between begins everything again.
 */
export async function meetMembers(
  tx: Tx,
  shopId: string,
  { news, drafts, concerned, merges, calendar }: Meeting,
): Promise<Pick<Work, "members" | "merged">> {
  const heard = followMerges(memberNews(news, drafts, calendar.versions), merges, calendar.now);
  await upsertMembers(tx, shopId, heard, calendar.now);
  const ids = new Set([...concerned, ...heard.map((each) => each.customerId)]);
  for (const { before } of drafts.values()) {
    const customerId = before?.state?.customerId ?? null;
    if (customerId !== null) ids.add(customerId);
  }
  const rows = await lockMembers(tx, shopId, [...ids]);
  const merged = await mergesAround(tx, shopId, ids);
  if ([...ids].some((customerId) => merged.has(customerId) && !merges.has(customerId))) throw new Overtaken();
  const members = rows.filter(({ customerId }) => !merged.has(customerId));
  return { members: new Map(members.map((row) => [row.customerId, row])), merged };
}
