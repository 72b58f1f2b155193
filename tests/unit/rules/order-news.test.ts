import { describe, expect, test } from "vitest";
import type { KnownOrder } from "#app/rules/known-order.ts";
import { orderContent, unknownOrder } from "#app/rules/known-order.ts";
import type { Merge } from "#app/rules/merges.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import {
  awarded,
  buyersOf,
  codesOf,
  draftOrders,
  heardSince,
  memberNews,
  namedIn,
  orderIdOf,
} from "#app/rules/order-news.ts";
import { aVersion } from "../../support/assessed.ts";
import type { OrderFigures } from "../../support/orders.ts";
import { anOrder, anOrderNews, aRefund, later, MAY } from "../../support/orders.ts";

const day = (days: number) => later(MAY, { days });
const hash = (content: string) => `hash of ${content}`;
/** Customer 2 became customer 1. */
const MERGES = new Map<bigint, Merge>([[2n, { deletedId: 2n, intoId: 1n, mergedAt: day(30) }]]);

const INSTALLED = later(MAY, { minutes: -1 });

const drafted = (news: OrderNews[], known: KnownOrder[] = [], merges = new Map<bigint, Merge>()) => {
  const reading = { merges, hash, since: INSTALLED };
  return draftOrders(news, new Map(known.map((order) => [order.orderId, order])), reading);
};
const draftOf = (...given: Parameters<typeof drafted>) => [...drafted(...given).values()][0]!;
const knownBy = (...news: OrderNews[]) => draftOf(news).order;

const history = (orderId: bigint, figures: OrderFigures = {}): OrderNews => ({
  ...({
    kind: "order",
    order: anOrder({ orderId, processedAt: day(-1), ...figures }),
    customer: null,
  } as const),
  history: day(50),
});

