/** One order, two ways: its webhooks and the API give one identical state. */
import { beforeEach, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readOrder } from "#app/shopify/orders.server.ts";
import { parseExact } from "#app/shopify/parse-json.ts";
import { parseOrderPayload, parseRefundPayload } from "#app/shopify/parse-order.ts";
import { isTopic, trimPayload } from "#app/shopify/trim-payload.ts";
import { connected, control } from "./connect.ts";

let shopId = "";
let client: ShopifyClient;

beforeEach(async () => {
  ({ shopId } = await connected());
  await db.shop.create({ data: { shopId, installedAt: new Date() } });
  client = await shopifyClient(shopId);
  await control.post("webhooks/hold", { shop: shopId, on: true });
});

async function payloads(topic: string): Promise<unknown[]> {
  const messages = await control.webhooks(shopId);
  return messages
    .filter((each) => each.topic === topic)
    .map((each) => (isTopic(topic) ? trimPayload(topic, parseExact(each.body)) : null));
}

async function bothWays(gid: string) {
  const updates = (await payloads("orders/updated")).map((payload) => parseOrderPayload(payload));
  const read = await readOrder(client, gid);
  return { told: updates.at(-1), read };
}

async function place(
  figures: Record<string, unknown> = {},
): Promise<{ id: string; gid: string; lines: { id: string }[] }> {
  const customer = await control.post<{ customer?: { id: string }; id?: string }>("customers", {
    ...{ shop: shopId, email: "ada@example.com", firstName: "Ada", lastName: "L", state: "enabled" },
  });
  const { order } = await control.order({
    shop: shopId,
    customerId: customer.customer?.id ?? customer.id ?? null,
    lines: [
      { title: "Pen", priceMinor: 4_810, quantity: 3 },
      { title: "Card", priceMinor: 2_500, quantity: 1, giftCard: true },
    ],
    ...{ discountMinor: 1_000, taxMinor: 777, shippingMinor: 590, tipMinor: 300, sourceName: "web" },
    ...figures,
  });
  const read = (await payloads("orders/create")).at(-1);
  const lines = parseOrderPayload(read).order.lines.map((line) => ({ id: line.lineId.toString() }));
  return { id: order.id, gid: order.gid, lines };
}

const post = (id: string, what: string, body: Record<string, unknown> = {}) =>
  control.post(`orders/${id}/${what}`, { shop: shopId, ...body });

test("a new order with discount, tax, shipping, tip and a gift card", async () => {
  const { gid } = await place();
  const { told, read } = await bothWays(gid);
  expect(read).toEqual(told);
  expect(told?.order).toMatchObject({
    shippingMinor: 590n,
    tipMinor: 300n,
    taxMinor: 777n,
    financialStatus: "paid",
  });
  expect(told?.order.lines.map((line) => line.giftCard)).toEqual([false, true, false]);
  expect(told?.customer).toMatchObject({ email: "ada@example.com", state: "enabled" });
});

test("an order in a currency that is shown to the shopper alone", async () => {
  const { gid } = await place({ presentmentCurrency: "EUR" });
  const { told, read } = await bothWays(gid);
  expect(read).toEqual(told);
  expect(told?.order.currency).toBe("USD");
});

test("an order of a guest that is not paid", async () => {
  const { gid } = await place({ customerId: null, paid: false });
  const { told, read } = await bothWays(gid);
  expect(read).toEqual(told);
  expect(told).toMatchObject({ customer: null, order: { customerId: null, financialStatus: "pending" } });
});

test("refunds of lines, of shipping and of money alone", async () => {
  const { id, gid, lines } = await place();
  await post(id, "refund", { lines: [{ lineItemId: lines[0]?.id, quantity: 1 }], shippingMinor: 300 });
  await post(id, "refund", { amountMinor: 1_234 });
  const { told, read } = await bothWays(gid);
  expect(read).toEqual(told);
  expect(told?.order.refunds).toMatchObject([
    { shippingMinor: 300n, adjustmentMinor: 0n, lines: [{ quantity: 1 }] },
    { shippingMinor: 0n, adjustmentMinor: 1_234n, lines: [] },
  ]);
  const alone = (await payloads("refunds/create")).map((payload) => parseRefundPayload(payload).refund);
  expect(alone).toEqual(told?.order.refunds);
});

test("an edited and then cancelled order", async () => {
  const { id, gid, lines } = await place();
  await post(id, "edit", {
    set: [{ lineItemId: lines[0]?.id, quantity: 2 }],
    add: [{ title: "Ink", priceMinor: 900, quantity: 2 }],
  });
  const edited = await bothWays(gid);
  expect(edited.read).toEqual(edited.told);
  await post(id, "cancel");
  const { told, read } = await bothWays(gid);
  expect(read).toEqual(told);
  expect(told?.order.cancelledAt).toBeInstanceOf(Date);
});
