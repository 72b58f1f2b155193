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
