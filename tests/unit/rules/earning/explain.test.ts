import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assessOrder } from "#app/rules/earning/assess.ts";
import type { Explanation } from "#app/rules/earning/explain.ts";
import { explainPoints } from "#app/rules/earning/explain.ts";
import { pointsOf } from "#app/rules/earning/points.ts";
import type { Fraction } from "#app/rules/money.ts";
import { addFractions, fraction, multiplyFractions, round } from "#app/rules/money.ts";
import { anyChange, anyOrder, anyScene } from "./any-order.ts";
import type { Change, RuleDocument } from "./scene.ts";
import { aCampaign, circumstancesOf, explained, programmeOf } from "./scene.ts";

/** "5997", "16000/3" or "1.5". */
function read(text: string): Fraction {
  const [whole = "", part = ""] = text.split(".");
  if (part) return fraction(BigInt(whole + part), 10n ** BigInt(part.length));
  const [top = "", bottom = "1"] = text.split("/");
  return fraction(BigInt(top), BigInt(bottom));
}

/** The points once more, from nothing but the explanation. */
function refolded(text: string): bigint {
  const told = JSON.parse(text) as Explanation;
  const parts = told.parts.map((part) => {
    const { rate, perUnit, multipliers } = part;
    const byAmount = multiplyFractions(
      read(part.leftMinor),
      fraction(BigInt(rate.points), BigInt(rate.perMinor)),
    );
    const byUnit = fraction(BigInt(part.units) * BigInt(perUnit?.points ?? 0));
    const all = [told.tier?.multiplier ?? "0", ...multipliers.map(({ multiplier }) => multiplier)].map(read);
    const points = all.reduce(multiplyFractions, addFractions(byAmount, byUnit));
    expect(multiplyFractions(points, fraction(1n))).toEqual(
      multiplyFractions(read(part.points), fraction(1n)),
    );
    return points;
  });
  const base = told.parts.map((part) => read(part.leftMinor)).reduce(addFractions, fraction(0n));
  expect(multiplyFractions(base, fraction(1n))).toEqual(
    multiplyFractions(read(told.baseMinor), fraction(1n)),
  );
  const sum = told.nothing ? fraction(0n) : parts.reduce(addFractions, fraction(0n));
  const earned = round(sum, told.rounding);
  expect(`${earned}`).toBe(told.rounded);
  const uncapped = told.bonuses.reduce((points, each) => points + BigInt(each.points), earned);
  return told.caps.reduce((points, { most, cut }) => {
    expect(points - BigInt(cut)).toBe(BigInt(most));
    return BigInt(most);
  }, uncapped);
}

test("the points follow from the figures that explain them, and are those of the order", () => {
  fc.assert(
    fc.property(anyOrder, anyChange, anyScene, (order, change, scene) => {
      const programme = programmeOf(change);
      const assessment = assessOrder(order, programme);
      const circumstances = circumstancesOf(programme, scene);
      const told = explainPoints(assessment, circumstances);
      expect(JSON.parse(JSON.stringify(told))).toEqual(told);
      expect(told.points).toBe(`${pointsOf(assessment, circumstances)}`);
      expect(refolded(JSON.stringify(told))).toBe(BigInt(told.points));
    }),
    { numRuns: 200 },
  );
});

