/** The webhook that every door is given: an order as Shopify sends it with the fields that our manifest asks for. */
import { createHmac, randomUUID } from "node:crypto";

const money = (amount: string) => ({
  shop_money: { amount, currency_code: "USD" },
  presentment_money: { amount, currency_code: "USD" },
});

export const SHOP = "bench.myshopify.com";

export function orderPayload(id: number, customerId: number): Record<string, unknown> {
  const at = "2026-11-02T10:15:00-05:00";
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Order/${String(id)}`,
    name: `#${String(id)}`,
    created_at: at,
    processed_at: at,
    updated_at: at,
    cancelled_at: null,
    test: false,
    financial_status: "paid",
    fulfillment_status: null,
    source_name: "web",
    currency: "USD",
    taxes_included: false,
    discount_codes: [],
    subtotal_price_set: money("120.00"),
    current_subtotal_price_set: money("120.00"),
    total_line_items_price_set: money("120.00"),
    total_discounts_set: money("0.00"),
    current_total_discounts_set: money("0.00"),
    total_tax_set: money("9.60"),
    current_total_tax_set: money("9.60"),
    total_price_set: money("134.60"),
    current_total_price_set: money("134.60"),
    total_shipping_price_set: money("5.00"),
    current_shipping_price_set: money("5.00"),
    total_tip_received: "0.00",
    line_items: [1, 2, 3].map((position) => ({
      id: id * 10 + position,
      admin_graphql_api_id: `gid://shopify/LineItem/${String(id * 10 + position)}`,
      product_id: 7_900_000_000_000 + position,
      variant_id: 44_000_000_000_000 + position,
      quantity: 1,
      current_quantity: 1,
      gift_card: false,
      price_set: money("40.00"),
      discount_allocations: [],
      tax_lines: [{ price_set: money("3.20") }],
      duties: [],
    })),
    shipping_lines: [
      { id: id * 10, price_set: money("5.00"), discounted_price_set: money("5.00"), tax_lines: [] },
    ],
    refunds: [],
    customer: {
      id: customerId,
      admin_graphql_api_id: `gid://shopify/Customer/${String(customerId)}`,
      email: `customer-${String(customerId)}@example.com`,
      phone: null,
      first_name: "Ada",
      last_name: "Example",
      state: "enabled",
      created_at: "2026-01-05T09:00:00-05:00",
      updated_at: "2026-11-02T10:15:00-05:00",
    },
  };
}

/** A request as it goes over the wire, signed. */
export function signedDelivery(
  id: number,
  secret: string,
): { body: Buffer; headers: Record<string, string> } {
  const body = Buffer.from(
    JSON.stringify(orderPayload(5_000_000_000_000 + id, 6_000_000_000_000 + (id % 5_000))),
  );
  return {
    body,
    headers: {
      "content-type": "application/json",
      "content-length": String(body.length),
      "x-shopify-topic": "orders/paid",
      "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
      "x-shopify-shop-domain": SHOP,
      "x-shopify-api-version": "2026-10",
      "x-shopify-webhook-id": randomUUID(),
      "x-shopify-event-id": randomUUID(),
      "x-shopify-triggered-at": "2026-11-02T15:15:01.000Z",
    },
  };
}
