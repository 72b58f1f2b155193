/** The activity log: what it lists, what it finds, and what a person does about what could not be done. */
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { setAsideForGood } from "#app/flows/dismiss-delivery.server.ts";
import { rereadSubject } from "#app/flows/reread-subject.server.ts";
import { retryDeliveries } from "#app/flows/retry-deliveries.server.ts";
import { listActivity, listTopics, requireActivity } from "#app/reports/activity.server.ts";
import { readActivityQuestion, sayPlace } from "#app/reports/activity.ts";
import { action } from "#app/routes/webhooks.tsx";
import { waitingJobs } from "../support/drain.ts";
import { aShop } from "../support/shop.ts";
import { aWebhook } from "../support/signed.ts";
import { order } from "./reports-facts.ts";

const now = new Date("2026-11-22T12:00:00Z");
let shopId: string;

beforeEach(async () => {
  ({ shopId } = await aShop());
});

type Facts = { topic?: string; state?: string; minute?: number; about?: bigint; payload?: object };

async function delivery(webhookId: string, facts: Facts = {}): Promise<void> {
  const { topic = "orders/paid", state = "processed", minute = 0, about, payload } = facts;
  await db.delivery.create({
    data: {
      shopId,
      webhookId,
      topic,
      state,
      receivedAt: new Date(now.getTime() + minute * 60_000),
      about: about ?? null,
      ...(payload && { payload }),
      ...(state === "parked" && { error: "why", attempts: 5 }),
    },
  });
}

const ask = (words: string) => listActivity(db, shopId, readActivityQuestion(new URLSearchParams(words)));
const idsOf = async (words: string) => (await ask(words)).lines.map(({ webhookId }) => webhookId);
const stateOf = async (webhookId: string) => {
  const { state, outcome, error } = await requireActivity(db, shopId, webhookId);
  return { state, outcome, error };
};
const jobs = async () =>
  (await waitingJobs()).filter(({ payload }) => (payload as { shopId: string }).shopId === shopId);

describe("the list", () => {
  test("is the latest first, of every kind and state, and goes back page by page without a gap", async () => {
    const topics = ["orders/paid", "refunds/create", "customers/update"];
    const states = ["received", "processed", "ignored", "parked"];
    const ids = Array.from({ length: 120 }, (_each, index) => `w${String(index).padStart(3, "0")}`);
    // Two at each minute: the id decides between them.
    for (const [index, id] of ids.entries())
      await delivery(id, {
        topic: topics[index % 3] ?? "",
        state: states[index % 4] ?? "",
        minute: Math.floor(index / 2),
      });
    const seen: string[] = [];
    for (let after: string | null = ""; after !== null;) {
      const { lines, more } = await ask(`after=${encodeURIComponent(after)}`);
      seen.push(...lines.map(({ webhookId }) => webhookId));
      after = more ? sayPlace(more) : null;
    }
    expect(seen).toEqual(ids.toReversed());
  });

  test("is filtered by state, by topic and by both", async () => {
    await delivery("a", { state: "parked" });
    await delivery("b", { state: "parked", topic: "refunds/create", minute: 1 });
    await delivery("c", { minute: 2 });
    expect(await idsOf("state=parked")).toEqual(["b", "a"]);
    expect(await idsOf("topic=orders/paid")).toEqual(["c", "a"]);
    expect(await idsOf("state=parked&topic=orders/paid")).toEqual(["a"]);
    expect(await idsOf("topic=nothing/known")).toEqual([]);
    expect(await listTopics(db, shopId)).toEqual(["orders/paid", "refunds/create"]);
  });

  test("finds by webhook, order name, order id and customer id, exactly", async () => {
    await order(shopId, { orderId: 1042n, customerId: 7n, at: now.toISOString(), gross: 1n });
    await delivery("paid", { about: 1042n });
    await delivery("refund", { about: 1042n, topic: "refunds/create", minute: 1 });
    await delivery("ada", { about: 7n, topic: "customers/update" });
    for (const words of ["1042", "#1042"])
      expect(await idsOf(`q=${encodeURIComponent(words)}`)).toEqual(["refund", "paid"]);
    expect(await idsOf("q=7")).toEqual(["ada"]);
    expect(await idsOf("q=paid")).toEqual(["paid"]);
    expect(await idsOf("q=1042&topic=orders/paid")).toEqual(["paid"]);
    expect(await idsOf("q=%27%20OR%20true--")).toEqual([]);
    expect((await ask("q=paid")).lines[0]).toMatchObject({ orderName: "#1042" });
  });

  test.each(["state=lost", "after=x", "after=2026-13-01T00:00:00Z~x"])("refuses %s", (words) => {
    expect(() => readActivityQuestion(new URLSearchParams(words))).toThrow(/could not be read/);
  });

  test("stays within the shop", async () => {
    await delivery("a", { about: 5n });
    const { shopId: other } = await aShop();
    const everything = { state: null, topic: null, search: "", after: null };
    expect((await listActivity(db, other, everything)).lines).toEqual([]);
    expect((await listActivity(db, other, { ...everything, search: "5" })).lines).toEqual([]);
    await expect(requireActivity(db, other, "a")).rejects.toMatchObject({ code: "DELIVERY_NOT_FOUND" });
  });
});

