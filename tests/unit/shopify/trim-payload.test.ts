import { describe, expect, it } from "vitest";
import { ORDER_PAYLOAD_FIELDS } from "#app/shopify/parse-order.ts";
import { TOPICS, trimPayload } from "#app/shopify/trim-payload.ts";

describe("trimPayload", () => {
  it("keeps what is read and drops what is not, at any depth", () => {
    const payload = {
      id: 1,
      browser_ip: "10.0.0.1",
      billing_address: { name: "Ada" },
      note_attributes: [{ name: "gift", value: "for Bo" }],
      customer: { id: 7, email: "ada@example.com", default_address: { city: "London" }, tags: "vip" },
      line_items: [{ id: 2, name: "Notebook", properties: [{ name: "engraving", value: "A" }], quantity: 1 }],
      refunds: [{ id: 3, note: "sorry", refund_line_items: [{ line_item_id: 2, line_item: { name: "x" } }] }],
    };
    expect(trimPayload("orders/paid", payload)).toEqual({
      id: 1,
      customer: { id: 7, email: "ada@example.com" },
      line_items: [{ id: 2, quantity: 1 }],
      refunds: [{ id: 3, refund_line_items: [{ line_item_id: 2 }] }],
    });
  });

  it("keeps nulls, lists of plain values, and shop money without what the shopper was shown", () => {
    const money = { amount: "5.00", currency_code: "USD" };
    const payload = {
      customer: null,
      total_price_set: { shop_money: money, presentment_money: { amount: "4.50", currency_code: "EUR" } },
    };
    expect(trimPayload("orders/paid", payload)).toEqual({
      customer: null,
      total_price_set: { shop_money: money },
    });
    expect(trimPayload("app/scopes_update", { current: ["read_orders", { a: 1 }] })).toEqual({
      current: ["read_orders"],
    });
  });

  it("is not led into the depth by lists of lists", () => {
    const deep: unknown = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
    expect(trimPayload("orders/paid", deep)).toEqual([]);
    expect(trimPayload("orders/paid", { id: 1, line_items: deep })).toEqual({ id: 1, line_items: [] });
  });

  it.each([null, 5, "text", []])("makes something storable of %j", (payload) => {
    expect(() => JSON.stringify(trimPayload("orders/paid", payload))).not.toThrow();
  });

  it("keeps every field of an order that is read", () => {
    expect(Object.keys(TOPICS["orders/paid"])).toEqual(expect.arrayContaining([...ORDER_PAYLOAD_FIELDS]));
  });

  it("keeps no contact data of privacy requests", () => {
    const payload = {
      shop_id: 1,
      shop_domain: "a.myshopify.com",
      customer: { id: 7, email: "a@b.c", phone: "1" },
    };
    expect(trimPayload("customers/redact", payload)).toEqual({
      shop_domain: "a.myshopify.com",
      customer: { id: 7 },
    });
  });
});
