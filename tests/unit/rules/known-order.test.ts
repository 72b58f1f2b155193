import { describe, expect, test } from "vitest";
import type { KnownOrder, OrderFact } from "#app/rules/known-order.ts";
import { keepState, mergeOrder, orderContent, unknownOrder } from "#app/rules/known-order.ts";
import type { OrderState } from "#app/rules/order.ts";
import { anOrder, aRefund, later, MAY } from "../../support/orders.ts";

const order = anOrder({ orderId: 1n });
const state = (each: OrderState, read = false): OrderFact => ({
  kind: "state",
  state: keepState(each, orderContent(each)),
  refunds: each.refunds,
  read,
});
const merge = (...facts: OrderFact[]): KnownOrder => mergeOrder(unknownOrder(1n), facts).order;
const at = (minutes: number) => later(MAY, { minutes });

describe("of two states", () => {
  const newer = { ...order, updatedAt: at(1), name: "newer" };

  test("the newer one is known, in either order", () => {
    expect(merge(state(order), state(newer)).state?.name).toBe("newer");
    expect(merge(state(newer), state(order)).state?.name).toBe("newer");
  });

  test("that are equally new and say the same, one is known", () => {
    expect(merge(state(order), state({ ...order })).readAgain).toBe(false);
  });

  test("that are equally new and differ, the order is to be read; a newer or a read one settles it", () => {
    const other = { ...order, totalMinor: 1n };
    expect(merge(state(order), state(other)).readAgain).toBe(true);
    expect(merge(state(order), state(other), state(newer)).readAgain).toBe(false);
    expect(merge(state(other, true), state(order)).readAgain).toBe(false);
    expect(merge(state(other, true), state(order)).state?.totalMinor).toBe(1n);
  });

  test("products that were deleted since make no difference", () => {
    const lines = order.lines.map((line) => ({ ...line, productId: null, variantId: null }));
    expect(merge(state(order), state({ ...order, lines })).readAgain).toBe(false);
  });
});

describe("paid", () => {
  test("is sticky over older and newer states", () => {
    const pending = { ...order, financialStatus: "pending" as const, updatedAt: at(2) };
    expect(merge(state(pending), state(order)).paid).toBe(true);
    expect(merge(state({ ...pending, updatedAt: at(-2) })).paid).toBe(false);
  });
});

describe("refunds", () => {
  const refund = aRefund({ refundId: 9n, amountMinor: 100n });

  test("are known once, by themselves or in a state, also in an older one", () => {
    const later = { ...order, updatedAt: at(5) };
    const merged = merge(
      { kind: "refund", refund },
      state(later),
      state({ ...order, refunds: [{ ...refund }] }),
    );
    expect(merged.refunds).toHaveLength(1);
    expect(merged.readAgain).toBe(false);
  });

  test("that differ under one id have the order read", () => {
    const other = { ...refund, adjustmentMinor: 200n };
    const disputed = merge({ kind: "refund", refund }, { kind: "refund", refund: other });
    expect(disputed.readAgain).toBe(true);
    expect(mergeOrder(disputed, [state({ ...order, refunds: [other] }, true)]).order).toMatchObject({
      readAgain: false,
      refunds: [{ adjustmentMinor: 200n }],
    });
  });
});

test("an edit has the order read, and a newer state does as well", () => {
  const edited = mergeOrder(merge(state(order)), [{ kind: "edited" }]).order;
  expect(edited.readAgain).toBe(true);
  expect(mergeOrder(edited, [state(order)])).toMatchObject({ changed: false, order: { readAgain: true } });
  expect(mergeOrder(edited, [state({ ...order, updatedAt: at(1) })]).order.readAgain).toBe(false);
});

test("an order that Shopify does not show stands as it is known", () => {
  const edited = mergeOrder(merge(state(order)), [{ kind: "edited" }]).order;
  expect(mergeOrder(edited, [{ kind: "hidden" }]).order).toMatchObject({ readAgain: false, paid: true });
});

test("the first of two deletions counts, and known news change nothing", () => {
  const deleted = merge({ kind: "deleted", at: at(2) }, { kind: "deleted", at: at(1) });
  expect(deleted.deletedAt).toEqual(at(1));
  expect(mergeOrder(deleted, [{ kind: "deleted", at: at(1) }]).changed).toBe(false);
});

