/** The last twelve months and those that ended before: what they hold, and until when. All days are days at noon UTC. */
import { describe, expect, test } from "vitest";
import { judgeOf } from "#app/rules/standing/judge.ts";
import type { Contribution } from "#app/rules/standing/spans.ts";
import { NOTHING, plus } from "#app/rules/standing/values.ts";
import type { Heard } from "#app/rules/standing/windows.ts";
import { WindowSpans } from "#app/rules/standing/windows.ts";
import { aVersion, foldOf, NEW_YORK, qualifying, tell } from "./setting.ts";

type Qualification = Omit<NonNullable<Parameters<typeof qualifying>[0]>, "period">;

const noon = (day: string) => `${day}T12:00:00Z`;
const at = (day: string) => Date.parse(noon(day));
const day = (ms: number) => (ms === Infinity ? "now" : new Date(ms).toISOString().slice(0, 10));

const judge = (qualification: Qualification = {}) =>
  judgeOf(aVersion({ qualification: { period: "rolling_12_months", ...qualification } }).programme, {
    timeZone: NEW_YORK,
    enrolledAt: null,
  });

/** Twelve months, and twelve more that they are held, unless said. */
function months(qualification: Qualification = {}) {
  const heard: Heard[] = [];
  const spans = new WindowSpans(judge(qualification), heard, NEW_YORK);
  const note = (contribution: Contribution, dollars: number) => {
    const change = { ...NOTHING, spend: BigInt(dollars) };
    contribution.net = plus(contribution.net, change);
    heard.push({ contribution, change });
    return change;
  };
  const made = (on: string) => ({ processedAt: at(on), leavesAt: 0, net: NOTHING });
  return {
    spans,
    /** Known of, by what counted before. */
    known: (on: string, dollars: number) => note(made(on), dollars),
    bought: (on: string, dollars: number, from = on) => {
      const contribution = made(on);
      spans.add(contribution, note(contribution, dollars), at(from));
      return contribution;
    },
    returned: (contribution: Contribution, dollars: number, on: string) =>
      spans.add(contribution, note(contribution, -dollars), at(on)),
    /** Each with its end, until when it holds, and what it brought. */
    told: () => spans.all.map(({ key, until, net }) => [day(key), day(until), Number(net.spend)]),
  };
}

describe("twelve months that ended", () => {
  test("hold what was bought before their end, and nothing that came at it or after", () => {
    const { spans, bought, told } = months();
    bought("2024-05-01", 400);
    bought("2024-09-01", 30);
    spans.cross(at("2025-05-01"), 0);
    bought("2025-05-01", 7);
    bought("2025-06-01", 9);
    expect(told()).toEqual([
      ["2025-05-01", "2026-05-01", 430],
      ["now", "now", 46],
    ]);
  });

  test("are gone when their hold is over, and what runs goes on as it was", () => {
    const { spans, bought, told } = months();
    bought("2024-05-01", 400);
    spans.cross(at("2025-05-01"), 0);
    bought("2026-02-01", 100);
    expect(spans.nextBorder(at("2026-02-01"))).toBe(at("2026-05-01"));
    spans.cross(at("2026-05-01"), 0);
    expect(told()).toEqual([["now", "now", 100]]);
    expect(spans.nextBorder(at("2026-05-01"))).toBe(at("2027-02-01"));
  });

  test("leave those that still hold when the first of them are over", () => {
    const { spans, bought, told } = months();
    bought("2024-05-01", 400);
    bought("2024-06-01", 100);
    spans.cross(at("2025-05-01"), 0);
    spans.cross(at("2025-06-01"), 0);
    expect(told().map(([end]) => end)).toEqual(["2025-05-01", "2025-06-01", "now"]);
    spans.cross(at("2026-05-01"), 0);
    expect(told()).toEqual([
      ["2025-06-01", "2026-06-01", 100],
      ["now", "now", 0],
    ]);
  });

  test("are no border once they are over", () => {
    const { spans, bought } = months();
    bought("2024-05-01", 400);
    spans.cross(at("2025-05-01"), 0);
    expect(spans.nextBorder(at("2026-04-30"))).toBe(at("2026-05-01"));
    expect(spans.nextBorder(at("2026-05-01"))).toBe(Infinity);
    expect(spans.nextBorder(at("2026-05-02"))).toBe(Infinity);
  });

  test("are not told of where nothing holds them", () => {
    const { spans, bought, told } = months({ hold: "period" });
    bought("2024-05-01", 400);
    spans.cross(at("2025-05-01"), 0);
    expect(told()).toEqual([["now", "now", 0]]);
  });

  test("hold for as long as the version that judges them says", () => {
    const { spans, bought, told } = months();
    bought("2024-05-01", 400);
    spans.cross(at("2025-05-01"), 0);
    spans.judgeBy(judge({ graceDays: 10 }));
    expect(told()).toEqual([
      ["2025-05-01", "2026-05-11", 400],
      ["now", "now", 0],
    ]);
  });
});

