import { beforeAll, describe, expect, it } from "vitest";
import type { Executor } from "../../simulator/graphql/executor.ts";
import { mergeCustomers } from "../../simulator/orders/customers.ts";
import { placeOrder } from "../../simulator/orders/place.ts";
import { at, errorCode, executorOf, inShort } from "./asking.ts";
import { CARD, CREATE, giftCardShop, type Json, onCard, ten, UPDATE } from "./gift-card-shop.ts";
import { customerIds } from "./shop.ts";

let executor: Executor;
beforeAll(async () => {
  executor = await executorOf();
}, 60_000);
const shopOf = (scopes?: string[]) => giftCardShop(executor, scopes);
const NOBODY = "gid://shopify/GiftCard/1";

describe("a gift card", () => {
  it("is told with its balance, its customer and the end of its code; the code itself once", async () => {
    const { shop, ask, create } = shopOf();
    const customerId = `gid://shopify/Customer/${customerIds(shop)[0]}`;
    const more = { code: "LOYAL-1234 abcd", customerId, expiresOn: "2099-11-22", note: "redemption 123" };
    const made = await create(more);
    expect(made).toEqual({
      giftCardCode: "loyal1234abcd",
      userErrors: [],
      giftCard: {
        id: made.giftCard?.id,
        balance: { amount: "10.0", currencyCode: "USD" },
        initialValue: { amount: "10.0" },
        enabled: true,
        deactivatedAt: null,
        expiresOn: "2099-11-22",
        note: "redemption 123",
        lastCharacters: "abcd",
        maskedCode: "•••• •••• •••• abcd",
        customer: { id: customerId },
        order: null,
      },
    });
    const id = made.giftCard?.id;
    const again = await ask(
      `query($id: ID!) { giftCard(id: $id) { ${CARD} } node(id: $id) { ... on GiftCard { id } } }`,
      { id },
    );
    expect(at(again, "data.giftCard")).toEqual(made.giftCard);
    expect(at(again, "data.node")).toEqual({ id });
    expect(JSON.stringify(again)).not.toContain("loyal1234");
  });

  it("gets a code of sixteen characters when none is given", async () => {
    const { create } = shopOf();
    const [one, two] = [await create(), await create()];
    expect(one.giftCardCode).toMatch(/^[a-z0-9]{16}$/);
    expect(one.giftCardCode).not.toBe(two.giftCardCode);
  });

  it.each([
    [{ code: "short12" }, "input.code: TOO_SHORT"],
    [{ code: "a".repeat(21) }, "input.code: TOO_LONG"],
    [{ code: "not_good_code" }, "input.code: INVALID"],
    [{ code: "Taken-Code" }, "input.code: TAKEN"],
    [{ customerId: "gid://shopify/Customer/1" }, "input.customerId: CUSTOMER_NOT_FOUND"],
    [{ initialAmount: { amount: "0", currencyCode: "USD" } }, "input.initialAmount: GREATER_THAN"],
    [
      { initialAmount: { amount: "2000.01", currencyCode: "USD" } },
      "input.initialAmount: GIFT_CARD_LIMIT_EXCEEDED",
    ],
    [{ initialAmount: null }, "input.initialAmount: MISSING_ARGUMENT"],
    [{ expiresOn: "2020-01-01" }, "input.expiresOn: INVALID"],
  ])("is refused for %j", async (more, expected) => {
    const { shop, create, card } = shopOf();
    await card("takencode");
    const { giftCard, userErrors } = await create(more);
    expect(giftCard).toBeNull();
    expect(inShort(userErrors)).toEqual([expected]);
    expect(Object.keys(shop.giftCards)).toHaveLength(1);
  });

  it("is played in the shop's currency and without recipients only", async () => {
    const { ask } = shopOf();
    const inEuro = { initialAmount: { amount: "1", currencyCode: "EUR" } };
    expect(errorCode(await ask(CREATE, { in: inEuro }))).toBe("NOT_SIMULATED");
    const recipientAttributes = { id: "gid://shopify/Customer/1" };
    expect(errorCode(await ask(CREATE, { in: { ...ten, recipientAttributes } }))).toBe("NOT_SIMULATED");
  });

  it("can be changed but for its value, and for good be switched off", async () => {
    const { sim, shop, run, card } = shopOf();
    const [ada, bo] = customerIds(shop).map((id) => `gid://shopify/Customer/${id}`);
    const id = await card("changeable");
    const change = (more: Json) => run(UPDATE, { id, in: more });
    expect((await change({ note: "n", expiresOn: "2099-01-01", customerId: ada })).giftCard).toMatchObject({
      note: "n",
      expiresOn: "2099-01-01",
      customer: { id: ada },
    });
    expect((await change({ expiresOn: null })).giftCard).toMatchObject({ note: "n", expiresOn: null });
    expect((await change({ customerId: bo })).userErrors[0]?.field).toEqual(["input", "customerId"]);
    expect((await change({})).userErrors[0]?.message).toMatch(/At least one argument/);
    const off = await run(onCard("giftCardDeactivate"), { id });
    expect(off.giftCard).toMatchObject({ enabled: false });
    sim.clock.advance(60_000);
    const twice = await run(onCard("giftCardDeactivate"), { id });
    expect(twice.giftCard?.["deactivatedAt"]).toBe(off.giftCard?.["deactivatedAt"]);
    expect((await change({ expiresOn: "2099-01-01" })).userErrors[0]?.message).toBe(
      "The gift card is deactivated.",
    );
    expect((await change({ note: "still" })).giftCard).toMatchObject({ note: "still", enabled: false });
  });

  it("is sent to its customer, if there is one and it is good", async () => {
    const { shop, run, card } = shopOf();
    const send = (id: string) => run(onCard("giftCardSendNotificationToCustomer"), { id });
    const customerId = `gid://shopify/Customer/${customerIds(shop)[0]}`;
    const id = await card("sendable1", { customerId });
    expect((await send(id)).userErrors).toEqual([]);
    expect(Object.values(shop.giftCards)[0]?.sentAt).toHaveLength(1);
    expect(inShort((await send(await card("nobodys1"))).userErrors)).toEqual(["base: INVALID"]);
    await run(onCard("giftCardDeactivate"), { id });
    expect(inShort((await send(id)).userErrors)).toEqual(["id: INVALID"]);
  });

  it.each(["giftCardDeactivate", "giftCardSendNotificationToCustomer"])("%s knows no other", async (name) => {
    const { run } = shopOf();
    expect(inShort((await run(onCard(name), { id: NOBODY })).userErrors)).toEqual([
      "id: GIFT_CARD_NOT_FOUND",
    ]);
    expect((await run(UPDATE, { id: NOBODY, in: { note: "x" } })).giftCard).toBeNull();
  });

  it("goes with its customer when two become one", async () => {
    const { sim, shop, card } = shopOf();
    const [ada, bo] = Object.values(shop.customers);
    if (!ada || !bo) throw new Error("two customers");
    await card("moving-card", { customerId: `gid://shopify/Customer/${bo.id}` });
    mergeCustomers(sim, shop, ada, bo);
    expect(Object.values(shop.giftCards)[0]?.customerId).toBe(ada.id);
  });
});

