/** Every kind of reward as it is bought, made at the store and used in its checkout. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { findCodeOrders } from "#app/flows/find-code-orders.server.ts";
import { handOut } from "#app/flows/hand-out.server.ts";
import { settleReadOrders } from "#app/jobs/settle-read-orders.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { readOrder } from "#app/shopify/orders.server.ts";
import { parseExact } from "#app/shopify/parse-json.ts";
import { parseOrderPayload } from "#app/shopify/parse-order.ts";
import { ledgerDiscrepancies } from "../support/books.ts";
import { control } from "./connect.ts";
import type { Setting } from "./redeem-setting.ts";
import { aMemberWith, available, discountsAt, entriesOf, redeemBy, redemptionOf } from "./redeem-setting.ts";
import { aBuyer, ask, buy, creditOf, giftCardsAt, offer, orderAtShop, REWARDS } from "./reward-setting.ts";

/** What the orders that carry the code say of it. */
async function hearOfUse({ shopId }: Setting, redemptionId: string) {
  const { carrying: _, ...read } = await findCodeOrders(shopId, [redemptionId]);
  await settleReadOrders(shopId, read);
  return redemptionOf({ shopId }, redemptionId);
}

type Product = { id: string; variantId: string };

/** Of $9. */
async function aPen({ shopId: shop }: Setting): Promise<Product> {
  const pen = { shop, title: "Pen", priceMinor: 900 };
  return (await control.post<{ product: Product }>("products", pen)).product;
}