describe("news change what is known", () => {
  const older = { ...order, updatedAt: at(-1) };
  const pending = { ...order, financialStatus: "pending" as const };
  const refund = aRefund({ refundId: 9n, amountMinor: 100n });

  test.each<[string, before: OrderFact[], news: OrderFact]>([
    ["by a first state", [], state(order)],
    ["by a newer state", [state(older)], state(order)],
    ["by an older one, that it was paid", [state(pending)], state(older)],
    ["by an older one, whom it named", [state(order)], state({ ...older, customerId: 8n })],
    ["by an edit", [state(order)], { kind: "edited" }],
    ["by its deletion", [state(order)], { kind: "deleted", at: at(3) }],
    [
      "by an earlier deletion",
      [state(order), { kind: "deleted", at: at(3) }],
      { kind: "deleted", at: at(2) },
    ],
    ["by a refund", [state(order)], { kind: "refund", refund }],
    [
      "by a refund that was read and is another",
      [state({ ...order, refunds: [refund] })],
      state({ ...order, refunds: [{ ...refund, adjustmentMinor: 1n }] }, true),
    ],
  ])("%s, and only once", (_how, before, news) => {
    const known = merge(...before);
    const once = mergeOrder(known, [news]);
    expect(once.changed).toBe(true);
    if (news.kind !== "state" || !news.read) expect(mergeOrder(once.order, [news]).changed).toBe(false);
  });
});

describe("customers", () => {
  test("that any state named are known by id, each once", () => {
    const named = (customerId: bigint | null, minutes: number) =>
      state({ ...order, customerId, updatedAt: at(minutes) });
    const known = merge(named(9n, 1), named(7n, 2), named(9n, 3), named(null, 4));
    expect(known.namedCustomers).toEqual([7n, 9n]);
    expect(known.state?.customerId).toBeNull();
  });

  test("are known as they are named, whoever they are by now", () => {
    const fact = { ...state({ ...order, customerId: 1n }), namedCustomer: 2n } as OrderFact;
    expect(merge(fact)).toMatchObject({ state: { customerId: 1n }, namedCustomers: [2n] });
  });

  test("that are others in equally new states have the order read", () => {
    expect(merge(state(order), state({ ...order, customerId: 8n })).readAgain).toBe(true);
  });
});

describe("a line whose product was deleted since", () => {
  const two = anOrder({
    orderId: 1n,
    lines: [
      { priceMinor: 1n, productId: 5n, variantId: 6n },
      { priceMinor: 1n, productId: 7n, variantId: null },
    ],
  });
  const without = (each: OrderState, place: number): OrderState => ({
    ...each,
    updatedAt: at(1),
    lines: each.lines.map((line, index) =>
      index === place ? { ...line, productId: null, variantId: null } : line,
    ),
  });
  const products = (known: KnownOrder) =>
    known.state?.lines.map(({ productId, variantId }) => [productId, variantId]);

  test("keeps the product that it was of, in either order", () => {
    const both = [
      [5n, 6n],
      [7n, null],
    ];
    expect(products(merge(state(two), state(without(two, 0))))).toEqual(both);
    expect(products(merge(state(without(two, 1)), state(two)))).toEqual(both);
    expect(products(mergeOrder(merge(state(two)), [state(without(two, 1))]).order)).toEqual(both);
  });

  test("has none where none was ever named", () => {
    const known = merge(state(without(two, 0)));
    expect(products(known)?.[0]).toEqual([null, null]);
    expect(mergeOrder(known, [{ kind: "hidden" }]).changed).toBe(false);
  });
});

test("a refund that was read is believed over others of its id, whichever comes first", () => {
  const [read, told] = [1n, 2n].map((minor) => aRefund({ refundId: 9n, amountMinor: minor }));
  const facts: OrderFact[] = [state({ ...order, refunds: [read!] }, true), { kind: "refund", refund: told! }];
  for (const heard of [facts, facts.toReversed()])
    expect(merge(...heard)).toMatchObject({ readAgain: false, refunds: [{ adjustmentMinor: 1n }] });
  const lines = [{ lineId: 1n, quantity: 1, subtotalMinor: 5n, taxMinor: 0n }];
  const other = { ...told!, lines: lines.map((line) => ({ ...line, quantity: 2 })) };
  expect(
    merge({ kind: "refund", refund: { ...told!, lines } }, { kind: "refund", refund: other }).readAgain,
  ).toBe(true);
});

describe("an order's content", () => {
  const [line] = order.lines;
  const refund = aRefund({ refundId: 9n, amountMinor: 100n });

  test.each<[string, Partial<OrderState>]>([
    ...Object.entries({
      ...{
        name: "other",
        createdAt: at(1),
        processedAt: at(1),
        cancelledAt: at(1),
        financialStatus: "refunded" as const,
      },
      ...{
        fulfillmentStatus: "fulfilled",
        test: true,
        sourceName: "pos",
        currency: "EUR",
        taxesIncluded: true,
      },
      ...{
        shippingMinor: 1n,
        tipMinor: 1n,
        dutiesMinor: 1n,
        taxMinor: 1n,
        totalMinor: 1n,
        discountCodes: ["ADA"],
      },
      ...{ refunds: [refund], lines: [{ ...line!, quantity: 9 }] },
    }).map(([what, value]): [string, Partial<OrderState>] => [what, { [what]: value }]),
  ])("is another with another %s", (_what, other) => {
    expect(orderContent({ ...order, ...other })).not.toBe(orderContent(order));
  });

  test("is the same whoever its customer is, and when it was told", () => {
    expect(orderContent({ ...order, customerId: 8n, updatedAt: at(9) })).toBe(orderContent(order));
  });
});
