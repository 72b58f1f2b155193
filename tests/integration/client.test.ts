import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { Fault } from "#app/errors.ts";
import { type ShopifyClient, shopifyClient } from "#app/shopify/client.server.ts";
import { CREATE_DISCOUNT, FIND_DISCOUNT, ORDER, SHOP_FACTS } from "#app/shopify/documents.ts";
import { readOrder } from "#app/shopify/orders.server.ts";
import { readShop } from "#app/shopify/shop.server.ts";
import { type Connected, connected, control, exchanged, hitsOf, letTokenEnd } from "./connect.ts";

let shop: Connected;
let client: ShopifyClient;

beforeEach(async () => {
  shop = await connected({ name: "Ink & Paper", currency: "EUR", timeZone: "Europe/Berlin" });
  await db.shop.create({ data: { shopId: shop.shopId, installedAt: new Date() } });
  client = await shopifyClient(shop.shopId);
});

const fault = (name: string, more: Record<string, unknown> = {}) =>
  control.fault({ target: "admin", fault: name, shop: shop.shopId, ...more });

describe("the line to Shopify", () => {
  test("answers what Shopify says, parsed", async () => {
    const { facts, scopes } = await readShop(client);
    expect(facts).toMatchObject({ name: "Ink & Paper", currency: "EUR", timeZone: "Europe/Berlin" });
    expect(facts.appInstallationGid).toMatch(/^gid:\/\/shopify\/AppInstallation\/\d+$/);
    expect(scopes).toContain("write_discounts");
  });

  test("takes up a token that another process refreshed", async () => {
    await letTokenEnd(shop.sessionId);
    expect((await readShop(client)).facts.name).toBe("Ink & Paper");
  });

  test("a rejected token is refreshed once; a second rejection is a fault", async () => {
    await fault("expired_token");
    expect((await readShop(client)).facts.currency).toBe("EUR");
    await fault("expired_token", { times: 2 });
    await expect(readShop(client)).rejects.toMatchObject({ name: "Fault", retryAfterMs: 60_000 });
  });

  test("waits out a short throttle, and hands on a long one with the time to come back", async () => {
    await fault("THROTTLED");
    expect((await readShop(client)).facts.currency).toBe("EUR");
    await fault("THROTTLED", { times: 4 });
    const error: unknown = await readShop(client).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).retryAfterMs).toBeGreaterThan(0);
  });

  test.each(["500", "drop"])("%s: a question is asked again, and is a fault in the end", async (name) => {
    const { id } = await fault(name);
    expect((await readShop(client)).facts.currency).toBe("EUR");
    expect(await hitsOf(id)).toBe(1);
    const { id: many } = await fault(name, { times: 9 });
    await expect(readShop(client)).rejects.toMatchObject({ name: "Unsure" });
    expect(await hitsOf(many)).toBe(4);
  });

  test.each(["500", "drop"])("%s: what may have been done is not done again", async (name) => {
    const { id } = await fault(name, { times: 9 });
    const discount = { title: "Once", code: "ONCE", startsAt: "2026-01-01T00:00:00Z" };
    await expect(client.request(CREATE_DISCOUNT, { discount })).rejects.toMatchObject({ name: "Unsure" });
    expect(await hitsOf(id)).toBe(1);
  });

  test("a document that Shopify does not take is a bug", async () => {
    const ask = client.request({ ...SHOP_FACTS, text: "query Odd { shop { nonsense } }" }, {});
    await expect(ask).rejects.toThrow(/broken promise: Shopify takes the document ShopFacts/);
  });

  test("a missing scope is refused by name", async () => {
    await control.post("scopes", { shop: shop.shopId, scopes: ["read_products"] });
    const ask = client.request(ORDER, { id: "gid://shopify/Order/1" });
    await expect(ask).rejects.toMatchObject({ code: "SCOPE_MISSING", detail: { scope: "read_orders" } });
  });

  test("after an uninstall nothing is asked any more", async () => {
    await control.post("uninstall", { shop: shop.shopId });
    await expect(readShop(client)).rejects.toMatchObject({ code: "SHOP_MUST_REOPEN" });
    await expect(shopifyClient("never-heard-of.myshopify.com")).rejects.toMatchObject({
      code: "SHOP_NOT_INSTALLED",
    });
  });

  test("no error tells the token or the variables", async () => {
    const token = (await exchanged(shop.shopId)).accessToken ?? "";
    await fault("500", { times: 4 });
    const ask = client.request(FIND_DISCOUNT, { code: "ada@ink.test" });
    const error = (await ask.catch((thrown: unknown) => thrown)) as Error;
    expect(error).toBeInstanceOf(Fault);
    const told = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error.cause);
    expect(told).not.toContain("ada@ink.test");
    expect(told).not.toContain(token.slice(0, 12));
    expect(told).not.toMatch(/shpat_/);
  });
});

describe("reading an order", () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_each, index) => ({
      title: `Pen ${index}`,
      priceMinor: 1_000 + index,
      quantity: 2,
    }));

  test("reads every line and every refund to the end", async () => {
    const { order } = await control.order({ shop: shop.shopId, customerId: null, lines: lines(120) });
    const path = `orders/${order.id}`;
    const { order: full } = await control.get<{ order: { lines: { id: string }[] } }>(
      `${path}?shop=${shop.shopId}`,
    );
    const all = full.lines.map(({ id }) => ({ lineItemId: id, quantity: 1 }));
    await control.post(`${path}/refund`, { shop: shop.shopId, lines: all.slice(0, 70) });
    await control.post(`${path}/refund`, { shop: shop.shopId, lines: all.slice(70) });
    const read = await readOrder(client, order.gid);
    expect(read?.order.lines).toHaveLength(120);
    expect(read?.order.refunds.map((refund) => refund.lines.length)).toEqual([70, 50]);
    expect(read?.order).toMatchObject({ currency: "EUR", financialStatus: "partially_refunded" });
  });

  test("is null for an order that Shopify does not show", async () => {
    expect(await readOrder(client, "gid://shopify/Order/1")).toBeNull();
  });
});
