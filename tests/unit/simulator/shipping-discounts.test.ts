import { beforeAll, describe, expect, it } from "vitest";
import type { Executor } from "../../simulator/graphql/executor.ts";
import { createProduct } from "../../simulator/model/shops.ts";
import { cancelOrder } from "../../simulator/orders/change.ts";
import { orderPayload } from "../../simulator/orders/payload.ts";
import { placeOrder } from "../../simulator/orders/place.ts";
import { priceCart } from "../../simulator/orders/pricing.ts";
import { refundOrder } from "../../simulator/orders/refund.ts";
import { totalsOf } from "../../simulator/orders/totals.ts";
import { at, executorOf, opened } from "./asking.ts";
import { customerIds, discount, freeShipping, shopWith, simulator } from "./shop.ts";

let executor: Executor;
beforeAll(async () => {
  executor = await executorOf();
}, 60_000);

const custom = (priceMinor: number, quantity = 1, giftCard = false) => ({
  title: "Pen",
  priceMinor,
  quantity,
  giftCard,
});
const withGoods = { orderDiscounts: true, productDiscounts: true, shippingDiscounts: false };
const withShipping = { orderDiscounts: false, productDiscounts: false, shippingDiscounts: true };

function parcel(more = {}) {
  const sim = simulator();
  const shop = shopWith(sim, { shippingMinor: 700, ...more });
  const price = (discountCodes: string[], input = {}) =>
    priceCart(sim, shop, { customerId: null, lines: [custom(4_000)], discountCodes, ...input });
  const refusal = (codes: string[], input = {}) => price(codes, input).codes.map((each) => each.refusal);
  return { sim, shop, price, refusal };
}

describe("free shipping at the checkout", () => {
  it("takes the whole rate off and leaves the goods alone", () => {
    const { shop, price } = parcel();
    freeShipping(shop, { code: "SHIP" });
    expect(price(["ship"])).toMatchObject({
      subtotalMinor: 4_000,
      discountMinor: 0,
      shippingMinor: 700,
      shippingDiscountMinor: 700,
      totalMinor: 4_000,
    });
  });

  it("applies to a rate up to its maximum, and to none above", () => {
    const { shop, refusal } = parcel();
    freeShipping(shop, { code: "MOST", maximumShippingMinor: 700 });
    expect(refusal(["MOST"])).toEqual([null]);
    expect(refusal(["MOST"], { shippingMinor: 701 })).toEqual(["SHIPPING_TOO_DEAR"]);
  });

  it("is refused to others, before and after its time, when used up, and where nothing is shipped", () => {
    const { shop, refusal } = parcel();
    const [ada = "", bo = ""] = customerIds(shop);
    freeShipping(shop, { code: "ADA", context: { kind: "customers", customerIds: [ada] } });
    freeShipping(shop, { code: "SOON", startsAt: "2099-01-01T00:00:00.000Z" });
    freeShipping(shop, { code: "GONE", endsAt: "2021-01-01T00:00:00.000Z" });
    freeShipping(shop, { code: "USED", usageLimit: 1, usageCount: 1 });
    freeShipping(shop, { code: "ONCE", appliesOncePerCustomer: true, usedBy: [ada] });
    freeShipping(shop, { code: "ANY" });
    expect(refusal(["ADA"], { customerId: ada })).toEqual([null]);
    expect(refusal(["ADA"], { customerId: bo })).toEqual(["CUSTOMER_NOT_ELIGIBLE"]);
    expect(refusal(["SOON"])).toEqual(["NOT_STARTED"]);
    expect(refusal(["GONE"])).toEqual(["EXPIRED"]);
    expect(refusal(["USED"])).toEqual(["USAGE_LIMIT"]);
    expect(refusal(["ONCE"], { customerId: ada })).toEqual(["CUSTOMER_USED"]);
    expect(refusal(["ANY"], { lines: [custom(4_000, 1, true)] })).toEqual(["NO_ELIGIBLE_ITEMS"]);
  });

  it("measures its minimum after what the other codes take off", () => {
    const { shop, price, refusal } = parcel();
    freeShipping(shop, {
      code: "OVER40",
      minimum: { kind: "subtotal", subtotalMinor: 4_000 },
      combinesWith: withGoods,
    });
    freeShipping(shop, { code: "TWO", minimum: { kind: "quantity", quantity: 2 } });
    discount(shop, { code: "FIVE", combinesWith: withShipping });
    expect(refusal(["OVER40"])).toEqual([null]);
    expect(price(["OVER40", "FIVE"])).toMatchObject({
      codes: [{ refusal: "MINIMUM_NOT_MET" }, { refusal: null }],
      totalMinor: 4_200,
    });
    expect(refusal(["OVER40"], { lines: [custom(3_999)] })).toEqual(["MINIMUM_NOT_MET"]);
    expect(refusal(["TWO"])).toEqual(["MINIMUM_NOT_MET"]);
    expect(refusal(["TWO"], { lines: [custom(100, 2)] })).toEqual([null]);
  });

  it("combines by class, and only where both sides allow it", () => {
    const { shop, price, refusal } = parcel();
    freeShipping(shop, { code: "SHIP", combinesWith: withGoods });
    freeShipping(shop, { code: "ALONE" });
    discount(shop, { code: "YES", combinesWith: withShipping });
    discount(shop, { code: "NO" });
    expect(price(["SHIP", "YES"]).totalMinor).toBe(3_500);
    expect(refusal(["SHIP", "NO"])).toEqual([null, "DOES_NOT_COMBINE"]);
    expect(refusal(["ALONE", "YES"])).toEqual([null, "DOES_NOT_COMBINE"]);
    expect(refusal(["SHIP", "ALONE"])).toEqual([null, "DOES_NOT_COMBINE"]);
  });
});

