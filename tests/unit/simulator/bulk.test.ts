import { beforeAll, describe, expect, it } from "vitest";
import { ensureSchema } from "../../../scripts/schema.ts";
import { storageFace } from "../../simulator/bulk/storage.ts";
import { Bucket } from "../../simulator/graphql/bucket.ts";
import { Executor } from "../../simulator/graphql/executor.ts";
import { loadSchema } from "../../simulator/graphql/schema.ts";
import type { Simulator } from "../../simulator/model/simulator.ts";
import type { Shop } from "../../simulator/model/types.ts";
import { changeScopes } from "../../simulator/oauth/install.ts";
import { placeOrder } from "../../simulator/orders/place.ts";
import { customerIds, installed, simulator } from "./shop.ts";

let executor: Executor;
beforeAll(async () => {
  executor = new Executor(loadSchema(await ensureSchema()));
}, 60_000);

const NOON = new Date("2026-11-22T12:00:00Z");
const RUN = `mutation($q: String!, $g: Boolean!) { bulkOperationRunQuery(query: $q, groupObjects: $g) {
  bulkOperation { id status } userErrors { field message code } } }`;
const LOOK = `query($id: ID!) { bulkOperation(id: $id) { status errorCode objectCount rootObjectCount fileSize url
  partialDataUrl completedAt } }`;
const ORDERS = `{ orders { edges { node { id name lineItems { edges { node { id quantity } } } } } } }`;

interface Seen {
  status: string;
  errorCode: string | null;
  objectCount: string;
  rootObjectCount: string;
  fileSize: string | null;
  url: string | null;
  partialDataUrl: string | null;
}

function store(more: Parameters<typeof installed>[1] = {}) {
  const sim = simulator();
  sim.clock.set(NOON);
  const shop = installed(sim, more);
  const bucket = new Bucket(shop);
  const ask = async <T>(query: string, variables: Record<string, unknown> = {}) => {
    const answer = await executor.run({ query, variables, operationName: null }, { sim, shop }, bucket);
    expect(answer.errors).toBeUndefined();
    return JSON.parse(JSON.stringify(answer.data)) as T;
  };
  const run = async (q: string, g = true) => {
    const { bulkOperationRunQuery: answer } = await ask<{
      bulkOperationRunQuery: {
        bulkOperation: { id: string; status: string } | null;
        userErrors: { message: string; code: string }[];
      };
    }>(RUN, { q, g });
    return answer;
  };
  const look = async (id = "") => (await ask<{ bulkOperation: Seen }>(LOOK, { id })).bulkOperation;
  const storage = storageFace(sim);
  const get = async (url: string, headers: Record<string, string> = {}) => {
    const request = new Request(url, { headers });
    const answer = await storage({
      request,
      url: new URL(url),
      host: "storage.googleapis.com",
      shop: null,
      via: "proxy",
    });
    return answer ?? new Response(null, { status: 404 });
  };
  return { sim, shop, ask, run, look, get };
}

function orders(sim: Simulator, shop: Shop, count: number): void {
  const [customerId = null] = customerIds(shop);
  const lines = [1, 2].map((quantity) => ({ title: "Pen", priceMinor: 100, quantity }));
  for (let i = 0; i < count; i += 1) placeOrder(sim, shop, { customerId, lines });
}

const linesOf = async (answer: Response) =>
  (await answer.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string; __parentId?: string });

