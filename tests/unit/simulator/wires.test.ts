import { afterEach, describe, expect, it } from "vitest";
import type { Server } from "node:http";
import { install, uninstall } from "../../simulator/oauth/install.ts";
import { mintSessionToken, readSessionToken } from "../../simulator/oauth/session-token.ts";
import { isAccessToken, issue, refresh } from "../../simulator/oauth/tokens.ts";
import { placeOrder } from "../../simulator/orders/place.ts";
import { proxySignature, signedQuery } from "../../simulator/proxy/app-proxy.ts";
import { resend } from "../../simulator/webhooks/announce.ts";
import { includeFields, passesFilter } from "../../simulator/webhooks/fields.ts";
import { RETRY_AFTER_S, retryAfterMs } from "../../simulator/webhooks/schedule.ts";
import { webhookHmac } from "../../simulator/webhooks/sign.ts";
import { rawId } from "../../simulator/orders/raw.ts";
import { door, installed, simulator } from "./shop.ts";

const lines = [{ title: "Pen", priceMinor: 100, quantity: 1 }];
const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function appThat(statusOf: (count: number) => number) {
  const app = await door(statusOf);
  open.push(app.server);
  const sim = simulator(app.url);
  return { ...app, sim, shop: installed(sim) };
}

describe("the app proxy", () => {
  it("signs Shopify's documented example as Shopify does", () => {
    const query = new URLSearchParams(
      "extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555",
    );
    expect(proxySignature("hush", query)).toBe(
      "4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb",
    );
  });

  it("throws away what a visitor claims about himself", () => {
    const sim = simulator();
    const query = new URLSearchParams("logged_in_customer_id=7&shop=evil.myshopify.com&locale=en");
    const signed = signedQuery(sim, installed(sim), { customerId: null, query });
    expect(signed.getAll("logged_in_customer_id")).toEqual([""]);
    expect(signed.getAll("shop")).toEqual(["ink.myshopify.com"]);
    expect(signed.get("signature")).toBe(proxySignature("hush", signed));
  });
});

describe("tokens", () => {
  it("stay good over a restart and die with the install", () => {
    const sim = simulator();
    const pair = issue(sim, installed(sim));
    const again = simulator();
    const shop = installed(again);
    expect(isAccessToken(again, shop, pair.access_token)).toBe(true);
    uninstall(again, shop);
    expect(isAccessToken(again, shop, pair.access_token)).toBe(false);
    install(again, shop);
    expect(isAccessToken(again, shop, pair.access_token)).toBe(false);
    expect(refresh(again, shop, pair.refresh_token)).toBe(null);
  });

  it("expire after an hour of the simulator's clock", () => {
    const sim = simulator();
    const shop = installed(sim);
    const pair = issue(sim, shop);
    sim.clock.advance(3_599_000 - 2_000);
    expect(isAccessToken(sim, shop, pair.access_token)).toBe(true);
    sim.clock.advance(3_000);
    expect(isAccessToken(sim, shop, pair.access_token)).toBe(false);
  });

  it("rotate: the old refresh token is good until the new one is used", () => {
    const sim = simulator();
    const shop = installed(sim);
    const first = issue(sim, shop);
    const second = refresh(sim, shop, first.refresh_token);
    const lostAnswer = refresh(sim, shop, first.refresh_token);
    expect(lostAnswer).not.toBe(null);
    expect(refresh(sim, shop, second?.refresh_token ?? "")).not.toBe(null);
    expect(refresh(sim, shop, first.refresh_token)).toBe(null);
  });

  it("of a session are ours and unforgeable", () => {
    const sim = simulator();
    const shop = installed(sim);
    const token = mintSessionToken(sim, shop);
    expect(readSessionToken(sim, token)).toMatchObject({ dest: "https://ink.myshopify.com", aud: "key" });
    expect(readSessionToken(sim, `${token}x`)).toBe(null);
    expect(readSessionToken(sim, "a.b.c")).toBe(null);
  });
});

