/** What rules ask of products is frozen with an order when it first settles; until it is read, the order waits. */
import type { Tx } from "#app/db.server.ts";
import type { Work } from "#app/flows/settle-orders/work.server.ts";
import { askForProducts, findProductFacts } from "#app/models/products.server.ts";
import { noteAwaiting } from "#app/models/waiting-orders.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { productsToKnow } from "#app/rules/earning/goods.ts";
import type { KnownOrder, ProductFacts } from "#app/rules/known-order.ts";
import type { Draft } from "#app/rules/order-news.ts";
import { inForceAt } from "#app/rules/programme.ts";
import type { Calendar } from "#app/rules/settlement.ts";

const READ_AFTER_MS = 500;

/** Nobody earns with an order of no customer, and one that is to be read has other lines tomorrow. */
function wanted(order: KnownOrder, { versions, timeZone }: Calendar): bigint[] {
  const { customerId = null, processedAt = null } = order.state ?? {};
  if (order.readAgain || customerId === null || processedAt === null) return [];
  const version = inForceAt(versions, processedAt);
  return version ? productsToKnow(order, version.programme, timeZone) : [];
}

/** The orders with what is known of their products; those that have to wait for them say so. */
export async function knowProducts(
  tx: Tx,
  shopId: string,
  { orders, calendar }: { orders: readonly KnownOrder[]; calendar: Calendar },
): Promise<KnownOrder[]> {
  const asked = orders.map((order) => ({ order, productIds: wanted(order, calendar) }));
  const productIds = asked.flatMap((each) => each.productIds);
  const facts = await findProductFacts(tx, shopId, { productIds, now: calendar.now });
  return asked.map((each) => withFacts(each.order, each.productIds, facts));
}

function withFacts(
  order: KnownOrder,
  productIds: readonly bigint[],
  facts: ReadonlyMap<bigint, ProductFacts>,
): KnownOrder {
  const found = productIds.flatMap((id) => {
    const known = facts.get(id);
    return known ? [[id, known] as const] : [];
  });
  const awaitsProducts = found.length < productIds.length;
  if (awaitsProducts || found.length === 0)
    return order.awaitsProducts === awaitsProducts ? order : { ...order, awaitsProducts };
  return { ...order, awaitsProducts, productFacts: new Map([...(order.productFacts ?? []), ...found]) };
}

/** The same for the drafts of a batch. */
export async function draftProducts(
  tx: Tx,
  shopId: string,
  { drafts, calendar }: { drafts: ReadonlyMap<bigint, Draft>; calendar: Calendar },
): Promise<ReadonlyMap<bigint, Draft>> {
  const list = [...drafts.values()];
  const orders = await knowProducts(tx, shopId, { orders: list.map(({ order }) => order), calendar });
  return new Map(
    list.map((draft, index) => {
      const order = orders[index] ?? draft.order;
      return [order.orderId, { ...draft, order, changed: draft.changed || order !== draft.order }];
    }),
  );
}

/** Has the products read that orders wait for. The members are locked: products come last of all locks. */
export async function awaitProducts(
  { tx, shopId, calendar, drafts }: Pick<Work, "tx" | "shopId" | "calendar" | "drafts">,
  orders: readonly KnownOrder[],
): Promise<void> {
  const waiting = orders.filter((order) => order.awaitsProducts);
  if (waiting.length === 0) return;
  const { now } = calendar;
  const productIds = waiting.flatMap((order) => wanted(order, calendar));
  const fresh = await findProductFacts(tx, shopId, { productIds, now });
  await askForProducts(tx, shopId, { productIds: productIds.filter((id) => !fresh.has(id)), now });
  const found = waiting.flatMap(({ orderId }) => (drafts.has(orderId) ? [] : [orderId]));
  await noteAwaiting(tx, shopId, "products", found);
  const runAt = new Date(now.getTime() + READ_AFTER_MS);
  await enqueue(tx, "read-products", { shopId }, { jobKey: `read-products:${shopId}`, runAt });
}
