import { describe, expect, test } from "vitest";
import { PRESETS } from "#app/rules/presets.ts";
import { parseProgramme, toDocument } from "#app/rules/programme.ts";
import {
  documentOf,
  fieldPath,
  formOf,
  freeId,
  issuesAtFields,
  unitsTyped,
  valueAt,
  withValue,
} from "#app/rules/programme/form.ts";
import { idsOf } from "#app/rules/programme/ids.ts";
import { richDocument } from "../../support/rich-programme.ts";

/** As the editor gets it: parsed, with every default written out. */
function whole(document: unknown): unknown {
  const parsed = parseProgramme(document);
  if ("issues" in parsed) throw new Error(JSON.stringify(parsed.issues));
  return toDocument(parsed.programme);
}

const rich = formOf(whole(richDocument), "USD");

describe("a document that becomes fields and a document again", () => {
  const documents = new Map<string, unknown>([
    ...PRESETS.map(({ name, document }): [string, unknown] => [name, document("USD")]),
    ["rich", richDocument],
  ]);

  test.each([...documents.keys()])("is the same: %s", (name) => {
    const document = documents.get(name);
    const before = whole(document);
    expect(documentOf(formOf(before, "USD"), "USD")).toEqual({ document: before, issues: [] });
  });

  test("has money as it is typed, by the currency's decimals", () => {
    const rate = (currency: string) =>
      valueAt(formOf({ earning: { rate: { points: 1, perMinor: "1500" } } }, currency), "earning.rate");
    expect(rate("USD")).toEqual({ points: "1", perMinor: "15" });
    expect(rate("JPY")).toEqual({ points: "1", perMinor: "1500" });
    expect(rate("KWD")).toEqual({ points: "1", perMinor: "1.500" });
  });
});

describe("what is typed", () => {
  const typed = (path: string, value: string) => {
    const { document, issues } = documentOf(withValue(rich, path, value), "USD");
    return { issues, document };
  };

  test("may have thousands parted by commas", () => {
    const { document, issues } = typed("earning.rate.perMinor", "1,000.5");
    expect(issues).toEqual([]);
    expect(document).toMatchObject({ earning: { rate: { perMinor: "100050" } } });
  });

  test.each([
    ["a comma for a point", "12,50"],
    ["words", "ten"],
    ["more decimals than the currency has", "1.005"],
    ["less than nothing", "-1"],
  ])("is refused as an amount: %s", (_what, value) => {
    expect(typed("earning.rate.perMinor", value).issues).toEqual([
      { path: "earning.rate.perMinor", message: "must be an amount, such as 12.50" },
    ]);
  });

  test("is refused as a number, also in a threshold", () => {
    expect(typed("rewards.0.points", "1.5").issues).toEqual([
      { path: "rewards.0.points", message: "must be a whole number, such as 10" },
    ]);
    // It is a whole number, and the document says from where on.
    expect(typed("rewards.0.points", "-5")).toMatchObject({ issues: [] });
    const form = withValue(rich, "tiers.1.reach", {
      ways: [{ asks: [{ metric: "orders", atLeast: "3" }] }, { asks: [{ metric: "spend", atLeast: "x" }] }],
    });
    const { issues } = documentOf(form, "USD");
    expect(issuesAtFields(form, issues)).toEqual([
      { path: "tiers.1.reach.ways.1.asks.0.atLeast", message: "must be an amount, such as 12.50" },
    ]);
  });

  test("and left empty is nothing where that may be, and missing where it may not", () => {
    expect(typed("earning.minimumOrderMinor", " ").document).toMatchObject({
      earning: { minimumOrderMinor: null },
    });
    const parsed = parseProgramme(typed("earning.rate.points", "").document);
    expect(parsed).toEqual({ issues: [{ path: "earning.rate.points", message: "must be given" }] });
  });
});

describe("thresholds", () => {
  const ask = (metric: string, atLeast: string) => ({ metric, atLeast });
  const written = (ways: { asks: { metric: string; atLeast: string }[] }[]) => {
    const { document } = documentOf(withValue(rich, "tiers.1.reach", { ways }), "USD");
    return (document as { tiers: { reach: unknown }[] }).tiers[1]?.reach;
  };

  test("are one thing, several together, or several ways", () => {
    expect(written([{ asks: [ask("spend", "500")] }])).toEqual({ metric: "spend", atLeast: "50000" });
    expect(written([{ asks: [ask("spend", "5"), ask("orders", "3")] }])).toEqual({
      all: [ask("spend", "500"), ask("orders", "3")],
    });
    expect(
      written([{ asks: [ask("spend", "5"), ask("orders", "3")] }, { asks: [ask("points", "9")] }]),
    ).toEqual({
      any: [{ all: [ask("spend", "500"), ask("orders", "3")] }, ask("points", "9")],
    });
  });

  test.each([
    ["tiers.1.reach", "tiers.1.reach.ways.0.asks.0.atLeast"],
    ["tiers.1.reach.atLeast", "tiers.1.reach.ways.0.asks.0.atLeast"],
    ["tiers.1.reach.metric", "tiers.1.reach.ways.0.asks.0.metric"],
    ["tiers.1.reach.all.1.atLeast", "tiers.1.reach.ways.0.asks.1.atLeast"],
    ["tiers.1.reach.any.1.atLeast", "tiers.1.reach.ways.1.asks.0.atLeast"],
    ["tiers.1.reach.any.2.all.1.metric", "tiers.1.reach.ways.2.asks.1.metric"],
    ["tiers.0.reach", "tiers.0.reach"],
    ["rewards.0.points", "rewards.0.points"],
  ])("%s is said at %s", (path, field) => {
    const ways = [{ asks: [ask("spend", "5")] }];
    expect(fieldPath(withValue(rich, "tiers.1.reach", { ways }), path)).toBe(field);
  });
});

test("a list's new id is one that nothing else has", () => {
  expect(freeId("tier", [], [])).toBe("tier-1");
  expect(freeId("tier", [{ id: "a" }, { id: "tier-3" }], [])).toBe("tier-4");
});

test("nor is it one that anything was ever called", () => {
  const activities = [{ id: "activity-1", name: "Review", kind: "custom", points: 5 }];
  const parsed = parseProgramme({ ...richDocument, activities });
  const used = "programme" in parsed ? idsOf(parsed.programme) : [];
  expect(used).toEqual(expect.arrayContaining(["member", "gold", "activity-1"]));
  expect(freeId("activity", [], used)).toBe("activity-2");
});

test("what is typed to begin with fits the currency", () => {
  expect(["USD", "JPY", "KWD"].map((currency) => unitsTyped(5, currency))).toEqual(["5", "500", "5"]);
});
