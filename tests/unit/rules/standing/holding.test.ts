/** How long a tier is held: periods, holds, grace, and the ways down. Days are days in New York. */
import { describe, expect, test } from "vitest";
import { aTier, foldOf, found, LADDER, qualifying, spend, tell } from "./setting.ts";

const INFLUENCERS = [
  aTier("member", null),
  aTier("influencer", spend(500)),
  aTier("ambassador", spend(5_000)),
];
const calendar = { versions: qualifying({}, INFLUENCERS) };

describe("tiers by spend in a calendar year", () => {
  const climbing = [
    { id: 1, at: "2026-05-01", dollars: 480 },
    { id: 2, at: "2026-05-02", dollars: 40 },
    { id: 3, at: "2026-05-03", dollars: 40 },
  ];

  test("an order finds the tier before it, whatever the order of the list", () => {
    const expected = { 1: "member", 2: "member", 3: "influencer" };
    expect(found(climbing, calendar)).toEqual(expected);
    expect(found(climbing.toReversed(), calendar)).toEqual(expected);
    expect(found([...climbing.slice(1), ...climbing.slice(0, 1)], calendar)).toEqual(expected);
  });

  test("the change says $520 of $500 in 2026, held to the end of the next year", () => {
    const { changes, standing } = foldOf(climbing.slice(0, 2), calendar);
    expect(changes).toEqual([
      {
        ...{ at: new Date("2026-05-02"), fromTierId: "member", toTierId: "influencer" },
        reason: {
          ...{ cause: "reached", by: "reached", period: "2026" },
          values: { spend: 52_000n, points: 0n, orders: 2n, units: 0n },
          threshold: { metric: "spend", atLeast: 50_000n },
        },
      },
    ]);
    expect(standing).toMatchObject({
      ...{ tierId: "influencer", since: new Date("2026-05-02"), until: new Date("2028-01-01T05:00:00Z") },
      period: { label: "2026", until: new Date("2027-01-01T05:00:00Z") },
      values: { spend: 52_000n },
    });
  });

  test("the year turns at midnight where the shop is", () => {
    const two = [
      { at: "2026-01-01T04:59:59Z", dollars: 300 },
      { at: "2026-01-01T05:00:00Z", dollars: 300 },
    ];
    expect(tell(two, calendar)).toEqual([]);
    expect(tell(two, { ...calendar, timeZone: "America/Los_Angeles" })).toHaveLength(1);
  });
});

describe("a return", () => {
  test("in the granting year ends the tier at once", () => {
    const back = [
      { at: "2026-05-01", dollars: 500, refunds: [["2026-06-01T12:00:00Z", 1]] as [string, number][] },
    ];
    expect(tell(back, calendar)).toEqual(["2026-04-30 influencer", "2026-06-01 member"]);
    expect(foldOf(back, calendar).changes[1]?.reason).toMatchObject({
      cause: "returned",
      values: { spend: 49_900n },
    });
    expect(tell(back, { versions: qualifying({ endsOnReturn: false }, INFLUENCERS) })).toHaveLength(1);
  });

  test("in the year after does so too, and changes nothing when the tier is over", () => {
    const back = (day: string) => [
      { at: "2025-05-01", dollars: 500, refunds: [[day, 1]] as [string, number][] },
    ];
    expect(tell(back("2026-06-01T12:00:00Z"), calendar)[1]).toBe("2026-06-01 member");
    expect(tell(back("2027-06-01"), { ...calendar, now: "2027-12-01" })[1]).toBe("2027-01-01 member");
  });

  test("leaves what another year granted", () => {
    const both = [
      { at: "2025-05-01", dollars: 500, refunds: [["2026-08-01", 500]] as [string, number][] },
      { at: "2026-05-01", dollars: 500 },
    ];
    expect(tell(both, { ...calendar, now: "2027-12-01" })).toHaveLength(1);
  });
});

type Row = [text: string, change: Parameters<typeof qualifying>[0], changes: string[]];
const BOUGHT = [{ at: "2024-03-10T17:00:00Z", dollars: 500 }];
const ENROLLED = "2023-06-15T12:00:00Z";

