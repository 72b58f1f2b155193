import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { influencerTiers } from "#app/rules/presets.ts";
import type { Programme } from "#app/rules/programme.ts";
import { parseProgramme, readProgramme, toDocument } from "#app/rules/programme.ts";
import { differenceInWords } from "#app/rules/programme/difference.ts";
import { richDocument, rulesOf } from "../../support/rich-programme.ts";

const preset = influencerTiers("USD");
const [member, influencer, ambassador] = preset.tiers;
const [fiveOff, twentyOff] = preset.rewards ?? [];
const doubled = {
  ...{ id: "double", name: "Double weekend", from: "2026-07-03T00:00", until: "2026-07-06T00:00" },
  effect: { kind: "multiplier", multiplier: "2" },
};
const bySpend = (atLeast: string) => ({ metric: "spend", atLeast });
const conversion = {
  ...{ when: { kind: "monthly", day: 1 }, stepPoints: 500, stepValueMinor: "500", validDays: 30 },
};

describe("a merchant reads", () => {
  test.each<[sentence: string, after: object, before?: object]>([
    [
      "Influencer: from $500 → from $600 in a year",
      { tiers: [member, { ...influencer, reach: bySpend("60000") }, ambassador] },
    ],
    [
      "Influencer: 2 points per $1 → 5 points per $2",
      { tiers: [member, { ...influencer, rate: { points: 5, perMinor: "200" } }, ambassador] },
    ],
    [
      "Influencer: now kept by $400 in a year",
      { tiers: [member, { ...influencer, keep: bySpend("40000") }, ambassador] },
    ],
    [
      "Influencer: called “Influencer” → called “Star”",
      { tiers: [member, { ...influencer, name: "Star" }, ambassador] },
    ],
    ["Tier Ambassador removed", { tiers: [member, influencer] }],
    [
      "New tier: Legend, from ($9,000 and 20 orders) or $12,000 in a year, 1.5×, with “Tea”, 100 points on entry",
      {
        tiers: [
          ...preset.tiers,
          {
            ...{ id: "legend", name: "Legend", multiplier: "1.5", perks: ["Tea"] },
            reach: {
              any: [{ all: [bySpend("900000"), { metric: "orders", atLeast: "20" }] }, bySpend("1200000")],
            },
            entryReward: { kind: "points", points: 100 },
          },
        ],
      },
    ],
    ["New campaign: Double weekend, 2×, 3 Jul 00:00 – 6 Jul 2026 00:00", { campaigns: [doubled] }],
    [
      "Double weekend: 3 Jul 00:00 – 6 Jul 2026 00:00 → 3 Jul 00:00 – 7 Jul 2026 00:00",
      { campaigns: [{ ...doubled, until: "2026-07-07T00:00" }] },
      { campaigns: [doubled] },
    ],
    [
      "Double weekend: now for Influencer",
      { campaigns: [{ ...doubled, audience: { tierIds: ["influencer"] } }] },
      { campaigns: [doubled] },
    ],
    [
      "Double weekend: for Influencer and Ambassador → for customers of Influencer tagged “vip”",
      { campaigns: [{ ...doubled, audience: { tierIds: ["influencer"], customerTags: ["vip"] } }] },
      { campaigns: [{ ...doubled, audience: { tierIds: ["influencer", "ambassador"] } }] },
    ],
    ["Campaign Double weekend removed", {}, { campaigns: [doubled] }],
    ["Reward $5 off removed", { rewards: [twentyOff] }],
    ["$5 off: 500 points → 600 points", { rewards: [{ ...fiveOff, points: 600 }, twentyOff] }],
    ["Rewards: in another order", { rewards: [twentyOff, fiveOff] }],
    [
      "New rule: Shoes, 3 points per $1, by amount, for tagged “shoes”; by “Acme”, to spend and for tiers",
      {
        earning: {
          ...preset.earning,
          rules: [
            {
              ...{ id: "shoes", name: "Shoes", kind: "rate", rate: { points: 3, perMinor: "100" } },
              goods: { productTags: ["shoes"], vendors: ["Acme"] },
            },
          ],
        },
      },
    ],
    [
      "New conversion: every 500 points, become $5, as a code, on day 1 of each month, what is left stays, valid 30 days",
      { conversion },
    ],
    [
      "Conversion: on day 1 of each month → on day 15 of each month",
      { conversion: { ...conversion, when: { kind: "monthly", day: 15 } } },
      { conversion },
    ],
    [
      "Conversion: on day 1 of each month → on day 1 of January, April, and July",
      { conversion: { ...conversion, when: { kind: "monthly", day: 1, months: [7, 1, 4] } } },
      { conversion },
    ],
    [
      "Conversion: as a code → as store credit",
      { conversion: { ...conversion, into: "store_credit" } },
      { conversion },
    ],
    ["Conversion removed", {}, { conversion }],
    [
      "Points end: never → 365 days after the member was last active",
      { expiry: { policy: "inactivity", days: 365 } },
    ],
    ["Points end: never → every year on 31 March", { expiry: { policy: "calendar", month: 3, day: 31 } }],
    [
      "Points end: never → every year on the last day of February",
      { expiry: { policy: "calendar", month: 2, day: 29 } },
    ],
    ["Rounding: down → up", { rounding: "up" }],
    ["Base rate: 1 point per $1 → 1 point per $10", { earning: { rate: { points: 1, perMinor: "1000" } } }],
    ["Most points in a day: now 1,000 points", { earning: { ...preset.earning, caps: { perDay: 1_000 } } }],
    [
      "Smallest order that earns: no longer $25",
      {},
      { earning: { ...preset.earning, minimumOrderMinor: "2500" } },
    ],
    ["Points can be spent: at once → 14 days after the order", { maturityDays: 14 }],
    ["Shipping: do not earn → earn", { eligible: { shipping: true } }],
    ["Products that do not earn: now 7, 8", { excluded: { productIds: ["7", "8"] } }],
    [
      "Products that do not earn: 1, 2, 3, 4, 5 and 2 more, other than before",
      { excluded: { productIds: ["1", "2", "3", "4", "5", "6", "8"] } },
      { excluded: { productIds: ["1", "2", "3", "4", "5", "6", "7"] } },
    ],
    ["Tiers count what was bought: in a calendar year → ever", { qualification: { period: "lifetime" } }],
    ["Name: “Influencer tiers” → “Ours”", { name: "Ours" }],
  ])("%s", (sentence, after, before = {}) => {
    const versions = [rulesOf({ ...preset, ...before }), rulesOf({ ...preset, ...after })] as const;
    expect(differenceInWords(...versions)).toEqual([sentence]);
  });

  test("on which day points really end where a stored version says one that no month has", () => {
    const until = (day: number) =>
      readProgramme({ ...preset, expiry: { policy: "calendar", month: 6, day } }) ?? rulesOf(preset);
    expect(differenceInWords(rulesOf(preset), until(31))).toEqual([
      "Points end: never → every year on 30 June",
    ]);
    expect(differenceInWords(until(31), until(30))).toEqual([
      "Points end: every year on 30 June, other than before",
    ]);
  });

  test("that a first version is one", () => {
    expect(differenceInWords(null, rulesOf(preset))).toEqual(["First version of “Influencer tiers”"]);
  });
});

