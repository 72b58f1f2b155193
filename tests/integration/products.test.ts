/** Rules that ask for a product's tags and collections: read once, frozen with the order, followed when they change. */
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { changeScopes } from "#app/flows/change-scopes.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { sweep } from "#app/flows/sweep.server.ts";
import { drainInbox } from "#app/jobs/drain-inbox.server.ts";
import { action } from "#app/routes/webhooks.tsx";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { parseExact } from "#app/shopify/parse-json.ts";
import { parseOrderPayload } from "#app/shopify/parse-order.ts";
import type { ControlProduct } from "../support/control.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { aWebhook } from "../support/signed.ts";
import { drain, waitingJobs } from "../support/drain.ts";
import { connected, control } from "./connect.ts";

const LONG_AGO = new Date("2020-01-01T00:00:00Z");
let shopId = "";
let customerId = "";
let collectionId = "";

beforeEach(async () => {
  ({ shopId } = await connected());
  await installShop(shopId, { now: LONG_AGO });
  await db.shop.update({ where: { shopId }, data: { currency: "USD", timeZone: "UTC" } });
  await control.post("webhooks/hold", { shop: shopId, on: true });
  const person = { email: null, firstName: "Ada", lastName: "L", state: "enabled" };
  customerId = (await control.post<{ customer: { id: string } }>("customers", { shop: shopId, ...person }))
    .customer.id;
  collectionId = (await control.post<{ collection: { id: string } }>("collections", { shop: shopId, title: "Sale" })).collection.id; // prettier-ignore
});

const publish = (excluded: ProgrammeDocument["excluded"]) =>
  publishProgramme(shopId, { ...influencerTiers("USD"), excluded }, { now: LONG_AGO, by: "test" });

async function aProduct(
  figures: { tags?: string[]; collections?: string[]; vendor?: string } = {},
): Promise<ControlProduct> {
  const rest = { title: "Pen", priceMinor: 6_000 };
  return (await control.post<{ product: ControlProduct }>("products", { shop: shopId, ...rest, ...figures }))
    .product;
}

/** Bought for $60 with something else for $40 that no rule knows; its webhook comes in. */
async function bought(products: ControlProduct[], figures: Record<string, unknown> = {}): Promise<string> {
  const lines = products.map(({ variantId }) => ({ variantId, quantity: 1 }));
  const other = { title: "Repair", priceMinor: 4_000, quantity: 1 };
  const { order } = await control.order({ shop: shopId, customerId, lines: [...lines, other], ...figures });
  await hear(order.id);
  return order.id;
}

/**
 * Settles the order as its newest webhook tells it; `read` believes it over what is equally new, as what was read just
 * now is, because an order may be placed and edited within one second.
 */
async function hear(id: string, { read = false } = {}): Promise<string | undefined> {
  const messages = (await control.webhooks(shopId)).filter(({ topic }) => topic === "orders/updated");
  const orders = messages.map(({ body }) => parseOrderPayload(parseExact(body)));
  const told = orders.findLast(({ order }) => order.orderId.toString() === id);
  if (!told) throw new Error("the stand-in store sent no webhook");
  const { outcomes } = await settleOrders(shopId, [{ kind: "order", ...told, read }], { now: new Date() });
  return outcomes[0]?.outcome;
}

/** Shopify's latest news of goods comes through the door, and is acted upon. */
async function hearOfGoods(): Promise<string> {
  const news = (await control.webhooks(shopId)).findLast(({ topic }) =>
    /^(products|collections)\//.test(topic),
  );
  const webhookId = randomUUID();
  const { topic = "", body = "" } = news ?? {};
  const request = aWebhook({ shopId, topic, payload: body, webhookId });
  expect(
    (await action({ request: { method: "POST", headers: request.headers, body: request.body } })).status,
  ).toBe(200);
  await drainInbox({ shopId });
  const { state, outcome } = await db.delivery.findFirstOrThrow({ where: { shopId, webhookId } });
  return `${state}: ${outcome ?? ""}`;
}

test("goods of a vendor or a collection earn by a rule for them once they are read", async () => {
  const goods = { vendors: ["pelikan"], collectionIds: [collectionId] };
  const rate = { points: 5, perMinor: "100" };
  const earning = { rate: { points: 1, perMinor: "100" } };
  const rules = [{ id: "pens", name: "Pens", kind: "rate" as const, rate, goods }];
  const programme = { ...influencerTiers("USD"), earning: { ...earning, rules } };
  await publishProgramme(shopId, programme, { now: LONG_AGO, by: "test" });
  const [other, pelikan] = [await aProduct(), await aProduct({ vendor: "Pelikan" })];
  await bought([other, pelikan]);
  await drain();
  expect(await statementOf(shopId)).toEqual(["earn +400 = 400"]);
  expect((await db.entry.findFirst({ where: { shopId } }))?.reason).toMatchObject({
    ...{ points: null, earned: [{ name: "Pens", points: 5, perMinor: "100" }] },
  });
  await control.post(`collections/${collectionId}`, { shop: shopId, add: [other.id] });
  expect(await hearOfGoods()).toBe("processed: Collection noted");
  expect(await discrepancies(shopId)).toEqual([]);
});

