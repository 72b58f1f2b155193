/** The merchant's doors to orders and to what goods are called, asked as a browser in the admin asks them. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { nameGoods } from "#app/flows/name-goods.server.ts";
import { loader as explain } from "#app/routes/app.orders.$orderId.tsx";
import { loader as list } from "#app/routes/app.orders._index.tsx";
import { loader as titles } from "#app/routes/app.titles.tsx";
import { authenticate, installWith } from "#app/shopify.server.ts";
import type { ControlProduct } from "../support/control.ts";
import { TEST_APP } from "../support/environment.ts";
import { control, hitsOf, shopAtShopify } from "./connect.ts";
import { member, order } from "./reports-facts.ts";

let shopId: string;

beforeAll(() => {
  installWith((shop) => installShop(shop, { now: new Date() }));
});
beforeEach(async () => {
  shopId = await anOpenShop();
});

async function anOpenShop(): Promise<string> {
  const shop = await shopAtShopify();
  await authenticate.admin(await asked(shop));
  return shop;
}

async function asked(shop: string, query: Record<string, string> = {}): Promise<Request> {
  const { idToken } = await control.post<{ idToken: string }>("session-token", { shop });
  const headers = {
    authorization: `Bearer ${idToken}`,
    "user-agent": "Mozilla/5.0 Chrome/153.0 Safari/537.36",
  };
  return new Request(`${TEST_APP.url}/app?${new URLSearchParams(query)}`, { headers });
}

type Asked = { query?: Record<string, string>; params?: object };
type Door = (args: { request: Request; params: object; context: object }) => Promise<unknown>;

/** What the door answers; of a refusal its status. */
async function knock(door: unknown, { query = {}, params = {} }: Asked): Promise<unknown> {
  const request = await asked(shopId, query);
  return (door as Door)({ request, params, context: {} }).catch((thrown: unknown) => {
    if (thrown instanceof Response) return thrown.status;
    throw thrown;
  });
}

describe("the orders", () => {
  type List = { lines: { id: string; name: string; state: { words: string } }[]; empty: boolean };
  const at = "2026-05-01T12:00:00Z";

  test("are listed and searched, and an empty shop is no empty search", async () => {
    expect(await knock(list, {})).toMatchObject({ lines: [], empty: true });
    expect(await knock(list, { query: { q: "ada" } })).toMatchObject({ lines: [], empty: false });
    await member(shopId, 7n, { firstName: "Ada" });
    await order(shopId, { orderId: 1n, customerId: 7n, gross: 100n, at });
    await order(shopId, { orderId: 2n, gross: 100n, at });
    const ids = async (query: Record<string, string>) =>
      ((await knock(list, { query })) as List).lines.map(({ id, name }) => `${id} ${name}`);
    expect(await ids({})).toEqual(["2 #2", "1 #1"]);
    expect(await ids({ q: "ada" })).toEqual(["1 #1"]);
    expect(await knock(list, { query: { after: "x" } })).toBe(400);
  });

  test("open to nobody of another shop, and to no order that is none", async () => {
    const other = await anOpenShop();
    await db.order.create({ data: { shopId: other, orderId: 1n, name: "#1" } });
    for (const orderId of ["1", "x", "-1", "9".repeat(19)])
      expect(await knock(explain, { params: { orderId } })).toBe(404);
    await db.order.create({ data: { shopId, orderId: 1n } });
    expect(await knock(explain, { params: { orderId: "1" } })).toMatchObject({
      view: { title: "Order 1", heading: "It waits", inBooks: "0 points" },
      member: null,
    });
  });
});

describe("titles", () => {
  const named = (goods: string) => knock(titles, { query: { goods } });

  test("are Shopify's, by kind and number; what the shop does not have is left out", async () => {
    const { product } = await control.post<{ product: ControlProduct }>("products", {
      ...{ shop: shopId, title: "Fountain pen", priceMinor: 100 },
    });
    const { collection } = await control.post<{ collection: { id: string } }>("collections", {
      ...{ shop: shopId, title: "Sale" },
    });
    const [pen, variant, sale] = [
      `product ${product.id}`,
      `variant ${product.variantId}`,
      `collection ${collection.id}`,
    ];
    expect(await named([pen, variant, sale, "product 1", `product ${"9".repeat(18)}`].join())).toEqual({
      titles: {
        [pen]: "Fountain pen",
        [variant]: expect.stringContaining("Fountain pen") as unknown,
        [sale]: "Sale",
      },
    });
    shopId = await anOpenShop();
    expect(await named(pen)).toEqual({ titles: {} });
  });

  test.each(["", "pen", "order 1", "product", "product x", "product 1,", `product ${"9".repeat(19)}`])(
    "of “%s” are refused",
    async (goods) => {
      expect(await named(goods)).toBe(400);
    },
  );

  test("are asked of at most 250 goods, and of none without asking Shopify", async () => {
    const { id } = await control.fault({ target: "admin", fault: "delay", ms: 1, times: 9, shop: shopId });
    const goods = Array.from({ length: 251 }, (_each, index) => ({
      kind: "product" as const,
      id: BigInt(index + 1),
    }));
    expect(await nameGoods(shopId, [])).toEqual(new Map());
    expect(await nameGoods(shopId, [{ kind: "product", id: 2n ** 63n }])).toEqual(new Map());
    expect(await hitsOf(id)).toBe(0);
    expect(await nameGoods(shopId, goods)).toEqual(new Map());
    expect(await hitsOf(id)).toBe(1);
  });

  test("are done without where Shopify does not answer, or lets nobody in", async () => {
    await control.fault({ target: "admin", fault: "500", shop: shopId, times: 100 });
    expect(await named("product 1")).toEqual({ titles: {} });
    await db.session.deleteMany({ where: { shop: shopId, isOnline: false } });
    expect(await nameGoods(shopId, [{ kind: "product", id: 1n }])).toEqual(new Map());
  });
});
