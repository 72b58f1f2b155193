import { expect, test } from "vitest";
import { reasonInWords } from "#app/rules/standing/words.ts";
import type { Bought, Story } from "./setting.ts";
import { aTier, aVersion, foldOf, LADDER, qualifying, spend } from "./setting.ts";

const told = (bought: Bought[], story: Story, ofStatus = false) =>
  foldOf(bought, story).changes.map(({ reason }) => reasonInWords(reason, { currency: "USD", ofStatus }));
const bought = { at: "2024-05-01T12:00:00Z", dollars: 520 };

test.each<[string, NonNullable<Parameters<typeof qualifying>[0]>["period"], string[]]>([
  ["a year", "calendar_year", ["$520 ≥ $500 in 2024", "Held to its end: $0 < $500 in 2025"]],
  [
    "a member's own year",
    "anniversary_year",
    ["$520 ≥ $500 in the year from 2024-03-01", "Held to its end: $0 < $500 in the year from 2025-03-01"],
  ],
  ["months", "rolling_12_months", ["$520 ≥ $500 in 12 months", "Held to its end: $0 < $500 in 12 months"]],
  ["a lifetime", "lifetime", ["$520 ≥ $500 in all"]],
])("what %s brought decides", (_text, period, words) => {
  expect(told([bought], { versions: qualifying({ period }), enrolledAt: "2024-03-01T12:00:00Z" })).toEqual(
    words,
  );
});

test.each([
  ["the year that should have kept it", {}, "$480 < $500 in 2025"],
  ["the same after a grace", { graceDays: 30 }, "$480 < $500 in 2025"],
  ["the year that begins, where each is for itself", { hold: "period" as const }, "$0 < $500 in 2025"],
])("what is held to its end is told by %s", (_text, change, words) => {
  const years = [bought, { at: "2025-04-01T12:00:00Z", dollars: 480 }];
  const versions = qualifying(change);
  expect(told(years, { versions }).slice(0, 2)).toEqual(["$520 ≥ $500 in 2024", `Held to its end: ${words}`]);
});

test("a lifetime that a version made too short is told as a whole", () => {
  const version = (thousands: number, about?: { version: number; publishedAt: string }) =>
    aVersion(
      {
        tiers: [aTier("base", null), aTier("star", spend(thousands))],
        qualification: { period: "lifetime" },
      },
      about,
    );
  const versions = [version(500), version(1_000, { version: 2, publishedAt: "2024-08-01" })];
  expect(told([bought], { versions })).toEqual([
    "$520 ≥ $500 in all",
    "Held to its end: $520 < $1,000 in all",
  ]);
});

test("a return and a version say that it was they", () => {
  const easier = aVersion(
    { tiers: [...LADDER.slice(0, 2), aTier("gold", spend(400))] },
    { version: 2, publishedAt: "2024-08-01" },
  );
  const back = { ...bought, refunds: [["2024-06-01", 80.5]] as [string, number][] };
  expect(told([back], { versions: [aVersion(), easier], now: "2024-12-01" })).toEqual([
    "$520 ≥ $500 in 2024",
    "Returned: $439.50 < $500 in 2024",
    "New version of the programme: $439.50 ≥ $400 in 2024",
  ]);
});

test.each([
  ["falls to what its orders reach", [aTier("base", null), aTier("star", spend(400))]],
  ["falls to everybody's", [aTier("base", null), aTier("star", spend(9_000))]],
])("whose tier a version no longer has %s, and hears that it is gone", (_text, tiers) => {
  const other = aVersion({ tiers }, { version: 2, publishedAt: "2024-08-01" });
  expect(told([bought], { versions: [aVersion(), other], now: "2024-12-01" })).toEqual([
    "$520 ≥ $500 in 2024",
    "New version of the programme: the tier held before is gone",
  ]);
});

test("whose tier is gone and who rises by it hears what was reached", () => {
  const tiers = [aTier("base", null), aTier("star", spend(50)), aTier("comet", spend(400))];
  const other = aVersion({ tiers }, { version: 2, publishedAt: "2024-08-01" });
  const silver = { ...bought, dollars: 420 };
  expect(told([silver], { versions: [aVersion(), other], now: "2024-12-01" })[1]).toBe(
    "New version of the programme: $420 ≥ $400 in 2024",
  );
});

test("of several ways the one that was met is told, or none of them", () => {
  const orders = { metric: "orders" as const, atLeast: "2" };
  const tiers = [aTier("base", null), aTier("star", { any: [{ all: [spend(100), orders] }, spend(1_000)] })];
  const two = [
    { ...bought, dollars: 60 },
    { ...bought, dollars: 60, ended: "2024-06-01" },
  ];
  expect(told(two, { versions: [aVersion({ tiers })], now: "2024-12-01" })).toEqual([
    "$120 ≥ $100 and 2 ≥ 2 orders in 2024",
    "Returned: $60 < $100 and 1 < 2 orders, or $60 < $1,000 in 2024",
  ]);
});

test("points that are counted apart say so", () => {
  const rate = { points: 5, perMinor: "100" };
  const earning = { rate, statusPoints: { rate } };
  const tiers = [aTier("base", null), aTier("star", { metric: "points", atLeast: "100" })];
  const stays = { ...bought, points: 2_600, status: 120 };
  const versions = [aVersion({ earning, tiers })];
  expect(told([stays], { versions, now: "2024-12-01" }, true)).toEqual(["120 ≥ 100 status points in 2024"]);
});

test("tags that came say so", () => {
  const tiers = [aTier("base", null), aTier("star", spend(100), { requiredTag: "x" })];
  expect(told([bought], { versions: [aVersion({ tiers })], customerTags: ["x"], now: "2024-12-01" })).toEqual(
    ["$520 ≥ $100 in 2024"],
  );
});
