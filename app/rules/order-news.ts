/** News of orders, as the doors hand them over, put together per order. */
import type { KnownOrder, OrderFact } from "#app/rules/known-order.ts";
import { keepState, mergeOrder, orderContent, unknownOrder } from "#app/rules/known-order.ts";
import type { EnrolmentFact, Merges } from "#app/rules/merges.ts";
import { keptOf, NOBODY, originOf } from "#app/rules/merges.ts";
import type { CustomerState, OrderState, RefundState } from "#app/rules/order.ts";
import type { PublishedProgramme } from "#app/rules/programme.ts";
import { inForceAt } from "#app/rules/programme.ts";

export type OrderNews =
  /**
   * `read`: read from the API just now, and so believed over what is equally new. `history`: taken over at that
   * instant, if it is an order of the shop's past.
   */
  | {
      kind: "order";
      order: OrderState;
      customer: CustomerState | null;
      webhookId?: string;
      read?: boolean;
      history?: Date;
    }
  | { kind: "refund"; orderId: bigint; refund: RefundState; webhookId?: string }
  /** The payload has no totals: the order has to be read. */
  | { kind: "edited"; orderId: bigint; webhookId?: string }
  | { kind: "deleted"; orderId: bigint; at: Date; webhookId?: string }
  /** Shopify does not show the order (any more, or yet): what is known of it stands. */
  | { kind: "hidden"; orderId: bigint; webhookId?: string };

/** An order with what was known of it before and what is known now. */
export type Draft = { before: KnownOrder | null; order: KnownOrder; changed: boolean };

export function orderIdOf(news: OrderNews): bigint {
  return news.kind === "order" ? news.order.orderId : news.orderId;
}

export type Reading = {
  /** Who an order's customers are by now. */
  merges: Merges;
  /** Since when Laurel hears of the shop's orders; null where nothing is its past. */
  since: Date | null;
  hash: (content: string) => string;
};

/**
 * When an order of the shop's past was told of: one that was made before Laurel came, whoever speaks of it first. Null
 * for any other. One that changed since could be heard of from then on, one that did not ever since Laurel came.
 */
function toldOfPast(order: OrderState, history: Date | null, { since }: Reading): Date | null {
  if (!since || order.createdAt >= since) return null;
  const toldAt = history ?? order.updatedAt;
  return toldAt > since ? toldAt : since;
}

const UNOPENED_MS = 48 * 3_600_000;
/** A message is a little younger than the order that it tells of. */
const ON_ITS_WAY_MS = 60_000;

/**
 * Since when Laurel hears of a shop's orders. Shopify tells of them from the install on, though the merchant may open
 * the app for the first time a while after that: so from what its first message tells of, at most two days before the
 * opening. To the second, as Shopify tells instants. Null before the opening.
 */
export function heardSince({
  createdAt,
  installedAt,
}: {
  createdAt: Date;
  installedAt: Date | null;
}): Date | null {
  if (!installedAt) return null;
  const [firstHeard, opened] = [createdAt.getTime(), installedAt.getTime()];
  const since = firstHeard < opened ? Math.max(firstHeard - ON_ITS_WAY_MS, opened - UNOPENED_MS) : opened;
  return new Date(Math.floor(since / 1_000) * 1_000);
}

function factOf(news: OrderNews, reading: Reading): OrderFact {
  const { merges, hash } = reading;
  if (news.kind === "refund") return { kind: "refund", refund: news.refund };
  if (news.kind === "edited" || news.kind === "hidden") return { kind: news.kind };
  if (news.kind === "deleted") return { kind: "deleted", at: news.at };
  const { order, read = false, history = null } = news;
  const namedCustomer = order.customerId;
  const customerId = namedCustomer === null ? null : keptOf(merges, namedCustomer);
  const state = { ...keepState(order, hash(orderContent(order))), customerId };
  return {
    kind: "state",
    state,
    namedCustomer,
    refunds: order.refunds,
    read,
    past: toldOfPast(order, history, reading),
  };
}

