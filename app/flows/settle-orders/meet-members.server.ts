/** Who the news are about: their rows are written, and locked. */
import type { Tx } from "#app/db.server.ts";
import { postedByOrder } from "#app/ledger/posted.server.ts";
import type { LockedMember } from "#app/models/members.server.ts";
import { lockMembers, upsertMembers } from "#app/models/members.server.ts";
import type { StoredOrder } from "#app/models/orders.server.ts";
import type { Draft, OrderNews } from "#app/rules/order-news.ts";
import { memberNews } from "#app/rules/order-news.ts";
import type { Calendar } from "#app/rules/settlement.ts";

/** Who holds points of orders that wait, to be read or for their products: meanwhile such an order may have gone to another customer. */
export async function holdersOfWaiting(
  tx: Tx,
  shopId: string,
  orders: readonly StoredOrder[],
): Promise<bigint[]> {
  const waiting = orders.flatMap(({ order }) =>
    order.readAgain || order.awaitsProducts ? order.orderId : [],
  );
  const posted = await postedByOrder(tx, shopId, waiting);
  return [...posted.values()].flatMap(({ byMember }) => [...byMember.keys()]);
}

type Meeting = {
  news: readonly OrderNews[];
  drafts: ReadonlyMap<bigint, Draft>;
  concerned: readonly bigint[];
  calendar: Calendar;
};

/** Writes what the news say of customers, and locks everybody whose points may move. */
export async function meetMembers(
  tx: Tx,
  shopId: string,
  { news, drafts, concerned, calendar }: Meeting,
): Promise<Map<bigint, LockedMember>> {
  const heard = memberNews(news, drafts, calendar.versions);
  await upsertMembers(tx, shopId, heard, calendar.now);
  const ids = new Set([...concerned, ...heard.map((each) => each.customerId)]);
  for (const { before } of drafts.values()) {
    const customerId = before?.state?.customerId ?? null;
    if (customerId !== null) ids.add(customerId);
  }
  const rows = await lockMembers(tx, shopId, [...ids]);
  return new Map(rows.map((row) => [row.customerId, row]));
}
