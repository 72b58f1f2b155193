import { describe, expect, test } from "vitest";
import { asksForCustomerTags } from "#app/rules/earning/campaigns.ts";
import { firstInstantMs } from "#app/rules/earning/wall-clock.ts";
import type { CampaignDocument } from "./scene.ts";
import { aCampaign, explained, pointsFor, programmeOf } from "./scene.ts";

describe("a minute of the shop's clock begins", () => {
  test.each([
    ["on any day", "America/New_York", "2026-07-04T00:00", "2026-07-04T04:00:00.000Z"],
    ["the day clocks are put forward", "America/New_York", "2026-03-08T00:00", "2026-03-08T05:00:00.000Z"],
    ["the day after", "America/New_York", "2026-03-09T00:00", "2026-03-09T04:00:00.000Z"],
    [
      "that the day leaves out, when it is gone past",
      "America/New_York",
      "2026-03-08T02:30",
      "2026-03-08T07:00:00.000Z",
    ],
    ["before it", "America/New_York", "2026-03-08T01:59", "2026-03-08T06:59:00.000Z"],
    ["after it", "America/New_York", "2026-03-08T03:00", "2026-03-08T07:00:00.000Z"],
    [
      "that the day shows twice, the first time",
      "America/New_York",
      "2026-11-01T01:30",
      "2026-11-01T05:30:00.000Z",
    ],
    ["after it", "America/New_York", "2026-11-01T02:00", "2026-11-01T07:00:00.000Z"],
    ["that is left out east of Greenwich", "Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00:00.000Z"],
    [
      "that is shown twice there, the first time",
      "Europe/Berlin",
      "2026-10-25T02:30",
      "2026-10-25T00:30:00.000Z",
    ],
    ["after it", "Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00.000Z"],
    ["at a midnight that is left out", "America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00:00.000Z"],
    [
      "where clocks go by half an hour",
      "Australia/Lord_Howe",
      "2026-10-04T02:15",
      "2026-10-03T15:30:00.000Z",
    ],
  ])("%s (%s, %s)", (_, timeZone, wall, instant) => {
    expect(new Date(firstInstantMs(wall, timeZone)).toISOString()).toBe(instant);
  });
});

describe("a campaign is in force from its first minute up to, and without, its last", () => {
  /** Doubles a $100 order of that instant, or not. */
  const isIn = (timeZone: string, dates: Pick<CampaignDocument, "from" | "until">) => (instant: string) =>
    pointsFor({ processedAt: new Date(instant) }, { campaigns: [aCampaign(dates)] }, { timeZone }) === 300n;

  test("on the day whose clocks are put forward", () => {
    const day = { from: "2026-03-08T00:00", until: "2026-03-09T00:00" };
    const inNewYork = isIn("America/New_York", day);
    expect(["2026-03-08T04:59:59.999Z", "2026-03-08T05:00:00Z"].map(inNewYork)).toEqual([false, true]);
    expect(["2026-03-09T03:59:59.999Z", "2026-03-09T04:00:00Z"].map(inNewYork)).toEqual([true, false]);
    const inBerlin = isIn("Europe/Berlin", { from: "2026-03-29T00:00", until: "2026-03-30T00:00" });
    expect(["2026-03-28T22:59:59.999Z", "2026-03-28T23:00:00Z"].map(inBerlin)).toEqual([false, true]);
    expect(["2026-03-29T21:59:59.999Z", "2026-03-29T22:00:00Z"].map(inBerlin)).toEqual([true, false]);
  });

  test("and one that follows it begins where it ends, also in an hour that comes twice", () => {
    const until = "2026-10-25T02:30";
    const first = isIn("Europe/Berlin", { from: "2026-10-24T00:00", until });
    const second = isIn("Europe/Berlin", { from: until, until: "2026-10-26T00:00" });
    for (const minute of ["00:29", "00:30", "00:59", "01:00", "01:29", "01:30", "02:00"]) {
      const instant = `2026-10-25T${minute}:00Z`;
      expect([first(instant), second(instant)]).toEqual([minute < "00:30", minute >= "00:30"]);
    }
  });

  test("by the time zone that the shop has now", () => {
    const campaigns = [aCampaign({ from: "2026-05-01T12:00", until: "2026-05-01T13:00" })];
    const programme = programmeOf({ campaigns });
    const asks = (timeZone: string) =>
      explained({}, { campaigns }, { timeZone }).notApplied.map(({ why }) => why);
    expect(["UTC", "Asia/Tokyo", "UTC"].map(asks)).toEqual([[], ["out_of_dates"], []]);
    expect(programme.campaigns).toHaveLength(1);
  });
});

describe("a campaign is for", () => {
  const points = (audience: CampaignDocument["audience"], scene: Parameters<typeof pointsFor>[2]) =>
    pointsFor({}, { campaigns: [aCampaign({ audience })] }, scene);

  test("members of its tiers", () => {
    const audience = { tierIds: ["influencer", "ambassador"] };
    expect(["member", "influencer"].map((tierId) => points(audience, { tierId }))).toEqual([100n, 600n]);
  });

  test("customers with any of its tags, without case; unknown tags are none", () => {
    const audience = { customerTags: ["VIP", "press"] };
    expect(points(audience, { customerTags: [" vip"] })).toBe(300n);
    expect(points(audience, { customerTags: ["PRESS", "x"] })).toBe(300n);
    expect(points(audience, { customerTags: ["vi"] })).toBe(100n);
    expect(points(audience, { customerTags: null })).toBe(100n);
  });

  test("those who are both, where it names both", () => {
    const audience = { tierIds: ["influencer"], customerTags: ["vip"] };
    expect(points(audience, { tierId: "influencer", customerTags: ["vip"] })).toBe(600n);
    expect(points(audience, { tierId: "influencer", customerTags: [] })).toBe(200n);
    expect(points(audience, { customerTags: ["vip"] })).toBe(100n);
  });
});

test("a bonus comes once for each campaign whose goods the order holds", () => {
  const effect = { kind: "bonus" as const, points: 25 };
  const campaigns = [
    aCampaign({ effect }),
    aCampaign({ id: "pens", effect, goods: { productIds: ["1"] } }),
    aCampaign({ id: "ink", effect, goods: { productIds: ["9"] } }),
    aCampaign({ id: "dear", effect, minimumOrderMinor: "10001" }),
  ];
  expect(pointsFor({}, { campaigns })).toBe(150n);
});

test("customer tags are asked for by campaigns that run", () => {
  const programme = programmeOf({ campaigns: [aCampaign({ audience: { customerTags: ["vip"] } })] });
  const asks = (instant: string) =>
    asksForCustomerTags(programme, { processedAt: new Date(instant), timeZone: "UTC" });
  expect(["2026-03-31T23:59:59Z", "2026-04-01T00:00:00Z"].map(asks)).toEqual([false, true]);
  const untagged = programmeOf({
    campaigns: [aCampaign({ audience: { tierIds: ["member"] } }), aCampaign({ id: "all" })],
  });
  expect(asksForCustomerTags(untagged, { processedAt: new Date("2026-05-01"), timeZone: "UTC" })).toBe(false);
});
