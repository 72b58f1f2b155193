import { expect, test } from "vitest";
import { asksForFacts, productsToKnow, whyLeftOut } from "#app/rules/earning/goods.ts";
import { aKnownOrder } from "../../../support/assessed.ts";
import type { Change } from "./scene.ts";
import { aCampaign, programmeOf } from "./scene.ts";

const order = aKnownOrder({
  lines: [
    { priceMinor: 100n, productId: 7n },
    { priceMinor: 100n, productId: 8n },
    { priceMinor: 100n, productId: 7n },
    { priceMinor: 100n, productId: null },
    { priceMinor: 100n, productId: 9n, giftCard: true },
    { priceMinor: 100n, productId: 10n, tip: true },
  ],
});
const rule = { id: "rule", name: "Rule", kind: "multiplier" as const, multiplier: "2" };
const ofRule = (goods: NonNullable<Change["campaigns"]>[number]["goods"]): Change => ({
  earning: { rules: [rule, { ...rule, id: "other", goods }] },
});

test.each<[string, Change, boolean]>([
  ["nothing", {}, false],
  ["products and variants", ofRule({ productIds: ["7"], variantIds: ["1"] }), false],
  ["a collection that is left out", { excluded: { collectionIds: ["1"] } }, true],
  ["a tag that is left out", { excluded: { productTags: ["x"] } }, true],
  ["a rule's collection", ofRule({ collectionIds: ["1"] }), true],
  ["a rule's tag", ofRule({ productTags: ["x"] }), true],
  ["a rule's vendor", ofRule({ vendors: ["x"] }), true],
  ["a campaign's vendor", { campaigns: [aCampaign({ goods: { vendors: ["x"] } })] }, true],
  ["a campaign of all goods", { campaigns: [aCampaign()] }, false],
])("products are to be known for %s", (_, change, asks) => {
  const programme = programmeOf(change);
  expect(asksForFacts(programme)).toBe(asks);
  expect(productsToKnow(order, programme, "UTC")).toEqual(asks ? [7n, 8n] : []);
});

test("products are not to be known of a campaign that does not run, of an unknown order, nor twice", () => {
  const goods = { vendors: ["x"] };
  const over = programmeOf({ campaigns: [aCampaign({ goods, until: "2026-05-01T12:00" })] });
  expect(asksForFacts(over)).toBe(true);
  expect(productsToKnow(order, over, "UTC")).toEqual([]);
  expect(productsToKnow(order, over, "America/New_York")).toEqual([7n, 8n]);
  const programme = programmeOf(ofRule(goods));
  const facts = { tags: [], collectionIds: [] };
  expect(productsToKnow({ ...order, productFacts: new Map([[7n, facts]]) }, programme, "UTC")).toEqual([8n]);
  expect(productsToKnow({ ...order, state: null }, programme, "UTC")).toEqual([]);
});

test("goods earn unless they are left out; what is not known of a product leaves it in", () => {
  const programme = programmeOf({
    excluded: { productIds: ["8"], collectionIds: ["70"], productTags: ["Sale"] },
  });
  const why = (facts: Parameters<typeof whyLeftOut>[2]) =>
    order.state?.lines.map((line) => whyLeftOut(line, programme, facts));
  expect(why(null)).toEqual([null, "excluded", null, null, "gift_card", "tip"]);
  for (const known of [
    { tags: [], collectionIds: [70n] },
    { tags: ["SALE "], collectionIds: [] },
  ])
    expect(why(new Map([[7n, known]]))?.slice(0, 3)).toEqual(["excluded", "excluded", "excluded"]);
  expect(why(new Map([[7n, { tags: ["sal"], collectionIds: [71n] }]]))?.[0]).toBeNull();
  const cards = programmeOf({ eligible: { giftCards: true } });
  expect(order.state?.lines.map((line) => whyLeftOut(line, cards, null)).slice(4)).toEqual([null, "tip"]);
});