describe("bulk operations", () => {
  it("run on the shop's clock, and show how far they have come", async () => {
    const { sim, shop, run, look } = store();
    orders(sim, shop, 6);
    const { bulkOperation } = await run(ORDERS);
    expect(bulkOperation?.status).toBe("CREATED");
    sim.clock.advance(2_000);
    expect(await look(bulkOperation?.id)).toMatchObject({
      status: "RUNNING",
      objectCount: "9",
      rootObjectCount: "3",
      url: null,
    });
    sim.clock.advance(1_000);
    expect(await look(bulkOperation?.id)).toMatchObject({
      status: "COMPLETED",
      objectCount: "18",
      rootObjectCount: "6",
      errorCode: null,
    });
    sim.clock.advance(7 * 86_400_000);
    expect(await look(bulkOperation?.id)).toMatchObject({ status: "EXPIRED", url: null });
  });

  it("find more than one page, and write children behind their parents", async () => {
    const { sim, shop, run, look, get } = store();
    orders(sim, shop, 260);
    const [grouped, plain] = [await run(ORDERS), await run(ORDERS, false)];
    sim.clock.advance(3_000);
    const read = async (id = "") => {
      const { url, fileSize } = await look(id);
      const answer = await get(url ?? "");
      expect(new URL(url ?? "").host).toBe("storage.googleapis.com");
      expect(Number(fileSize)).toBeGreaterThan(1_000);
      return linesOf(answer);
    };
    const first = await read(grouped.bulkOperation?.id);
    expect(first).toHaveLength(780);
    expect(first.map((line) => line.__parentId)).toEqual(
      Array.from({ length: 260 }, (_, i) => [undefined, first[3 * i]?.id, first[3 * i]?.id]).flat(),
    );
    const second = await read(plain.bulkOperation?.id);
    expect(second.slice(0, 260).every((line) => line.__parentId === undefined)).toBe(true);
    expect(new Set(second.map((line) => line.id))).toEqual(new Set(first.map((line) => line.id)));
  });

  it.each([
    ["{ shop { name } }", "Bulk queries must contain at least one connection."],
    ["{ orders { nodes { id } } }", "Selecting via 'nodes' is not supported."],
    ["{ orders { edges { node { bogus } } } }", 'Cannot query field "bogus" on type "Order"'],
    ["mutation { tagsAdd(id: 1, tags: []) { node { id } } }", "Only `query` operations are supported"],
    ["{ nope", "Invalid bulk query"],
    ["{ a: shop { name } orders { edges { node { id } } } }", "exactly one top-level field"],
    [
      "{ orders { edges { node { id refunds { id refundLineItems { edges { node { id } } } } } } } }",
      "contain a connection field within a list field",
    ],
    [
      "{ customers { edges { node { id orders { edges { node { id lineItems { edges { node { id } } } } } } } } } }",
      "nesting depth greater than 2",
    ],
    ["{ orders { edges { node { name lineItems { edges { node { id } } } } } } }", "without 'id': orders."],
    [
      `{ products { edges { node { id ${["a", "b", "c", "d", "e"].map((n) => `${n}: collections { edges { node { id } } }`).join(" ")} } } } }`,
      "more than 5 connections",
    ],
  ])("refuse %s", async (query, words) => {
    const { run } = store();
    const { bulkOperation, userErrors } = await run(query);
    expect(bulkOperation).toBeNull();
    expect(userErrors[0]?.message).toContain(words);
    expect(userErrors[0]?.code).toBe("INVALID");
  });

  it("run five at a time and no more", async () => {
    const { sim, run } = store();
    const all = [];
    for (let i = 0; i < 6; i += 1) all.push(await run(ORDERS));
    expect(all.map((each) => each.userErrors[0]?.code)).toEqual([
      ...Array.from({ length: 5 }, () => undefined),
      "LIMIT_REACHED",
    ]);
    sim.clock.advance(3_000);
    expect((await run(ORDERS)).userErrors).toEqual([]);
  });

  it("are listed newest first, and found by their state", async () => {
    const { sim, run, ask } = store();
    const first = await run(ORDERS);
    sim.clock.advance(3_000);
    const second = await run(ORDERS);
    const LIST = `query($q: String) { bulkOperations(first: 5, query: $q) { nodes { id query } } }`;
    const ids = async (q: string | null = null) =>
      (await ask<{ bulkOperations: { nodes: { id: string }[] } }>(LIST, { q })).bulkOperations.nodes.map(
        ({ id }) => id,
      );
    expect(await ids()).toEqual([second.bulkOperation?.id, first.bulkOperation?.id]);
    expect(await ids("status:created operation_type:query")).toEqual([second.bulkOperation?.id]);
  });

  it("are cancelled while they run, and not afterwards", async () => {
    const { sim, run, look, ask } = store();
    const id = (await run(ORDERS)).bulkOperation?.id;
    const CANCEL = `mutation($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { message } } }`;
    const cancel = () =>
      ask<{ bulkOperationCancel: { bulkOperation: { status: string }; userErrors: unknown[] } }>(CANCEL, {
        id,
      });
    expect((await cancel()).bulkOperationCancel).toEqual({
      bulkOperation: { status: "CANCELING" },
      userErrors: [],
    });
    sim.clock.advance(1_000);
    expect((await look(id)).status).toBe("CANCELED");
    expect((await cancel()).bulkOperationCancel.userErrors).toHaveLength(1);
  });

  it("show orders older than 60 days only with the scope for them", async () => {
    const { sim, shop, run, look } = store();
    orders(sim, shop, 2);
    sim.clock.advance(61 * 86_400_000);
    orders(sim, shop, 1);
    const count = async () => {
      const { bulkOperation } = await run(ORDERS);
      sim.clock.advance(3_000);
      return (await look(bulkOperation?.id)).rootObjectCount;
    };
    expect(await count()).toBe("1");
    changeScopes(sim, shop, [...(shop.install?.scopes ?? []), "read_all_orders"]);
    expect(await count()).toBe("3");
  });

  it("fail for want of a scope, and when a fault says so, with what there is so far", async () => {
    const { sim, shop, run, look, get } = store();
    orders(sim, shop, 4);
    sim.faults.add({ target: "bulk", fault: "INTERNAL_SERVER_ERROR" });
    const broken = (await run(ORDERS)).bulkOperation?.id;
    changeScopes(sim, shop, ["read_products"]);
    const denied = (await run(ORDERS)).bulkOperation?.id;
    sim.clock.advance(3_000);
    const seen = await look(broken);
    expect(seen).toMatchObject({ status: "FAILED", errorCode: "INTERNAL_SERVER_ERROR", url: null });
    expect(await linesOf(await get(seen.partialDataUrl ?? ""))).toHaveLength(6);
    expect(await look(denied)).toMatchObject({
      status: "FAILED",
      errorCode: "ACCESS_DENIED",
      partialDataUrl: null,
    });
  });

  it("have no file when they find nothing", async () => {
    const { sim, run, look } = store();
    const id = (await run(ORDERS)).bulkOperation?.id;
    sim.clock.advance(3_000);
    expect(await look(id)).toMatchObject({
      status: "COMPLETED",
      url: null,
      fileSize: null,
      objectCount: "0",
    });
  });
});