describe("webhooks", () => {
  it("retry 8 times over 4 hours", () => {
    expect(RETRY_AFTER_S).toHaveLength(8);
    expect(RETRY_AFTER_S.reduce((a, b) => a + b, 0)).toBe(4 * 3_600);
    expect(retryAfterMs(9)).toBe(null);
  });

  it("are signed over the exact bytes and carry every header", async () => {
    const { sim, shop, got } = await appThat(() => 200);
    placeOrder(sim, shop, { customerId: null, lines });
    expect(await sim.outbox.idle(2_000)).toBe(true);
    expect(got).toHaveLength(3);
    for (const { headers, body } of got) {
      expect(headers["x-shopify-hmac-sha256"]).toBe(webhookHmac("hush", body));
      expect(headers["x-shopify-shop-domain"]).toBe("ink.myshopify.com");
      expect(headers["x-shopify-api-version"]).toBe("2026-10");
      expect(headers["x-shopify-triggered-at"]).toMatch(/\.\d{6}Z$/);
    }
    sim.close();
  });

  it("are sent again with the same id when the clock gets there, until one is accepted", async () => {
    const { sim, shop, got } = await appThat((count) => (count < 3 ? 503 : 200));
    uninstall(sim, shop);
    await sim.outbox.idle(2_000);
    for (const seconds of RETRY_AFTER_S.slice(0, 3)) {
      sim.clock.advance(seconds * 1_000);
      await sim.outbox.idle(2_000);
    }
    expect(got).toHaveLength(3);
    expect(new Set(got.map(({ headers }) => headers["x-shopify-webhook-id"])).size).toBe(1);
    expect(sim.state.messages[0]).toMatchObject({ state: "delivered" });
    sim.close();
  });

  it("give up after the last retry; a redirect is a failure", async () => {
    const { sim, shop, got } = await appThat(() => 302);
    uninstall(sim, shop);
    for (const seconds of [0, ...RETRY_AFTER_S]) {
      sim.clock.advance(seconds * 1_000);
      await sim.outbox.idle(2_000);
    }
    expect(got).toHaveLength(9);
    expect(sim.state.messages[0]).toMatchObject({ state: "failed" });
    sim.close();
  });

  it("can be held, doubled, dropped and resent", async () => {
    const { sim, shop, got } = await appThat(() => 200);
    sim.faults.add({ target: "webhook", fault: "duplicate", operation: "orders/paid" });
    sim.faults.add({ target: "webhook", fault: "drop", operation: "orders/create" });
    sim.outbox.hold(shop.domain, true);
    placeOrder(sim, shop, { customerId: null, lines });
    await sim.outbox.idle(2_000);
    expect(got).toHaveLength(0);
    sim.outbox.hold(shop.domain, false);
    await sim.outbox.idle(2_000);
    expect(got.map(({ headers }) => headers["x-shopify-topic"]).toSorted()).toEqual([
      "orders/paid",
      "orders/paid",
      "orders/updated",
    ]);
    resend(sim, shop, { times: 2, shuffleSeed: 4 });
    await sim.outbox.idle(2_000);
    expect(got).toHaveLength(3 + 6);
    expect(new Set(got.map(({ headers }) => headers["x-shopify-webhook-id"])).size).toBe(3);
    sim.close();
  });

  it("keep only the fields asked for, through lists, with exact ids", () => {
    const payload = {
      id: rawId("820982911946154508"),
      a: 1,
      customer: { id: 2, email: "x" },
      lines: [{ id: 3, b: 4 }],
    };
    const kept = includeFields(payload, ["id", "customer.id", "lines.id"]);
    expect(JSON.stringify(kept)).toBe('{"id":820982911946154508,"customer":{"id":2},"lines":[{"id":3}]}');
    expect(passesFilter(payload, "a:>0 AND customer.email:x")).toBe(true);
    expect(passesFilter(payload, "a:>1")).toBe(false);
  });
});
