import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { ensureSchema } from "../../../scripts/schema.ts";
import { Bucket } from "../../simulator/graphql/bucket.ts";
import { sizeFactor } from "../../simulator/graphql/cost.ts";
import { Executor } from "../../simulator/graphql/executor.ts";
import { loadSchema } from "../../simulator/graphql/schema.ts";
import { parseSearch } from "../../simulator/graphql/search.ts";
import type { Simulator } from "../../simulator/model/simulator.ts";
import type { Shop } from "../../simulator/model/types.ts";
import { placeOrder } from "../../simulator/orders/place.ts";
import { customerIds, installed, simulator } from "./shop.ts";

let executor: Executor;
beforeAll(async () => {
  const path = await ensureSchema();
  expect(existsSync(path)).toBe(true);
  executor = new Executor(loadSchema(path));
}, 60_000);

/** What is at a path of an answer: `errors.0.extensions.code`. */
function at(answer: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], answer);
}
const errorCode = (answer: unknown) => at(answer, "errors.0.extensions.code");

function asked(sim: Simulator = simulator(), shop: Shop = installed(sim)) {
  const bucket = new Bucket(shop);
  const ask = async (query: string, variables: Record<string, unknown> = {}) => {
    const answer = await executor.run({ query, variables, operationName: null }, { sim, shop }, bucket);
    return JSON.parse(JSON.stringify(answer)) as unknown;
  };
  return { sim, shop, ask };
}

const CREATE = `mutation($in: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $in) {
  codeDiscountNode { id } userErrors { field code } } }`;

const basic = (more: Record<string, unknown> = {}) => ({
  title: "Five off",
  code: "LOY-1",
  startsAt: "2026-01-01T00:00:00Z",
  context: { all: "ALL" },
  customerGets: { value: { discountAmount: { amount: "5.00" } }, items: { all: true } },
  ...more,
});

describe("the Admin API", () => {
  it("rejects what the real schema rejects, in Shopify's words", async () => {
    const { ask } = asked();
    expect(at(await ask("{ shop { bogus } }"), "errors.0")).toMatchObject({
      message: "Field 'bogus' doesn't exist on type 'Shop'",
      extensions: { code: "undefinedField" },
    });
    const both = { context: { all: "ALL", customers: { add: [] } } };
    expect(errorCode(await ask(CREATE, { in: basic(both) }))).toBe("INVALID_VARIABLE");
    expect(errorCode(await ask(CREATE, { in: basic({ startsAt: "soon" }) }))).toBe("INVALID_VARIABLE");
  });

  it("tells an app which scopes it asks for, may ask for, and has", async () => {
    const { ask } = asked();
    const query = `{ app { requestedAccessScopes { handle } optionalAccessScopes { handle }
      installation { accessScopes { handle } } } other: app(id: "gid://shopify/App/1") { id } }`;
    const answer = await ask(query);
    const handles = (path: string) => (at(answer, path) as { handle: string }[]).map(({ handle }) => handle);
    expect(handles("data.app.requestedAccessScopes")).toContain("read_orders");
    expect(handles("data.app.installation.accessScopes")).toContain("read_customers");
    expect(at(answer, "data.app.optionalAccessScopes")).toEqual([]);
    expect(at(answer, "data.other")).toBeNull();
  });

  it("answers a field that is not played with an error, never with null", async () => {
    const { ask } = asked();
    const answer = await ask("{ shop { description alerts { description } } }");
    expect(errorCode(answer)).toBe("NOT_SIMULATED");
  });

  it("answers goods by their ids, null for those that it does not have, and no more than 250", async () => {
    const { shop, ask } = asked();
    const [product] = Object.values(shop.products);
    const query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    const gids = (...ids: string[]) => ids.map((id) => `gid://shopify/${id}`);
    const ids = gids(`Product/${product?.id ?? ""}`, "Product/1", "ProductVariant/2", "Collection/3");
    expect(at(await ask(query, { ids }), "data.nodes")).toEqual([{ id: ids[0] }, null, null, null]);
    const many = await ask(query, { ids: Array.from({ length: 251 }, () => ids[0]) });
    expect(errorCode(many)).toBe("MAX_INPUT_SIZE_EXCEEDED");
  });

  it("makes a code once, whatever its case, and lists every complaint", async () => {
    const { ask } = asked();
    const create = async (more: Record<string, unknown>) => {
      const answer = await ask(CREATE, { in: basic(more) });
      return at(answer, "data.discountCodeBasicCreate.userErrors") as { field: string[]; code: string }[];
    };
    expect(await create({})).toEqual([]);
    expect(await create({ code: "loy-1" })).toEqual([
      { field: ["basicCodeDiscount", "code"], code: "TAKEN" },
    ]);
    const bad = await create({
      title: " ",
      code: "X",
      endsAt: "2025-01-01T00:00:00Z",
      usageLimit: 0,
      context: null,
    });
    expect(bad.map(({ code }) => code)).toEqual([
      "BLANK",
      "END_DATE_BEFORE_START_DATE",
      "GREATER_THAN",
      "BLANK",
    ]);
    const query =
      '{ codeDiscountNodeByCode(code: "LoY-1") { codeDiscount { ... on DiscountCodeBasic { status } } } }';
    expect(at(await ask(query), "data.codeDiscountNodeByCode.codeDiscount.status")).toBe("ACTIVE");
  });

  it("pages orders by real cursors and finds them by filters", async () => {
    const { sim, shop, ask } = asked();
    const [ada = "", bo = ""] = customerIds(shop);
    const lines = [{ title: "Pen", priceMinor: 100, quantity: 1 }];
    const ids = [ada, bo, ada].map((customerId) => placeOrder(sim, shop, { customerId, lines }).id);
    const page =
      "query($a: String, $q: String) { orders(first: 2, after: $a, query: $q, sortKey: ID) { nodes { legacyResourceId } pageInfo { hasNextPage endCursor } } }";
    interface Page {
      nodes: { legacyResourceId: string }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    }
    const read = async (variables: Record<string, unknown> = {}) =>
      at(await ask(page, variables), "data.orders") as Page;
    const first = await read();
    const second = await read({ a: first.pageInfo.endCursor });
    expect([...first.nodes, ...second.nodes].map((node) => node.legacyResourceId)).toEqual(ids);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    const ofAda = await read({ q: `customer_id:${ada} AND updated_at:>='2020-01-01T00:00:00Z'` });
    expect(ofAda.nodes).toHaveLength(2);
    expect(errorCode(await ask(page, { q: "nonsense:1" }))).toBe("NOT_SIMULATED");
  });

  it("hides orders older than 60 days without the scope for them", async () => {
    const { sim, shop, ask } = asked();
    placeOrder(sim, shop, { customerId: null, lines: [{ title: "Pen", priceMinor: 100, quantity: 1 }] });
    sim.clock.advance(61 * 86_400_000);
    expect(at(await ask("{ orders(first: 1) { nodes { id } } }"), "data.orders.nodes")).toEqual([]);
  });

  it("denies what the shop did not grant", async () => {
    const sim = simulator();
    const shop = installed(sim);
    if (shop.install) shop.install.scopes = ["read_products"];
    const { ask } = asked(sim, shop);
    expect(errorCode(await ask("{ customers(first: 1) { nodes { id } } }"))).toBe("ACCESS_DENIED");
    expect(errorCode(await ask(CREATE, { in: basic() }))).toBe("ACCESS_DENIED");
  });

  it("writes metafields together or not at all, by type and digest", async () => {
    const { shop, ask } = asked();
    const ownerId = `gid://shopify/Customer/${customerIds(shop)[0]}`;
    const SET =
      "mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { namespace value compareDigest } userErrors { code elementIndex } } }";
    interface Payload {
      metafields: { namespace: string; compareDigest: string }[];
      userErrors: { code: string; elementIndex: number | null }[];
    }
    const set = async (...m: object[]) => at(await ask(SET, { m }), "data.metafieldsSet") as Payload;
    const codeOf = ({ userErrors }: Payload) => userErrors[0]?.code;
    const good = { ownerId, key: "points_balance", value: "12" };
    const failed = await set(good, { ...good, value: "twelve" }, { ...good, key: "note" });
    expect(failed.userErrors).toEqual([
      { code: "INVALID_VALUE", elementIndex: 1 },
      { code: "BLANK", elementIndex: 2 },
    ]);
    expect(Object.keys(shop.metafields)).toEqual([]);
    const made = (await set({ ...good, compareDigest: null })).metafields[0];
    expect(made?.namespace).toMatch(/^app--\d+$/);
    expect(codeOf(await set({ ...good, compareDigest: null }))).toBe("STALE_OBJECT");
    expect((await set({ ...good, value: "13", compareDigest: made?.compareDigest })).userErrors).toEqual([]);
    expect(codeOf(await set(...Array.from({ length: 26 }, () => good)))).toBe("LESS_THAN_OR_EQUAL_TO");
  });
});