type Path = (string | number)[];

/** Every value of a document by its path, groups and lists included. */
function placesOf(value: unknown, path: Path = []): [Path, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  const inside = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [[path, value], ...inside.flatMap(([key, each]) => placesOf(each, [...path, key]))];
}

function changedAt(document: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(document))
    return (document as unknown[]).map((each, index) => (index === key ? changedAt(each, rest, to) : each));
  const group = document as Record<string, unknown>;
  return { ...group, [key]: changedAt(group[key], rest, to) };
}

const WORDS = [
  ...["accounts", "everyone", "down", "up", "nearest", "clamp", "allow_negative", "best", "multiply", "EUR"],
  ...[
    "points",
    "status",
    "both",
    "spend",
    "orders",
    "units",
    "day",
    "month",
    "ever",
    "none",
    "required",
    "one_time",
  ],
  ...[
    "calendar_year",
    "lifetime",
    "period",
    "period_and_next",
    "deserved",
    "one_step",
    "custom",
    "silver",
    "gold",
  ],
  ...["twenty-off", "2026-07-04T12:00", "2026-12-01T12:00", "1.25", "7", "40001", "200000"],
];
const GROUPS = [
  ...[null, { policy: "never" }, { kind: "threshold" }, { kind: "bonus", points: 1 }, { rate: null }],
  ...[
    { kind: "points", points: 7 },
    { productTags: ["other"] },
    { productIds: ["7"] },
    { metric: "spend", atLeast: "45000" },
  ],
  ...[
    { metric: "spend", atLeast: "75000" },
    { points: 1, perMinor: "700" },
    { customerTags: ["x"] },
    { times: 1, per: "day" },
  ],
];