describe("an order of goods whose tags a rule asks for", () => {
  test("waits for its products, and earns without those that are left out", async () => {
    await publish({ productTags: ["SALE"] });
    const [plain, sale] = [await aProduct({ tags: ["ink"] }), await aProduct({ tags: ["Sale"] })];
    const id = await bought([plain, sale]);
    expect(await statementOf(shopId)).toEqual([]);
    expect(await hear(id)).toBe("Noted, counts once its products are read");
    await drain();
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
    expect(await db.order.findFirst({ where: { shopId } })).toMatchObject({
      awaitsProducts: false,
      productFacts: { [plain.id]: { tags: ["ink"] }, [sale.id]: { tags: ["Sale"] } },
    });
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("settles at once when its products are known", async () => {
    await publish({ productTags: ["sale"] });
    const sale = await aProduct({ tags: ["sale"] });
    await bought([sale]);
    await drain();
    await bought([sale]);
    expect(await statementOf(shopId)).toEqual(["earn +40 = 40", "earn +40 = 80"]);
  });

  test("settles with what is known when Shopify has the product no more", async () => {
    await publish({ productTags: ["sale"] });
    const gone = await aProduct({ tags: ["sale"] });
    await bought([gone]);
    await control.post(`products/${gone.id}/delete`, { shop: shopId });
    await drain();
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("is never lost: what could not be read is swept up", async () => {
    await publish({ productTags: ["sale"] });
    await control.post("scopes", { shop: shopId, scopes: ["read_orders"] });
    await bought([await aProduct({ tags: ["sale"] })]);
    await drain();
    expect(await statementOf(shopId)).toEqual([]);
    expect((await waitingJobs()).filter(({ task }) => task === "read-products")).toEqual([]);
    await control.post("scopes", { shop: shopId, scopes: ["read_orders", "read_products"] });
    await changeScopes(shopId, ["read_orders", "read_products"]);
    await sweep({ now: new Date() });
    await drain();
    expect(await statementOf(shopId)).toEqual(["earn +40 = 40"]);
  });
});

describe("a rule follows what changes", () => {
  test("at the product, for orders that settle first after that; those that settled keep what they earned", async () => {
    await publish({ productTags: ["sale"] });
    const pen = await aProduct({ tags: ["sale"] });
    const first = await bought([pen]);
    await drain();
    await control.post(`products/${pen.id}`, { shop: shopId, tags: ["ink"] });
    expect(await hearOfGoods()).toBe("processed: Product noted");
    await bought([pen]);
    await drain();
    expect(await statementOf(shopId)).toEqual(["earn +40 = 40", "earn +100 = 140"]);
    await control.post(`orders/${first}/refund`, { shop: shopId, amountMinor: 1_000 });
    await hear(first);
    await drain();
    expect((await statementOf(shopId)).slice(2)).toEqual(["reverse -4 = 136"]);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("at a collection that products come to and leave", async () => {
    await publish({ collectionIds: [collectionId] });
    const pen = await aProduct();
    await bought([pen]);
    await drain();
    await control.post(`collections/${collectionId}`, { shop: shopId, add: [pen.id] });
    expect(await hearOfGoods()).toBe("processed: Collection noted");
    await bought([pen]);
    await drain();
    await control.post(`collections/${collectionId}/delete`, { shop: shopId });
    expect(await hearOfGoods()).toBe("processed: Collection noted");
    await bought([pen]);
    await drain();
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "earn +40 = 140", "earn +100 = 240"]);
  });

  test("not at a collection that no rule names; a rule that names it later reads it anew", async () => {
    await publish({ productTags: ["sale"] });
    const pen = await aProduct();
    await bought([pen]);
    await drain();
    await control.post(`collections/${collectionId}`, { shop: shopId, add: [pen.id] });
    expect(await hearOfGoods()).toBe("ignored: No rule names this collection");
    const excluded = { collectionIds: [collectionId] };
    await publishProgramme(shopId, { ...influencerTiers("USD"), excluded }, { now: new Date(), by: "test" });
    const processedAt = new Date(Date.now() + 60_000).toISOString();
    await bought([pen], { processedAt });
    await drain();
    const orders = await db.order.findMany({ where: { shopId }, orderBy: { processedAt: "asc" } });
    expect(orders.map(({ programmeVersion, target }) => [programmeVersion, target])).toEqual([
      [2, 100n],
      [3, 40n],
    ]);
  });

  test("for a product in more collections than one page tells", async () => {
    const titles = Array.from({ length: 23 }, (_, index) => `Shelf ${index}`);
    const pen = await aProduct({ collections: titles });
    const { collections } = await control.get<{ collections: { id: string; title: string }[] }>(
      `collections?shop=${shopId}`,
    );
    const last = collections.find(({ title }) => title === "Shelf 22");
    await publish({ collectionIds: [last?.id ?? ""] });
    await bought([pen]);
    await drain();
    expect(await statementOf(shopId)).toEqual(["earn +40 = 40"]);
  });
});

test("a line that an edit adds is judged by the frozen rules and by its own product, read then", async () => {
  await publish({ productTags: ["sale"] });
  const [pen, sale] = [await aProduct({ tags: [] }), await aProduct({ tags: ["sale"] })];
  const id = await bought([pen]);
  await drain();
  const add = [
    { variantId: sale.variantId, quantity: 1 },
    { variantId: pen.variantId, quantity: 1 },
  ];
  await control.post(`orders/${id}/edit`, { shop: shopId, add });
  expect(await hear(id, { read: true })).toBe("Noted, counts once its products are read");
  await drain();
  expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "earn +60 = 160"]);
  expect(await discrepancies(shopId)).toEqual([]);
});