test.each([
  ["orders/paid", { id: 820982911946154508n }, 820982911946154508n],
  ["refunds/create", { id: 9, order_id: 450789469 }, 450789469n],
  ["orders/edited", { order_edit: { id: 1, order_id: 607643271 } }, 607643271n],
  ["customers/update", { id: 706405506930370084n, email: "ada@ink.test" }, 706405506930370084n],
  ["customers/redact", { customer: { id: 191167 } }, 191167n],
  ["app/uninstalled", { id: 548380009 }, null],
  ["carts/update", { id: 5 }, null],
])("the door notes what %s is about", async (topic, payload, about) => {
  const text = JSON.stringify(payload, (_key, value: unknown) =>
    typeof value === "bigint" ? `@${value}@` : value,
  ).replace(/"@(\d+)@"/g, "$1");
  expect((await action({ request: aWebhook({ shopId, topic, payload: text, webhookId: "w" }) })).status).toBe(
    200,
  );
  expect((await db.delivery.findFirstOrThrow({ where: { shopId } })).about).toBe(about);
});

describe("what could not be done", () => {
  beforeEach(async () => {
    await delivery("kept", { state: "parked", payload: { id: 1 }, about: 1n });
    await delivery("too", { state: "parked", payload: { id: 2 }, about: 2n });
    await delivery("purged", { state: "parked", about: 3n });
  });

  test("is tried again one by one, however often it is asked", async () => {
    expect(await retryDeliveries(shopId, "kept", { now })).toBe(1);
    expect(await retryDeliveries(shopId, "kept", { now })).toBe(0);
    expect(await idsOf("state=parked")).toEqual(["too", "purged"]);
    expect((await jobs()).map(({ task }) => task)).toEqual(["drain-inbox"]);
    const { shopId: other } = await aShop();
    expect(await retryDeliveries(other, "too", { now })).toBe(0);
  });

  test("is set aside for good once, with the merchant's words, and keeps its error", async () => {
    await setAsideForGood(shopId, { webhookId: "kept", words: " A test order " }, { now });
    await setAsideForGood(shopId, { webhookId: "kept", words: "Other words" }, { now });
    expect(await stateOf("kept")).toEqual({
      state: "ignored",
      outcome: "Set aside for good: A test order",
      error: "why",
    });
    expect(await retryDeliveries(shopId, null, { now })).toBe(2);
    const unknown = setAsideForGood((await aShop()).shopId, { webhookId: "too", words: "" }, { now });
    await expect(unknown).rejects.toMatchObject({ code: "DELIVERY_NOT_FOUND" });
  });

  test("has its order read instead, when what it said is gone", async () => {
    await rereadSubject(shopId, "purged", { now });
    await rereadSubject(shopId, "purged", { now });
    expect(await stateOf("purged")).toMatchObject({
      state: "processed",
      outcome: "Its order is read from Shopify instead",
    });
    expect(await jobs()).toEqual([{ task: "read-orders", payload: { shopId, orderIds: ["3"] } }]);
    await delivery("customer", { topic: "customers/update", about: 9n });
    await expect(rereadSubject(shopId, "customer", { now })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("is read from Shopify by trying again, too, where nothing is kept of it; what tells of no order stays", async () => {
    await delivery("customer", { topic: "customers/update", state: "parked", about: 9n });
    expect(await retryDeliveries(shopId, null, { now })).toBe(3);
    expect(await retryDeliveries(shopId, null, { now })).toBe(0);
    expect(await stateOf("purged")).toMatchObject({
      state: "processed",
      outcome: "Its order is read from Shopify instead",
    });
    expect(await idsOf("state=parked")).toEqual(["customer"]);
    expect(await jobs()).toContainEqual({ task: "read-orders", payload: { shopId, orderIds: ["3"] } });
  });
});
