/**
 * Whatever the shop's customers do, and however the news of it arrive: the books end the same, and add up. The clean
 * sequence tells every fact once, in the order in which things happened; the others shuffle, repeat and batch it.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import type { OrderState } from "#app/rules/order.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { discrepancies } from "../support/books.ts";
import { anOrder, aRefund, later, MAY, refunded, told } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";

const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const CASES = 200;
const NOW = new Date("2027-03-01T12:00:00Z");

type Happening =
  { kind: "refund"; part: number } | { kind: "cancel" } | { kind: "uncancel" } | { kind: "move"; to: number };
type Story = { customer: number; dollars: number; day: number; card: boolean; happenings: Happening[] };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("refund" as const), part: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "cancel" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "uncancel" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("move" as const), to: fc.integer({ min: 1, max: 2 }) }),
  },
);
const story: fc.Arbitrary<Story> = fc.record({
  customer: fc.integer({ min: 1, max: 2 }),
  dollars: fc.integer({ min: 1, max: 700 }),
  /** From May into the next year, so that tiers are carried over and lost. */
  day: fc.integer({ min: 0, max: 290 }),
  card: fc.boolean(),
  happenings: fc.array(happening, { maxLength: 3 }),
});

function openingOf({ customer, dollars, day, card }: Story, index: number): OrderState {
  const goods = { priceMinor: BigInt(dollars) * 100n + 37n, discountMinor: BigInt(dollars % 7) * 50n };
  return anOrder({
    orderId: BigInt(1_000 + index),
    customerId: BigInt(customer),
    processedAt: later(MAY, { days: day, minutes: index % 3 }),
    lines: card ? [goods, { priceMinor: 2_500n, giftCard: true }] : [goods],
  });
}

function afterwards(order: OrderState, each: Happening, index: number): OrderState {
  const updatedAt = later(order.updatedAt, { days: 1 });
  if (each.kind === "cancel") return { ...order, updatedAt, cancelledAt: updatedAt };
  if (each.kind === "uncancel") return { ...order, updatedAt, cancelledAt: null };
  if (each.kind === "move") return { ...order, updatedAt, customerId: BigInt(each.to) };
  const amountMinor = (order.totalMinor * BigInt(each.part)) / 100n;
  return refunded(
    order,
    aRefund({ refundId: order.orderId * 10n + BigInt(index), amountMinor, processedAt: updatedAt }),
  );
}

/** Every state the order was in, and each refund by itself. */
function newsOf(each: Story, index: number): OrderNews[] {
  let order = openingOf(each, index);
  const news = [told(order)];
  each.happenings.forEach((what, step) => {
    order = afterwards(order, what, step);
    const refund = order.refunds.find(({ refundId }) => refundId === order.orderId * 10n + BigInt(step));
    if (refund) news.push({ kind: "refund", orderId: order.orderId, refund });
    news.push(told(order));
  });
  return news;
}

const happenedAt = (news: OrderNews): number => (news.kind === "order" ? news.order.updatedAt.getTime() : 0);

async function booksAfter(batches: OrderNews[][], clawback: "allow_negative" | "clamp") {
  const { shopId } = await aShop({ programme: { ...influencerTiers("USD"), clawback } });
  for (const batch of batches) await settleOrders(shopId, batch, { now: NOW });
  const members = await db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" } });
  const orders = await db.order.findMany({ where: { shopId }, orderBy: { orderId: "asc" } });
  const standings = await db.standing.findMany({ where: { shopId }, orderBy: { customerId: "asc" } });
  const changes = await db.standingChange.findMany({
    where: { shopId },
    orderBy: [{ customerId: "asc" }, { at: "asc" }],
  });
  return {
    members: members.map(({ customerId, available, lifetimeEarned, enrolledAt }) => ({
      customerId,
      available,
      lifetimeEarned,
      enrolledAt,
    })),
    orders: orders.map(({ orderId, customerId, target, tierId, paid, qualifyingMinor, cancelledAt }) => ({
      orderId,
      customerId,
      target,
      tierId,
      paid,
      qualifyingMinor,
      cancelledAt,
    })),
    standings: standings.map(({ shopId: _, ...standing }) => standing),
    changes: changes.map(({ shopId: _, ...change }) => change),
    discrepancies: await discrepancies(shopId),
  };
}

function batched(news: OrderNews[], sizes: number[]): OrderNews[][] {
  const batches: OrderNews[][] = [];
  for (let from = 0, turn = 0; from < news.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    batches.push(news.slice(from, from + size));
    from += size;
  }
  return batches;
}

test(`the result depends on the facts, not on their arrival (SEED=${SEED})`, async () => {
  const property = fc.asyncProperty(
    fc.array(story, { minLength: 1, maxLength: 5 }),
    fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
    fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
    fc.constantFrom("allow_negative" as const, "clamp" as const),
    async (stories, shuffle, sizes, clawback) => {
      const news = stories.flatMap(newsOf);
      const repeated = [...news, ...news.filter((_, index) => (shuffle[index] ?? 0) % 3 === 0)];
      const keyed = repeated.map((each, index) => ({
        each,
        key: shuffle[(index * 7) % shuffle.length] ?? 0,
      }));
      const wild = keyed.toSorted((a, b) => a.key - b.key).map(({ each }) => each);
      const inOrder = news.toSorted((a, b) => happenedAt(a) - happenedAt(b));
      const [clean, other] = await Promise.all([
        booksAfter([inOrder], clawback),
        booksAfter(batched(wild, sizes), clawback),
      ]);
      expect(clean.discrepancies).toEqual([]);
      expect(other).toEqual(clean);
    },
  );
  await fc.assert(property, { seed: SEED, numRuns: CASES, endOnFailure: false });
}, 600_000);
