import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { action } from "#app/routes/webhooks.tsx";
import { waitingJobs } from "../support/drain.ts";
import { onPool } from "../support/pool.ts";
import { aShop, aShopDomain } from "../support/shop.ts";
import { aWebhook, type WebhookParts } from "../support/signed.ts";

const send = (parts: WebhookParts) => sendRequest(aWebhook(parts));
const sendRequest = (request: Request) => action({ request });

async function stored(shopId: string) {
  const { rows } = await onPool().query<{
    webhook_id: string;
    topic: string;
    state: string;
    payload: unknown;
  }>("SELECT webhook_id, topic, state, payload FROM deliveries WHERE shop_id = $1 ORDER BY webhook_id", [
    shopId,
  ]);
  return rows;
}

const drains = async (shopId: string) =>
  (await waitingJobs()).filter(
    ({ task, payload }) => task === "drain-inbox" && (payload as { shopId: string }).shopId === shopId,
  ).length;

const ORDER = { id: 1, name: "#1001", updated_at: "2026-11-22T10:00:00Z" };

describe("the webhook door", () => {
  it("stores a genuine delivery, trimmed, and enqueues one drain", async () => {
    const { shopId } = await aShop();
    const payload = {
      ...ORDER,
      note: "leave at the door",
      customer: { id: 7, email: "a@example.com", note: "x" },
    };
    const answer = await send({ shopId, topic: "orders/paid", payload });
    expect(answer.status).toBe(200);
    expect(await stored(shopId)).toMatchObject([
      {
        topic: "orders/paid",
        state: "received",
        payload: { ...ORDER, customer: { id: 7, email: "a@example.com" } },
      },
    ]);
    expect((await stored(shopId))[0]?.payload).not.toHaveProperty("note");
    expect(await drains(shopId)).toBe(1);
  });

  it("keeps ids beyond 2^53 exact", async () => {
    const { shopId } = await aShop();
    const payload =
      '{"id":820982911946154508,"customer":{"id":706405506930370084},"line_items":[{"id":866550311766439020}]}';
    await send({ shopId, topic: "orders/paid", payload });
    expect((await stored(shopId))[0]?.payload).toEqual({
      id: "820982911946154508",
      customer: { id: "706405506930370084" },
      line_items: [{ id: "866550311766439020" }],
    });
  });

  it("answers the same delivery twenty times at once with 200 and stores it once", async () => {
    const { shopId } = await aShop();
    const webhookId = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send({ shopId, topic: "orders/paid", payload: ORDER, webhookId })),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(await stored(shopId)).toHaveLength(1);
    expect(await drains(shopId)).toBe(1);
    expect((await send({ shopId, topic: "orders/paid", payload: ORDER, webhookId })).status).toBe(200);
    expect(await stored(shopId)).toHaveLength(1);
  });

  it("stores what comes together for many shops, known or not", async () => {
    const shops = Array.from({ length: 30 }, aShopDomain);
    const answers = await Promise.all(
      shops.flatMap((shopId) => [
        send({ shopId, topic: "orders/paid", payload: ORDER }),
        send({ shopId, topic: "customers/update", payload: { id: 7 } }),
      ]),
    );
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    for (const shopId of shops) {
      expect(await stored(shopId)).toHaveLength(2);
      expect(await drains(shopId)).toBe(1);
    }
  });

  it("stores an unknown topic as ignored, without its payload and without a drain", async () => {
    const { shopId } = await aShop();
    expect((await send({ shopId, topic: "carts/update", payload: { id: 1 } })).status).toBe(200);
    expect(await stored(shopId)).toMatchObject([{ topic: "carts/update", state: "ignored", payload: null }]);
    expect(await drains(shopId)).toBe(0);
  });

  it("takes text that a database cannot hold", async () => {
    const { shopId } = await aShop();
    const payload = String.raw`{"id":1,"name":"a\u0000b\ud800c"}`;
    expect((await send({ shopId, topic: "orders/paid", payload })).status).toBe(200);
    expect(await stored(shopId)).toMatchObject([{ payload: { id: 1, name: "ab\ufffdc" } }]);
  });

  it.each<[string, number, Partial<WebhookParts>]>([
    ["another secret", 401, { secret: "somebody-elses-secret" }],
    ["no signature", 401, { headers: { "x-shopify-hmac-sha256": null } }],
    ["a signature that is none", 401, { headers: { "x-shopify-hmac-sha256": "%%%" } }],
    [
      "the signature of another body",
      401,
      { headers: { "x-shopify-hmac-sha256": Buffer.alloc(32).toString("base64") } },
    ],
    ["a broken body", 400, { payload: '{"id":1' }],
    ["no body", 400, { payload: "" }],
    ["no topic", 400, { headers: { "x-shopify-topic": null } }],
    ["no webhook id", 400, { headers: { "x-shopify-webhook-id": null } }],
    ["no shop", 400, { headers: { "x-shopify-shop-domain": null } }],
    ["a shop that is none", 400, { headers: { "x-shopify-shop-domain": "evil.example.com" } }],
    [
      "a shop that only looks like one",
      400,
      { headers: { "x-shopify-shop-domain": "x.myshopify.com.evil.com" } },
    ],
  ])("refuses %s with %i and stores nothing", async (_what, status, parts) => {
    const { shopId } = await aShop();
    const before = await countDeliveries();
    const answer = await send({ shopId, topic: "orders/paid", payload: ORDER, ...parts });
    expect(answer.status).toBe(status);
    expect(await countDeliveries()).toBe(before);
  });

  it("refuses a body beyond the limit by its announced length, and by its bytes", async () => {
    const { shopId } = await aShop();
    const huge = JSON.stringify({ id: 1, note: "x".repeat(5_000_000) });
    const announced = aWebhook({
      shopId,
      topic: "orders/paid",
      payload: ORDER,
      headers: { "content-length": "9999999999" },
    });
    expect((await sendRequest(announced)).status).toBe(413);
    expect((await send({ shopId, topic: "orders/paid", payload: huge })).status).toBe(413);
    expect(await stored(shopId)).toHaveLength(0);
  });

  it("answers other methods with 405", async () => {
    const request = new Request("https://laurel.test/webhooks", { method: "PUT", body: "{}" });
    expect((await sendRequest(request)).status).toBe(405);
  });

  it("answers 503 to all of a group that the database does not take, and half of it is nowhere", async () => {
    const { shopId } = await aShop();
    const newcomer = aShopDomain();
    await onPool().query("ALTER TABLE deliveries RENAME TO deliveries_away");
    const answers = await Promise.all(
      [shopId, newcomer, shopId].map((each) => send({ shopId: each, topic: "orders/paid", payload: ORDER })),
    );
    await onPool().query("ALTER TABLE deliveries_away RENAME TO deliveries");
    expect(answers.map((answer) => answer.status)).toEqual([503, 503, 503]);
    expect(answers[0]?.headers.get("retry-after")).not.toBeNull();
    expect(await stored(shopId)).toHaveLength(0);
    const { rows } = await onPool().query("SELECT 1 FROM shops WHERE shop_id = $1", [newcomer]);
    expect(rows).toHaveLength(0);
    expect(await drains(shopId)).toBe(0);
    expect((await send({ shopId, topic: "orders/paid", payload: ORDER })).status).toBe(200);
  });
});

async function countDeliveries(): Promise<number> {
  const { rows } = await onPool().query<{ count: number }>("SELECT count(*)::int AS count FROM deliveries");
  return rows[0]?.count ?? 0;
}