describe("gold for $500 on 10 March 2024", () => {
  test.each<Row>([
    ["calendar years, this one", { hold: "period" }, ["2025-01-01 base"]],
    ["calendar years, and the next", {}, ["2026-01-01 base"]],
    ["with grace", { graceDays: 30 }, ["2026-01-31 base"]],
    ["this one with grace", { hold: "period", graceDays: 365 }, ["2026-01-01 base"]],
    ["one step a year", { downgrade: "one_step" }, ["2026-01-01 silver", "2027-01-01 base"]],
    [
      "one step a year, each with grace",
      { downgrade: "one_step", graceDays: 10 },
      ["2026-01-11 silver", "2027-01-11 base"],
    ],
    ["years since 15 June 2023", { period: "anniversary_year", hold: "period" }, ["2024-06-15 base"]],
    ["such years, and the next", { period: "anniversary_year" }, ["2025-06-15 base"]],
    ["for life", { period: "lifetime" }, []],
    ["for life, with whatever else", { period: "lifetime", hold: "period", downgrade: "one_step" }, []],
    ["twelve months", { period: "rolling_12_months", hold: "period" }, ["2025-03-10 base"]],
    ["twelve months, and twelve more", { period: "rolling_12_months" }, ["2026-03-10 base"]],
    [
      "twelve months with grace",
      { period: "rolling_12_months", hold: "period", graceDays: 5 },
      ["2025-03-15 base"],
    ],
    [
      "twelve months, and a step",
      { period: "rolling_12_months", hold: "period", downgrade: "one_step" },
      ["2025-03-10 silver", "2026-03-10 base"],
    ],
  ])("%s", (_text, qualification, changes) => {
    const story = { versions: qualifying(qualification), enrolledAt: ENROLLED, now: "2030-01-01" };
    expect(tell(BOUGHT, story)).toEqual(["2024-03-10 gold", ...changes]);
  });

  test.each<[string, Parameters<typeof qualifying>[0], string | null]>([
    ["calendar years", {}, "2026-01-01T05:00:00.000Z"],
    ["years of the member", { period: "anniversary_year" }, "2025-06-15T04:00:00.000Z"],
    ["for life", { period: "lifetime" }, null],
    // 13:00 by the clock of the wall, in summer as in winter.
    ["twelve months", { period: "rolling_12_months", hold: "period" }, "2025-03-10T17:00:00.000Z"],
  ])("is told as held by %s until its day", (_text, qualification, until) => {
    const story = { versions: qualifying(qualification), enrolledAt: ENROLLED, now: "2024-04-01" };
    expect(foldOf(BOUGHT, story).standing.until?.toISOString() ?? null).toBe(until);
  });
});

describe("the last twelve months", () => {
  const rolling = {
    versions: qualifying({ period: "rolling_12_months", hold: "period" }),
    now: "2028-01-01",
  };

  test("lose each order when it is a year old, by the clock of the wall", () => {
    const two = [
      { at: "2025-11-01T16:00:00Z", dollars: 300 },
      { at: "2025-12-01T17:00:00Z", dollars: 300 },
    ];
    const { changes } = foldOf(two, rolling);
    // Noon in New York is 16:00 on 1 November 2025, summer time, and so it still is a year later.
    expect(changes.map(({ at, toTierId }) => [at.toISOString(), toTierId])).toEqual([
      ["2025-11-01T16:00:00.000Z", "silver"],
      ["2025-12-01T17:00:00.000Z", "gold"],
      ["2026-11-01T17:00:00.000Z", "silver"],
      ["2026-12-01T17:00:00.000Z", "base"],
    ]);
  });

  test("hold what was bought on a leap day until 28 February is over", () => {
    expect(tell([{ at: "2024-02-29T15:00:00Z", dollars: 100 }], rolling)[1]).toBe("2025-03-01 base");
  });

  test("that ended lose what they granted when one of their orders goes back", () => {
    const story = { versions: qualifying({ period: "rolling_12_months" }), now: "2028-01-01" };
    const back = [
      {
        at: "2024-05-01T12:00:00Z",
        dollars: 500,
        refunds: [["2025-09-01T12:00:00Z", 1]] as [string, number][],
      },
    ];
    expect(tell(back, story)).toEqual(["2024-05-01 gold", "2025-09-01 silver", "2026-05-01 base"]);
    const kept = {
      versions: qualifying({ period: "rolling_12_months", endsOnReturn: false }),
      now: "2028-01-01",
    };
    expect(tell(back, kept)).toEqual(["2024-05-01 gold", "2026-05-01 base"]);
  });

  test("count an order of which was heard after it left, for as long as it would have held", () => {
    const late = [{ at: "2024-05-01T12:00:00Z", dollars: 500, from: "2025-09-01T12:00:00Z" }];
    const story = { versions: qualifying({ period: "rolling_12_months" }), now: "2028-01-01" };
    expect(tell(late, story)).toEqual(["2025-09-01 gold", "2026-05-01 base"]);
    expect(tell(late, rolling)).toEqual([]);
    const { changes } = foldOf(late, story);
    expect(changes[0]?.reason.period).toBe("12 months to 2025-05-01");
  });
});

