import { describe, expect, test } from "vitest";
import type { Reward } from "#app/rules/programme.ts";
import { parseReward, toDocument } from "#app/rules/programme.ts";
import { isGivable } from "#app/rules/programme/rewards.ts";
import { costInWords, limitInWords, termsInWords, worthInWords } from "#app/rules/rewards/words.ts";
import { valueOf, variableValue } from "#app/rules/rewards/worth.ts";
import { issuesWith, KINDS, programmeWith, rewardOf, WRITTEN } from "./some-rewards.ts";

test.each(KINDS)("%s is stored and read again as it was", (kind) => {
  const reward = rewardOf(kind);
  expect(parseReward(toDocument(reward))).toEqual(reward);
});

test("a reward that was stored before there were other kinds is one without conditions", () => {
  const old = {
    id: "five",
    kind: "amount_off",
    title: "$5 off",
    points: 500,
    valueMinor: "500",
    validDays: 90,
  };
  expect(parseReward(old)).toMatchObject({ tierIds: [], stock: null, limit: null, goods: null });
});

test.each<[Reward, string, string, bigint | null]>([
  [rewardOf("amount_off"), "500 points", "$5 off an order", 500n],
  [rewardOf("percentage_off"), "500 points", "10% off an order", null],
  [rewardOf("percentage_off", { capMinor: "5000" }), "500 points", "10% off an order, at most $50", null],
  [rewardOf("free_shipping"), "500 points", "Free shipping", null],
  [
    rewardOf("free_shipping", { maximumShippingMinor: "1500" }),
    "500 points",
    "Free shipping, up to $15",
    null,
  ],
  [rewardOf("free_product"), "500 points", "A free product", null],
  [rewardOf("variable_amount"), "From 500 points", "$1 per 100 points, up to $50 off an order", 500n],
  [rewardOf("gift_card"), "500 points", "A gift card of $10", 1_000n],
  [rewardOf("store_credit"), "500 points", "$10 of store credit", 1_000n],
  [rewardOf("custom"), "500 points", "Something that you hand out", null],
])("$kind in words", (reward, cost, worth, value) => {
  expect([costInWords(reward), worthInWords(reward, "USD"), valueOf(reward)]).toEqual([cost, worth, value]);
});

test.each([
  ["amount_off", "$5 off some goods"],
  ["percentage_off", "10% off some goods"],
  ["variable_amount", "$1 per 100 points, up to $50 off some goods"],
] as const)("%s of some goods says so", (kind, worth) => {
  const reward = rewardOf(kind, { goods: { productIds: ["11"] } });
  expect(worthInWords(reward, "USD")).toBe(worth);
});

test("what is left of a step buys nothing", () => {
  const terms = { stepPoints: 100, stepValueMinor: 100n };
  expect([0n, 99n, 100n, 199n, 250n].map((points) => variableValue(terms, points))).toEqual([
    0n,
    0n,
    100n,
    100n,
    200n,
  ]);
});

describe("terms", () => {
  const programme = programmeWith();

  test("of a plain code", () => {
    expect(termsInWords(rewardOf("amount_off"), programme)).toEqual([
      "Together with product and shipping discounts",
      "Valid 90 days",
    ]);
  });

  test("of one with every condition", () => {
    const strict: Reward = {
      ...rewardOf("amount_off", { minimumSubtotalMinor: "2000", validDays: 1, purchases: "both" }),
      ...{ tierIds: ["influencer", "gone"], stock: 1, limit: { times: 2, per: "month" } },
      ...{ offeredFrom: "2026-07-01T00:00", offeredUntil: "2026-08-01T12:30" },
      combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
    };
    expect(termsInWords(strict, programme)).toEqual([
      "From $20 of goods",
      "Not with other discounts",
      "For subscriptions, too",
      "Valid 1 day",
      "Only for Influencer and gone",
      "From 1 Jul 2026 00:00",
      "Until 1 Aug 2026 12:30",
      "1 piece in all",
      "Each member 2 times a month",
    ]);
  });

  test("of what is no code", () => {
    expect(termsInWords(rewardOf("gift_card"), programme)).toEqual(["Does not end"]);
    expect(termsInWords(rewardOf("store_credit"), programme)).toEqual(["Valid 30 days"]);
  });

  test("of a limit", () => {
    const limits = [
      { times: 1, per: "ever" },
      { times: 1, per: "day" },
      { times: 3, per: "year" },
    ] as const;
    expect(limits.map(limitInWords)).toEqual(["once", "once a day", "3 times a year"]);
  });
});

describe("what contradicts itself is refused at its field", () => {
  const variable = WRITTEN.variable_amount;
  const goods = { productIds: ["1"], collectionIds: ["2"] };
  const dates = { offeredFrom: "2026-07-02T00:00", offeredUntil: "2026-07-02T00:00" };

  test.each([
    [{ ...WRITTEN.amount_off, tierIds: ["gold"] }, "tierIds", /there is no tier "gold"/],
    [{ ...WRITTEN.custom, ...dates }, "offeredUntil", /after the start/],
    [{ ...variable, points: 550 }, "points", /whole number of steps of 100 points/],
    [{ ...variable, maximumPoints: 5_050 }, "maximumPoints", /whole number of steps/],
    [{ ...variable, maximumPoints: 400 }, "maximumPoints", /no less than the fewest/],
    [{ ...variable, stepPoints: 1 }, "stepPoints", /no more than 200 steps/],
    [{ ...WRITTEN.amount_off, goods }, "goods", /products or collections, not both/],
    [{ ...WRITTEN.amount_off, goods: {} }, "goods", /products or collections, not both/],
    [{ ...WRITTEN.percentage_off, capMinor: "100", goods: { productIds: ["1"] } }, "goods", /whole cart/],
    [{ ...WRITTEN.percentage_off, percent: 101 }, "percent", /at most 100/],
    [{ ...WRITTEN.percentage_off, percent: 0 }, "percent", /at least 1/],
  ])("%o", (reward, field, message) => {
    const issues = issuesWith(reward);
    expect(issues.map(({ path }) => path)).toContain(`rewards.0.${field}`);
    expect(issues.find(({ path }) => path === `rewards.0.${field}`)?.message).toMatch(message);
  });

  test("two hundred steps are not too many", () => {
    expect(issuesWith({ ...variable, points: 100, maximumPoints: 20_100 })).toEqual([]);
  });
});

test("what asks to be chosen cannot be given for a rise", () => {
  expect(KINDS.filter((kind) => !isGivable(rewardOf(kind)))).toEqual(["variable_amount"]);
  expect(isGivable(rewardOf("percentage_off", { capMinor: "100" }))).toBe(false);
});
