import { describe, expect, it } from "vitest";
import type { Order, Shop } from "../../simulator/model/types.ts";
import { cancelOrder, editOrder, markPaid } from "../../simulator/orders/change.ts";
import { orderPayload } from "../../simulator/orders/payload.ts";
import { placeOrder } from "../../simulator/orders/place.ts";
import { refundOrder } from "../../simulator/orders/refund.ts";
import { financialStatusOf, totalsOf } from "../../simulator/orders/totals.ts";
import { customerIds, installed, shopWith, simulator } from "./shop.ts";

const lines = [{ title: "Pen", priceMinor: 3_334, quantity: 3 }];
const lineOf = (order: Order) => order.lines[0]?.id ?? "";
const topicsOf = (sim: ReturnType<typeof simulator>) => sim.state.messages.map((message) => message.topic);

function opened(more: Partial<Parameters<typeof placeOrder>[2]> = {}, shopMore = {}) {
  const sim = simulator();
  const shop = shopWith(sim, shopMore);
  return { sim, shop, order: placeOrder(sim, shop, { customerId: null, lines, ...more }) };
}

describe("a refund", () => {
  it("unit by unit gives back exactly what was paid", () => {
    const { sim, shop, order } = opened({ discountMinor: 100 });
    for (let i = 0; i < 3; i += 1)
      refundOrder(sim, shop, order, { lines: [{ lineItemId: lineOf(order), quantity: 1 }] });
    expect(totalsOf(order)).toMatchObject({ refundedMinor: 9_902, netPaymentMinor: 0, currentTotalMinor: 0 });
    expect(financialStatusOf(order)).toBe("refunded");
  });

  it("of a sum without lines is an adjustment of that sum", () => {
    const { sim, shop, order } = opened();
    const refund = refundOrder(sim, shop, order, { amountMinor: 1_000 });
    expect(refund.adjustments).toMatchObject([{ kind: "refund_discrepancy", amountMinor: -1_000 }]);
    expect(financialStatusOf(order)).toBe("partially_refunded");
  });

  it("is refused beyond what was received or what a line has left", () => {
    const { sim, shop, order } = opened();
    expect(() => refundOrder(sim, shop, order, { amountMinor: 20_000 })).toThrow(/only 100\.02 USD/);
    expect(() =>
      refundOrder(sim, shop, order, { lines: [{ lineItemId: lineOf(order), quantity: 4 }] }),
    ).toThrow(/has 3 left/);
  });
});

describe("a change of an order", () => {
  it("by cancelling gives the rest back and says so", () => {
    const { sim, shop, order } = opened({ shippingMinor: 500 });
    refundOrder(sim, shop, order, { lines: [{ lineItemId: lineOf(order), quantity: 1 }] });
    cancelOrder(sim, shop, order, {});
    expect(totalsOf(order).netPaymentMinor).toBe(0);
    expect(financialStatusOf(order)).toBe("refunded");
    expect(() => cancelOrder(sim, shop, order, {})).toThrow(/is cancelled/);
  });

  it("an unpaid order is voided by cancelling, and paid by marking it so", () => {
    const { sim, shop, order } = opened({ paid: false });
    expect(financialStatusOf(order)).toBe("pending");
    markPaid(sim, shop, order);
    expect(financialStatusOf(order)).toBe("paid");
    const other = placeOrder(sim, shop, { customerId: null, lines, paid: false });
    cancelOrder(sim, shop, other, {});
    expect(financialStatusOf(other)).toBe("voided");
  });

  it("by editing lowers the current quantity and owes for what is added", () => {
    const { sim, shop, order } = opened();
    editOrder(sim, shop, order, { set: [{ lineItemId: lineOf(order), quantity: 1 }] });
    expect(order.lines[0]).toMatchObject({ quantity: 3, currentQuantity: 1 });
    editOrder(sim, shop, order, { add: [{ title: "Ink", priceMinor: 20_000, quantity: 1 }] });
    expect(financialStatusOf(order)).toBe("partially_paid");
  });

  it("by an edit as a refund books the removed units without money", () => {
    const { sim, shop, order } = opened();
    editOrder(sim, shop, order, { set: [{ lineItemId: lineOf(order), quantity: 2 }], asRefund: true });
    expect(order.refunds).toMatchObject([{ lines: [{ quantity: 1 }], transactions: [], adjustments: [] }]);
    expect(order.lines[0]?.currentQuantity).toBe(2);
  });
});

describe("a payload", () => {
  it("keeps ids above 2^53 digit by digit", () => {
    const sim = simulator();
    const shop: Shop = installed(sim, { bigIds: true });
    const [ada = ""] = customerIds(shop);
    const order = placeOrder(sim, shop, { customerId: ada, lines, id: "820982911946154509" });
    const text = JSON.stringify(orderPayload(shop, order));
    expect(text).toContain('"id":820982911946154509,');
    expect(text).toContain(`"customer":{"id":${ada},`);
    expect(text).toContain(`"line_items":[{"id":${lineOf(order)},`);
    expect(BigInt(ada) > 2n ** 53n).toBe(true);
  });

  it("shows money in both currencies and time in the shop's zone", () => {
    const processedAt = "2026-01-15T12:00:00.000Z";
    const { shop, order } = opened({ presentmentCurrency: "JPY", presentmentRate: 150, processedAt });
    const payload = JSON.parse(JSON.stringify(orderPayload(shop, order))) as Record<string, unknown>;
    expect(payload["total_price_set"]).toEqual({
      shop_money: { amount: "100.02", currency_code: "USD" },
      presentment_money: { amount: "15003", currency_code: "JPY" },
    });
    expect(payload["processed_at"]).toBe("2026-01-15T07:00:00-05:00");
    expect(payload["customer"]).toBe(null);
  });

  it("of one merchant action shares an event and differs in the webhook id", () => {
    const sim = simulator();
    const shop = installed(sim);
    sim.outbox.hold(shop.domain, true);
    const order = placeOrder(sim, shop, { customerId: null, lines });
    refundOrder(sim, shop, order, { amountMinor: 100 });
    expect(topicsOf(sim)).toEqual([
      "orders/create",
      "orders/paid",
      "orders/updated",
      "refunds/create",
      "orders/updated",
    ]);
    const [first, second, , fourth] = sim.state.messages;
    expect(first?.eventId).toBe(second?.eventId);
    expect(first?.eventId).not.toBe(fourth?.eventId);
    expect(new Set(sim.state.messages.map((message) => message.id)).size).toBe(5);
  });
});