describe("news are put together", () => {
  test("per order, each told by its own id", () => {
    const refund = aRefund({ refundId: 9n, amountMinor: 100n });
    const news: OrderNews[] = [
      anOrderNews({ orderId: 1n }),
      { kind: "edited", orderId: 2n },
      { kind: "refund", orderId: 1n, refund },
      { kind: "deleted", orderId: 3n, at: day(1) },
    ];
    expect(news.map(orderIdOf)).toEqual([1n, 2n, 1n, 3n]);
    const drafts = drafted(news);
    expect([...drafts.keys()]).toEqual([1n, 2n, 3n]);
    expect(drafts.get(1n)?.order).toMatchObject({ paid: true, refunds: [refund], readAgain: false });
    expect(drafts.get(2n)?.order).toMatchObject({ state: null, readAgain: true });
    expect(drafts.get(3n)?.order).toMatchObject({ state: null, deletedAt: day(1) });
  });

  test("with what was known before; an order without news does not change", () => {
    const before = knownBy(anOrderNews({ orderId: 1n }));
    expect(draftOf([], [before])).toEqual({ before, order: before, changed: false });
    const draft = draftOf([{ kind: "edited", orderId: 1n }], [before]);
    expect(draft).toEqual({ before, order: { ...before, readAgain: true }, changed: true });
    expect(draftOf([{ kind: "hidden", orderId: 1n }], [draft.order]).order.readAgain).toBe(false);
    expect(draftOf([anOrderNews({ orderId: 4n })]).before).toBeNull();
  });

  test("by what they say: equally new ones that differ have the order read, and what was read is believed", () => {
    const order = anOrder({ orderId: 1n });
    const other = { kind: "order", order: { ...order, totalMinor: 1n }, customer: null } as const;
    expect(knownBy(anOrderNews(order), anOrderNews(order)).readAgain).toBe(false);
    expect(knownBy(anOrderNews(order), other).readAgain).toBe(true);
    expect(knownBy(anOrderNews(order), { ...other, read: true })).toMatchObject({
      readAgain: false,
      state: { totalMinor: 1n },
    });
    expect(knownBy(anOrderNews(order)).state?.hash).toBe(hash(orderContent(order)));
  });

  test("and what is the shop's past stays its past", () => {
    const past = knownBy(history(1n));
    expect(past).toMatchObject({ historyOnly: true, qualifiesFrom: day(50) });
    const since = { orderId: 1n, updatedAt: day(51) };
    expect(draftOf([anOrderNews(since)], [past])).toMatchObject({
      order: { historyOnly: true, qualifiesFrom: day(50) },
    });
    expect(knownBy(anOrderNews({ orderId: 1n }))).toMatchObject({ historyOnly: false, qualifiesFrom: null });
    expect(knownBy({ ...history(1n, { processedAt: MAY }), history: day(50) } as OrderNews).historyOnly).toBe(
      false,
    );
  });

  test("whoever speaks of the shop's past first: a change since then, or the list of its orders", () => {
    const changed = (updatedAt: Date) => anOrderNews({ orderId: 1n, processedAt: day(-1), updatedAt });
    for (const [at, from] of [
      [day(20), day(20)],
      [day(60), day(50)],
      [day(-1), INSTALLED],
    ] as const) {
      const first = draftOf([history(1n)], [knownBy(changed(at))]);
      const last = draftOf([changed(at)], [knownBy(history(1n))]);
      for (const { order } of [first, last, draftOf([changed(at), history(1n)])])
        expect(order).toMatchObject({ historyOnly: true, qualifiesFrom: from });
      expect(first.changed).toBe(at > day(50));
    }
  });

  test("of orders since the opening, or since Shopify began to tell of them shortly before, to the second", () => {
    const opened = (installedAt: string | null, first: string) =>
      heardSince({
        createdAt: new Date(`2026-05-${first}Z`),
        installedAt: installedAt === null ? null : new Date(`2026-05-${installedAt}Z`),
      })?.toISOString() ?? null;
    expect(opened(null, "01T10:00:00")).toBeNull();
    expect(opened("01T12:00:00.400", "01T12:00:00.400")).toBe("2026-05-01T12:00:00.000Z");
    expect(opened("01T12:00:00", "01T10:00:07.9")).toBe("2026-05-01T09:59:07.000Z");
    expect(opened("11T12:00:00", "01T10:00:00")).toBe("2026-05-09T12:00:00.000Z");
    expect(opened("01T12:00:00", "01T12:00:01")).toBe("2026-05-01T12:00:00.000Z");
  });

  test("as of whom their customer is by now, remembering who it was", () => {
    const order = draftOf([anOrderNews({ orderId: 1n, customerId: 2n })], [], MERGES).order;
    expect(order).toMatchObject({ state: { customerId: 1n }, namedCustomers: [2n], absorbedFrom: 2n });
    const own = draftOf([anOrderNews({ orderId: 1n, customerId: 1n })], [], MERGES).order;
    expect(own).toMatchObject({ state: { customerId: 1n }, namedCustomers: [1n], absorbedFrom: null });
    const guest = draftOf([anOrderNews({ orderId: 1n, customerId: null })], [], MERGES).order;
    expect(guest).toMatchObject({ state: { customerId: null }, namedCustomers: [], absorbedFrom: null });
  });
});

test("everybody is named whom news or orders name, as they name them", () => {
  const news = [
    anOrderNews({ customerId: 2n }),
    anOrderNews({ customerId: null }),
    { kind: "edited", orderId: 9n } as const,
  ];
  const order = { ...draftOf([anOrderNews({ customerId: 3n })]).order, namedCustomers: [3n, 4n] };
  expect([...namedIn(news, [order, unknownOrder(9n)])].sort()).toEqual([2n, 3n, 4n]);
});

test("awarding takes the chosen orders, and no others, out of the past", () => {
  const drafts = drafted([history(1n), history(2n), anOrderNews({ orderId: 3n })]);
  const after = awarded(new Map([...drafts].map(([id, draft]) => [id, { ...draft, changed: false }])), [
    1n,
    3n,
  ]);
  expect(
    [...after.values()].map(({ order, changed }) => [order.historyOnly, order.qualifiesFrom, changed]),
  ).toEqual([
    [false, null, true],
    [true, day(50), false],
    [false, null, false],
  ]);
});