describe("an order with free shipping", () => {
  const ordered = () => {
    const { sim, shop } = parcel();
    freeShipping(shop, { code: "SHIP", combinesWith: withGoods });
    discount(shop, { code: "FIVE", combinesWith: withShipping });
    const order = placeOrder(sim, shop, {
      customerId: null,
      lines: [custom(4_000)],
      discountCodes: ["SHIP", "FIVE"],
    });
    return { sim, shop, order };
  };

  it("is told of in Shopify's shapes", () => {
    const { shop, order } = ordered();
    expect(JSON.parse(JSON.stringify(orderPayload(shop, order)))).toMatchObject({
      total_line_items_price: "40.00",
      subtotal_price: "35.00",
      total_discounts: "12.00",
      total_shipping_price_set: { shop_money: { amount: "7.00" } },
      current_shipping_price: "0.00",
      total_price: "35.00",
      discount_codes: [
        { code: "FIVE", amount: "5.00", type: "fixed_amount" },
        { code: "SHIP", amount: "7.00", type: "shipping" },
      ],
      discount_applications: [
        { target_type: "line_item", value: "5.00", value_type: "fixed_amount", allocation_method: "across" },
        {
          target_type: "shipping_line",
          type: "discount_code",
          code: "SHIP",
          value: "100.0",
          value_type: "percentage",
          allocation_method: "each",
          target_selection: "all",
        },
      ],
      line_items: [{ discount_allocations: [{ amount: "5.00", discount_application_index: 0 }] }],
      shipping_lines: [
        {
          price_set: { shop_money: { amount: "7.00" } },
          discounted_price_set: { shop_money: { amount: "0.00" } },
          discount_allocations: [{ amount: "7.00", discount_application_index: 1 }],
        },
      ],
    });
    expect(Object.values(shop.discounts).map((each) => each.usageCount)).toEqual([1, 1]);
  });

  it("is told the same by GraphQL", async () => {
    const { sim, shop, ask } = opened(executor, ["read_orders"]);
    shop.shippingMinor = 700;
    freeShipping(shop, { code: "SHIP" });
    placeOrder(sim, shop, { customerId: null, lines: [custom(4_000)], discountCodes: ["SHIP"] });
    const money = "shopMoney { amount }";
    const answer = await ask(`{ orders(first: 1) { nodes { discountCodes
      totalPriceSet { ${money} } totalDiscountsSet { ${money} } totalShippingPriceSet { ${money} }
      currentShippingPriceSet { ${money} }
      discountApplications(first: 2) { nodes { allocationMethod targetType targetSelection
        value { ... on PricingPercentageValue { percentage } } ... on DiscountCodeApplication { code } } }
      shippingLine { originalPriceSet { ${money} } discountedPriceSet { ${money} }
        currentDiscountedPriceSet { ${money} }
        discountAllocations { allocatedAmountSet { ${money} } discountApplication { index } } } } } }`);
    const sum = (amount: string) => ({ shopMoney: { amount } });
    expect(at(answer, "data.orders.nodes.0")).toEqual({
      discountCodes: ["SHIP"],
      totalPriceSet: sum("40.0"),
      totalDiscountsSet: sum("7.0"),
      totalShippingPriceSet: sum("7.0"),
      currentShippingPriceSet: sum("0.0"),
      discountApplications: {
        nodes: [
          {
            allocationMethod: "EACH",
            targetType: "SHIPPING_LINE",
            targetSelection: "ALL",
            value: { percentage: 100 },
            code: "SHIP",
          },
        ],
      },
      shippingLine: {
        originalPriceSet: sum("7.0"),
        discountedPriceSet: sum("0.0"),
        currentDiscountedPriceSet: sum("0.0"),
        discountAllocations: [{ allocatedAmountSet: sum("7.0"), discountApplication: { index: 0 } }],
      },
    });
  });

  it("gives back no shipping that nobody paid", () => {
    const { sim, shop, order } = ordered();
    expect(() => refundOrder(sim, shop, order, { shippingMinor: 1 })).toThrow(/more shipping/);
    cancelOrder(sim, shop, order, {});
    expect(totalsOf(order)).toMatchObject({ refundedMinor: 3_500, netPaymentMinor: 0, currentTotalMinor: 0 });
  });
});