describe("a member's own years", () => {
  const story = { versions: qualifying({ period: "anniversary_year", hold: "period" }), now: "2030-01-01" };

  test("of a leap day begin on 1 March, and on 29 February where there is one", () => {
    const leap = { ...story, enrolledAt: "2024-02-29T15:00:00Z" };
    expect(tell([{ at: "2025-02-28T15:00:00Z", dollars: 100 }], leap)).toEqual([
      "2025-02-28 silver",
      "2025-03-01 base",
    ]);
    expect(tell([{ at: "2027-05-01T12:00:00Z", dollars: 100 }], leap)[1]).toBe("2028-02-29 base");
    expect(foldOf([], { ...leap, now: "2025-12-01" }).standing.period.label).toBe("year from 2025-03-01");
  });

  test("begin with the day of enrolment, so that an order of that morning is in them", () => {
    const noon = { ...story, enrolledAt: "2024-05-14T16:00:00Z" };
    expect(tell([{ at: "2024-05-14T14:00:00Z", dollars: 100 }], noon)[1]).toBe("2025-05-14 base");
    expect(tell([{ at: "2024-05-13T14:00:00Z", dollars: 100 }], noon)[1]).toBe("2024-05-14 base");
  });

  test("are the shop's for who never enrolled", () => {
    expect(foldOf([], { ...story, enrolledAt: null }).standing.period.label).toBe("2029");
  });
});

describe("keeping is easier than reaching", () => {
  const tiers = [
    aTier("base", null),
    aTier("silver", spend(100)),
    aTier("gold", spend(500), { keep: spend(250) }),
  ];
  const story = { versions: qualifying({}, tiers), now: "2030-01-01" };
  const gold = { at: "2024-05-01T12:00:00Z", dollars: 500 };

  test("$250 in the year after keeps gold for another year", () => {
    expect(tell([gold, { at: "2025-05-01", dollars: 250 }], story)).toEqual([
      "2024-05-01 gold",
      "2027-01-01 base",
    ]);
    expect(tell([gold, { at: "2025-05-01", dollars: 249 }], story)).toEqual([
      "2024-05-01 gold",
      "2026-01-01 silver",
      "2027-01-01 base",
    ]);
    expect(tell([{ at: "2025-05-01T12:00:00Z", dollars: 250 }], story)[0]).toBe("2025-05-01 silver");
  });

  test("it says what was kept, and what was not", () => {
    const { changes } = foldOf([gold, { at: "2025-05-01", dollars: 300 }], story);
    expect(changes[1]?.reason).toMatchObject({ cause: "ended", threshold: { atLeast: 25_000n } });
    const { standing } = foldOf([gold, { at: "2025-05-01", dollars: 300 }], { ...story, now: "2026-06-01" });
    expect(standing).toMatchObject({ tierId: "gold", until: new Date("2027-01-01T05:00:00Z") });
  });

  test("a return below it ends that, and so does one that takes away what was kept", () => {
    const refunds: [string, number][] = [["2026-02-01T12:00:00Z", 1]];
    expect(tell([gold, { at: "2025-05-01", dollars: 250, refunds }], story)[1]).toBe("2026-02-01 silver");
    const back: [string, number][] = [["2025-06-01T12:00:00Z", 1]];
    expect(
      tell(
        [
          { ...gold, refunds: back },
          { at: "2025-05-01", dollars: 250 },
        ],
        story,
      )[1],
    ).toBe("2025-06-01 silver");
  });

  test("but not one that is as high as reaching: what a year reached itself is not kept by it", () => {
    const refunds: [string, number][] = [["2024-06-01T12:00:00Z", 100]];
    expect(tell([{ ...gold, refunds }], story)[1]).toBe("2024-06-01 silver");
  });

  test("the last twelve months keep it for as long as they bring so much", () => {
    const rolling = {
      versions: qualifying({ period: "rolling_12_months", hold: "period" }, tiers),
      now: "2030-01-01",
    };
    const more = { at: "2024-11-01T12:00:00Z", dollars: 250 };
    expect(tell([gold, more], rolling)).toEqual(["2024-05-01 gold", "2025-11-01 base"]);
    expect(tell([gold, { ...more, dollars: 249 }], rolling)[1]).toBe("2025-05-01 silver");
  });
});

test("one step a year, from the top to the bottom, unless something better is deserved", () => {
  const tiers = [...LADDER, aTier("platinum", spend(1_000)), aTier("diamond", spend(2_000))];
  const story = { versions: qualifying({ downgrade: "one_step", hold: "period" }, tiers), now: "2031-01-01" };
  const once = { at: "2024-05-01T12:00:00Z", dollars: 2_000 };
  expect(tell([once], story)).toEqual([
    "2024-05-01 diamond",
    "2025-01-01 platinum",
    "2026-01-01 gold",
    "2027-01-01 silver",
    "2028-01-01 base",
  ]);
  const again = [once, { at: "2026-05-01T12:00:00Z", dollars: 1_000 }];
  expect(tell(again, story).slice(2)).toEqual([
    "2026-01-01 gold",
    "2026-05-01 platinum",
    "2027-01-01 gold",
    "2028-01-01 silver",
    "2029-01-01 base",
  ]);
  expect(foldOf([once], story).changes[1]?.reason).toMatchObject({
    cause: "ended",
    by: "step",
    period: "2025",
  });
});
