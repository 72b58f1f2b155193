import { expect, test } from "vitest";
import { programmeView } from "#app/components/programme-view.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";

function wordsOf(change: Partial<ProgrammeDocument>) {
  const parsed = parseProgramme({ ...influencerTiers("USD"), ...change });
  if (!("programme" in parsed)) throw new Error(JSON.stringify(parsed.issues));
  const { rules, leftOut } = programmeView(parsed.programme);
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
  expect(ends({ policy: "calendar", month: 2, day: 29 })).toMatch(/^Points end every year on February 29\./);
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
