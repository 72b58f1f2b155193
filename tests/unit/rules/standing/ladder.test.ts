/** Tiers that ask for a tag. */
import { expect, test } from "vitest";
import { isOpen, tagsOf } from "#app/rules/standing/ladder.ts";
import { aVersion, spend, aTier } from "./setting.ts";

test.each(["insider", "INSIDER", " Insider "])("a tier that asks for a tag is open to %j", (tag) => {
  const { tiers } = aVersion({
    tiers: [aTier("base", null), aTier("inner", spend(50), { requiredTag: "Insider" })],
  }).programme;
  expect(isOpen(tiers[1], tagsOf([tag]))).toBe(true);
  expect(isOpen(tiers[1], tagsOf(["outsider"]))).toBe(false);
});
