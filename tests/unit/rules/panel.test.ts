import { assert, describe, expect, it } from "vitest";
import { knownLocale, viewMember, viewProgramme, viewRedemption, viewReward } from "#app/rules/panel.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { parseProgramme } from "#app/rules/programme.ts";

const parsed = parseProgramme(influencerTiers("USD"));
assert("programme" in parsed);
const context = { programme: parsed.programme, locale: "en" };
const here = { ...context, now: new Date("2026-06-01T00:00:00Z") };
const standing = {
  ...{ tierId: "member", until: null, period: "2026", periodUntil: new Date("2027-01-01T05:00:00Z") },
  values: { spend: "38000" },
};

describe("the panel", () => {
  it("tells tiers with their rates in the shopper's locale", () => {
    expect(viewProgramme(context).tiers[1]).toEqual({
      id: "influencer",
      name: "Influencer",
      threshold: "$500",
      points: 2,
      per: "$1",
    });
    expect(viewProgramme({ ...context, locale: "de" }).tiers[1]?.threshold).toBe("500\u00a0$");
  });

  it("tells how far the next tier is", () => {
    expect(viewMember({ available: 600n, pending: 0n, nextEnding: null, standing }, here)).toMatchObject({
      tier: { id: "member" },
      next: { id: "influencer", remaining: "$120", points: 2, per: "$1" },
      progress: 0.76,
    });
  });

  it("counts last year's spend no more, and knows the first tier of a member without a standing", () => {
    const old = { ...standing, periodUntil: here.now };
    expect(viewMember({ available: 0n, pending: 0n, nextEnding: null, standing: old }, here)).toMatchObject({
      next: { remaining: "$500" },
      progress: 0,
    });
    expect(viewMember({ available: 0n, pending: 0n, nextEnding: null, standing: null }, here)?.tier.id).toBe(
      "member",
    );
  });

  it("has no next tier at the top, and holds a tier only to its end", () => {
    const top = { ...standing, tierId: "ambassador", until: new Date("2026-05-01T00:00:00Z") };
    expect(viewMember({ available: 0n, pending: 0n, nextEnding: null, standing: top }, here)?.tier.id).toBe(
      "member",
    );
    const today = { ...top, until: here.now };
    expect(viewMember({ available: 0n, pending: 0n, nextEnding: null, standing: today }, here)?.tier.id).toBe(
      "member",
    );
    const kept = { ...top, tierId: "influencer", until: null };
    expect(viewMember({ available: 0n, pending: 0n, nextEnding: null, standing: kept }, here)?.tier.id).toBe(
      "influencer",
    );
    const held = { ...top, until: new Date("2027-01-01T00:00:00Z") };
    expect(viewMember({ available: 0n, pending: 0n, nextEnding: null, standing: held }, here)).toMatchObject({
      tier: { id: "ambassador" },
      next: null,
      progress: 1,
    });
  });

  it("tells what a reward still lacks, never below nothing", () => {
    const [fiveOff] = parsed.programme.rewards;
    assert(fiveOff);
    expect(viewReward(fiveOff, 480n, context)).toMatchObject({
      affordable: false,
      missing: 20n,
      progress: 0.96,
    });
    expect(viewReward(fiveOff, 500n, context)).toMatchObject({ affordable: true, missing: 0n, progress: 1 });
    expect(viewReward(fiveOff, 700n, context)).toMatchObject({ affordable: true, missing: 0n, progress: 1 });
    expect(viewReward(fiveOff, -100n, context)).toMatchObject({
      affordable: false,
      missing: 600n,
      progress: 0,
    });
  });

  it("shows a code only while it is the member's to use or was used", () => {
    const redemption = {
      id: "x",
      rewardId: "five-off",
      title: "$5 off",
      points: 500n,
      valueMinor: 500n,
      code: "LRL-0000",
      endsAt: null,
    };
    expect(viewRedemption({ ...redemption, state: "issued" }, context)).toMatchObject({
      code: "LRL-0000",
      value: "$5",
    });
    expect(viewRedemption({ ...redemption, state: "used" }, context).code).toBe("LRL-0000");
    expect(viewRedemption({ ...redemption, state: "requested" }, context).code).toBeNull();
    expect(viewRedemption({ ...redemption, state: "failed" }, context).code).toBeNull();
  });
});

describe("knownLocale", () => {
  it.each([
    ["tr", "tr"],
    ["pt-BR", "pt-BR"],
    ["xx-klingon!", "en"],
    ["", "en"],
    [null, "en"],
    ["a".repeat(1000), "en"],
  ])("reads %j as %s", (asked, locale) => {
    expect(knownLocale(asked)).toBe(locale);
  });
});
