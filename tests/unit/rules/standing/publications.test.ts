/** What a new version does to standings: it raises at once, and lowers nobody before the period ends. */
import { describe, expect, test } from "vitest";
import type { JudgingVersion } from "#app/rules/standing/versions.ts";
import { advanceStanding } from "#app/rules/standing/stored.ts";
import { aTier, aVersion, foldOf, found, LADDER, settingOf, spend, tell } from "./setting.ts";

const PUBLISHED = "2026-06-01T12:00:00Z";
const NOW = "2030-01-01";

/** The ladder of $100 and $500, then another version on 1 June 2026. */
function then(
  tiers: typeof LADDER,
  other: Parameters<typeof aVersion>[0] = {},
  reevaluate = false,
): JudgingVersion[] {
  return [aVersion(other), aVersion({ tiers, ...other }, { version: 2, publishedAt: PUBLISHED, reevaluate })];
}

const gold = { at: "2026-05-01T12:00:00Z", dollars: 500 };
const HARDER = [aTier("base", null), aTier("silver", spend(100)), aTier("gold", spend(900))];

describe("thresholds", () => {
  test("that are lowered raise at once", () => {
    const easier = [aTier("base", null), aTier("silver", spend(50)), aTier("gold", spend(200))];
    const spent = [{ at: "2026-05-01T12:00:00Z", dollars: 250 }];
    const { changes } = foldOf(spent, { versions: then(easier), now: "2026-12-01" });
    expect(changes.map(({ at, toTierId }) => [at.toISOString(), toTierId])).toEqual([
      ["2026-05-01T12:00:00.000Z", "silver"],
      ["2026-06-01T12:00:00.000Z", "gold"],
    ]);
    expect(changes[1]?.reason).toMatchObject({
      cause: "published",
      by: "reached",
      threshold: { atLeast: 20_000n },
    });
  });

  test("that are raised leave the tier to the end of the year, not of the next", () => {
    const story = { versions: then(HARDER), now: NOW };
    expect(tell([gold], story)).toEqual(["2026-05-01 gold", "2027-01-01 silver", "2028-01-01 base"]);
    const { standing } = foldOf([gold], { ...story, now: "2026-07-01" });
    expect(standing).toMatchObject({ tierId: "gold", until: new Date("2027-01-01T05:00:00Z") });
    expect(found([gold, { at: "2026-07-01", dollars: 1 }], story)[2]).toBe("gold");
  });

  test("that are reached meanwhile hold as ever", () => {
    const more = { at: "2026-07-01", dollars: 400 };
    expect(tell([gold, more], { versions: then(HARDER), now: NOW })).toEqual([
      "2026-05-01 gold",
      "2028-01-01 base",
    ]);
  });

  test.each<[string, Parameters<typeof aVersion>[0], string]>([
    ["for life", { qualification: { period: "lifetime" } }, "2027-06-01 silver"],
    ["in twelve months", { qualification: { period: "rolling_12_months" } }, "2027-06-01 silver"],
    ["in a member's own year", { qualification: { period: "anniversary_year" } }, "2027-04-14 silver"],
    ["in a year, with grace that is not of it", { qualification: { graceDays: 30 } }, "2027-01-01 silver"],
  ])("that are raised leave a tier %s for as long", (_text, other, fall) => {
    const story = { versions: then(HARDER, other), enrolledAt: "2024-04-14T12:00:00Z", now: "2027-07-01" };
    expect(tell([gold], story)[1]).toBe(fall);
  });

  test("lower at once where the version judges everybody anew", () => {
    const { changes } = foldOf([gold], { versions: then(HARDER, {}, true), now: "2026-12-01" });
    expect(changes[1]).toMatchObject({
      ...{ at: new Date(PUBLISHED), toTierId: "silver" },
      reason: { cause: "published", threshold: { atLeast: 90_000n }, values: { spend: 50_000n } },
    });
  });

  test("also what an earlier publication left", () => {
    const again = aVersion(
      { tiers: HARDER },
      { version: 3, publishedAt: "2026-08-01T12:00:00Z", reevaluate: true },
    );
    expect(tell([gold], { versions: [...then(HARDER), again], now: NOW })[1]).toBe("2026-08-01 silver");
  });

  test("one step down at the end of what was left", () => {
    const tiers = [aTier("base", null), aTier("silver", spend(600)), aTier("gold", spend(900))];
    const story = { versions: then(tiers, { qualification: { downgrade: "one_step" } }), now: NOW };
    expect(tell([gold], story)).toEqual(["2026-05-01 gold", "2027-01-01 silver", "2028-01-01 base"]);
  });

  test("judge from their publication on, and the first ones what was before them", () => {
    const late = [aVersion({}, { publishedAt: "2026-08-01" })];
    expect(tell([gold], { versions: late, now: "2026-12-01" })).toEqual(["2026-05-01 gold"]);
  });
});