describe("codes for products", () => {
  function goods() {
    const { sim, shop, price, refusal } = parcel({ shippingMinor: 0 });
    const [notebook] = Object.values(shop.products);
    const ink = createProduct(sim, shop, { title: "Ink", priceMinor: 1_000 });
    const line = (product: typeof ink | undefined, quantity = 1) => ({
      variantId: product?.variants[0].id ?? "",
      quantity,
    });
    const on = (...products: (typeof ink | undefined)[]) => ({
      items: {
        kind: "some" as const,
        productIds: products.map((each) => each?.id ?? ""),
        variantIds: [],
        collectionIds: [],
      },
    });
    return { sim, shop, notebook, ink, line, on, price, refusal };
  }

  it("take a sum once, over the entitled lines, or a share of those", () => {
    const { shop, notebook, ink, line, on, price } = goods();
    discount(shop, { code: "SUM", ...on(ink) });
    discount(shop, { code: "HALF", ...on(ink), value: { kind: "percentage", fraction: 0.5 } });
    const cart = (codes: string[]) => price(codes, { lines: [line(notebook), line(ink, 3)] });
    expect(cart(["SUM"]).lines.map((each) => each.finalMinor)).toEqual([4_000, 2_500]);
    expect(cart(["HALF"])).toMatchObject({
      lines: [{ finalMinor: 4_000 }, { finalMinor: 1_500 }],
      discounts: [{ targetSelection: "entitled", targetType: "line_item", value: "50.0" }],
    });
    expect(price(["SUM"], { lines: [line(ink)] }).totalMinor).toBe(500);
    expect(price(["SUM"], { lines: [line(notebook)] }).codes[0]?.refusal).toBe("NO_ELIGIBLE_ITEMS");
  });

  it("never meet on one line: each takes the lines that are best", () => {
    const { shop, notebook, ink, line, on, price, refusal } = goods();
    const both = { orderDiscounts: true, productDiscounts: true, shippingDiscounts: true };
    const share = (fraction: number) => ({
      value: { kind: "percentage" as const, fraction },
      combinesWith: both,
    });
    discount(shop, { code: "ALL10", ...on(notebook, ink), ...share(0.1) });
    discount(shop, { code: "INK50", ...on(ink), ...share(0.5) });
    discount(shop, { code: "INK20", ...on(ink), ...share(0.2) });
    const cart = price(["ALL10", "INK50"], { lines: [line(notebook), line(ink)] });
    expect(cart.lines.map((each) => each.finalMinor)).toEqual([3_600, 500]);
    expect(refusal(["INK20", "INK50"], { lines: [line(ink)] })).toEqual(["DOES_NOT_COMBINE", null]);
  });
});
