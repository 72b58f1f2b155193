import { assert, describe, expect, it } from "vitest";
import { knownLocale, viewMember, viewProgramme } from "#app/rules/panel.ts";
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
    expect(
      viewMember({ available: 600n, pending: 0n, nextEnding: null, tags: null, standing }, here),
    ).toMatchObject({
      tier: { id: "member" },
      next: { id: "influencer", remaining: "$120", points: 2, per: "$1" },
      progress: 0.76,
    });
  });

  it("counts last year's spend no more, and knows the first tier of a member without a standing", () => {
    const old = { ...standing, periodUntil: here.now };
    expect(
      viewMember({ available: 0n, pending: 0n, nextEnding: null, tags: null, standing: old }, here),
    ).toMatchObject({
      next: { remaining: "$500" },
      progress: 0,
    });
    expect(
      viewMember({ available: 0n, pending: 0n, nextEnding: null, tags: null, standing: null }, here)?.tier.id,
    ).toBe("member");
  });

  it("has no next tier at the top, and holds a tier only to its end", () => {
    const top = { ...standing, tierId: "ambassador", until: new Date("2026-05-01T00:00:00Z") };
    expect(
      viewMember({ available: 0n, pending: 0n, nextEnding: null, tags: null, standing: top }, here)?.tier.id,
    ).toBe("member");
    const today = { ...top, until: here.now };
    expect(
      viewMember({ available: 0n, pending: 0n, nextEnding: null, tags: null, standing: today }, here)?.tier
        .id,
    ).toBe("member");
    const kept = { ...top, tierId: "influencer", until: null };
    expect(
      viewMember({ available: 0n, pending: 0n, nextEnding: null, tags: null, standing: kept }, here)?.tier.id,
    ).toBe("influencer");
    const held = { ...top, until: new Date("2027-01-01T00:00:00Z") };
    expect(
      viewMember({ available: 0n, pending: 0n, nextEnding: null, tags: null, standing: held }, here),
    ).toMatchObject({
      tier: { id: "ambassador" },
      next: null,
      progress: 1,
    });
  });

  it("tells what is missing in any metric, for a status of its own too, and by any of several ways", () => {
    const tiers = [
      { id: "general", name: "General", reach: null },
      {
        ...{ id: "silver", name: "Silver" },
        reach: {
          any: [
            { metric: "points", atLeast: "6000" },
            {
              all: [
                { metric: "units", atLeast: "30" },
                { metric: "spend", atLeast: "50000" },
              ],
            },
          ],
        },
      },
      { id: "gold", name: "Gold", reach: { metric: "points", atLeast: "9000" }, requiredTag: "vip" },
    ];
    const rate = { points: 1, perMinor: "100" };
    const earning = { rate, statusPoints: { rate } };
    const read = parseProgramme({ ...influencerTiers("USD"), tiers, earning });
    assert("programme" in read);
    const now = { programme: read.programme, locale: "en", now: here.now };
    const values = { spend: "38000", orders: "9", points: "100", units: "29" };
    const mine = {
      available: 0n,
      pending: 0n,
      nextEnding: null,
      standing: { ...standing, tierId: "", values },
    };
    expect(viewMember({ ...mine, tags: null }, now)).toMatchObject({
      next: {
        id: "silver",
        remaining: "5,900 status points, or 1 unit and $120",
        ways: [
          [{ metric: "status", left: "5900" }],
          [
            { metric: "units", left: "1" },
            { metric: "spend", left: "$120" },
          ],
        ],
      },
      held: null,
    });
    const silver = { ...mine, standing: { ...mine.standing, tierId: "silver" } };
    expect(viewMember({ ...silver, tags: [] }, now)?.next).toBeNull();
    expect(viewMember({ ...silver, tags: ["VIP"] }, now)?.next).toMatchObject({
      id: "gold",
      ways: [[{ metric: "status", left: "8900" }]],
    });
  });

  it("names points where they are those to spend, and of several things together what is missing alone", () => {
    const tiers = [
      { id: "general", name: "General", reach: null },
      {
        ...{ id: "silver", name: "Silver" },
        reach: {
          all: [
            { metric: "points", atLeast: "600" },
            { metric: "orders", atLeast: "3" },
          ],
        },
      },
    ];
    const read = parseProgramme({ ...influencerTiers("USD"), tiers });
    assert("programme" in read);
    const now = { programme: read.programme, locale: "en", now: here.now };
    const of = (values: object) => ({ ...standing, tierId: "general", values });
    const mine = { available: 0n, pending: 0n, nextEnding: null, tags: null };
    expect(viewMember({ ...mine, standing: of({ points: "100", orders: "3" }) }, now)?.next).toMatchObject({
      remaining: "500 points",
      ways: [[{ metric: "points", left: "500" }]],
    });
    expect(viewMember({ ...mine, standing: of({ points: "599", orders: "1" }) }, now)?.next).toMatchObject({
      remaining: "1 point and 2 orders",
      ways: [
        [
          { metric: "points", left: "1" },
          { metric: "orders", left: "2" },
        ],
      ],
    });
    expect(viewProgramme(now).tiers.map(({ threshold }) => threshold)).toEqual(["$0", null]);
  });

  it("has no place for a member where a programme has no tiers", () => {
    const none = { ...here, programme: { ...parsed.programme, tiers: [] } };
    expect(
      viewMember({ available: 0n, pending: 0n, nextEnding: null, tags: null, standing }, none),
    ).toBeNull();
  });

  it("tells until when a tier is held, and what keeps it for longer", () => {
    const until = new Date("2027-01-01T05:00:00Z");
    const lastDay = new Date("2027-01-01T04:59:59.999Z");
    const held = { ...standing, tierId: "influencer", until };
    const mine = { available: 0n, pending: 0n, nextEnding: null, tags: null };
    expect(viewMember({ ...mine, standing: held }, here)?.held).toEqual({
      lastDay,
      ways: [[{ metric: "spend", left: "$120" }]],
    });
    const safe = { ...held, values: { spend: "50000" } };
    expect(viewMember({ ...mine, standing: safe }, here)?.held).toEqual({ lastDay, ways: null });
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
