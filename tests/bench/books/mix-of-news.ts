/**
 * What a busy shop tells: of ten deliveries seven are new paid orders, two are updates of orders of a moment ago, one
 * is a refund. The same customers everywhere, spread over all that the books have, so that sizes can be compared.
 */
import { createHmac, randomUUID } from "node:crypto";
import { orderPayload } from "../doors/sample.ts";
import { FIRST_CUSTOMER } from "./size.ts";

const FIRST_ORDER = 8_000_000_000_000;
const CUSTOMERS = 600;
/** Updates and refunds speak of orders that came so many orders before. */
const BEFORE = 70;

export type Told = {
  topic: "orders/paid" | "orders/updated" | "refunds/create";
  payload: Record<string, unknown>;
};

export function tell(index: number, members: number): Told {
  const [block, place] = [Math.floor(index / 10), index % 10];
  const newest = block * 7 + Math.min(place, 6);
  if (place < 7) return { topic: "orders/paid", payload: orderOf(newest, members) };
  const earlier = Math.max(0, block * 7 - BEFORE + place);
  if (place < 9) {
    const updated = { updated_at: "2026-11-03T10:15:00-05:00", fulfillment_status: "fulfilled" };
    return { topic: "orders/updated", payload: { ...orderOf(earlier, members), ...updated } };
  }
  return { topic: "refunds/create", payload: refundOf(earlier, members) };
}

function orderOf(number: number, members: number): Record<string, unknown> {
  const stride = Math.max(1, Math.floor(members / CUSTOMERS));
  return orderPayload(FIRST_ORDER + number, FIRST_CUSTOMER + (((number % CUSTOMERS) * stride) % members));
}

function refundOf(number: number, members: number): Record<string, unknown> {
  const { id, line_items: lines } = orderOf(number, members) as {
    id: number;
    line_items: { id: number; price_set: unknown; tax_lines: { price_set: unknown }[] }[];
  };
  const [line] = lines;
  return {
    id: id + 1_000_000_000_000,
    order_id: id,
    created_at: "2026-11-04T10:15:00-05:00",
    processed_at: "2026-11-04T10:15:00-05:00",
    refund_line_items: [
      {
        line_item_id: line?.id,
        quantity: 1,
        subtotal_set: line?.price_set,
        total_tax_set: line?.tax_lines[0]?.price_set,
      },
    ],
    order_adjustments: [],
    refund_shipping_lines: [],
  };
}

/** As it goes over the wire, signed. */
export function letterOf(
  { topic, payload }: Told,
  { shopId, secret }: { shopId: string; secret: string },
): { body: Buffer; headers: Record<string, string> } {
  const body = Buffer.from(JSON.stringify(payload));
  return {
    body,
    headers: {
      "content-type": "application/json",
      "content-length": String(body.length),
      "x-shopify-topic": topic,
      "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
      "x-shopify-shop-domain": shopId,
      "x-shopify-api-version": "2026-10",
      "x-shopify-webhook-id": randomUUID(),
      "x-shopify-event-id": randomUUID(),
      "x-shopify-triggered-at": "2026-11-02T15:15:01.000Z",
    },
  };
}
