/** Conversions in the words of the merchant's pages. */
import { describe, expect, test } from "vitest";
import { sayConverted, sayMadeBy, sayNext, sayWindow } from "#app/components/conversion-words.ts";
import { nameEntry } from "#app/components/entry-names.ts";
import { redemptionView } from "#app/components/redemption-view.ts";
import { programmeView } from "#app/components/programme-view.ts";
import { convertedReward } from "#app/rules/conversion.ts";
import { cashBack } from "#app/rules/presets/cash-back.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme, toDocument } from "#app/rules/programme.ts";

const AT = { now: new Date("2026-12-01T04:30:00Z"), timeZone: "America/New_York", currency: "USD" };

type Terms = NonNullable<ProgrammeDocument["conversion"]>;

function programmeOf(when: Terms["when"], terms: Partial<Terms> = {}) {
  const document = cashBack.document("USD");
  const conversion = document.conversion && { ...document.conversion, ...terms, when };
  const parsed = parseProgramme({ ...document, conversion });
  if (!("programme" in parsed)) throw new Error(JSON.stringify(parsed.issues));
  return parsed.programme;
}

test.each([
  ["2026-12", "December 2026"],
  ["2026-12/2", "December 2026"],
  ["3", "conversion 3"],
  ["3/2", "conversion 3"],
])("the window %s is %s", (window, words) => {
  expect(sayWindow(window)).toBe(words);
});

test("a line of the statement says what became of so many points, and why the rest ended", () => {
  const about = { order: "", ended: false, more: false, undo: false, revived: false, away: false };
  const converted = { ...about, title: "$10 off", converted: true };
  expect(nameEntry("redeem", converted)).toBe("Converted: $10 off");
  expect(nameEntry("redeem", { ...converted, converted: false })).toBe("Redeemed: $10 off");
  expect(nameEntry("expire", converted)).toBe("Ended at the conversion");
  expect(sayConverted("2026-12", { kind: "redeem", steps: 2, stepPoints: 500 })).toBe(
    "2 × 500 points by themselves, December 2026",
  );
  expect(sayConverted("2026-12", { kind: "redeem" })).toBe("By itself, December 2026");
  expect(sayConverted("2026-12", { kind: "expire" })).toBe(
    "What a conversion leaves over does not stay, December 2026",
  );
});

describe("a redemption that nobody asked for", () => {
  const row = {
    redemptionId: "r",
    points: 1_000n,
    code: "LRL-1",
    requestedAt: AT.now,
    ...{ failure: null, sentAt: null, withdrawalAt: null },
    held: 1_000n,
  };
  const { conversion } = programmeOf({ kind: "threshold" });
  const reward = conversion && toDocument(convertedReward(conversion, 2, "USD"));

  test("says that it was converted, and until when it can be used", () => {
    const endsAt = new Date("2026-12-31T12:00:00Z");
    const issued = { ...row, rewardId: "conversion:2026-12", reward, state: "issued", endsAt };
    expect(redemptionView(issued, AT)).toMatchObject({
      title: "$10 off",
      note: "Converted, December 2026 · Valid until Dec 31",
    });
    expect(sayMadeBy("ten-off")).toBeNull();
  });
});

test("the overview says what is converted, and when next by the shop's calendar", () => {
  const words = (...terms: Parameters<typeof programmeOf>) =>
    programmeView(programmeOf(...terms), AT).rules.find(({ title }) => title === "Conversion")?.words;
  expect(words({ kind: "monthly", day: 1 })).toBe(
    "On day 1 of each month every 500 points become $5, as a code valid 30 days. What is left over stays. Next on Dec 1.",
  );
  expect(words({ kind: "threshold" })).toBe(
    "Every 500 points become $5, as a code valid 30 days. What is left over stays.",
  );
  expect(words({ kind: "threshold" }, { into: "store_credit", validDays: null, carryOver: false })).toBe(
    "Every 500 points become $5, as store credit. What is left over ends.",
  );
  expect(
    sayNext(programmeOf({ kind: "monthly", day: 28 }), { ...AT, now: new Date("2026-12-28T12:00:00Z") }),
  ).toBe(" Next on Jan 28, 2027.");
  const moved = { ...AT, now: new Date("2026-12-03T12:00:00Z"), finished: "2026-12" };
  expect(sayNext(programmeOf({ kind: "monthly", day: 15 }), moved)).toBe(" Next on Jan 15, 2027.");
  const times = [15, 5].map((day, index) => ({
    publishedAt: new Date(`2026-12-0${index + 7}`),
    when: { kind: "monthly" as const, day },
  }));
  const earlier = { ...AT, now: new Date("2026-12-09T12:00:00Z"), times };
  expect(sayNext(programmeOf({ kind: "monthly", day: 5 }), earlier)).toBe(" Next on Dec 15.");
  expect(sayNext(programmeOf({ kind: "monthly", day: 15 }), { ...moved, denied: 2 })).toBe(
    " Next on Jan 15, 2027. For December 2026: Shopify did not let Laurel convert the points of 2 members. They came back. As soon as it does, Laurel tries again, three times in all. Else they are converted on the next date.",
  );
  const intoCredit = { into: "store_credit", validDays: null } as const;
  expect(
    sayNext(programmeOf({ kind: "monthly", day: 15 }, intoCredit), { ...moved, isCreditOff: true }),
  ).toBe(
    " Store credit is switched off in Shopify: until it is on, the points come back. Next on Jan 15, 2027.",
  );
  expect(sayNext(programmeOf({ kind: "monthly", day: 15 }), { ...moved, isCreditOff: true })).toBe(
    " Next on Jan 15, 2027.",
  );
  expect(sayNext(programmeOf({ kind: "threshold" }), { ...AT, deniedByThreshold: 1 })).toBe(
    " Shopify did not let Laurel convert the points of 1 member. They came back. As soon as it does, Laurel tries again, three times in all. Else they are converted with the next points.",
  );
});
