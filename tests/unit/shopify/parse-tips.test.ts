/** What neither way of reading an order says plainly: which line is a tip, and which sum is shipping said twice. */
import { describe, expect, test } from "vitest";
import { parseOrderNode } from "#app/shopify/parse-order-node.ts";
import { parseOrderPayload } from "#app/shopify/parse-order.ts";

const AT = "2026-05-01T12:00:00Z";
const set = (amount: string) => ({ shop_money: { amount, currency_code: "USD" } });
const money = (amount: string) => ({ shopMoney: { amount } });

function toldTips(line: Record<string, unknown>, tipped = "5.00"): boolean[] {
  const pen = { id: 1, quantity: 1, product_id: 7, price_set: set("10.00") };
  const { order } = parseOrderPayload({
    ...{ id: 9, name: "#9", created_at: AT, updated_at: AT, currency: "USD" },
    total_tip_received_set: set(tipped),
    line_items: [pen, { id: 2, quantity: 1, product_id: null, price_set: set("5.00"), ...line }],
  });
  return order.lines.map((each) => each.tip);
}

describe("in a webhook a line is a tip", () => {
  test("when it says by which gateway or method it was paid", () => {
    expect(toldTips({ tip_payment_gateway: "shopify_payments" })).toEqual([false, true]);
    expect(toldTips({ tip_payment_method: "Visa" }, "0.00")).toEqual([false, true]);
  });

  test("when only the fields are there, on an order with tips", () => {
    expect(toldTips({ tip_payment_gateway: null, tip_payment_method: null })).toEqual([false, true]);
    expect(toldTips({ tip_payment_gateway: null, tip_payment_method: null }, "0.00")).toEqual([false, false]);
  });

  test("never when it has a product, is a gift card, or has neither field", () => {
    expect(toldTips({ tip_payment_gateway: "x", product_id: 8 })).toEqual([false, false]);
    expect(toldTips({ tip_payment_gateway: "x", gift_card: true })).toEqual([false, false]);
    expect(toldTips({})).toEqual([false, false]);
  });
});

function node(change: Record<string, unknown>) {
  const empty = { nodes: [] };
  const line = (id: number, amount: string, rest: Record<string, unknown> = {}) => ({
    id: `gid://shopify/LineItem/${id}`,
    ...{ quantity: 1, currentQuantity: 1, isGiftCard: false, requiresShipping: false, taxable: false },
    ...{ originalUnitPriceSet: money(amount), discountAllocations: [], taxLines: [] },
    ...rest,
  });
  return {
    order: {
      ...{ id: "gid://shopify/Order/9", name: "#9", createdAt: AT, processedAt: AT, updatedAt: AT },
      ...{ test: false, currencyCode: "USD", taxesIncluded: false, discountCodes: [], refunds: [] },
      totalTipReceivedSet: money("5.0"),
      lineItems: { nodes: [line(1, "5.0"), line(2, "5.0"), line(3, "5.0", { taxable: true })] },
      ...change,
    },
    empty,
    line,
  };
}

const readTips = (change: Record<string, unknown>) =>
  parseOrderNode(node(change).order).order.lines.flatMap((each) => (each.tip ? [each.lineId] : []));

describe("in GraphQL a line is a tip", () => {
  test("when the agreements name it, whatever it looks like", () => {
    expect(readTips({ tipLines: ["gid://shopify/LineItem/3"] })).toEqual([3n]);
    expect(readTips({ tipLines: [] })).toEqual([]);
  });

  test("without agreements, when what can be a tip is worth what was tipped", () => {
    expect(readTips({})).toEqual([1n]);
    expect(readTips({ totalTipReceivedSet: money("10.0") })).toEqual([1n, 2n]);
    expect(readTips({ totalTipReceivedSet: money("7.0") })).toEqual([]);
    expect(readTips({ totalTipReceivedSet: money("0.0") })).toEqual([]);
  });
});

test("shipping that is listed as a sum as well is given back once", () => {
  const { empty } = node({});
  const refund = (adjustments: unknown[]) => ({
    id: "gid://shopify/Refund/4",
    processedAt: AT,
    refundLineItems: empty,
    orderAdjustments: { nodes: adjustments },
    refundShippingLines: { nodes: [{ subtotalAmountSet: money("9.0"), taxAmountSet: money("0.0") }] },
  });
  const sum = (amount: string, reason: string | null) => ({ reason, amountSet: money(amount), taxAmountSet: money("0.0") }); // prettier-ignore
  const read = (adjustments: unknown[]) =>
    parseOrderNode(node({ refunds: [refund(adjustments)] }).order).order.refunds[0];
  expect(read([sum("-9.0", null)])).toMatchObject({ shippingMinor: 900n, adjustmentMinor: 0n });
  expect(read([sum("-9.0", "REFUND_DISCREPANCY")])).toMatchObject({
    shippingMinor: 900n,
    adjustmentMinor: 900n,
  });
  expect(read([sum("-4.0", null)])).toMatchObject({ shippingMinor: 900n, adjustmentMinor: 400n });
});
