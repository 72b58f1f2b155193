import { describe, expect, test } from "vitest";
import { storefrontRules } from "#app/rules/storefront-rules.ts";
import type { Metric, Threshold } from "#app/rules/programme/tiers.ts";
import { asksForMetric, implies, rateOf, spendOf } from "#app/rules/programme/tiers.ts";
import { richDocument, rulesOf } from "../../support/rich-programme.ts";

const asks = (metric: "spend" | "orders", atLeast: bigint) => ({ metric, atLeast });
const rich = rulesOf(richDocument);

test.each<[what: string, reach: Threshold | null, spend: bigint | null]>([
  ["everyone's tier needs none", null, 0n],
  ["a tier by spend needs it", asks("spend", 50_000n), 50_000n],
  ["a tier by orders is not to be bought", asks("orders", 3n), null],
  ["nor is one by orders and spend", { all: [asks("spend", 9n), asks("orders", 3n)] }, null],
  ["of two spends the higher is needed", { all: [asks("spend", 9n), asks("spend", 7n)] }, 9n],
  ["any way by spend alone will do", { any: [asks("orders", 3n), asks("spend", 9n)] }, 9n],
  ["and of several the lowest", { any: [asks("spend", 12n), asks("spend", 9n), asks("spend", 10n)] }, 9n],
])("spend: %s", (_what, reach, spend) => {
  expect(spendOf({ reach })).toBe(spend);
});

test.each<[string, Threshold, Threshold, boolean]>([
  ["$9 is $9", asks("spend", 9n), asks("spend", 9n), true],
  ["$9 is more than $5", asks("spend", 9n), asks("spend", 5n), true],
  ["$5 is not $9", asks("spend", 5n), asks("spend", 9n), false],
  ["9 orders are no $5", asks("orders", 9n), asks("spend", 5n), false],
  ["$9 and 3 orders are $5", { all: [asks("spend", 9n), asks("orders", 3n)] }, asks("spend", 5n), true],
  ["$9 are not $5 and 3 orders", asks("spend", 9n), { all: [asks("spend", 5n), asks("orders", 3n)] }, false],
  [
    "$9 and 3 orders are $5 and 3 orders",
    { all: [asks("spend", 9n), asks("orders", 3n)] },
    { all: [asks("orders", 3n), asks("spend", 5n)] },
    true,
  ],
  ["$9 are $5 or 3 orders", asks("spend", 9n), { any: [asks("orders", 3n), asks("spend", 5n)] }, true],
  [
    "$9 or 3 orders are not always $5",
    { any: [asks("spend", 9n), asks("orders", 3n)] },
    asks("spend", 5n),
    false,
  ],
  ["$9 or $7 are $5", { any: [asks("spend", 9n), asks("spend", 7n)] }, asks("spend", 5n), true],
])("whoever has reached the one has reached the other: %s", (_words, one, other, answer) => {
  expect(implies(one, other)).toBe(answer);
});

describe("tiers ask for a metric", () => {
  const all: Threshold = { all: [asks("spend", 9n), asks("orders", 3n)] };
  const either: Threshold = { any: [asks("spend", 9n), { all: [asks("spend", 5n), asks("orders", 3n)] }] };

  test.each<[string, reach: Threshold | null, keep: Threshold | null, metrics: Metric[]]>([
    ["none, where everybody has them", null, null, []],
    ["that reaches one", asks("spend", 9n), null, ["spend"]],
    ["that keeps one", asks("spend", 9n), asks("orders", 3n), ["spend", "orders"]],
    ["together with another", all, null, ["spend", "orders"]],
    ["in one of several ways", either, null, ["spend", "orders"]],
    ["in one of the ways to keep one", asks("spend", 9n), either, ["spend", "orders"]],
  ])("%s", (_which, reach, keep, metrics) => {
    const everybodys = { reach: null, keep: null };
    const asked = (["spend", "points", "orders", "units"] as const).filter((metric) =>
      asksForMetric([everybodys, { reach, keep }, everybodys], metric),
    );
    expect(asked).toEqual(metrics);
  });

  test("where there are any", () => {
    expect(asksForMetric([], "spend")).toBe(false);
  });
});

describe("a tier's rate", () => {
  const programme = { earning: { rate: { points: 1, perMinor: 100n } } };

  test.each<[string, points: number | null, multiplier: bigint, rate: [number, bigint]]>([
    ["is the programme's where it has none", null, 1_000n, [1, 100n]],
    ["is its own", 10, 1_000n, [10, 1_000n]],
    ["is as often as its multiplier says", null, 1_500n, [3, 200n]],
    ["is exact for any multiplier", 10, 333n, [333, 100_000n]],
    ["may be less than the programme's", null, 250n, [1, 400n]],
  ])("%s", (_what, points, multiplier, [of, perMinor]) => {
    const rate = points === null ? null : { points, perMinor: 1_000n };
    expect(rateOf(programme, { rate, multiplier })).toEqual({ points: of, perMinor });
  });

  test("is what the storefront is told", () => {
    expect(
      storefrontRules(rich, { timeZone: "UTC", now: new Date(0) }).tiers.map(({ id, points, per }) => [
        id,
        points,
        per,
      ]),
    ).toEqual([
      ["member", 1, 100],
      ["silver", 2, 100],
      ["gold", 3, 200],
      ["platinum", 1, 100],
    ]);
  });
});