/** What a value may be changed into; some of it the document refuses. */
function othersOf(value: unknown): unknown[] {
  if (typeof value === "boolean") return [!value];
  if (typeof value === "number") return [value + 1, value - 1, value + 100, 250, null];
  if (typeof value === "string") return [`${value}x`, `${value}0`, ...WORDS, null];
  if (Array.isArray(value)) return [[], value.slice(1), value.slice(0, -1), value.toReversed()];
  return [...GROUPS, ...WORDS, 7, ...(value === null ? [["x"]] : [])];
}

const whole = rulesOf(richDocument);
const stored = toDocument(whole);
const wholeText = JSON.stringify(stored);
const text = (rules: Programme) => JSON.stringify(toDocument(rules));

/** Every place of the rich document, with what it may become. */
const PLACES = placesOf(stored)
  .filter(([path]) => path.length > 0)
  .map(([path, value]) => {
    const read = othersOf(value).map((other) => parseProgramme(changedAt(stored, path, other)));
    const others = read.flatMap((each) => ("programme" in each ? each.programme : []));
    const isLeaf = typeof value !== "object" || value === null;
    return { path: path.join("."), isLeaf, others: others.filter((other) => text(other) !== wholeText) };
  });

describe("whatever is different is said", () => {
  const said = PLACES.map(({ path, others }) => {
    return { path, sentences: others.map((other) => differenceInWords(whole, other)) };
  });

  test("at every single place", () => {
    const quiet = said.filter(({ sentences }) => sentences.some((each) => each.length === 0));
    expect(quiet.map(({ path }) => path)).toEqual([]);
  });

  test("and there is something else for every single value, but for what others name or rule out", () => {
    const fixed = PLACES.filter(({ isLeaf, others }) => isLeaf && others.length === 0).map(
      ({ path }) => path,
    );
    const named =
      /\.(id|kind|metric|policy)$|^schema$|^tiers\.0\.(reach|keep|requiredTag)$|^rewards\.2\.goods$|^conversion\.into$/;
    expect(fixed.filter((path) => !named.test(path))).toEqual([]);
  });

  test("in every sentence there are words, and none twice", () => {
    const all = said.flatMap(({ sentences }) => sentences);
    expect(all.filter((sentences) => new Set(sentences).size < sentences.length)).toEqual([]);
    expect(all.flat().filter((each) => /undefined|\[object|null|NaN|: *$|, *,/.test(each))).toEqual([]);
  });

  test("between any two versions, and nothing between equal ones", () => {
    const version = fc.constantFrom(whole, ...PLACES.flatMap(({ others }) => others));
    fc.assert(
      fc.property(version, version, (before, after) => {
        const isSame = text(before) === text(after);
        expect(differenceInWords(before, after).length === 0).toBe(isSame);
        expect(differenceInWords(after, rulesOf(toDocument(after)))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