describe("a tier that is no longer there", () => {
  test("becomes the highest that its orders reach", () => {
    const renamed = [aTier("base", null), aTier("star", spend(400)), aTier("comet", spend(900))];
    const { changes } = foldOf([gold], { versions: then(renamed), now: NOW });
    expect(changes.map(({ toTierId }) => toTierId)).toEqual(["gold", "star", "base"]);
    expect(changes[1]?.at).toEqual(new Date(PUBLISHED));
  });

  test("becomes for a while the highest that whoever had it has reached, where its orders reach less", () => {
    const orders = { metric: "orders" as const, atLeast: "5" };
    const renamed = [
      aTier("base", null),
      aTier("star", { any: [spend(450), orders] }),
      aTier("comet", spend(900)),
    ];
    const versions = [
      aVersion({ qualification: { endsOnReturn: false } }),
      aVersion({ tiers: renamed }, { version: 2, publishedAt: PUBLISHED }),
    ];
    const back = [{ ...gold, refunds: [["2026-05-02", 400]] as [string, number][] }];
    expect(tell(back, { versions, now: NOW })).toEqual([
      "2026-05-01 gold",
      "2026-06-01 star",
      "2027-01-01 base",
    ]);
  });

  test("is everybody's where nothing is as far up", () => {
    const other = [aTier("base", null), aTier("star", { metric: "orders", atLeast: "9" })];
    expect(tell([gold], { versions: then(other), now: NOW })).toEqual(["2026-05-01 gold", "2026-06-01 base"]);
  });

  test("may be everybody's own", () => {
    const renamed = [aTier("friend", null), ...LADDER.slice(1)];
    const small = [{ at: "2026-05-01", dollars: 1 }];
    expect(tell(small, { versions: then(renamed), now: NOW })).toEqual(["2026-06-01 friend"]);
    expect(tell([], { versions: then(renamed), now: NOW })).toEqual([]);
  });
});

describe("another period", () => {
  const by = (period: "lifetime" | "rolling_12_months" | "calendar_year") => ({ qualification: { period } });
  const change = (from: Parameters<typeof by>[0], to: Parameters<typeof by>[0]) => [
    aVersion(by(from)),
    aVersion(by(to), { version: 2, publishedAt: PUBLISHED }),
  ];

  test("counts what was bought all the same", () => {
    const old = [{ at: "2020-05-01T12:00:00Z", dollars: 500 }];
    const story = { versions: change("calendar_year", "lifetime"), now: NOW };
    expect(tell(old, story)).toEqual(["2020-05-01 gold", "2022-01-01 base", "2026-06-01 gold"]);
  });

  test("leaves the tier to its own end", () => {
    const old = [{ at: "2020-05-01T12:00:00Z", dollars: 500 }];
    const story = { versions: change("lifetime", "calendar_year"), now: NOW };
    expect(tell(old, story)).toEqual(["2020-05-01 gold", "2027-01-01 base"]);
    const rolling = { versions: change("lifetime", "rolling_12_months"), now: NOW };
    expect(tell(old, rolling)).toEqual(["2020-05-01 gold", "2027-06-01 base"]);
  });

  test("asks for a fold where a state cannot tell", () => {
    const versions = change("calendar_year", "lifetime");
    const before = foldOf([gold], { versions, now: "2026-05-15" }).state;
    if (!before) throw new Error("years have a state");
    expect(advanceStanding(before, settingOf({ versions, now: NOW }))).toBeNull();
    expect(advanceStanding(before, settingOf({ versions: versions.slice(1), now: NOW }))).toBeNull();
    expect(advanceStanding(before, settingOf({ versions, now: "2026-05-20" }))?.standing.tierId).toBe("gold");
  });

  test("or another hold counts again what was over", () => {
    const hold = (each: "period" | "period_and_next") => ({
      qualification: { hold: each, period: "rolling_12_months" as const },
    });
    const versions = [
      aVersion(hold("period")),
      aVersion(hold("period_and_next"), { version: 2, publishedAt: PUBLISHED }),
    ];
    const old = [{ at: "2025-05-01T12:00:00Z", dollars: 500 }];
    expect(tell(old, { versions, now: NOW })).toEqual([
      "2025-05-01 gold",
      "2026-05-01 base",
      "2026-06-01 gold",
      "2027-05-01 base",
    ]);
  });
});

describe("tiers for customers with a tag", () => {
  const tiers = [
    ...LADDER.slice(0, 2),
    aTier("insider", spend(300), { requiredTag: "Insider" }),
    aTier("gold", spend(500)),
  ];
  const versions = [aVersion({ tiers })];
  const spent = [{ at: "2026-05-01T12:00:00Z", dollars: 400 }];

  test("are held with it alone, however it is written", () => {
    expect(tell(spent, { versions, customerTags: ["x", "INSIDER"] })).toEqual(["2026-05-01 insider"]);
    expect(tell(spent, { versions, customerTags: ["x"] })).toEqual(["2026-05-01 silver"]);
    expect(tell(spent, { versions, customerTags: null })).toEqual(["2026-05-01 silver"]);
    expect(tell([gold], { versions })).toEqual(["2026-05-01 gold"]);
  });

  test("are found by an order with the tags that were frozen with it", () => {
    const next = { at: "2026-05-02", dollars: 1 };
    expect(found([...spent, { ...next, tags: ["insider"] }], { versions })[2]).toBe("insider");
    expect(found([...spent, { ...next, tags: [] }], { versions, customerTags: ["insider"] })[2]).toBe(
      "silver",
    );
    expect(found([...spent, next], { versions, customerTags: ["insider"] })[2]).toBe("insider");
  });

  test("are told of when a tag came or went since the state was stored", () => {
    const { state } = foldOf(spent, { versions });
    if (!state) throw new Error("years have a state");
    const advanced = advanceStanding(
      state,
      settingOf({ versions, now: "2026-12-02", customerTags: ["insider"] }),
    );
    expect(advanced?.changes).toMatchObject([
      { at: new Date("2026-12-02"), fromTierId: "silver", toTierId: "insider", reason: { cause: "tagged" } },
    ]);
  });
});
