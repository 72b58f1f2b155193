/** The parts of a programme as the merchant's pages say them. */
import { describe, expect, test } from "vitest";
import { notAppliedRows } from "#app/components/order-reasons.ts";
import { sentencesOf } from "#app/components/programme/sentences.ts";
import { aKnownOrder } from "../../support/assessed.ts";
import { richDocument, rulesOf } from "../../support/rich-programme.ts";
import type { CampaignDocument, RuleDocument } from "../rules/earning/scene.ts";
import { aCampaign, explained, programmeOf } from "../rules/earning/scene.ts";

const suites = { productTags: ["suite"] };
const named = { id: "some", name: "Some" };

describe("a rule", () => {
  const perOrder = { ...named, kind: "per_order" as const, points: 20 };
  const perUnit = { ...named, kind: "per_unit" as const, points: 2 };
  const byAmount = { ...named, kind: "rate" as const, rate: { points: 3, perMinor: "100" } };
  const apart = { statusPoints: { rate: { points: 1, perMinor: "100" } } };
  const said = (rule: RuleDocument, more = {}) =>
    sentencesOf(programmeOf({ earning: { rules: [rule], ...more } })).rules["some"];

  test.each<[string, RuleDocument]>([
    ["20 points per order", perOrder],
    ["20 points per order with products tagged “suite”", { ...perOrder, goods: suites }],
    ["2 points per unit", perUnit],
    ["2 points per unit of products tagged “suite”", { ...perUnit, goods: suites }],
    ["3 points per $1 on all goods", byAmount],
    ["1.5 times the points on all goods", { ...named, kind: "multiplier", multiplier: "1.5" }],
  ])("is said whole: %s", (words, rule) => {
    expect(said(rule)).toBe(words);
  });

  test.each<[string, "points" | "status" | "both"]>([
    ["3 points per $1 on all goods, to spend only", "points"],
    ["3 points per $1 on all goods, for tiers only", "status"],
    ["3 points per $1 on all goods", "both"],
  ])("says what its points are for, where status points are counted apart: %s", (words, counts) => {
    expect(said({ ...byAmount, counts }, apart)).toBe(words);
  });

  test("to spend counts for tiers as well where no status points are counted", () => {
    expect(said({ ...perOrder, counts: "points" })).toBe("20 points per order");
    expect(said({ ...perOrder, counts: "points" }, apart)).toBe("20 points per order, to spend only");
  });
});

describe("a campaign", () => {
  const dates = "1 Apr 00:00 – 1 Jun 2026 00:00";
  const bonus = { effect: { kind: "bonus" as const, points: 250 } };

  test.each<[string, Partial<CampaignDocument>]>([
    ["3 times the points on all goods", {}],
    ["3 times the points on products tagged “suite”", { goods: suites }],
    ["250 points more per order", bonus],
    ["250 points more per order with products tagged “suite”", { ...bonus, goods: suites }],
    ["250 points more per order, orders from $100", { ...bonus, minimumOrderMinor: "10000" }],
    ["3 times the points on all goods, for Ambassador", { audience: { tierIds: ["ambassador"] } }],
    [
      "3 times the points on all goods, for Influencer and Ambassador",
      { audience: { tierIds: ["influencer", "ambassador"] } },
    ],
    ["3 times the points on all goods, for customers tagged “vip”", { audience: { customerTags: ["vip"] } }],
    [
      "3 times the points on all goods, for customers of Ambassador tagged “vip”, “local”, orders from $100",
      { audience: { tierIds: ["ambassador"], customerTags: ["vip", "local"] }, minimumOrderMinor: "10000" },
    ],
  ])("says for whom, for which orders and when it is: %s", (words, change) => {
    const programme = programmeOf({ campaigns: [aCampaign(change)] });
    expect(sentencesOf(programme).campaigns["spring"]).toBe(`${words}, ${dates}`);
  });

  test("says the same beside an order that it left alone", () => {
    const change = { campaigns: [aCampaign({ minimumOrderMinor: "10000" })] };
    const figures = { orderId: 70n, lines: [{ priceMinor: 1_000n }] };
    const programme = programmeOf(change);
    const rows = notAppliedRows(explained(figures, change), { programme, order: aKnownOrder(figures) });
    expect(rows.map(({ words }) => words)).toEqual([
      `3 times the points on all goods, orders from $100, ${dates}`,
    ]);
  });
});

test("an activity that cannot be recorded by now is not active yet", () => {
  const activity = { points: 10, name: "Some" };
  const kinds = ["birthday", "anniversary", "referral", "reminder", "check_in"] as const;
  const activities = kinds.map((kind) => ({ ...activity, id: kind.replace("_", "-"), kind }));
  expect(sentencesOf(rulesOf({ ...richDocument, activities })).activities).toEqual({
    ...{ birthday: "10 points, not active yet", anniversary: "10 points, not active yet" },
    ...{ referral: "10 points, not active yet", reminder: "10 points, not active yet" },
    "check-in": "10 points",
  });
});
