/** What the news mean: read after the locks are held, decided by the rules. */
import { Overtaken } from "#app/contention.server.ts";
import { awaitProducts, knowProducts } from "#app/flows/settle-orders/know-products.server.ts";
import { awaitTags, knowTags, ofReadTags } from "#app/flows/settle-orders/know-tags.server.ts";
import type { Decision, Work } from "#app/flows/settle-orders/work.server.ts";
import type { NewEntry } from "#app/ledger/post.server.ts";
import { postedByOrder } from "#app/ledger/posted.server.ts";
import { ordersOfMembers } from "#app/models/member-orders.server.ts";
import { findOrders } from "#app/models/orders.server.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import { orderEntries } from "#app/rules/settlement-entries.ts";
import { assess, inItsTimeZone, NO_PLAN } from "#app/rules/settlement.ts";
import { planAll } from "#app/rules/settlement-plan.ts";

/** Everything is read after its locks are held; who was overtaken between the two starts again. */
export async function decide(work: Work): Promise<Decision> {
  const { tx, shopId, calendar, drafts, members } = work;
  const { versions } = calendar;
  const history = await ordersOfMembers(tx, shopId, [...members.keys()]);
  if (history.some(({ orderId }) => drafts.has(orderId) && !drafts.get(orderId)?.before))
    throw new Overtaken();
  await awaitFacts(
    work,
    [...drafts.values()].map(({ order }) => order),
  );
  const assessed = [...drafts.values()].flatMap(({ order }) => assess(order, calendar) ?? []);
  const known = new Set(drafts.keys());
  const waiting = history.filter(
    (each) => each.programmeVersion === null && !each.readAgain && !known.has(each.orderId),
  );
  const found = async (orderIds: readonly bigint[]) => {
    const stored = await findOrders(tx, shopId, orderIds);
    const theirs = stored.map(({ order }) => inItsTimeZone(order, calendar));
    const ready = await knowProducts(tx, shopId, { orders: theirs, calendar });
    const orders = ready.map((order) => knowTags(order, work));
    await awaitFacts(work, orders);
    return orders.flatMap((order) => assess(order, calendar) ?? []);
  };
  const late = versions.length > 0 ? await found(waiting.map((each) => each.orderId)) : [];
  const fresh = new Set([...assessed, ...late].map(({ order }) => order.orderId));
  const settled = history.filter((each) => each.programmeVersion !== null && !fresh.has(each.orderId));
  if (versions.length === 0) return { plan: NO_PLAN, assessed, late };
  // What has news and is not assessed waits to be read: it is settled with what is read, and not with what was.
  const retarget = (orderIds: bigint[]) => found(orderIds.filter((orderId) => !known.has(orderId)));
  const orders = { assessed: [...assessed, ...late], settled };
  const planned = await planAll(orders, { people: work, calendar }, retarget);
  const plan = await ofReadTags(work, planned.plan);
  return { plan, assessed, late: [...late, ...planned.late] };
}

async function awaitFacts(work: Work, orders: readonly KnownOrder[]): Promise<void> {
  await awaitTags(work, orders);
  await awaitProducts(work, orders);
}

/** target − posted for every order that was decided upon. */
export async function entriesOf(
  { tx, shopId, calendar, stored }: Work,
  { plan, assessed, late }: Decision,
): Promise<NewEntry[]> {
  const older = assessed.filter(({ order }) => stored.has(order.orderId));
  const posted = await postedByOrder(
    tx,
    shopId,
    [...older, ...late].map(({ order }) => order.orderId),
  );
  return orderEntries([...assessed, ...late], { found: plan.found, posted, now: calendar.now });
}
