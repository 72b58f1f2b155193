/** What is so of every cart, whatever codes are given. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createProduct } from "../../simulator/model/shops.ts";
import type { Discount, Shop } from "../../simulator/model/types.ts";
import { classOf } from "../../simulator/orders/codes.ts";
import { placeOrder } from "../../simulator/orders/place.ts";
import { priceCart } from "../../simulator/orders/pricing.ts";
import { refundOrder } from "../../simulator/orders/refund.ts";
import { totalsOf } from "../../simulator/orders/totals.ts";
import { discount, freeShipping, giftCard, shopWith, simulator } from "./shop.ts";

const any = fc.boolean();
const anyCode = fc.record({
  kind: fc.constantFrom("order", "products", "shipping"),
  combinesWith: fc.record({ orderDiscounts: any, productDiscounts: any, shippingDiscounts: any }),
  value: fc.oneof(
    fc.record({
      kind: fc.constant("amount" as const),
      amountMinor: fc.integer({ min: 1, max: 9_000 }),
      onEachItem: any,
    }),
    fc.record({ kind: fc.constant("percentage" as const), fraction: fc.constantFrom(0.1, 0.333, 1) }),
  ),
  on: fc.subarray([0, 1, 2], { minLength: 1 }),
  leastMinor: fc.option(fc.integer({ min: 0, max: 9_000 })),
  maximumShippingMinor: fc.option(fc.integer({ min: 0, max: 1_000 })),
});
const anyCart = fc.record({
  quantities: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
  shippingMinor: fc.integer({ min: 0, max: 1_000 }),
  taxRate: fc.constantFrom(0, 0.07, 0.2),
  taxesIncluded: any,
  codes: fc.array(anyCode, { maxLength: 4 }),
  cardMinor: fc.option(fc.integer({ min: 1, max: 9_000 })),
});
type Cart = typeof anyCart extends fc.Arbitrary<infer T> ? T : never;

function issue(shop: Shop, productIds: string[], code: string, given: Cart["codes"][number]): Discount {
  const { combinesWith, value, leastMinor } = given;
  const minimum = leastMinor === null ? null : ({ kind: "subtotal", subtotalMinor: leastMinor } as const);
  const terms = { code, combinesWith, minimum };
  if (given.kind === "shipping")
    return freeShipping(shop, { ...terms, maximumShippingMinor: given.maximumShippingMinor });
  const some = {
    productIds: given.on.flatMap((i) => productIds[i] ?? []),
    variantIds: [],
    collectionIds: [],
  };
  return given.kind === "order"
    ? discount(shop, { ...terms, value })
    : discount(shop, { ...terms, value, items: { kind: "some", ...some } });
}

function opened({ quantities, shippingMinor, taxRate, taxesIncluded, codes, cardMinor }: Cart) {
  const sim = simulator();
  const shop = shopWith(sim, { shippingMinor, taxRate, taxesIncluded });
  const products = [1_999, 4_000, 333].map((priceMinor) =>
    createProduct(sim, shop, { title: `At ${String(priceMinor)}`, priceMinor }),
  );
  const ids = products.map((each) => each.id);
  codes.forEach((given, i) => issue(shop, ids, `C${String(i)}`, given));
  const lines = quantities.map((quantity, i) => ({
    variantId: products[i]?.variants[0].id ?? "",
    quantity,
  }));
  if (cardMinor !== null)
    giftCard(shop, { code: "thecard1", initialMinor: cardMinor, balanceMinor: cardMinor });
  const discountCodes = codes.map((_, i) => `C${String(i)}`);
  return { sim, shop, input: { customerId: null, lines, discountCodes } };
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

test("a cart adds up, a line has one product discount at most, and shipping is free or as it was", () => {
  fc.assert(
    fc.property(anyCart, (given) => {
      const { sim, shop, input } = opened(given);
      const cart = priceCart(sim, shop, input);
      const classes = cart.discounts.map(({ discountId }) =>
        classOf(shop.discounts[discountId ?? ""] as Discount),
      );
      for (const line of cart.lines) {
        expect(line.finalMinor).toBe(
          line.originalMinor - sum(line.allocations.map((each) => each.amountMinor)),
        );
        expect(line.finalMinor).toBeGreaterThanOrEqual(0);
        const onProducts = line.allocations.filter((each) => classes[each.discountIndex] === "PRODUCT");
        expect(onProducts.length).toBeLessThanOrEqual(1);
      }
      cart.discounts.forEach((applied, index) => {
        const parts = cart.lines
          .flatMap((line) => line.allocations)
          .filter((each) => each.discountIndex === index);
        const isShipping = applied.targetType === "shipping_line";
        expect(sum(parts.map((each) => each.amountMinor))).toBe(isShipping ? 0 : applied.amountMinor);
      });
      expect([0, cart.shippingMinor]).toContain(cart.shippingDiscountMinor);
      const tax = cart.taxesIncluded ? 0 : cart.taxMinor;
      expect(cart.totalMinor).toBe(
        sum(cart.lines.map((line) => line.finalMinor)) +
          cart.shippingMinor -
          cart.shippingDiscountMinor +
          tax,
      );
      const used = cart.codes.filter((each) => each.applies).map((each) => each.code);
      expect(cart.discounts.map((each) => each.code).toSorted()).toEqual(used.toSorted());
    }),
    { numRuns: 150 },
  );
});

test("an order is paid in full by its means, and gives all of it back to them", () => {
  fc.assert(
    fc.property(anyCart, (given) => {
      const { sim, shop, input } = opened(given);
      const priced = priceCart(sim, shop, input);
      const discountCodes = priced.codes.filter((each) => each.applies).map((each) => each.code);
      const giftCards = given.cardMinor === null ? [] : ["thecard1"];
      const order = placeOrder(sim, shop, { ...input, discountCodes, giftCards });
      expect(sum(order.transactions.map((each) => each.amountMinor))).toBe(priced.totalMinor);
      expect(totalsOf(order)).toMatchObject({ totalMinor: priced.totalMinor, outstandingMinor: 0 });
      const lines = order.lines.map((line) => ({ lineItemId: line.id, quantity: line.quantity }));
      const shippingMinor = totalsOf(order).shippingPaidMinor;
      const refund = refundOrder(sim, shop, order, { lines, shippingMinor });
      expect(refund.adjustments.filter((each) => each.kind === "refund_discrepancy")).toEqual([]);
      expect(totalsOf(order)).toMatchObject({ netPaymentMinor: 0, currentTotalMinor: 0 });
      const [card] = Object.values(shop.giftCards);
      expect(card?.balanceMinor ?? null).toBe(given.cardMinor);
    }),
    { numRuns: 100 },
  );
});
