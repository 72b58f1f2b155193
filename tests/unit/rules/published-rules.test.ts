/** What others are told of the published rules: the ledger, and the storefront. */
import { describe, expect, test } from "vitest";
import { postingRules } from "#app/rules/posting-rules.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { Programme } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { storefrontRules } from "#app/rules/storefront-rules.ts";

function programme(currency: string, other: object = {}): Programme {
  const read = parseProgramme({ ...influencerTiers(currency), ...other });
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  return read.programme;
}

describe("the ledger", () => {
  test("posts by the programme in force", () => {
    const rules = { clawback: "clamp", expiry: { policy: "fixed", days: 90 }, expiryGraceDays: 7 };
    expect(postingRules(programme("USD", rules), "Asia/Tokyo")).toEqual({
      ...{ clawback: "clamp", expiry: { policy: "fixed", days: 90 }, graceDays: 7, timeZone: "Asia/Tokyo" },
    });
  });

  test.each([null, undefined])("posts by the mildest before there is one (%s)", (none) => {
    expect(postingRules(none, null)).toEqual({
      ...{ clawback: "allow_negative", expiry: { policy: "never" }, graceDays: 30, timeZone: "UTC" },
    });
  });
});

describe("the storefront", () => {
  test("gets what a theme needs, in plain numbers", () => {
    expect(storefrontRules(programme("USD"))).toEqual({
      v: 1,
      currency: "USD",
      decimals: 2,
      rounding: "down",
      tiers: [
        { id: "member", name: "Member", threshold: 0, points: 1, per: 100 },
        { id: "influencer", name: "Influencer", threshold: 50_000, points: 2, per: 100 },
        { id: "ambassador", name: "Ambassador", threshold: 500_000, points: 3, per: 100 },
      ],
      period: "calendar_year",
      rewards: [
        { id: "five-off", kind: "amount_off", title: "$5 off", points: 500, value: 500, most: null },
        { id: "twenty-off", kind: "amount_off", title: "$20 off", points: 2_000, value: 2_000, most: null },
      ],
      giftCards: false,
      membership: "accounts",
    });
  });

  test("gets them in the currency's own smallest unit", () => {
    const { decimals, tiers, rewards } = storefrontRules(programme("JPY"));
    expect([decimals, tiers[1]?.threshold, tiers[1]?.per, rewards[0]]).toEqual([
      ...[0, 50_000, 100],
      { id: "five-off", kind: "amount_off", title: "¥500 off", points: 500, value: 500, most: null },
    ]);
    expect(storefrontRules(programme("KWD")).tiers[0]?.per).toBe(1_000);
  });
});
