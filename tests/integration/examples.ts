/** Examples that read like a bank statement, and are played again however their news arrive. */
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import type { OrderState, RefundState } from "#app/rules/order.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import type { OrderFigures, RefundFigures } from "../support/orders.ts";
import { anOrder, aRefund, later, MAY, refunded, told } from "../support/orders.ts";
import { aShop, publish } from "../support/shop.ts";

export const NOW = new Date("2026-06-15T12:00:00Z");
export const CUSTOMER = 7_001n;

export type Example = {
  name: string;
  programme?: Partial<ProgrammeDocument>;
  /** In force from then on. */
  republished?: { at: Date; programme: Partial<ProgrammeDocument> };
  currency?: string;
  news: OrderNews[];
  /** What Shopify answers when an order is to be read once all the news are in. */
  read?: OrderNews[];
  /** Line by line, when the news arrive one by one in this order: kind and points. */
  statement: string[];
  /** However they arrive. */
  perOrder: Record<string, bigint>;
  balance: bigint;
  tier?: string;
};

/** An order of the examples' customer. */
export const order = (name: string, figures: Omit<OrderFigures, "name"> = {}): OrderState =>
  anOrder({ orderId: 11n, customerId: CUSTOMER, ...figures, name });

/** The order after its refunds, one a day, as it and each refund are told: by the refund's own webhook first. */
export function refunds(before: OrderState, figures: RefundFigures[]): OrderNews[] {
  let state = before;
  return figures.flatMap((each, index): OrderNews[] => {
    const processedAt = later(MAY, { days: index + 1 });
    const refund: RefundState = aRefund({ refundId: BigInt(31 + index), processedAt, ...each });
    state = refunded(state, refund);
    return [{ kind: "refund", orderId: state.orderId, refund }, told(state)];
  });
}

/** All that is left of a line of an order, given back. */
export function wholeLine({ lines, taxesIncluded }: OrderState, index: number): RefundState["lines"] {
  return lines.slice(index, index + 1).map((line) => {
    const { lineId, quantity, priceMinor, discountMinor, taxMinor } = line;
    const subtotalMinor = priceMinor * BigInt(quantity) - discountMinor;
    return { lineId, quantity, subtotalMinor, taxMinor: taxesIncluded ? taxMinor : 0n };
  });
}

async function play(example: Example, batches: OrderNews[][]) {
  const currency = example.currency ?? "USD";
  const programme = { ...influencerTiers(currency), ...example.programme };
  const { shopId } = await aShop({ currency, programme });
  const { republished: next } = example;
  if (next)
    await publish({
      shopId,
      version: 2,
      programme: { ...programme, ...next.programme },
      publishedAt: next.at,
    });
  for (const batch of batches) await settleOrders(shopId, batch, { now: NOW });
  if (await db.order.count({ where: { shopId, readAgain: true } }))
    await settleOrders(shopId, example.read ?? [], { now: NOW });
  const entries = await db.entry.findMany({ where: { shopId }, orderBy: { entryId: "asc" } });
  const orders = await db.order.findMany({ where: { shopId } });
  const perOrder = orders.map(({ orderId, name }) => {
    const own = entries.filter((entry) => entry.orderId === orderId);
    return [name ?? "?", own.reduce((sum, entry) => sum + entry.availableDelta, 0n)] as const;
  });
  const ofCustomer = { where: { shopId_customerId: { shopId, customerId: CUSTOMER } } };
  return {
    statement: await statementOf(shopId),
    perOrder: Object.fromEntries(perOrder),
    balance: (await db.member.findUnique(ofCustomer))?.available ?? 0n,
    tier: (await db.standing.findUnique(ofCustomer))?.tierId,
    discrepancies: await discrepancies(shopId),
  };
}

/** The same on every run: in the order of the multiples of a seed, by a prime. */
const shuffled = <T>(list: readonly T[], seed: number): T[] => {
  const placed = list.map((each, index) => ({ each, place: ((index + 1) * seed) % 97 }));
  return placed.toSorted((a, b) => a.place - b.place).map(({ each }) => each);
};

/** Ways for the same news to come: each in batches. */
const ARRIVALS: Record<string, (news: OrderNews[]) => OrderNews[][]> = {
  "in reverse": (news) => news.toReversed().map((each) => [each]),
  "all in one batch": (news) => [news],
  "in one batch in reverse, twice": (news) => [news.toReversed(), news],
  "each of them twice": (news) => news.map((each) => [each, each]),
  "the last one first": (news) => [news.slice(-1), ...news.slice(0, -1).map((each) => [each])],
  "split in two, the second half first": (news) => [
    news.slice(news.length / 2),
    news.slice(0, news.length / 2),
  ],
  "shuffled, three times over": (news) =>
    [31, 57, 83].flatMap((seed) => shuffled(news, seed).map((each) => [each])),
};

/** Plays each example as it is told, and in every other way. */
export function playExamples(examples: readonly Example[]): void {
  describe.each(examples)("$name", (example) => {
    const { perOrder, balance, tier } = example;
    const ends = { perOrder, balance, tier, discrepancies: [] };

    test("the statement reads as told", async () => {
      const batches = example.news.map((each) => [each]);
      expect(await play(example, batches)).toEqual({ statement: example.statement, ...ends });
    });

    test.each(Object.keys(ARRIVALS))("the sums are the same when the news come %s", async (arrival) => {
      expect(await play(example, ARRIVALS[arrival]?.(example.news) ?? [])).toMatchObject(ends);
    });
  });
}
