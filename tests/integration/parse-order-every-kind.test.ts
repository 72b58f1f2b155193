/** Every kind of order that the stand-in store can make, in shops of every kind: webhook and API give one state. */
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readOrder } from "#app/shopify/orders.server.ts";
import { parseExact } from "#app/shopify/parse-json.ts";
import { parseOrderPayload, parseRefundPayload } from "#app/shopify/parse-order.ts";
import { isTopic, trimPayload } from "#app/shopify/trim-payload.ts";
import { connected, control } from "./connect.ts";

type Placed = { id: string; gid: string; lines: { id: string }[] };
type Change = (order: Placed) => readonly [what: string, body: Record<string, unknown>];

const line = ({ lines }: Placed, index: number, quantity: number) => ({
  lineItemId: lines[index]?.id,
  quantity,
});

/** What can be done to an order, one after the other. */
const HISTORIES: Record<string, Change[]> = {
  "as it was placed": [],
  "with a line, its shipping and a sum given back": [
    (order) => ["refund", { lines: [line(order, 0, 1)], shippingMinor: 100 }],
    () => ["refund", { amountMinor: 200 }],
  ],
  "with a fee kept from a line that went back, and goodwill with another": [
    (order) => ["refund", { lines: [line(order, 0, 1)], amountMinor: 100 }],
    (order) => ["refund", { lines: [line(order, 1, 1)], amountMinor: 3_000 }],
  ],
  "edited: fewer, more, and another line": [
    (order) => ["edit", { set: [line(order, 0, 2)], add: [{ title: "Ink", priceMinor: 900, quantity: 2 }] }],
    (order) => ["edit", { set: [line(order, 0, 4)] }],
  ],
  "edited so that units went as a refund without money": [
    (order) => ["edit", { set: [line(order, 0, 1)], asRefund: true }],
  ],
  "given back whole": [(order) => ["refund", { lines: [line(order, 0, 3), line(order, 1, 1)] }]],
  "cancelled with its money": [() => ["cancel", { refund: true }]],
  "cancelled without its money": [() => ["cancel", { refund: false }]],
};

type Kind = { shop: Record<string, unknown>; order?: Record<string, unknown> };

const KINDS: Record<string, Kind> = {
  "in dollars": { shop: { currency: "USD" } },
  "in yen, which have no decimals": { shop: { currency: "JPY", timeZone: "Asia/Tokyo" } },
  "in dinars, which have three": { shop: { currency: "KWD", timeZone: "Asia/Kuwait" } },
  "with tax in the price": { shop: { currency: "EUR", taxRate: 0.19, taxesIncluded: true } },
  "with tax on top": { shop: { currency: "USD", taxRate: 0.0825 } },
  "shown in another currency": { shop: { currency: "USD" }, order: { presentmentCurrency: "JPY", presentmentRate: 151.3 } }, // prettier-ignore
  "with a discount": { shop: { currency: "USD" }, order: { discountMinor: 1_111 } },
  "with a tip": { shop: { currency: "USD" }, order: { tipMinor: 450 } },
  "with a tip, not paid": { shop: { currency: "USD" }, order: { tipMinor: 450, paid: false } },
  "with ids beyond 2^53": { shop: { currency: "USD", bigIds: true }, order: { tipMinor: 300 } },
  "of nobody, as a test, from a till": { shop: { currency: "USD" }, order: { customerId: null, test: true, sourceName: "pos" } }, // prettier-ignore
};

async function place(shopId: string, figures: Record<string, unknown>): Promise<Placed> {
  const { customer } = await control.post<{ customer: { id: string } }>("customers", {
    ...{ shop: shopId, email: null, firstName: "Ada", lastName: "L", state: "enabled" },
  });
  const { order } = await control.order({
    shop: shopId,
    customerId: customer.id,
    lines: [
      { title: "Pen", priceMinor: 4_810, quantity: 3 },
      { title: "Card", priceMinor: 2_500, quantity: 1, giftCard: true },
    ],
    shippingMinor: 590,
    ...figures,
  });
  return { id: order.id, gid: order.gid, lines: order.lines ?? [] };
}

async function payloads(shopId: string, topic: string): Promise<unknown[]> {
  const messages = await control.webhooks(shopId);
  return messages
    .filter((each) => each.topic === topic)
    .map((each) => (isTopic(topic) ? trimPayload(topic, parseExact(each.body)) : null));
}

describe.each(Object.entries(KINDS))("an order %s", (_kind, { shop, order: figures = {} }) => {
  test("reads the same both ways, whatever was done to it", async () => {
    const { shopId } = await connected(shop);
    await db.shop.create({ data: { shopId, installedAt: new Date() } });
    await control.post("webhooks/hold", { shop: shopId, on: true });
    const client = await shopifyClient(shopId);
    for (const [history, changes] of Object.entries(HISTORIES)) {
      if (figures["paid"] === false && history.includes("back")) continue;
      const placed = await place(shopId, figures);
      for (const change of changes) {
        const [what, body] = change(placed);
        await control.post(`orders/${placed.id}/${what}`, { shop: shopId, ...body });
      }
      const told = (await payloads(shopId, "orders/updated"))
        .map((payload) => parseOrderPayload(payload))
        .at(-1);
      expect(await readOrder(client, placed.gid), history).toEqual(told);
      expect(await toldApart(shopId, placed), history).toEqual(told?.order.refunds);
    }
  }, 60_000);
});

async function toldApart(shopId: string, { id }: Placed) {
  const told = (await payloads(shopId, "refunds/create")).map((payload) => parseRefundPayload(payload));
  return told.filter(({ orderId }) => orderId.toString() === id).map(({ refund }) => refund);
}

test("a tip is told as a line that is no goods, by both", async () => {
  const { shopId } = await connected();
  await db.shop.create({ data: { shopId, installedAt: new Date() } });
  await control.post("webhooks/hold", { shop: shopId, on: true });
  const { gid } = await place(shopId, { tipMinor: 450 });
  const told = (await payloads(shopId, "orders/paid")).map((payload) => parseOrderPayload(payload)).at(-1);
  expect(told?.order.lines.map(({ tip, priceMinor }) => [tip, priceMinor])).toEqual([
    [false, 4_810n],
    [false, 2_500n],
    [true, 450n],
  ]);
  expect(told?.order.tipMinor).toBe(450n);
  expect((await readOrder(await shopifyClient(shopId), gid))?.order).toEqual(told?.order);
});