describe("the file of a bulk operation", () => {
  const opened = async () => {
    const all = store();
    orders(all.sim, all.shop, 3);
    const id = (await all.run(ORDERS)).bulkOperation?.id;
    all.sim.clock.advance(3_000);
    const url = async () => (await all.look(id)).url ?? "";
    return { ...all, url };
  };

  it("is given from the byte that is asked for", async () => {
    const { get, url } = await opened();
    const whole = await (await get(await url())).text();
    const rest = await get(await url(), { range: "bytes=100-" });
    expect(rest.status).toBe(206);
    expect(rest.headers.get("content-range")).toBe(`bytes 100-${whole.length - 1}/${whole.length}`);
    expect(await rest.text()).toBe(whole.slice(100));
    expect((await get(await url(), { range: `bytes=${whole.length}-` })).status).toBe(416);
  });

  it("needs its signature, and a new one when the old one has expired", async () => {
    const { sim, get, url } = await opened();
    const first = await url();
    expect((await get(first.replace(/Expires=\d/, "Expires=3"))).status).toBe(403);
    sim.faults.add({ target: "bulk", fault: "expired_url" });
    const dead = await get(first);
    expect([dead.status, await dead.text()]).toEqual([400, expect.stringContaining("ExpiredToken")]);
    expect((await get(first)).status).toBe(400);
    expect((await get(await url())).status).toBe(200);
  });

  it("breaks off half way under a fault", async () => {
    const { sim, get, url } = await opened();
    sim.faults.add({ target: "bulk", fault: "drop", operation: "download" });
    await expect((await get(await url())).text()).rejects.toThrow("broken off");
  });
});
