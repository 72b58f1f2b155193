/** The file of past orders: what is asked for, and how its lines become orders. */
import { beforeAll, describe, expect, test, vi } from "vitest";
import { ensureSchema } from "../../../scripts/schema.ts";
import { fileLines } from "#app/shopify/bulk.server.ts";
import type { FileLine } from "#app/shopify/past-orders.ts";
import { pastOrdersIn, pastOrdersQuery } from "#app/shopify/past-orders.ts";
import { complaintsOf } from "../../simulator/bulk/rules.ts";
import { loadSchema } from "../../simulator/graphql/schema.ts";

const SINCE = new Date("2026-01-01T05:00:00Z");

describe("the query", () => {
  let schema: ReturnType<typeof loadSchema>;
  beforeAll(async () => {
    schema = loadSchema(await ensureSchema());
  }, 60_000);

  test("is one that Shopify takes in bulk, and is found again by its name", () => {
    const query = pastOrdersQuery(SINCE, "PastOrders_1");
    expect(complaintsOf(schema, query)).toEqual([]);
    expect(query).toContain("created_at:>='2026-01-01T05:00:00.000Z'");
    expect(query).not.toBe(pastOrdersQuery(SINCE, "PastOrders_2"));
  });
});

async function* linesOf(rows: readonly unknown[]): AsyncGenerator<FileLine> {
  let end = 0n;
  for (const row of rows) {
    await Promise.resolve();
    const text = JSON.stringify(row);
    end += BigInt(text.length) + 1n;
    yield { text, end };
  }
}

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
};

const tip = (amount: string) => ({ totalTipReceivedSet: { shopMoney: { amount } } });

describe("the lines", () => {
  test("become orders with their goods, each with where the next one begins", async () => {
    const rows = [
      { id: "a", refunds: [], ...tip("0.0") },
      { id: "a1", __parentId: "a" },
      { id: "a2", __parentId: "a" },
      { id: "b", refunds: [{ id: "r" }] },
      { id: "c", refunds: [], ...tip("3.0") },
      { id: "c1", __parentId: "c" },
    ];
    const orders = await all(pastOrdersIn(linesOf(rows)));
    expect(orders.map(({ id, toBeRead, lines }) => [id, toBeRead, lines])).toEqual([
      ["a", false, 3],
      ["b", true, 1],
      ["c", true, 2],
    ]);
    expect(orders[0]?.node).toMatchObject({
      refunds: [],
      lineItems: { nodes: [{ id: "a1" }, { id: "a2" }] },
    });
    const ends = (await all(linesOf(rows))).map(({ end }) => end);
    expect(orders.map(({ end }) => end)).toEqual([ends[2], ends[3], ends[5]]);
  });

  test("that do not follow their order are a broken promise", async () => {
    const rows = [{ id: "a" }, { id: "b" }, { id: "a1", __parentId: "a" }];
    await expect(all(pastOrdersIn(linesOf(rows)))).rejects.toThrow("follow their order");
  });
});

const TEXT = ["first", "", "größer", "last"].join("\n");
const BYTES = new TextEncoder().encode(TEXT);

/** Storage that answers with these bytes, one by one or all at once, with or without regard to the range. */
function storage({ ranges = true, at = 1 }: { ranges?: boolean; at?: number }) {
  const asked: (string | null)[] = [];
  const fetch = vi.spyOn(globalThis, "fetch").mockImplementation((_url, init) => {
    const range = new Headers(init?.headers).get("range");
    asked.push(range);
    const start = ranges && range ? Number(/\d+/.exec(range)?.[0]) : 0;
    if (start >= BYTES.length) return Promise.resolve(new Response(null, { status: 416 }));
    const rest = BYTES.subarray(start);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let from = 0; from < rest.length; from += at) controller.enqueue(rest.subarray(from, from + at));
        controller.close();
      },
    });
    return Promise.resolve(new Response(body, { status: ranges && range ? 206 : 200 }));
  });
  return { asked, restore: () => fetch.mockRestore() };
}

describe("the file", () => {
  const url = "https://storage.googleapis.com/file";

  test.each([
    { at: 1, ranges: true },
    { at: 4, ranges: false },
    { at: 1_000, ranges: true },
  ])("is read from any line on, in pieces of $at bytes, ranges $ranges", async (how) => {
    const { asked, restore } = storage(how);
    const lines = await all(fileLines(url, { from: 0n }));
    expect(lines.map(({ text }) => text)).toEqual(["first", "größer", "last"]);
    expect(lines.at(-1)?.end).toBe(BigInt(BYTES.length));
    const first = lines[0]?.end ?? 0n;
    expect(await all(fileLines(url, { from: first }))).toEqual(lines.slice(1));
    expect(await all(fileLines(url, { from: BigInt(BYTES.length) }))).toEqual([]);
    expect(asked).toEqual([null, `bytes=${first}-`, `bytes=${BYTES.length}-`]);
    restore();
  });

  test("lies at a safe address only", async () => {
    await expect(all(fileLines("http://storage.googleapis.com/file", { from: 0n }))).rejects.toThrow("safe");
  });
});