test("buyers are told with the day of their order; guests and orders that are not known are none", () => {
  const drafts = drafted([
    anOrderNews({ orderId: 1n, customerId: 7n, processedAt: day(3) }),
    anOrderNews({ orderId: 2n, customerId: null }),
    { kind: "edited", orderId: 3n },
  ]);
  expect(buyersOf(drafts, [1n, 2n, 3n, 4n])).toEqual([{ customerId: 7n, at: day(3) }]);
});

test("codes are those of the orders as they were and as they are, each once", () => {
  const before = knownBy(anOrderNews({ orderId: 1n, discountCodes: ["SUMMER", "ADA"] }));
  const now = anOrderNews({ orderId: 1n, discountCodes: ["SUMMER", "BOB"], updatedAt: day(1) });
  expect(codesOf(drafted([now, { kind: "edited", orderId: 2n }], [before]))).toEqual([
    "ADA",
    "BOB",
    "SUMMER",
  ]);
});

describe("who takes part", () => {
  /** "1 from day 3", for each who is named. */
  const told = (
    news: OrderNews[],
    membership: "accounts" | "everyone" = "accounts",
    known: KnownOrder[] = [],
  ) =>
    memberNews(news, drafted(news, known), [aVersion({ membership })]).map(
      ({ customerId, enrolledAt }) =>
        `${customerId}${enrolledAt ? ` from day ${(enrolledAt.getTime() - MAY.getTime()) / 86_400_000}` : ""}`,
    );

  test("an account does from the first order that it is heard with", () => {
    const news = anOrderNews({ customerId: 1n, account: "enabled", processedAt: day(3) });
    expect(told([news])).toEqual(["1 from day 3", "1"]);
  });

  test("without an account nobody does, with and without payment", () => {
    expect(told([anOrderNews({ account: "disabled" })])).toEqual(["1", "1"]);
    expect(told([anOrderNews({ customerId: null }), { kind: "edited", orderId: 2n }])).toEqual([]);
  });

  test("everyone does from the first paid order, where the programme says so", () => {
    const order = { customerId: 1n, account: "disabled", processedAt: day(3) } as const;
    expect(told([anOrderNews(order)], "everyone")).toEqual(["1", "1 from day 3"]);
    expect(told([anOrderNews({ ...order, financialStatus: "pending" })], "everyone")).toEqual(["1", "1"]);
  });

  test("everyone whom a paid order ever named does", () => {
    const before = knownBy(anOrderNews({ orderId: 1n, customerId: 7n, processedAt: day(3) }));
    const news = [
      anOrderNews({ orderId: 1n, customerId: 1n, processedAt: day(3), updatedAt: day(4), account: null }),
    ];
    expect(told(news, "everyone", [before])).toEqual(["1", "1 from day 3", "7 from day 3"]);
  });

  test("the shop's past enrols nobody before it was taken over", () => {
    const past = knownBy(history(1n, { customerId: 1n }));
    const again = anOrderNews({ orderId: 1n, customerId: 1n, updatedAt: day(1) });
    expect(told([again], "everyone", [past])).toEqual(["1 from day 50", "1 from day 50"]);
  });

  test("an account that news of the shop's past tell of does from their day, whatever was told before them", () => {
    const old = { orderId: 1n, customerId: 1n, processedAt: day(-1) };
    const guest = anOrderNews({ ...old, updatedAt: day(3), account: "disabled" });
    const account = anOrderNews({ ...old, updatedAt: day(9) });
    expect(told([account], "accounts", [knownBy(guest)])).toEqual(["1 from day 9", "1"]);
    expect(told([account])).toEqual(["1 from day 9", "1"]);
    expect(told([guest], "accounts", [knownBy(account)])).toEqual(["1", "1"]);
    expect(told([anOrderNews({ ...old, updatedAt: day(-1) })])).toEqual([
      `1 from day ${(INSTALLED.getTime() - MAY.getTime()) / 86_400_000}`,
      "1",
    ]);
  });
});