describe("an order that is heard of after it left", () => {
  test("opens the twelve months that ended with it, between those before and after", () => {
    const { bought, told } = months();
    bought("2024-05-01", 1, "2025-09-01");
    bought("2024-07-01", 20, "2025-09-02");
    bought("2024-06-01", 300, "2025-09-03");
    bought("2024-04-01", 4_000, "2025-09-04");
    expect(told()).toEqual([
      ["2025-04-01", "2026-04-01", 4_321],
      ["2025-05-01", "2026-05-01", 321],
      ["2025-06-01", "2026-06-01", 320],
      ["2025-07-01", "2026-07-01", 20],
      ["now", "now", 0],
    ]);
  });

  test("adds to those that ended at the same instant", () => {
    const { bought, told } = months();
    bought("2024-05-01", 300, "2025-09-01");
    bought("2024-05-01", 200, "2025-09-02");
    expect(told()).toEqual([
      ["2025-05-01", "2026-05-01", 500],
      ["now", "now", 0],
    ]);
  });

  test.each([
    ["opens them on the last day on which they would hold", "2026-04-30", ["2025-05-01", "now"]],
    ["opens none when they would be over", "2026-05-01", ["now"]],
    ["opens none after that", "2026-05-02", ["now"]],
  ])("%s", (_opens, from, ends) => {
    const { bought, told } = months();
    bought("2024-05-01", 300, from);
    expect(told().map(([end]) => end)).toEqual(ends);
  });
});

describe("the twelve months up to now", () => {
  test("lose first what leaves them first, whenever it was heard of", () => {
    const { spans, bought, told } = months();
    bought("2024-09-01", 20);
    bought("2024-05-01", 300, "2024-10-01");
    bought("2024-07-01", 4_000, "2024-10-02");
    expect(spans.nextBorder(at("2024-10-02"))).toBe(at("2025-05-01"));
    spans.cross(at("2025-05-01"), 0);
    expect(spans.nextBorder(at("2025-05-01"))).toBe(at("2025-07-01"));
    spans.cross(at("2025-07-01"), 0);
    expect(told().at(-1)).toEqual(["now", "now", 20]);
    expect(spans.nextBorder(at("2025-07-01"))).toBe(at("2025-09-01"));
  });

  test("lose an order of which something went back once, with what was left of it", () => {
    const { spans, bought, returned, told } = months();
    const order = bought("2024-05-01", 300);
    bought("2024-06-01", 50);
    returned(order, 100, "2024-07-01");
    spans.cross(at("2025-05-01"), 0);
    expect(told()).toEqual([
      ["2025-05-01", "2026-05-01", 250],
      ["now", "now", 50],
    ]);
  });
});

