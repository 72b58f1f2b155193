import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { verifyProxyRequest } from "#app/shopify/verify-proxy.ts";

/** Shopify's documented example. */
const VECTOR = {
  secret: "hush",
  query:
    "extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555",
  signature: "4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb",
};
const NOW = new Date(1317327555_000);
const verify = (query: string, { secrets = [VECTOR.secret], now = NOW } = {}) =>
  verifyProxyRequest(new URLSearchParams(query), { secrets, now });
const signed = (query: string) => {
  const params = new URLSearchParams(query);
  const names = [...new Set(params.keys())];
  const message = names.map((name) => `${name}=${params.getAll(name).join(",")}`).sort();
  return `${query}&signature=${createHmac("sha256", "hush").update(message.join("")).digest("hex")}`;
};
const GENUINE = `${VECTOR.query}&signature=${VECTOR.signature}`;

describe("verifyProxyRequest", () => {
  it("takes Shopify's own example", () => {
    expect(verify(GENUINE)).toEqual({ shopId: "shop-name.myshopify.com", customerId: 1n });
    expect(verify(GENUINE, { secrets: ["new", "hush"] })).toMatchObject({ customerId: 1n });
  });

  it("knows nobody where nobody is logged in", () => {
    const query =
      "shop=a.myshopify.com&logged_in_customer_id=&path_prefix=%2Fapps%2Flaurel&timestamp=1317327555";
    expect(verify(signed(query))).toEqual({ shopId: "a.myshopify.com", customerId: null });
  });

  it("reads customer ids beyond 2^53 exactly", () => {
    const query = "shop=a.myshopify.com&logged_in_customer_id=706405506930370084&timestamp=1317327555";
    expect(verify(signed(query)).customerId).toBe(706405506930370084n);
  });

  it.each([
    ["a changed value", GENUINE.replace("extra=2", "extra=3")],
    ["another customer", GENUINE.replace("logged_in_customer_id=1", "logged_in_customer_id=2")],
    ["no signature", VECTOR.query],
    ["a short signature", GENUINE.slice(0, -2)],
    ["a second customer", `${GENUINE}&logged_in_customer_id=2`],
    ["a second signature", `${GENUINE}&signature=${VECTOR.signature}`],
    [
      "a second customer that is signed for",
      signed("shop=a.myshopify.com&logged_in_customer_id=1&logged_in_customer_id=2&timestamp=1317327555"),
    ],
    [
      "a second shop that is signed for",
      signed("shop=a.myshopify.com&shop=b.myshopify.com&timestamp=1317327555"),
    ],
    ["a shop that is none", signed("shop=evil.com&logged_in_customer_id=1&timestamp=1317327555")],
    ["a customer that is none", signed("shop=a.myshopify.com&logged_in_customer_id=-1&timestamp=1317327555")],
    ["no timestamp", signed("shop=a.myshopify.com&logged_in_customer_id=1")],
    ["a timestamp that is none", signed("shop=a.myshopify.com&logged_in_customer_id=1&timestamp=soon")],
    ["nothing", ""],
  ])("calls %s forged", (_what, query) => {
    expect(() => verify(query)).toThrow(expect.objectContaining({ code: "FORGED" }) as Error);
  });

  it("calls a genuine request stale outside ninety seconds, either way", () => {
    const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
    expect(verify(GENUINE, { now: at(90) })).toBeDefined();
    expect(verify(GENUINE, { now: at(-90) })).toBeDefined();
    for (const seconds of [91, -91]) {
      expect(() => verify(GENUINE, { now: at(seconds) })).toThrow(
        expect.objectContaining({ code: "STALE_REQUEST" }) as Error,
      );
    }
  });
});
