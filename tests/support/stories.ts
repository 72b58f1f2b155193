/**
 * What may happen to a shop, for the property tests. A world is a few customers with their orders; a shop holds many
 * worlds that know nothing of each other, so that a case costs little.
 */
import fc from "fast-check";
import type { OrderNews } from "#app/rules/order-news.ts";
import type { OrderState } from "#app/rules/order.ts";
import { anOrder, aRefund, later, MAY, refunded, told } from "./orders.ts";

export const NOW = new Date("2027-03-01T12:00:00Z");

/** Customers of a world are 1, 2 and 3; 0 is nobody. */
type Happening =
  | { kind: "refund"; part: number }
  | { kind: "return"; units: number }
  | { kind: "add"; dollars: number }
  | { kind: "remove"; units: number }
  | { kind: "cancel" | "uncancel" | "delete" }
  | { kind: "move"; to: number };

/** The product that an order is about, and maybe another beside it. Product 0 is none that Shopify has. */
type Basket = { product: number; beside: { product: number; dollars: number } | null };

type Story = {
  customer: number;
  dollars: number;
  units: number;
  day: number;
  card: boolean;
  test: boolean;
  happenings: Happening[];
  basket: Basket;
};

export type Union = { deleted: number; into: number; day: number };
export type World = { stories: Story[]; unions: Union[] };

const only = <Kind extends Happening["kind"]>(kind: Kind) => fc.record({ kind: fc.constant(kind) });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("refund" as const), part: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("return" as const), units: fc.integer({ min: 1, max: 2 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("add" as const), dollars: fc.integer({ min: 1, max: 300 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("remove" as const), units: fc.integer({ min: 1, max: 2 }) }),
  },
  { weight: 2, arbitrary: only("cancel") },
  { weight: 1, arbitrary: only("uncancel") },
  { weight: 1, arbitrary: only("delete") },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("move" as const), to: fc.integer({ min: 0, max: 3 }) }),
  },
);

const ONE_PRODUCT = fc.constant<Basket>({ product: 1, beside: null });

const product = fc.integer({ min: 0, max: 4 });
const baskets: fc.Arbitrary<Basket> = fc.record({
  product,
  beside: fc.option(fc.record({ product, dollars: fc.integer({ min: 1, max: 200 }) })),
});

const story = {
  customer: fc.integer({ min: 1, max: 3 }),
  dollars: fc.integer({ min: 1, max: 400 }),
  units: fc.integer({ min: 1, max: 3 }),
  /** From May into the next year, so that tiers are carried over and lost. */
  day: fc.integer({ min: 0, max: 290 }),
  card: fc.boolean(),
  test: fc.nat({ max: 9 }).map((nth) => nth === 0),
  happenings: fc.array(happening, { maxLength: 3 }),
};

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

const customerOf = (world: number, customer: number) =>
  customer === 0 ? null : BigInt(world * 10 + customer);

const PLAIN = { quantity: 1, discountMinor: 0n };

const goodsOf = (product: number) =>
  product === 0
    ? { productId: null, variantId: null }
    : { productId: BigInt(product), variantId: BigInt(product + 1) };

function openingOf(each: Story, { world, index }: { world: number; index: number }): OrderState {
  const { customer, dollars, units, day, card, test, basket } = each;
  const { beside } = basket;
  const discountMinor = BigInt(dollars % 7) * 50n;
  const priceMinor = BigInt(dollars) * 100n + 37n;
  const goods = [{ ...goodsOf(basket.product), priceMinor, quantity: units, discountMinor }];
  if (beside) goods.push({ ...goodsOf(beside.product), priceMinor: BigInt(beside.dollars) * 100n, ...PLAIN });
  return anOrder({
    orderId: BigInt(world * 1_000 + index + 1),
    customerId: customerOf(world, customer),
    processedAt: later(MAY, { days: day, minutes: index % 3 }),
    lines: card ? [...goods, { priceMinor: 2_500n, giftCard: true }] : goods,
    test,
  });
}

function afterwards(
  order: OrderState,
  each: Happening,
  { world, step }: { world: number; step: number },
): OrderState {
  const updatedAt = later(order.updatedAt, { days: 1 });
  const refundId = order.orderId * 10n + BigInt(step);
  const first = order.lines[0];
  if (!first) return order;
  switch (each.kind) {
    case "cancel":
      return { ...order, updatedAt, cancelledAt: updatedAt };
    case "uncancel":
      return { ...order, updatedAt, cancelledAt: null };
    case "delete":
      return order;
    case "move":
      return { ...order, updatedAt, customerId: customerOf(world, each.to) };
    case "refund": {
      const amountMinor = (order.totalMinor * BigInt(each.part)) / 100n;
      return refunded(order, aRefund({ refundId, amountMinor, processedAt: updatedAt }));
    }
    case "return": {
      const quantity = Math.min(each.units, first.currentQuantity);
      if (quantity === 0) return order;
      const subtotalMinor = first.priceMinor * BigInt(quantity);
      const lines = [{ lineId: first.lineId, quantity, subtotalMinor, taxMinor: 0n }];
      return refunded(order, aRefund({ refundId, lines, processedAt: updatedAt }));
    }
    case "add": {
      const lineId = order.orderId * 10n + 9n - BigInt(step);
      const priceMinor = BigInt(each.dollars) * 100n;
      // Of the product beside, where there is one.
      const goods = order.lines.find(({ giftCard }, index) => index > 0 && !giftCard) ?? first;
      const line = { ...goods, ...PLAIN, lineId, currentQuantity: 1, priceMinor };
      return {
        ...order,
        updatedAt,
        lines: [...order.lines, line],
        totalMinor: order.totalMinor + priceMinor,
      };
    }
    case "remove": {
      const currentQuantity = Math.max(0, first.currentQuantity - each.units);
      return { ...order, updatedAt, lines: [{ ...first, currentQuantity }, ...order.lines.slice(1)] };
    }
  }
}

/** Every state the order was in, each refund by itself, and its deletion. */
function orderFacts(each: Story, { world, index }: { world: number; index: number }): Fact[] {
  let order = openingOf(each, { world, index });
  const tell = (): Fact => ({ at: order.updatedAt.getTime(), news: told(order) });
  const facts = [tell()];
  each.happenings.forEach((what, step) => {
    const before = order;
    order = afterwards(order, what, { world, step });
    if (what.kind === "delete") {
      const at = later(order.updatedAt, { minutes: 30 });
      facts.push({ at: at.getTime(), news: { kind: "deleted", orderId: order.orderId, at } });
    }
    if (order === before) return;
    const refund = order.refunds.find(({ refundId }) => refundId === order.orderId * 10n + BigInt(step));
    if (refund)
      facts.push({ at: order.updatedAt.getTime(), news: { kind: "refund", orderId: order.orderId, refund } });
    facts.push(tell());
  });
  return facts;
}

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

export function shuffled(facts: readonly Fact[], { keys }: Arrival): Fact[] {
  const keyAt = (index: number) => keys[index % keys.length] ?? 0;
  const twice = [...facts, ...facts.filter((_, index) => keyAt(index) % 3 === 0)];
  return twice
    .map((fact, index) => ({ fact, key: (keyAt(index) * 7_919 + index * 104_729) % 10_007 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ fact }) => fact);
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
      batch.push(fact.news);
      if (batch.length >= (sizes[steps.length % sizes.length] ?? 1)) close();
    }
  }
  close();
  return steps;
}
