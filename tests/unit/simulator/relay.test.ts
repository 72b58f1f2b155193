import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Store } from "../../simulator/model/store.ts";
import { virtualUrl } from "../../simulator/proxy/relay.ts";
import { rewritePolicy, rewriteResponse, rewriteText } from "../../simulator/proxy/rewrite.ts";
import { shopWith, simulator } from "./shop.ts";

const origins = {
  relay: "http://localhost:4400",
  appRelay: "http://localhost:4401",
  app: "http://127.0.0.1:3000",
  defaultShop: "ink.myshopify.com",
};

describe("the relay", () => {
  it.each([
    ["/admin", "https://admin.shopify.com/"],
    ["/admin/store/ink?x=1", "https://admin.shopify.com/store/ink?x=1"],
    ["/store/ink/orders", "https://admin.shopify.com/store/ink/orders"],
    ["/cdn/shopifycloud/app-bridge.js", "https://cdn.shopify.com/shopifycloud/app-bridge.js"],
    ["/products/pen", "https://ink.myshopify.com/products/pen"],
    ["/administer", "https://ink.myshopify.com/administer"],
  ])("takes %s for %s", (path, url) => {
    const sim = simulator();
    shopWith(sim);
    expect(virtualUrl(sim, "localhost:4400", path)).toBe(url);
  });

  it("shows other shops at hosts of their own", () => {
    expect(virtualUrl(simulator(), "other.localhost:4400", "/cart")).toBe("https://other.myshopify.com/cart");
  });

  it("rewrites addresses in every writing", () => {
    const text = String.raw`https://cdn.shopify.com/a.js https:\/\/admin.shopify.com\/x https%3A%2F%2Fother.myshopify.com http://127.0.0.1:3000/app`;
    expect(rewriteText(text, origins)).toBe(
      String.raw`http://localhost:4400/cdn/a.js http:\/\/localhost:4400\/admin\/x http%3A%2F%2Fother.localhost%3A4400 http://localhost:4401/app`,
    );
  });

  it("keeps a policy a list of origins", () => {
    const policy =
      "frame-ancestors https://ink.myshopify.com https://admin.shopify.com; upgrade-insecure-requests";
    expect(rewritePolicy(policy, origins)).toBe(
      "frame-ancestors http://localhost:4400 http://localhost:4400",
    );
  });

  it("makes cookies usable on plain http and leaves bytes that are not text alone", async () => {
    const headers = { "content-type": "image/png", "set-cookie": "a=b; Path=/; Secure; SameSite=None" };
    const out = await rewriteResponse(new Response(new Uint8Array([0, 255, 1]), { headers }), origins);
    expect(out.headers.getSetCookie()).toEqual(["a=b; Path=/; SameSite=Lax"]);
    expect([...new Uint8Array(await out.arrayBuffer())]).toEqual([0, 255, 1]);
  });
});

describe("the state", () => {
  const dir = mkdtempSync(join(tmpdir(), "store-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it("is there again after a restart", () => {
    const store = new Store(dir);
    store.state.seq = 7;
    store.changed();
    store.flush();
    expect(new Store(dir).state.seq).toBe(7);
  });
});
