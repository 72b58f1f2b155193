import { describe, expect, it } from "vitest";
import { allocate, amount, minorOf, shareOf } from "../../simulator/model/money.ts";
import { placeOrder } from "../../simulator/orders/place.ts";
import { priceCart } from "../../simulator/orders/pricing.ts";
import { customerIds, discount, shopWith, simulator } from "./shop.ts";

const custom = (priceMinor: number, quantity = 1, giftCard = false) => ({
  title: "x",
  priceMinor,
  quantity,
  giftCard,
});

describe("money", () => {
  it("splits a total exactly, the largest remainders first", () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(1000, [6000, 4000])).toEqual([600, 400]);
    expect(allocate(5, [0, 0])).toEqual([0, 0]);
  });

  it("gives the units of a line shares that sum up to the line", () => {
    const shares = [0, 1, 2].map((taken) => shareOf(100, 3, taken, 1));
    expect(shares.reduce((a, b) => a + b)).toBe(100);
  });

  it.each([
    ["USD", 1234, "12.34"],
    ["JPY", 5997, "5997"],
    ["KWD", 1234, "1.234"],
    ["USD", -5, "-0.05"],
  ])("writes and reads %s in its own decimals", (currency, minor, text) => {
    expect(amount(minor, currency)).toBe(text);
    expect(minorOf(text, currency)).toBe(minor);
  });
});

describe("a cart", () => {
  it("spreads an order discount over goods and leaves gift cards alone", () => {
    const sim = simulator();
    const shop = shopWith(sim);
    discount(shop, { code: "TEN", value: { kind: "amount", amountMinor: 1_000, onEachItem: false } });
    const lines = [custom(6_000), custom(4_000, 1, true)];
    const cart = priceCart(sim, shop, { customerId: null, lines, discountCodes: ["ten"] });
    expect(cart.lines.map((line) => line.finalMinor)).toEqual([5_000, 4_000]);
    expect(cart.totalMinor).toBe(9_000);
  });

  it("spreads what staff give by hand over every line", () => {
    const sim = simulator();
    const lines = [custom(6_000), custom(4_000, 1, true)];
    const cart = priceCart(sim, shopWith(sim), { customerId: null, lines, discountMinor: 1_000 });
    expect(cart.lines.map((line) => line.finalMinor)).toEqual([5_400, 3_600]);
  });

  it("refuses a code to anyone but its customer, before its time, after its end and under its minimum", () => {
    const sim = simulator();
    const shop = shopWith(sim);
    const [ada = "", bo = ""] = customerIds(shop);
    discount(shop, { code: "ADA", context: { kind: "customers", customerIds: [ada] } });
    discount(shop, { code: "SOON", startsAt: "2099-01-01T00:00:00.000Z" });
    discount(shop, { code: "GONE", endsAt: "2021-01-01T00:00:00.000Z" });
    discount(shop, { code: "BIG", minimum: { kind: "subtotal", subtotalMinor: 5_001 } });
    const refusalFor = (customerId: string | null, code: string) =>
      priceCart(sim, shop, { customerId, lines: [custom(5_000)], discountCodes: [code] }).codes[0]?.refusal;
    expect(refusalFor(ada, "ada")).toBe(null);
    expect(refusalFor(bo, "ADA")).toBe("CUSTOMER_NOT_ELIGIBLE");
    expect(refusalFor(null, "ADA")).toBe("CUSTOMER_NOT_ELIGIBLE");
    expect(refusalFor(ada, "SOON")).toBe("NOT_STARTED");
    expect(refusalFor(ada, "GONE")).toBe("EXPIRED");
    expect(refusalFor(ada, "BIG")).toBe("MINIMUM_NOT_MET");
    expect(refusalFor(ada, "NONE")).toBe("NOT_FOUND");
  });

  it("keeps the better of two codes that do not combine, and both where both allow it", () => {
    const sim = simulator();
    const shop = shopWith(sim);
    const both = { orderDiscounts: true, productDiscounts: true, shippingDiscounts: false };
    discount(shop, { code: "A" });
    discount(shop, { code: "B", value: { kind: "percentage", fraction: 0.5 } });
    discount(shop, { code: "C", combinesWith: both });
    discount(shop, { code: "D", combinesWith: both });
    const price = (discountCodes: string[]) =>
      priceCart(sim, shop, { customerId: null, lines: [custom(4_000)], discountCodes });
    expect(price(["A", "B"]).codes.map((code) => code.refusal)).toEqual(["DOES_NOT_COMBINE", null]);
    expect(price(["C", "D"]).totalMinor).toBe(3_000);
    expect(price(["A", "C"]).totalMinor).toBe(3_500);
  });

  it("takes tax on top, or finds it inside", () => {
    const sim = simulator();
    const onTop = shopWith(sim, { taxRate: 0.2 });
    const inside = shopWith(sim, { domain: "eu.myshopify.com", taxRate: 0.2, taxesIncluded: true });
    const of = (shop: typeof onTop) => priceCart(sim, shop, { customerId: null, lines: [custom(12_000)] });
    expect(of(onTop)).toMatchObject({ subtotalMinor: 12_000, taxMinor: 2_400, totalMinor: 14_400 });
    expect(of(inside)).toMatchObject({ subtotalMinor: 12_000, taxMinor: 2_000, totalMinor: 12_000 });
  });

  it("uses up a code when the order is placed", () => {
    const sim = simulator();
    const shop = shopWith(sim);
    discount(shop, { code: "ONCE", usageLimit: 1 });
    const place = () =>
      placeOrder(sim, shop, { customerId: null, lines: [custom(4_000)], discountCodes: ["once"] });
    expect(place().discounts[0]?.amountMinor).toBe(500);
    expect(place).toThrow(/usage limit/);
  });

  it("lets a customer use a code once where it says so", () => {
    const sim = simulator();
    const shop = shopWith(sim);
    const [ada = "", bo = ""] = customerIds(shop);
    discount(shop, { code: "EACH", appliesOncePerCustomer: true });
    const place = (customerId: string) =>
      placeOrder(sim, shop, { customerId, lines: [custom(4_000)], discountCodes: ["EACH"] });
    place(ada);
    expect(() => place(ada)).toThrow(/already used/);
    expect(place(bo).discounts).toHaveLength(1);
  });
});