describe("months that are recalled", () => {
  test("hold what has not left them, and those that ended what left by then", () => {
    const { spans, known, told } = months();
    known("2024-05-01", 1);
    known("2024-06-01", 20);
    known("2024-09-01", 300);
    spans.recall(at("2025-06-01"));
    expect(told()).toEqual([
      ["2025-05-01", "2026-05-01", 321],
      ["2025-06-01", "2026-06-01", 320],
      ["now", "now", 300],
    ]);
    expect(spans.nextBorder(at("2025-06-01"))).toBe(at("2025-09-01"));
    spans.cross(at("2025-09-01"), 0);
    expect(told().at(-1)).toEqual(["now", "now", 0]);
  });

  test("hold nothing twice", () => {
    const { spans, known, told } = months({ hold: "period" });
    known("2024-05-01", 1);
    known("2024-09-01", 300);
    spans.recall(at("2025-05-01"));
    expect(told()).toEqual([["now", "now", 300]]);
    expect(spans.turnsAt()).toBe(at("2025-09-01"));
  });
});

describe("where returns end no tier", () => {
  const ofMonths = { period: "rolling_12_months", hold: "period", endsOnReturn: false } as const;
  const orders = [
    { at: noon("2024-01-10"), dollars: 10 },
    { at: noon("2024-05-01"), dollars: 100, refunds: [[noon("2024-06-01"), 50]] as [string, number][] },
  ];
  const now = "2026-01-01";

  test("what is left of twelve months counts at its highest, until that leaves too", () => {
    const story = { versions: qualifying(ofMonths), now };
    expect(tell(orders, story)).toEqual(["2024-05-01 silver", "2025-05-01 base"]);
  });

  test("the highest counts also where other periods counted before", () => {
    const versions = [
      ...qualifying({ period: "lifetime", endsOnReturn: false }),
      aVersion({ qualification: ofMonths }, { version: 2, publishedAt: noon("2024-07-01") }),
    ];
    expect(tell(orders, { versions, now })).toEqual(["2024-05-01 silver", "2025-05-01 base"]);
  });

  test("the highest counts also where returns ended tiers before, whatever has left since", () => {
    const versions = [
      ...qualifying({ ...ofMonths, endsOnReturn: true }),
      aVersion({ qualification: ofMonths }, { version: 2, publishedAt: noon("2025-02-01") }),
    ];
    const story = ["2024-05-01 silver", "2024-06-01 base", "2025-02-01 silver", "2025-05-01 base"];
    for (const some of [orders, orders.slice(1)]) expect(tell(some, { versions, now })).toEqual(story);
  });

  test("the tier is told as held until its highest leaves", () => {
    const { standing } = foldOf(orders, { versions: qualifying(ofMonths), now: "2024-08-01" });
    expect(standing).toMatchObject({ tierId: "silver", until: new Date(noon("2025-05-01")) });
  });
});

describe("the last twelve months grant a tier", () => {
  const versions = qualifying({ period: "rolling_12_months", hold: "period" });

  test.each<[string, [string, number][], string]>([
    [
      "until the order without which it is lost",
      [
        ["2024-05-01", 100],
        ["2024-06-01", 500],
      ],
      "2025-06-01",
    ],
    [
      "until orders of one instant leave together",
      [
        ["2024-05-01", 10],
        ["2024-05-01", 500],
        ["2024-06-01", 20],
      ],
      "2025-05-01",
    ],
  ])("%s", (_until, list, until) => {
    const orders = list.map(([on, dollars]) => ({ at: noon(on), dollars }));
    const { standing } = foldOf(orders, { versions, now: "2024-08-01" });
    expect(standing).toMatchObject({ tierId: "gold", until: new Date(noon(until)) });
  });

  test("not for an order of which is heard at the instant at which it leaves", () => {
    const late = { at: noon("2024-05-01"), dollars: 500, from: noon("2025-05-01") };
    expect(tell([late], { versions })).toEqual([]);
    expect(tell([{ ...late, from: "2025-05-01T11:59:59Z" }], { versions })).toHaveLength(2);
  });

  test("that a new order holds on when an older hold ends", () => {
    const orders = [
      { at: noon("2024-05-01"), dollars: 500 },
      { at: noon("2026-03-01"), dollars: 100 },
    ];
    const story = { versions: qualifying({ period: "rolling_12_months" }), now: "2030-01-01" };
    expect(tell(orders, story)).toEqual(["2024-05-01 gold", "2026-05-01 silver", "2028-03-01 base"]);
  });
});
