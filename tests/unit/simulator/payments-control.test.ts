import { expect, it } from "vitest";
import { controlEndpoint } from "../../simulator/control/endpoint.ts";
import { creditAccount, openAccount } from "../../simulator/orders/store-credit.ts";
import { customerIds, giftCard, shopWith, simulator } from "./shop.ts";

function control() {
  const sim = simulator();
  const shop = shopWith(sim);
  const answer = controlEndpoint(sim);
  const send = async (method: string, path: string, body?: Record<string, unknown>) => {
    const init = body ? { method, body: JSON.stringify({ shop: shop.domain, ...body }) } : { method };
    const query = body ? "" : `?shop=${shop.domain}`;
    const response = await answer(new Request(`http://x/_control/${path}${query}`, init));
    return { status: response.status, said: (await response.json()) as Record<string, unknown> };
  };
  return { sim, shop, send };
}

it("settings say what a shop sells and takes", async () => {
  const { shop, send } = control();
  expect(shop).toMatchObject({
    subscriptions: false,
    customerAccounts: "classic",
    storeCreditEnabled: false,
  });
  const settings = {
    subscriptions: true,
    customerAccounts: "new",
    storeCreditEnabled: true,
    storeCreditLimitMinor: 500,
    giftCardLimitMinor: 700,
  };
  expect((await send("POST", "settings", settings)).said["shop"]).toMatchObject(settings);
  expect(shop).toMatchObject(settings);
  expect((await send("POST", "settings", { customerAccounts: "modern" })).status).toBe(400);
});

it("an order is paid with what is named, and what was moved can be read", async () => {
  const { sim, shop, send } = control();
  Object.assign(shop, { customerAccounts: "new", storeCreditEnabled: true });
  const [customerId = ""] = customerIds(shop);
  giftCard(shop, { code: "loyal1234abcd" });
  const credit = { amountMinor: 500, expiresAt: null, notify: true };
  creditAccount(sim, openAccount(sim, shop, customerId, "USD"), credit);
  const lines = [{ title: "Pen", priceMinor: 4_000, quantity: 1 }];
  const order = { customerId, lines, giftCards: ["LOYAL1234ABCD"], storeCredit: true };
  const { order: placed } = (await send("POST", "orders", order)).said;
  const transactions = [
    { gateway: "gift_card", amountMinor: 1_000 },
    { gateway: "shopify_store_credit", amountMinor: 500 },
    { gateway: "bogus", amountMinor: 2_500 },
  ];
  expect(placed).toMatchObject({ transactions });
  expect((await send("GET", "gift-cards")).said["giftCards"]).toMatchObject([
    { code: "loyal1234abcd", balanceMinor: 0 },
  ]);
  expect((await send("GET", "store-credit")).said["accounts"]).toMatchObject([
    { customerId, balanceMinor: 0, transactions: [{ kind: "credit", notify: true }, { kind: "debit" }] },
  ]);
  const refused = await send("POST", "orders", order);
  expect([refused.status, refused.said["error"]]).toEqual([400, "GIFT_CARD_REFUSED"]);
  const again = await send("POST", "orders", { ...order, giftCards: [] });
  expect([again.status, again.said["error"]]).toEqual([400, "STORE_CREDIT_REFUSED"]);
});