describe("codes", () => {
  test.each([
    ["amount", undefined, 500n, 500],
    ["percent", undefined, 500n, 400],
    ["capped", { subtotalMinor: 4_000n }, 500n, 800],
    ["variable", { points: 700n }, 700n, 700],
  ] as const)("%s takes off what it says, and is used", async (rewardId, choice, points, off) => {
    const member = await aBuyer();
    const { redemptionId, code, state } = await buy(member, { rewardId, ...(choice && { choice }) });
    expect(state).toBe("issued");
    expect(await available(member)).toBe(5_000n - points);
    const { order } = await orderAtShop(member, { discountCodes: [code] });
    expect(order.totals).toMatchObject({ discountMinor: off });
    expect((await hearOfUse(member, redemptionId)).state).toBe("used");
    expect(await entriesOf(redemptionId)).toEqual([`redeem -${points}`]);
    expect(await ledgerDiscrepancies(member.shopId)).toEqual([]);
  });

  test("free shipping makes shipping free, and nothing else", async () => {
    const member = await aBuyer();
    const { redemptionId, code } = await buy(member, { rewardId: "shipping" });
    expect((await discountsAt(member.shopId))[0]).toMatchObject({ code, kind: "free_shipping" });
    await control.post("settings", { shop: member.shopId, shippingMinor: 590 });
    const { order } = await orderAtShop(member, { discountCodes: [code] });
    expect(order.totals).toMatchObject({ shippingPaidMinor: 0, totalMinor: 4_000 });
    // Shopify names the shipping as it was before the code: what was not paid earns nothing where shipping earns.
    const heard = (await control.webhooks(member.shopId, "orders/paid")).map(({ body }) => parseExact(body));
    const told = parseOrderPayload(heard.at(-1)).order;
    const read = (await readOrder(await shopifyClient(member.shopId), order.gid))?.order;
    expect([told.shippingMinor, read?.shippingMinor]).toEqual([0n, 0n]);
    expect((await hearOfUse(member, redemptionId)).state).toBe("used");
  });

  test("a capped percentage is for orders that are no smaller than the cart it was reckoned from", async () => {
    const member = await aBuyer();
    const { code } = await buy(member, { rewardId: "capped", choice: { subtotalMinor: 4_001n } });
    await expect(orderAtShop(member, { discountCodes: [code] })).rejects.toThrow(/meet the minimum/);
  });

  test("a free product is its price off, once", async () => {
    const member = await aBuyer();
    const product = await aPen(member);
    const pen = { id: "pen", title: "A pen", points: 500, productId: product.id, validDays: 30 };
    await offer(member.shopId, [{ kind: "free_product", ...pen }]);
    const { redemptionId, code } = await buy(member, { rewardId: "pen" });
    const lines = [
      { variantId: product.variantId, quantity: 2 },
      { title: "Ink", priceMinor: 4_000, quantity: 1 },
    ];
    const { order } = await orderAtShop(member, { discountCodes: [code], lines });
    expect(order.totals).toMatchObject({ discountMinor: 900 });
    expect((await hearOfUse(member, redemptionId)).state).toBe("used");
  });

  test("a product that is gone gives the points back in words", async () => {
    const member = await aBuyer();
    const pen = { id: "pen", title: "A pen", points: 500, productId: "404404404", validDays: 30 };
    await offer(member.shopId, [{ kind: "free_product", ...pen }]);
    const { state, failure } = await buy(member, { rewardId: "pen" });
    expect([state, failure]).toEqual(["failed", expect.stringContaining("not there any more")]);
    expect(await available(member)).toBe(5_000n);
  });

  test("for some goods takes nothing off others", async () => {
    const member = await aBuyer();
    const product = await aPen(member);
    const pens = { id: "pens", title: "Pens", points: 500, percent: 50, validDays: 30 };
    await offer(member.shopId, [{ kind: "percentage_off", ...pens, goods: { productIds: [product.id] } }]);
    const { code } = await buy(member, { rewardId: "pens" });
    const lines = [
      { variantId: product.variantId, quantity: 2 },
      { title: "Ink", priceMinor: 4_000, quantity: 1 },
    ];
    const { order } = await orderAtShop(member, { discountCodes: [code], lines });
    expect(order.totals).toMatchObject({ discountMinor: 900 });
  });

  test("the widget chooses points and names its cart", async () => {
    const member = await aBuyer();
    const chosen = await redeemBy(member, { redemptionId: randomUUID(), rewardId: "variable", points: 300 });
    expect(chosen).toMatchObject({ status: 200, available: "4700", redemption: { value: "$3" } });
    const body = { redemptionId: randomUUID(), rewardId: "capped", subtotalMinor: "4000" };
    expect(await redeemBy(member, body)).toMatchObject({ status: 200, redemption: { value: "$8" } });
    const without = await redeemBy(member, { redemptionId: randomUUID(), rewardId: "capped" });
    expect(without).toMatchObject({ status: 422, error: { code: "REWARD_CHOICE" } });
    const odd = await redeemBy(member, { redemptionId: randomUUID(), rewardId: "variable", points: 250 });
    expect(odd).toMatchObject({ status: 422, error: { code: "REWARD_CHOICE" } });
    expect(await available(member)).toBe(4_200n);
  });

  test("one id buys as much as it was asked for first", async () => {
    const member = await aBuyer();
    const want = { redemptionId: randomUUID(), rewardId: "variable" };
    await redeemBy(member, { ...want, points: 300 });
    const other = await redeemBy(member, { ...want, points: 400 });
    expect(other).toMatchObject({ status: 409, error: { code: "REDEMPTION_MISMATCH" } });
    expect((await redeemBy(member, { ...want, points: 300 })).status).toBe(200);
    expect(await available(member)).toBe(4_700n);
  });
});

test("a gift card is the customer's, and pays in the checkout", async () => {
  const member = await aBuyer();
  const { code, issuedGid } = await buy(member, { rewardId: "card" });
  const [card, ...others] = await giftCardsAt(member.shopId);
  expect(others).toEqual([]);
  expect(card).toMatchObject({
    ...{ gid: issuedGid, balanceMinor: 1_000, customerId: member.customerId.toString() },
    code: code.replace("-", "").toLowerCase(),
  });
  await orderAtShop(member, { giftCards: [card?.code ?? ""] });
  expect((await giftCardsAt(member.shopId))[0]?.balanceMinor).toBe(0);
});

