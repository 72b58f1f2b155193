import { beforeAll, describe, expect, it } from "vitest";
import { ensureSchema } from "../../../scripts/schema.ts";
import type { FaultKind } from "../../simulator/faults/faults.ts";
import { graphqlEndpoint } from "../../simulator/graphql/endpoint.ts";
import type { Executor } from "../../simulator/graphql/executor.ts";
import { createCollection } from "../../simulator/model/shops.ts";
import { HangUp } from "../../simulator/model/sim.ts";
import type { Simulator } from "../../simulator/model/simulator.ts";
import type { Shop } from "../../simulator/model/types.ts";
import { issue } from "../../simulator/oauth/tokens.ts";
import { balanceOf, creditAccount, openAccount } from "../../simulator/orders/store-credit.ts";
import { at, errorCode, executorOf, opened } from "./asking.ts";
import { customerIds, freeShipping, discount, giftCard, installed, simulator } from "./shop.ts";

let executor: Executor;
beforeAll(async () => {
  await ensureSchema();
  executor = await executorOf();
}, 60_000);

const money = '{ amount: "5.00", currencyCode: USD }';
const terms = 'title: "T", code: "NEW", startsAt: "2026-01-01T00:00:00Z", context: { all: ALL }';
const gid = (type: string, id: string | undefined) => `"gid://shopify/${type}/${id ?? ""}"`;

/** Each call of a reward: what is there before, what is asked, and what it leaves behind. */
const CALLS: Record<
  string,
  { text: (shop: Shop, sim: Simulator) => string; effect: (shop: Shop) => unknown }
> = {
  discountCodeFreeShippingCreate: {
    text: () => `(freeShippingCodeDiscount: { ${terms} }) { userErrors { code } }`,
    effect: (shop) => Object.keys(shop.discounts).length,
  },
  discountCodeFreeShippingUpdate: {
    text: (shop) =>
      `(id: ${gid("DiscountCodeNode", freeShipping(shop).id)}, freeShippingCodeDiscount: { title: "U" }) { userErrors { code } }`,
    effect: (shop) => Object.values(shop.discounts)[0]?.title,
  },
  discountCodeBasicUpdate: {
    text: (shop) =>
      `(id: ${gid("DiscountCodeNode", discount(shop).id)}, basicCodeDiscount: { title: "U" }) { userErrors { code } }`,
    effect: (shop) => Object.values(shop.discounts)[0]?.title,
  },
  giftCardCreate: {
    text: () => `(input: { initialAmount: ${money} }) { giftCardCode userErrors { code } }`,
    effect: (shop) => Object.keys(shop.giftCards).length,
  },
  giftCardUpdate: {
    text: (shop) =>
      `(id: ${gid("GiftCard", giftCard(shop).id)}, input: { note: "n" }) { userErrors { message } }`,
    effect: (shop) => Object.values(shop.giftCards)[0]?.note,
  },
  giftCardDeactivate: {
    text: (shop) => `(id: ${gid("GiftCard", giftCard(shop).id)}) { userErrors { code } }`,
    effect: (shop) => Object.values(shop.giftCards)[0]?.deactivatedAt !== null,
  },
  giftCardSendNotificationToCustomer: {
    text: (shop) =>
      `(id: ${gid("GiftCard", giftCard(shop, { customerId: customerIds(shop)[0] ?? null }).id)}) { userErrors { code } }`,
    effect: (shop) => Object.values(shop.giftCards)[0]?.sentAt.length,
  },
  storeCreditAccountCredit: {
    text: (shop) =>
      `(id: ${gid("Customer", customerIds(shop)[0])}, creditInput: { creditAmount: ${money} }) { userErrors { code } }`,
    effect: (shop) => Object.values(shop.storeCreditAccounts).map(balanceOf),
  },
  storeCreditAccountDebit: {
    text: (shop, sim) => {
      const account = openAccount(sim, shop, customerIds(shop)[0] ?? "", "USD");
      creditAccount(sim, account, { amountMinor: 900, expiresAt: null, notify: false });
      return `(id: ${gid("StoreCreditAccount", account.id)}, debitInput: { debitAmount: ${money} }) { userErrors { code } }`;
    },
    effect: (shop) => Object.values(shop.storeCreditAccounts).map(balanceOf),
  },
};

describe.each(Object.entries(CALLS))("%s", (name, { text, effect }) => {
  function called(fault: FaultKind) {
    const sim = simulator();
    const shop = installed(sim);
    const scopes = ["write_discounts", "write_gift_cards", "write_store_credit_account_transactions"];
    if (shop.install) shop.install.scopes = scopes;
    const query = `mutation { ${name}${text(shop, sim)} }`;
    const before = JSON.stringify(effect(shop));
    sim.faults.add({ target: "admin", fault, operation: name });
    const url = new URL(`https://${shop.domain}/admin/api/2026-10/graphql.json`);
    const headers = { "x-shopify-access-token": issue(sim, shop).access_token };
    const request = new Request(url, { method: "POST", headers, body: JSON.stringify({ query }) });
    const answer = graphqlEndpoint(sim)({ request, url, host: url.hostname, shop, via: "proxy" });
    return { answer, hasHappened: () => JSON.stringify(effect(shop)) !== before };
  }

  it("is done though its answer never comes", async () => {
    const { answer, hasHappened } = called("timeout_after_success");
    await expect(answer).rejects.toThrow(HangUp);
    expect(hasHappened()).toBe(true);
  });

  it("is not done when it is dropped, throttled or fails before", async () => {
    const dropped = called("drop");
    await expect(dropped.answer).rejects.toThrow(HangUp);
    expect(dropped.hasHappened()).toBe(false);
    const throttled = called("THROTTLED");
    expect(errorCode(await (await throttled.answer)?.json())).toBe("THROTTLED");
    expect(throttled.hasHappened()).toBe(false);
    const failed = called("500");
    expect((await failed.answer)?.status).toBe(500);
    expect(failed.hasHappened()).toBe(false);
  });
});

describe("goods that a reward gives", () => {
  it("are told by variant, with price, title, picture and status of the product", async () => {
    const { sim, shop, ask } = opened(executor, ["read_products"]);
    const [product] = Object.values(shop.products);
    if (!product) throw new Error("a product");
    const asked = `price title image { url } product { title status featuredMedia { preview { image { url } } } }`;
    const id = `gid://shopify/ProductVariant/${product.variants[0].id}`;
    const one = await ask(`query($id: ID!) { productVariant(id: $id) { ${asked} } }`, { id });
    const expected = {
      price: "40.00",
      title: "Default Title",
      image: null,
      product: {
        title: "Notebook",
        status: "ACTIVE",
        featuredMedia: { preview: { image: { url: expect.stringContaining("notebook.svg") as string } } },
      },
    };
    expect(at(one, "data.productVariant")).toEqual(expected);
    product.collectionIds = [createCollection(sim, shop, "Paper").id];
    const many = (query: string) =>
      ask(`query($q: String) { productVariants(first: 9, query: $q) { nodes { ${asked} } } }`, { q: query });
    for (const query of [
      `product_id:${product.id}`,
      "gift_card:false",
      `collection:${product.collectionIds[0] ?? ""}`,
    ])
      expect(at(await many(query), "data.productVariants.nodes")).toEqual([expected]);
    expect(errorCode(await many("barcode:1"))).toBe("NOT_SIMULATED");
  });
});