/** One draft per order, by id; orders without news (`known` alone) are drafts that did not change. */
export function draftOrders(
  news: readonly OrderNews[],
  known: ReadonlyMap<bigint, KnownOrder>,
  reading: Reading,
): Map<bigint, Draft> {
  const facts = new Map<bigint, OrderFact[]>([...known.keys()].map((orderId) => [orderId, []]));
  for (const each of news) {
    const orderId = orderIdOf(each);
    const list = facts.get(orderId);
    if (list) list.push(factOf(each, reading));
    else facts.set(orderId, [factOf(each, reading)]);
  }
  const drafts = new Map<bigint, Draft>();
  for (const [orderId, list] of facts) {
    const before = known.get(orderId) ?? null;
    const { order, changed } = mergeOrder(before ?? unknownOrder(orderId), list);
    drafts.set(orderId, { before, order: withOrigin(order, reading.merges), changed });
  }
  return drafts;
}

function withOrigin(order: KnownOrder, merges: Merges): KnownOrder {
  const customerId = order.state?.customerId ?? null;
  const origin = customerId === null ? null : originOf(merges, order.namedCustomers, customerId);
  return { ...order, absorbedFrom: origin === customerId ? null : origin };
}

/** Everybody that news and orders name, as they name them. */
export function namedIn(news: readonly OrderNews[], orders: readonly KnownOrder[]): Set<bigint> {
  return new Set(
    [
      ...news.flatMap((each) =>
        each.kind === "order" ? [each.order.customerId, each.customer?.customerId] : [],
      ),
      ...orders.flatMap((order) => [order.state?.customerId, ...order.namedCustomers]),
    ].flatMap((each) => each ?? []),
  );
}

/** The same drafts, of which these are no longer the shop's past only. */
export function awarded(
  drafts: ReadonlyMap<bigint, Draft>,
  orderIds: readonly bigint[],
): ReadonlyMap<bigint, Draft> {
  const chosen = new Set(orderIds);
  const award = (draft: Draft): Draft => ({
    ...draft,
    order: { ...draft.order, historyOnly: false, qualifiesFrom: null },
    changed: true,
  });
  return new Map(
    [...drafts].map(([orderId, draft]) => [
      orderId,
      chosen.has(orderId) && draft.order.historyOnly ? award(draft) : draft,
    ]),
  );
}

/** Who placed these orders, and when. */
export function buyersOf(
  drafts: ReadonlyMap<bigint, Draft>,
  orderIds: readonly bigint[],
): { customerId: bigint; at: Date }[] {
  return orderIds.flatMap((orderId) => {
    const { customerId = null, processedAt = null } = drafts.get(orderId)?.order.state ?? {};
    return customerId === null || processedAt === null ? [] : [{ customerId, at: processedAt }];
  });
}

/** Codes on the orders, before and now. */
export function codesOf(drafts: ReadonlyMap<bigint, Draft>): string[] {
  const codes = new Set<string>();
  for (const { before, order } of drafts.values())
    for (const state of [before?.state, order.state]) state?.discountCodes.forEach((code) => codes.add(code));
  return [...codes].sort();
}

/**
 * An account takes part from the first order it is heard with; everyone does from the first paid order, if so ruled.
 * The shop's past enrols nobody before it was taken over, and no account before it was told of: what is settled stays
 * as it is.
 */
export function memberNews(
  news: readonly OrderNews[],
  drafts: ReadonlyMap<bigint, Draft>,
  versions: readonly PublishedProgramme[],
): EnrolmentFact[] {
  const past = (orderId: bigint) => drafts.get(orderId)?.order.qualifiesFrom ?? null;
  const heard = news.flatMap((each): EnrolmentFact[] => {
    if (each.kind !== "order" || !each.customer) return [];
    const { orderId, processedAt, updatedAt } = each.order;
    const hasAccount = each.customer.state === "enabled";
    const toldAt = each.history ?? updatedAt;
    const since = past(orderId);
    // Of the past each news says it as of its own day, not of the day of those that happened to come before it.
    const countsFrom = since && (toldAt > since ? toldAt : since);
    return [{ ...each.customer, enrolledAt: hasAccount ? (countsFrom ?? processedAt) : null }];
  });
  // Whoever an order that was paid ever named takes part, in whichever order the news came.
  const bought = [...drafts.values()].flatMap(({ order }): EnrolmentFact[] => {
    const { orderId, state, namedCustomers } = order;
    if (!state) return [];
    const everyone = inForceAt(versions, state.processedAt)?.programme.membership === "everyone";
    const enrolledAt = everyone && order.paid ? (past(orderId) ?? state.processedAt) : null;
    return namedCustomers.map((customerId) => ({ ...NOBODY, customerId, enrolledAt, byBuying: true }));
  });
  return [...heard, ...bought];
}
