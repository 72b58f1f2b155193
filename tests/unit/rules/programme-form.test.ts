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
    expect(valueAt(formOf({ perMinor: "1050" }, "KWD"), "perMinor")).toBe("1.050");
  });
});

describe("what is typed", () => {
  const typed = (path: string, value: string) => {
    const { document, issues } = documentOf(withValue(rich, path, value), "USD");
    return { issues, document };
  };

  const perMinorOf = (value: string, currency = "USD") => {
    const { document, issues } = documentOf({ earning: { rate: { perMinor: value } } }, currency);
    const { earning } = document as { earning: { rate: { perMinor: string } } };
    return issues.length > 0 ? issues : earning.rate.perMinor;
  };

  test.each([
    ["5", "500"],
    ["12.5", "1250"],
    ["12.50", "1250"],
    [" 12.50 ", "1250"],
    ["1,000", "100000"],
    ["1,000.5", "100050"],
    ["1,000.25", "100025"],
    ["12,345", "1234500"],
    ["123,456,789.01", "12345678901"],
    ["123456789012", "12345678901200"],
  ])("is an amount: %s", (value, minor) => {
    expect(perMinorOf(value)).toBe(minor);
  });

  test.each([
    ["JPY", "500", "500"],
    ["JPY", "1,500", "1500"],
    ["KWD", "1.5", "1500"],
    ["KWD", "1.505", "1505"],
  ])("is an amount by the decimals of the currency: %s %s", (currency, value, minor) => {
    expect(perMinorOf(value, currency)).toBe(minor);
  });

  test("is refused with an amount that the currency has", () => {
    expect(perMinorOf("1.5", "JPY")).toEqual([
      { path: "earning.rate.perMinor", message: "must be an amount, such as 500" },
    ]);
  });

  test.each([
    ["a comma for a point", "12,50"],
    ["commas that part no thousands", "1234,567"],
    ["a comma too early", "1,0000"],
    ["nothing before the comma", ",100"],
    ["nothing behind the point", "5."],
    ["more than anything costs", "1234567890123"],
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

  test("is not refused once more for what stands in its place", () => {
    for (const [path, value] of [
      ["earning.rate.perMinor", "ten"],
      ["rewards.0.points", "many"],
    ] as const) {
      const { issues, document } = typed(path, value);
      expect(issues.map((issue) => issue.path)).toEqual([path]);
      expect(parseProgramme(document)).toHaveProperty("programme");
    }
  });

  test("and left empty is nothing where that may be, and missing where it may not", () => {
    expect(typed("earning.minimumOrderMinor", " ").document).toMatchObject({
      earning: { minimumOrderMinor: null },
    });
    const parsed = parseProgramme(typed("earning.rate.points", "").document);
    expect(parsed).toEqual({ issues: [{ path: "earning.rate.points", message: "must be given" }] });
  });

  test("and left empty is not in the document where it must be given, and empty where words are asked for", () => {
    const { document } = documentOf({ name: " ", points: "", perMinor: "", maximumSteps: "" }, "USD");
    expect(document).toStrictEqual({ name: "", maximumSteps: null });
  });

  test("of a list leaves out what is empty", () => {
    const { document } = documentOf({ expiryWarningDays: ["30", "", "7"], perks: ["A", ""] }, "USD");
    expect(document).toStrictEqual({ expiryWarningDays: [30, 7], perks: ["A", ""] });
  });
});

describe("thresholds", () => {
  const ask = (metric: string, atLeast: string) => ({ metric, atLeast });
  const writtenAll = (ways: { asks: { metric: string; atLeast: string }[] }[]) =>
    documentOf(withValue(rich, "tiers.1.reach", { ways }), "USD");
  const written = (ways: { asks: { metric: string; atLeast: string }[] }[]) => {
    const { document } = writtenAll(ways);
    return (document as { tiers: { reach: unknown }[] }).tiers[1]?.reach;
  };

  test("are ways that each ask for something together, whatever the document says", () => {
    const [one, both] = [ask("spend", "50000"), ask("orders", "3")];
    const typedAs = (threshold: unknown) => formOf({ reach: threshold, keep: threshold }, "USD");
    const [first, second] = [ask("spend", "500"), ask("orders", "3")];
    for (const [threshold, ways] of [
      [one, [{ asks: [first] }]],
      [{ all: [one, both] }, [{ asks: [first, second] }]],
      [{ any: [both, { all: [one, both] }] }, [{ asks: [second] }, { asks: [first, second] }]],
    ])
      expect(typedAs(threshold)).toEqual({ reach: { ways }, keep: { ways } });
    expect(typedAs(null)).toEqual({ reach: null, keep: null });
  });

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

  test("are typed with spaces around, and miss what is left empty", () => {
    expect(written([{ asks: [ask("spend", " 500 ")] }])).toEqual({ metric: "spend", atLeast: "50000" });
    expect(written([{ asks: [ask("orders", " ")] }])).toEqual({ metric: "orders" });
  });

  test.each([
    ["one thing", [{ asks: [ask("spend", "x")] }], "tiers.1.reach.atLeast"],
    ["several together", [{ asks: [ask("orders", "3"), ask("spend", "x")] }], "tiers.1.reach.all.1.atLeast"],
    [
      "several ways",
      [{ asks: [ask("orders", "3")] }, { asks: [ask("spend", "x")] }],
      "tiers.1.reach.any.1.atLeast",
    ],
    [
      "several together in one of the ways",
      [{ asks: [ask("orders", "3")] }, { asks: [ask("orders", "3"), ask("spend", "x")] }],
      "tiers.1.reach.any.1.all.1.atLeast",
    ],
  ])("of %s are refused at the document's own path", (_what, ways, path) => {
    expect(writtenAll(ways).issues).toEqual([{ path, message: "must be an amount, such as 12.50" }]);
  });

  test.each([
    ["tiers.1.reach", "tiers.1.reach.ways.0.asks.0.atLeast"],
    ["tiers.1.reach.atLeast", "tiers.1.reach.ways.0.asks.0.atLeast"],
    ["tiers.1.reach.metric", "tiers.1.reach.ways.0.asks.0.metric"],
    ["tiers.1.reach.all.1.atLeast", "tiers.1.reach.ways.0.asks.1.atLeast"],
    ["tiers.1.reach.any.1.atLeast", "tiers.1.reach.ways.1.asks.0.atLeast"],
    ["tiers.1.reach.any.1", "tiers.1.reach.ways.1.asks.0.atLeast"],
    ["tiers.1.reach.all.1", "tiers.1.reach.ways.0.asks.1.atLeast"],
    ["tiers.1.reach.any.2.all.1", "tiers.1.reach.ways.2.asks.1.atLeast"],
    ["tiers.1.reach.any.2.all.1.metric", "tiers.1.reach.ways.2.asks.1.metric"],
    ["tiers.1.reach.any.10.all.11.metric", "tiers.1.reach.ways.10.asks.11.metric"],
    ["tiers.2.keep.all.1.atLeast", "tiers.2.keep.ways.0.asks.1.atLeast"],
    ["tiers.0.reach", "tiers.0.reach"],
    ["rewards.0.points", "rewards.0.points"],
  ])("%s is said at %s", (path, field) => {
    const ways = [{ asks: [ask("spend", "5")] }];
    expect(fieldPath(withValue(rich, "tiers.1.reach", { ways }), path)).toBe(field);
  });
});

test("the threshold of a tier far down the list is said at its field", () => {
  const reach = { ways: [{ asks: [{ metric: "spend", atLeast: "5" }] }] };
  const tiers = Array.from({ length: 12 }, (_, index) => ({ reach: index === 0 ? null : reach }));
  expect(fieldPath({ tiers }, "tiers.11.reach.atLeast")).toBe("tiers.11.reach.ways.0.asks.0.atLeast");
});

test("of several refusals at one field the first is said, and others at theirs", () => {
  const path = "tiers.1.reach";
  const issues = [
    { path: `${path}.atLeast`, message: "must be an amount" },
    { path, message: "must be more than the tier before" },
    { path: "name", message: "must be given" },
  ];
  expect(issuesAtFields(rich, issues)).toEqual([
    { path: `${path}.ways.0.asks.0.atLeast`, message: "must be an amount" },
    { path: "name", message: "must be given" },
  ]);
});

describe("a value at a path", () => {
  const form = { name: "Club", tiers: [{ id: "a" }, { id: "b" }] };

  test.each<[string, unknown]>([
    ["", form],
    ["name", "Club"],
    ["tiers.1", { id: "b" }],
    ["tiers.1.id", "b"],
    ["tiers.2.id", undefined],
    ["name.first", undefined],
  ])("%j is read", (path, value) => {
    expect(valueAt(form, path)).toEqual(value);
  });

  test("is put in its place, and everything else stays", () => {
    expect(withValue(form, "tiers.1", { id: "c" })).toEqual({ ...form, tiers: [{ id: "a" }, { id: "c" }] });
    expect(withValue(form, "tiers.0.id", "c")).toEqual({ ...form, tiers: [{ id: "c" }, { id: "b" }] });
    expect(withValue(form, "", { name: "New" })).toEqual({ name: "New" });
    expect(form.tiers).toEqual([{ id: "a" }, { id: "b" }]);
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
