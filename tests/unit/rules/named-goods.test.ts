/** Which goods a programme names by their ids, and at which fields. */
import { expect, test } from "vitest";
import { namedGoods, unknownGoods } from "#app/rules/programme/named-goods.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { influencerTiers } from "#app/rules/presets.ts";

const base = influencerTiers("USD");
const rule = { id: "pens", name: "Pens", kind: "per_order", points: 5 } as const;
const goodsOf = (more: object) => {
  const parsed = parseProgramme({ ...base, ...more });
  if ("issues" in parsed) throw new Error(JSON.stringify(parsed.issues));
  return namedGoods(parsed.programme).map(({ path, kind, id }) => [path, kind, id]);
};

test("a programme for all goods, or for tags and vendors, names none", () => {
  const goods = { productTags: ["sale"], vendors: ["Acme"] };
  expect(goodsOf({})).toEqual([]);
  expect(goodsOf({ earning: { ...base.earning, rules: [rule, { ...rule, id: "sale", goods }] } })).toEqual(
    [],
  );
});

test("each is named with its field: of what is left out, of rules and of campaigns", () => {
  const goods = { productIds: ["1", "2"], variantIds: ["3"], collectionIds: ["4"] };
  const effect = { kind: "bonus", points: 5 };
  const dates = { from: "2026-11-27T00:00", until: "2026-11-28T00:00" };
  const named = goodsOf({
    excluded: { productIds: ["5"], collectionIds: ["6"] },
    earning: { ...base.earning, rules: [rule, { ...rule, id: "some", goods }] },
    campaigns: [{ id: "friday", name: "Friday", goods: { productIds: ["1"] }, effect, ...dates }],
  });
  expect(named).toEqual([
    ["excluded.productIds.0", "product", 5n],
    ["excluded.collectionIds.0", "collection", 6n],
    ["earning.rules.1.goods.productIds.0", "product", 1n],
    ["earning.rules.1.goods.productIds.1", "product", 2n],
    ["earning.rules.1.goods.variantIds.0", "variant", 3n],
    ["earning.rules.1.goods.collectionIds.0", "collection", 4n],
    ["campaigns.0.goods.productIds.0", "product", 1n],
  ]);
});

test("what the shop does not have is said at its field", () => {
  expect(unknownGoods({ path: "excluded.productIds.0", kind: "product", id: 123n })).toEqual({
    path: "excluded.productIds.0",
    message: "there is no product 123 in this shop",
  });
});
