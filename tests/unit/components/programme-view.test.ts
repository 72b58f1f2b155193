import { expect, test } from "vitest";
import { programmeView } from "#app/components/programme-view.ts";
import { findPreset, influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme, readProgramme } from "#app/rules/programme.ts";
import { richDocument, rulesOf } from "../../support/rich-programme.ts";

const AT = { now: new Date("2026-11-22T12:00:00Z"), timeZone: "UTC" };

function wordsOf(change: Partial<ProgrammeDocument>) {
  const parsed = parseProgramme({ ...influencerTiers("USD"), ...change });
  if (!("programme" in parsed)) throw new Error(JSON.stringify(parsed.issues));
  const { rules, leftOut } = programmeView(parsed.programme, AT);
  return { leftOut, of: (title: string) => rules.find((rule) => rule.title === title)?.words };
}

test("says when points count and when they end", () => {
  expect(wordsOf({}).of("When points count")).toBe("Points can be spent at once.");
  expect(wordsOf({ maturityDays: 14 }).of("When points count")).toMatch(
    /^Points wait 14 days after the order/,
  );
  const ends = (expiry: ProgrammeDocument["expiry"]) =>
    wordsOf({ ...(expiry ? { expiry } : {}) }).of("When points end");
  expect(ends({ policy: "never" })).toBe("Points never end.");
  expect(ends({ policy: "fixed", days: 365 })).toBe(
    "Points end 365 days after they can be spent. Members are warned 30 days and 7 days before. Points that come back after their end live on for 30 days.",
  );
  expect(ends({ policy: "inactivity", days: 90 })).toMatch(
    /^Points end 90 days after a member last earned or spent any\./,
  );
  expect(ends({ policy: "calendar", month: 7, day: 1 })).toMatch(/^Points end every year on July 1\./);
});

test.each([
  [6, 31, "June 30"],
  [2, 28, "February 28"],
  [2, 29, "the last day of February"],
  [2, 31, "the last day of February"],
])("says of a stored %i-%i on which day points really end", (month, day, words) => {
  const stored = readProgramme({ ...influencerTiers("USD"), expiry: { policy: "calendar", month, day } });
  const rules = stored ? programmeView(stored, AT).rules : [];
  const ends = rules.find(({ title }) => title === "When points end");
  expect(ends?.words.split(". ")[0]).toBe(`Points end every year on ${words}`);
});

test("says of what cannot be recorded yet that it is not active", () => {
  const flowers = findPreset("flowers-and-friends")?.document("USD");
  const anniversary = { id: "joined", name: "A year with us", kind: "anniversary" as const, points: 50 };
  const review = { id: "review", name: "Review", kind: "review" as const, points: 5 };
  const activities = [...(flowers?.activities ?? []), anniversary, review];
  expect(programmeView(rulesOf({ ...flowers, activities }), AT).counts).toEqual([
    "Goods, after all discounts, a points code included",
    "Each purchase: 20 points per order",
    "A friend's first order: 500 points, not active yet",
    "Birthday: 100 points, once a year, not active yet",
    "An occasion noted: 10 points, 4 times a year, not active yet",
    "A year with us: 50 points, not active yet",
    "Review: 5 points",
  ]);
});

test("says for whom and from which order on there is more", () => {
  const { counts } = programmeView(rulesOf(richDocument), AT);
  expect(counts).toContain(
    "Double weekend: 2 times the points on 1 product, 1 variant, 1 collection, products tagged “suite”, products by “Acme”, for customers of Silver tagged “local”, orders from $25, 3 Jul 00:00 – 6 Jul 2026 00:00",
  );
});

test("says what becomes of codes that end unused", () => {
  expect(wordsOf({}).of("Unused codes")).toMatch(/come back/);
  expect(wordsOf({ returnUnusedPoints: false }).of("Unused codes")).toMatch(/stay spent/);
});

test("names the goods that are left out", () => {
  const excluded = { productIds: ["7", "8"], collectionIds: ["9"], productTags: ["sale"] };
  expect(wordsOf({ excluded }).leftOut).toEqual(
    expect.arrayContaining(["2 products", "Products of 1 collection", "Products tagged “sale”"]),
  );
});

test("says how each tier is reached, and what it earns", () => {
  const { tiers } = programmeView(rulesOf(richDocument), AT);
  expect(tiers.map(({ entry, rate }) => `${entry}: ${rate}`)).toEqual([
    "From the start: 1 point per $1",
    "From $500 in a year of membership: 2 points per $1",
    "From ($1,000 and 10 orders) or $1,500 in a year of membership, for customers tagged “vip”: 3 points per $2",
    "From $3,000 and 5,000 status points and 30 orders in a year of membership: 1 point per $1",
  ]);
  const [, influencer] = programmeView(rulesOf(influencerTiers("USD")), AT).tiers;
  expect(influencer?.entry).toBe("From $500 in a calendar year");
});
