/** A document that is to be the programme of a shop, or is refused with every field at fault. */
import { describe, expect, test } from "vitest";
import { Refusal } from "#app/errors.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { notInOrder, requireInOrder } from "#app/rules/programme/in-order.ts";

function refusalOf(other: Partial<ProgrammeDocument>, currency: string | null = "USD") {
  try {
    requireInOrder({ ...influencerTiers("USD"), ...other }, currency);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, words: error.message, issues: error.detail["issues"] };
  }
  return null;
}

test("one that is in order, in the shop's currency, is its programme", () => {
  const { name, currency, tiers } = requireInOrder({ ...influencerTiers("EUR"), name: "Club" }, "EUR");
  expect([name, currency, tiers.length]).toEqual(["Club", "EUR", influencerTiers("EUR").tiers.length]);
  expect(refusalOf({})).toBeNull();
});

test.each<[string, Partial<ProgrammeDocument>, string | null, string[], words: string]>([
  ["a field", { name: "" }, "USD", ["name"], "name must not be empty"],
  ["another currency", {}, "EUR", ["currency"], "currency must be EUR"],
  ["the currency of a shop that nobody knows", {}, null, ["currency"], "currency must be known first"],
  ["a field before the currency", { name: "" }, "EUR", ["name"], "name must not be empty"],
])("is refused for %s", (_what, other, currency, paths, words) => {
  const refusal = refusalOf(other, currency);
  expect(refusal?.code).toBe("PROGRAMME_INVALID");
  expect(refusal?.issues).toMatchObject(paths.map((path) => ({ path })));
  expect(refusal?.words).toContain(words);
});

describe("what is not in order is said in one sentence", () => {
  const name = { path: "name", message: "must be given" };
  const whole = { path: "", message: "must be a programme" };

  test.each([
    ["of one field", [name], "name must be given"],
    ["of the whole document", [whole], "document must be a programme"],
    ["of several", [name, whole], "name must be given; document must be a programme"],
  ])("%s", (_of, issues, detail) => {
    const refusal = notInOrder(issues);
    expect(refusal.code).toBe("PROGRAMME_INVALID");
    expect(refusal.detail).toEqual({ detail, issues });
  });
});