describe("the cost of a query", () => {
  it.each([
    [1, 1],
    [3, 2],
    [10, 4],
    [200, 10],
    [250, 11],
  ])("counts a page of %i as %i, as published figures have it", (size, factor) => {
    expect(sizeFactor(size)).toBe(factor);
  });

  it("matches published costs of whole queries", async () => {
    const { ask } = asked();
    const costOf = async (query: string) => at(await ask(query), "extensions.cost.requestedQueryCost");
    expect(await costOf('{ customers(first: 1, query: "phone:1") { edges { node { id } } } }')).toBe(3);
    expect(
      await costOf(
        "{ products(first: 200) { pageInfo { hasNextPage } edges { cursor node { id updatedAt } } } }",
      ),
    ).toBe(12);
  });

  it("is refused above 1,000 points", async () => {
    const { ask } = asked();
    const deep =
      "{ customers(first: 250) { nodes { orders(first: 250) { nodes { customer { orders(first: 250) { nodes { id } } } } } } } }";
    const answer = await ask(deep);
    expect(errorCode(answer)).toBe("MAX_COST_EXCEEDED");
  });

  it("throttles when the bucket is empty, and fills it with time", () => {
    let now = 0;
    const shop = { planName: "Basic" };
    const bucket = new Bucket(shop, () => now);
    expect(bucket.take(shop, 2_000)).toBe(true);
    expect(bucket.take(shop, 1)).toBe(false);
    now += 1_000;
    expect(bucket.status(shop)).toEqual({
      maximumAvailable: 2_000,
      restoreRate: 100,
      currentlyAvailable: 100,
    });
    expect(bucket.take(shop, 100)).toBe(true);
  });
});

describe("a search", () => {
  it("reads terms, quotes and comparisons", () => {
    expect(parseSearch(`updated_at:>='2026-01-01T00:00:00Z' AND name:"#1001" tag:vip`)).toEqual([
      { field: "updated_at", operator: ">=", value: "2026-01-01T00:00:00Z" },
      { field: "name", operator: ":", value: "#1001" },
      { field: "tag", operator: ":", value: "vip" },
    ]);
    expect(() => parseSearch("tag:a OR tag:b")).toThrow(/not simulated/);
    expect(() => parseSearch("free text")).toThrow(/not simulated/);
  });
});