test("store credit is in the customer's account, and pays in the checkout", async () => {
  const member = await aBuyer();
  const { state, issuedGid } = await buy(member, { rewardId: "credit" });
  expect([state, issuedGid]).toEqual([
    "issued",
    expect.stringContaining("StoreCreditAccountCreditTransaction"),
  ]);
  expect(await creditOf(member)).toEqual(["credit 1000"]);
  await orderAtShop(member, { storeCredit: true });
  expect(await creditOf(member)).toEqual(["credit 1000", "debit 1000"]);
});

test("a reward of the merchant's own is handed out once, and nobody asks Shopify for it", async () => {
  const member = await aBuyer();
  const { redemptionId, state, code } = await buy(member, { rewardId: "tea" });
  expect([state, code]).toEqual(["issued", expect.stringMatching(/^LRL-/)]);
  expect(await discountsAt(member.shopId)).toEqual([]);
  const by = "staff:1" as const;
  await handOut(member.shopId, { redemptionId, by }, { now: new Date() });
  await handOut(member.shopId, { redemptionId, by }, { now: new Date() });
  expect((await redemptionOf(member, redemptionId)).state).toBe("used");
  const other = await buy(member, { rewardId: "amount" });
  const wrong = handOut(member.shopId, { redemptionId: other.redemptionId, by }, { now: new Date() });
  await expect(wrong).rejects.toMatchObject({ code: "REDEMPTION_NOT_UNUSED" });
});

describe("conditions", () => {
  const [amount] = REWARDS;

  test("a reward for another tier, not begun, or over is refused, and costs nothing", async () => {
    const member = await aBuyer({
      rewards: [
        { ...amount, id: "gold", tierIds: ["influencer"] },
        { ...amount, id: "soon", offeredFrom: "2099-01-01T00:00" },
        { ...amount, id: "over", offeredUntil: "2020-01-01T00:00" },
      ],
    });
    const refused = async (rewardId: string) => ask(member, { rewardId }).catch((error: unknown) => error);
    expect(await refused("gold")).toMatchObject({ code: "REWARD_NOT_FOR_TIER" });
    expect(await refused("soon")).toMatchObject({ code: "REWARD_NOT_OFFERED" });
    expect(await refused("over")).toMatchObject({ code: "REWARD_NOT_OFFERED" });
    expect(await available(member)).toBe(5_000n);
  });

  test("of the last one, of ten who ask at once, one has it", async () => {
    const member = await aBuyer({ rewards: [{ ...amount, stock: 3 }] });
    await Promise.all([ask(member, { rewardId: "amount" }), ask(member, { rewardId: "amount" })]);
    const others = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const other = await aMemberWith(5_000n, { shopId: member.shopId });
        return ask(other, { rewardId: "amount" }).then(
          () => "had it",
          (error: unknown) => (error as { code: string }).code,
        );
      }),
    );
    expect(others.sort()).toEqual([...Array.from({ length: 9 }, () => "REWARD_SOLD_OUT"), "had it"]);
  });

  test("one member has it as often as it may be had, also when asked for at once", async () => {
    const member = await aBuyer({ rewards: [{ ...amount, limit: { times: 2, per: "day" } }] });
    const asked = await Promise.allSettled(
      Array.from({ length: 4 }, () => ask(member, { rewardId: "amount" })),
    );
    const refused = asked.flatMap((each) =>
      each.status === "rejected" ? [each.reason as { code: string }] : [],
    );
    expect(refused.map(({ code }) => code)).toEqual(["REWARD_LIMIT_REACHED", "REWARD_LIMIT_REACHED"]);
    const tomorrow = new Date(Date.now() + 86_400_000);
    expect(await ask(member, { rewardId: "amount", at: tomorrow })).toMatchObject({ state: "requested" });
  });
});