describe("an explanation", () => {
  const multiplier = (id: string, change: Partial<RuleDocument> = {}) =>
    ({ id, name: `Rule ${id}`, kind: "multiplier", multiplier: "2", ...change }) as RuleDocument;
  const rules: RuleDocument[] = [
    multiplier("double"),
    multiplier("pens", { goods: { productIds: ["7"] } }),
    { id: "unit", name: "Rule unit", kind: "per_unit", points: 3, goods: { productIds: ["1"] } },
    { id: "gift", name: "Rule gift", kind: "per_order", points: 9, goods: { productIds: ["7"] } },
    { id: "nights", name: "Rule nights", kind: "per_unit", points: 1, counts: "status" },
  ];
  const campaigns = [
    aCampaign(),
    aCampaign({ id: "summer", from: "2026-06-01T00:00", until: "2026-07-01T00:00" }),
    aCampaign({ id: "top", audience: { tierIds: ["ambassador"] } }),
    aCampaign({ id: "press", audience: { customerTags: ["press"] } }),
    aCampaign({ id: "dear", minimumOrderMinor: "100000" }),
    aCampaign({ id: "ink", effect: { kind: "bonus", points: 5 }, goods: { productIds: ["7"] } }),
    aCampaign({ id: "card", effect: { kind: "bonus", points: 5 } }),
  ];
  const lines = [
    { priceMinor: 10_000n, quantity: 2 },
    { priceMinor: 500n, giftCard: true },
  ];
  const figures = { orderId: 70n, lines };
  const change = { earning: { rules, statusPoints: { rate: null } }, campaigns };
  const whys = (all: Explanation["notApplied"]) => all.map(({ kind, id, why }) => `${kind} ${id}: ${why}`);

  test("says of each part what made it, and what was bettered or means other goods", () => {
    const { parts, leftOut } = explained(figures, change, { tierId: "influencer" });
    expect(leftOut).toEqual([{ lineId: "701", why: "gift_card" }]);
    expect(parts).toMatchObject([
      {
        ...{ lineId: "700", productId: "1", variantId: "2", leftMinor: "20000", units: "2", points: "1218" },
        rate: { from: "tier", id: null, points: 2, perMinor: "100" },
        perUnit: { id: "unit", points: 3 },
        multipliers: [{ kind: "campaign", id: "spring", name: "Spring", multiplier: "3" }],
      },
    ]);
    expect(parts.map((part) => whys(part.notApplied))).toEqual([
      ["rule double: better_applied", "rule pens: other_goods"],
    ]);
  });

  test("says why rules and campaigns brought nothing to the whole order", () => {
    const told = explained(figures, change, { tierId: "influencer", customerTags: [] });
    expect(whys(told.notApplied)).toEqual([
      "rule gift: other_goods",
      "rule nights: status_only",
      "campaign summer: out_of_dates",
      "campaign top: other_tier",
      "campaign press: tag_missing",
      "campaign dear: below_minimum",
      "campaign ink: other_goods",
    ]);
    expect(told.bonuses).toEqual([{ kind: "campaign", id: "card", name: "Spring", points: "5" }]);
    expect([told.exact, told.rounded, told.points]).toEqual(["1218", "1218", "1223"]);
  });

  test("lists all multipliers that are multiplied, and no loser among them", () => {
    const both = { ...change, earning: { ...change.earning, stacking: "multiply" as const } };
    const { parts } = explained(figures, both, { tierId: "influencer" });
    expect(parts[0]?.multipliers.map(({ id, multiplier: by }) => [id, by])).toEqual([
      ["double", "2"],
      ["spring", "3"],
    ]);
    expect(parts[0]?.points).toBe(`${(400 + 6) * 6}`);
  });

  test("says why there is no first order's bonus, where it earns and there could be one", () => {
    const worth = (priceMinor: bigint) => ({ orderId: 70n, lines: [{ priceMinor }] });
    const why = (priceMinor: bigint, isFirst: boolean, earning: Change["earning"] = {}) =>
      explained(worth(priceMinor), { earning: { firstOrderBonus: 50, ...earning } }, { isFirst }).notFirst;
    expect(why(100n, false)).toBe("not_first");
    expect(why(100n, true)).toBeNull();
    expect(why(100n, false, { firstOrderBonus: null })).toBeNull();
    expect(why(100n, false, { minimumOrderMinor: "101" })).toBeNull();
    const aTenth: RuleDocument[] = [
      { id: "unit", name: "Unit", kind: "per_unit", points: 1 },
      multiplier("tenth", { multiplier: "0.1" }),
    ];
    expect(why(0n, true, { rules: aTenth })).toBe("worth_nothing");
  });

  test("says where the rate is from, and what an order too small would have been", () => {
    const rate = { points: 4, perMinor: "100" };
    const rated = explained(figures, {
      earning: { rules: [{ id: "four", name: "Four", kind: "rate", rate }] },
    });
    expect(rated.parts[0]?.rate).toEqual({ from: "rule", id: "four", points: 4, perMinor: "100" });
    const small = explained(figures, { earning: { minimumOrderMinor: "20001" } });
    expect(small).toMatchObject({ nothing: "below_minimum", exact: "200", rounded: "0", points: "0" });
    expect(small.parts[0]?.rate.from).toBe("programme");
  });
});
