/**
 * What may happen to a shop, for the property tests. A world is a few customers with their orders; a shop holds many
 * worlds that know nothing of each other, so that a case costs little.
 */
import fc from "fast-check";
import type { OrderNews } from "#app/rules/order-news.ts";
import type { Happening, Story } from "./happenings.ts";
import { afterwards, baskets, happeningsOf, ONE_PRODUCT, openingOf, story } from "./happenings.ts";
import type { OrderTold } from "./orders.ts";
import { later, MAY, told } from "./orders.ts";

export const NOW = new Date("2027-03-01T12:00:00Z");

export type Union = { deleted: number; into: number; day: number };
export type World = { stories: Story[]; unions: Union[] };

/** At most two: nobody is merged twice, or into somebody who is gone. */
const unions: fc.Arbitrary<Union[]> = fc
  .array(
    fc.record({
      deleted: fc.integer({ min: 1, max: 3 }),
      into: fc.integer({ min: 1, max: 3 }),
      day: fc.integer({ min: 0, max: 290 }),
    }),
    { maxLength: 3 },
  )
  .map((drawn) => {
    const gone = new Set<number>();
    return drawn
      .toSorted((a, b) => a.day - b.day)
      .filter(({ deleted, into }) => {
        if (deleted === into || gone.has(deleted) || gone.has(into)) return false;
        gone.add(deleted);
        return true;
      });
  });

/** `goods`: of several products, see `PRODUCTS` of known-facts.ts; else all is of one. */
export function aWorld({ merges, goods = false }: { merges: boolean; goods?: boolean }): fc.Arbitrary<World> {
  const basket = goods ? baskets : ONE_PRODUCT;
  return fc.record({
    stories: fc.array(fc.record({ ...story, basket }), { minLength: 1, maxLength: 4 }),
    unions: merges ? unions : fc.constant([]),
  });
}

export type MergeFact = { deletedId: bigint; intoId: bigint; mergedAt: Date };
/** What is heard, one piece each, with the moment in which it happened. */
export type Fact = { at: number } & ({ news: OrderNews } | { merge: MergeFact });

/** Every state the order was in, each refund by itself, its deletion, and edits with the readings that follow them. */
function orderFacts(each: Story, { world, index }: { world: number; index: number }): Fact[] {
  let order = openingOf(each, { world, index });
  const { orderId } = order;
  let isGone = false;
  const facts: Fact[] = [];
  const hear = (...news: OrderNews[]) =>
    facts.push(...news.map((one) => ({ at: order.updatedAt.getTime(), news: one })));
  hear(told(order));
  happeningsOf(each).forEach((what, step) => {
    const before = order;
    order = afterwards(order, what, { world, step });
    if (what.kind === "delete") {
      const at = later(order.updatedAt, { minutes: 30 });
      facts.push({ at: at.getTime(), news: { kind: "deleted", orderId, at } });
      isGone = true;
    }
    if (order === before) return;
    if (isRead(what)) hear({ kind: "edited", orderId }, readingOf(told(order), isGone));
    const refund = order.refunds.find(({ refundId }) => refundId === orderId * 10n + BigInt(step));
    if (refund) hear({ kind: "refund", orderId, refund });
    hear(told(order));
  });
  return facts;
}

/** The edit is told as such, which says nothing but that the order has to be read. */
const isRead = (what: Happening) => (what.kind === "add" || what.kind === "remove") && what.read;

/** What comes of reading an order; Shopify does not show one that was deleted. */
const readingOf = (news: OrderTold, isGone: boolean): OrderNews =>
  isGone ? { kind: "hidden", orderId: news.order.orderId } : { ...news, read: true };

/** The facts of many worlds, in the order in which they happened. */
export function factsOf(worlds: readonly World[]): Fact[] {
  const facts = worlds.flatMap(({ stories, unions: merges }, place) => {
    const world = place + 1;
    const orders = stories.flatMap((each, index) => orderFacts(each, { world, index }));
    const merged = merges.map(({ deleted, into, day }): Fact => {
      const mergedAt = later(MAY, { days: day, minutes: 17 });
      const [deletedId, intoId] = [BigInt(world * 10 + deleted), BigInt(world * 10 + into)];
      return { at: mergedAt.getTime(), merge: { deletedId, intoId, mergedAt } };
    });
    return [...orders, ...merged];
  });
  return facts.toSorted((a, b) => a.at - b.at);
}

/** How the same facts may arrive: in any order, some of them twice, in batches of any size. */
export type Arrival = { keys: number[]; sizes: number[] };

export const anArrival: fc.Arbitrary<Arrival> = fc.record({
  keys: fc.array(fc.nat({ max: 9_999 }), { minLength: 64, maxLength: 64 }),
  sizes: fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 1, maxLength: 4 }),
});

/** Whatever was edited is read when all has been heard: a job does so, as often as somebody says that it was edited. */
export function lastReadings(facts: readonly Fact[]): Fact[] {
  const heard = facts.flatMap((fact) => ("news" in fact ? [fact] : []));
  const told = new Map<bigint, { at: number; news: OrderTold }>();
  for (const { at, news } of heard) if (news.kind === "order") told.set(news.order.orderId, { at, news });
  const of = (kind: "edited" | "deleted") =>
    new Set(heard.flatMap(({ news }) => (news.kind === kind ? [news.orderId] : [])));
  const gone = of("deleted");
  return [...of("edited")].flatMap((orderId): Fact[] => {
    const last = told.get(orderId);
    return last ? [{ at: last.at, news: readingOf(last.news, gone.has(orderId)) }] : [];
  });
}

export function shuffled(facts: readonly Fact[], { keys }: Arrival): Fact[] {
  const keyAt = (index: number) => keys[index % keys.length] ?? 0;
  const twice = [...facts, ...facts.filter((_, index) => keyAt(index) % 3 === 0)];
  const anyhow = twice
    .map((fact, index) => ({ fact, key: (keyAt(index) * 7_919 + index * 104_729) % 10_007 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ fact }) => fact);
  return [...anyhow, ...lastReadings(facts)];
}

/** One thing to do at a time: news that settle together, or a merge. */
export type Step = { news: OrderNews[] } | { merge: MergeFact };

export function stepsOf(facts: readonly Fact[], sizes: readonly number[]): Step[] {
  const steps: Step[] = [];
  let batch: OrderNews[] = [];
  const close = () => {
    if (batch.length > 0) steps.push({ news: batch });
    batch = [];
  };
  for (const fact of facts) {
    if ("merge" in fact) {
      close();
      steps.push({ merge: fact.merge });
    } else {
      // Nothing to read is the answer to news that came before.
      if (fact.news.kind === "hidden") close();
      batch.push(fact.news);
      if (batch.length >= (sizes[steps.length % sizes.length] ?? 1)) close();
    }
  }
  close();
  return steps;
}