describe("gift cards", () => {
  it("are found by what Shopify documents, and by nothing else", async () => {
    const { sim, shop, ask, run, card, found } = shopOf();
    const [ada = ""] = customerIds(shop);
    const full = await card("fullcard0001", { customerId: `gid://shopify/Customer/${ada}` });
    await card("partcard0002", { expiresOn: sim.nowIso().slice(0, 10) });
    const off = await card("offcard00003", { initialAmount: { amount: "20", currencyCode: "USD" } });
    await run(onCard("giftCardDeactivate"), { id: off });
    const lines = [{ title: "Pen", priceMinor: 400, quantity: 1 }];
    placeOrder(sim, shop, { customerId: null, lines, giftCards: ["partcard0002"] });
    expect(await found("PARTCARD0002")).toEqual(["0002"]);
    expect(await found("0001")).toEqual(["0001"]);
    expect(await found(`id:${full.split("/").at(-1) ?? ""}`)).toEqual(["0001"]);
    expect(await found("status:enabled")).toEqual(["0001", "0002"]);
    expect(await found("status:disabled")).toEqual(["0003"]);
    expect(await found("balance_status:partial")).toEqual(["0002"]);
    expect(await found("balance_status:full_or_partial status:enabled")).toEqual(["0001", "0002"]);
    expect(await found(`customer_id:${ada}`)).toEqual(["0001"]);
    expect(await found("initial_value:>=20")).toEqual(["0003"]);
    expect(await found("created_at:>='2020-01-01T00:00:00Z' source:api_client")).toHaveLength(3);
    sim.clock.advance(2 * 86_400_000);
    expect(await found("status:expired")).toEqual(["0002"]);
    const by = (query: string) => ask(`{ giftCards(first: 1, query: "${query}") { nodes { id } } }`);
    expect(errorCode(await by("last_characters:0001"))).toBe("NOT_SIMULATED");
    expect(errorCode(await by("status:enabled OR status:disabled"))).toBe("NOT_SIMULATED");
    const counts = await ask(`{ giftCardsCount(query: "status:enabled") { count }
      giftCardConfiguration { issueLimit { amount } } }`);
    expect(at(counts, "data")).toEqual({
      giftCardsCount: { count: 2 },
      giftCardConfiguration: { issueLimit: { amount: "2000.0" } },
    });
  });

  it("are asked for by an unknown term in vain, though there are none", async () => {
    const { found, ask } = shopOf();
    expect(await found("nothinghere")).toEqual([]);
    const unknown = '{ giftCards(first: 1, query: "note:x") { nodes { id } } }';
    expect(errorCode(await ask(unknown))).toBe("NOT_SIMULATED");
  });

  it("take the scopes for cards, for their transactions and for whom they are", async () => {
    const { shop, ask } = shopOf(["write_gift_cards"]);
    const customerId = `gid://shopify/Customer/${customerIds(shop)[0]}`;
    expect(errorCode(await ask(CREATE, { in: { ...ten, customerId } }))).toBe("ACCESS_DENIED");
    expect(shop.giftCards).toEqual({});
    const all = (fields: string) => ask(`{ giftCards(first: 1) { nodes { ${fields} } } }`);
    await ask("mutation($in: GiftCardCreateInput!) { giftCardCreate(input: $in) { giftCardCode } }", {
      in: ten,
    });
    expect(errorCode(await all("id"))).toBeUndefined();
    expect(errorCode(await all("customer { id }"))).toBe("ACCESS_DENIED");
    expect(errorCode(await all("transactions(first: 1) { nodes { id } }"))).toBe("ACCESS_DENIED");
    if (shop.install) shop.install.scopes = ["read_gift_cards", "write_customers"];
    expect(errorCode(await ask(CREATE, { in: ten }))).toBe("ACCESS_DENIED");
    for (const name of ["giftCardDeactivate", "giftCardSendNotificationToCustomer"])
      expect(errorCode(await ask(onCard(name), { id: NOBODY }))).toBe("ACCESS_DENIED");
    expect(errorCode(await ask(UPDATE, { id: NOBODY, in: {} }))).toBe("ACCESS_DENIED");
    if (shop.install) shop.install.scopes = [];
    expect(errorCode(await ask("{ giftCardsCount { count } }"))).toBe("ACCESS_DENIED");
  });
});
