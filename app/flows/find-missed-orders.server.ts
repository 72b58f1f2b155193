/** Asks Shopify what changed, and reads what nobody told us of. */
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import { knownHeads } from "#app/models/order-heads.server.ts";
import { isMissed, stretchesOver } from "#app/rules/missed-orders.ts";
import type { OrderHead } from "#app/rules/missed-orders.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import type { ChangedPage, Place, ReadOrder } from "#app/shopify/changed-orders.server.ts";
import { FULL_PAGE, readChangedOrders, readOrdersInFull } from "#app/shopify/changed-orders.server.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readOrder } from "#app/shopify/orders.server.ts";

export type MissedPage = {
  /** The orders as Shopify has them now. */
  news: OrderNews[];
  /** Orders that could not be read, and why, in words without personal data. */
  unread: { orderId: bigint; error: string }[];
  /** Everything Shopify changed up to this instant is in `news`, or was known; null for an empty page. */
  seenUntil: Date | null;
  /** Where the next page begins; null: that was the last. */
  next: string | null;
};

/**
 * One page of at most 100 changed orders, compared with what we know; what is missing or older is read to its end, 25
 * a call. One call where nothing was missed. Writes nothing. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN,
 * SCOPE_MISSING; a Fault when the shop's points are used up.
 */
export async function findMissedOrders(shopId: string, place: Place): Promise<MissedPage> {
  const client = await shopifyClient(shopId, { background: true });
  const page = await readChangedOrders(client, place);
  const known = await knownHeads(
    db,
    shopId,
    page.heads.map(({ orderId }) => orderId),
  );
  const places = page.heads.flatMap((head, at) => (isMissed(head, known.get(head.orderId)) ? [at] : []));
  const read = await readStretches(client, { place, page, places });
  const { news, unread } = await readTheRest(
    client,
    places.map((at) => page.heads[at]!),
    read,
  );
  return { news, unread, seenUntil: page.heads.at(-1)?.updatedAt ?? null, next: page.next };
}

type Missed = { place: Place; page: ChangedPage; places: readonly number[] };

async function readStretches(
  client: ShopifyClient,
  { place, page, places }: Missed,
): Promise<Map<bigint, ReadOrder>> {
  const read = new Map<bigint, ReadOrder>();
  for (const { from, to } of stretchesOver(places, FULL_PAGE)) {
    const after = from === 0 ? place.after : (page.heads[from - 1]?.cursor ?? null);
    const orders = await readOrdersInFull(client, { since: place.since, after }, to - from + 1).catch(
      skipUnreadable,
    );
    for (const each of orders) read.set(each.order.orderId, each);
  }
  return read;
}

/** One order among them cannot be read: then each is tried by itself. */
function skipUnreadable(error: unknown): ReadOrder[] {
  if (error instanceof Refusal && error.code === "BAD_REQUEST") return [];
  throw error;
}

/** What did not come with the others: it has more than a page holds, or changed in this very moment. */
async function readTheRest(
  client: ShopifyClient,
  missed: readonly OrderHead[],
  read: ReadonlyMap<bigint, ReadOrder>,
): Promise<Pick<MissedPage, "news" | "unread">> {
  const news: OrderNews[] = [];
  const unread: MissedPage["unread"] = [];
  for (const { orderId } of missed) {
    try {
      const found = read.get(orderId) ?? (await readOrder(client, `gid://shopify/Order/${orderId}`));
      if (found) news.push({ kind: "order", ...found, read: true });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "BAD_REQUEST") throw error;
      log.error(
        { shopId: client.shopId, orderId: orderId.toString(), error: error.message },
        "order not read",
      );
      unread.push({ orderId, error: error.message });
    }
  }
  return { news, unread };
}
