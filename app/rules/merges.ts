/**
 * Customers that Shopify merged into others. A merge is a fact like any other: whatever it concerns comes out the same,
 * whether it is heard of before, between or after the orders of both.
 */
import type { CustomerState } from "#app/rules/order.ts";

/** As Shopify told it: the chain is followed here. */
export type Merge = { deletedId: bigint; intoId: bigint; mergedAt: Date };
/** By the customer who is gone. */
export type Merges = ReadonlyMap<bigint, Merge>;

/** Whom a customer is, from an instant on; null: from the beginning. */
export type Station = { customerId: bigint; from: Date | null };

/** The customer itself, then whom it was merged into, and whom that one: each from when on. */
export function wayOf(merges: Merges, customerId: bigint): Station[] {
  const way: Station[] = [{ customerId, from: null }];
  let from: Date | null = null;
  for (let merge = merges.get(customerId); merge; merge = merges.get(merge.intoId)) {
    from = laterOf(merge.mergedAt, from);
    way.push({ customerId: merge.intoId, from });
  }
  return way;
}

/** Who the customer is now. */
export function keptOf(merges: Merges, customerId: bigint): bigint {
  let kept = customerId;
  for (let merge = merges.get(kept); merge; merge = merges.get(kept)) kept = merge.intoId;
  return kept;
}

/**
 * Whose order it was at first, of all whom its news ever named: the one with the longest way to the customer it belongs
 * to now, of equals the one with the smallest id.
 */
export function originOf(merges: Merges, named: readonly bigint[], customerId: bigint): bigint {
  let origin = { customerId, length: 1 };
  for (const each of named.toSorted((a, b) => (a < b ? -1 : 1))) {
    const way = wayOf(merges, each);
    if (way.length > origin.length && way.at(-1)?.customerId === customerId)
      origin = { customerId: each, length: way.length };
  }
  return origin.customerId;
}

/**
 * News of a customer with the instant from which it takes part; of one who is gone nothing else is kept. `byBuying`: it
 * does for no other reason than that the programme is for all customers, and an order was paid.
 */
export type EnrolmentFact = CustomerState & { enrolledAt?: Date | null; merged?: boolean; byBuying?: true };

/**
 * The same news, where customers who were merged since are nobody any more: that they took part then counts for whom
 * they became from the merge on, and their names are forgotten.
 */
export function followMerges(
  news: readonly EnrolmentFact[],
  merges: Merges,
  now: Date,
): readonly EnrolmentFact[] {
  if (merges.size === 0) return news;
  return news.flatMap((each) => {
    if (!merges.has(each.customerId)) return [each];
    const since = enrolmentOf(each, now);
    return wayOf(merges, each.customerId).map(({ customerId, from }): EnrolmentFact => ({
      ...NOBODY,
      customerId,
      enrolledAt: since && laterOf(since, from),
      merged: merges.has(customerId),
      ...(each.byBuying ? { byBuying: true } : {}),
    }));
  });
}

/** An account counts from the moment it is first heard of: the order it came with, else the news itself. */
export function enrolmentOf(news: EnrolmentFact, now: Date): Date | null {
  const heard = news.state === "enabled" ? (news.updatedAt ?? now) : null;
  const { enrolledAt = null } = news;
  if (!heard || !enrolledAt) return heard ?? enrolledAt;
  return heard < enrolledAt ? heard : enrolledAt;
}

function laterOf(a: Date, b: Date | null): Date {
  return b && b > a ? b : a;
}

/** Nothing is said of the person. */
export const NOBODY = {
  email: null,
  phone: null,
  firstName: null,
  lastName: null,
  state: null,
  updatedAt: null,
};
