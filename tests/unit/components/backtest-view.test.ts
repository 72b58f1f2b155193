/** A backtest as the merchant reads it. */
import { describe, expect, test } from "vitest";
import { populationView } from "#app/components/backtest/population-view.ts";
import { atWorkView, backtestView, headlineOf, summaryOf } from "#app/components/backtest/view.ts";
import type { BacktestReport } from "#app/rules/backtest/stored.ts";
import { readReport, storedReport } from "#app/rules/backtest/stored.ts";
import { untoldBy } from "#app/rules/backtest/untold.ts";
import type { Bought } from "../rules/backtest/scene.ts";
import {
  aMember,
  backtestOf,
  bought,
  NEW_YORK,
  perDollar,
  programmeOf,
  spend,
} from "../rules/backtest/scene.ts";

const order = (figures: Partial<Bought>) => bought({ at: "2026-10-02T12:00:00Z", ...figures });
const members = [
  aMember(7, [order({ dollars: 100 })]),
  aMember(8, [order({ dollars: 600, financialStatus: "pending" })]),
];
const now = new Date("2026-10-31T12:00:00Z");
const setting = { from: new Date("2026-09-01T04:00:00Z"), now };
const generous = programmeOf({ earning: { rate: perDollar(2) } });
const names = { published: "Points", draft: "More points" };

function reportOf(draft = generous, other: Partial<BacktestReport> = {}): BacktestReport {
  return {
    result: backtestOf(members, { ...setting, draft }),
    past: "settled",
    names,
    unknownProducts: 0,
    untold: [],
    ...other,
  };
}

const row = { months: 2, draftRevision: 3, programmeVersion: 5, finishedAt: now };
const today = { draftRevision: 3, programmeVersion: 5 };
const viewOf = (report = reportOf(), since: Partial<Parameters<typeof backtestView>[0]["today"]> = {}) =>
  backtestView(
    { report, row, names: new Map([[7n, "Ada"]]), today: { ...today, ...since } },
    { now, timeZone: NEW_YORK },
  );

test("says in one sentence what it comes to, in money where points are worth some", () => {
  expect(headlineOf(reportOf().result)).toBe(
    "The draft would have given $2.00, $1.00 more than the published programme.",
  );
  expect(headlineOf(reportOf(programmeOf()).result)).toBe(
    "The draft would have given $1.00, as much as the published programme.",
  );
  expect(headlineOf(reportOf(programmeOf({ earning: { rate: perDollar(2) }, rewards: [] })).result)).toBe(
    "The draft would have given 200 points, 100 points more than the published programme.",
  );
});

test("stands figure by figure, with the difference", () => {
  const lines = viewOf().figures.map(({ cells }) => cells.join(" | "));
  expect(lines).toContain("Points earned | 100 | 200 | +100");
  expect(lines).toContain("Effective discount | 1.00% | 2.00% | +1.00%");
  expect(lines).toContain("Net sales | $100.00 | $100.00 | $0.00");
});

test("says which orders, and how they were judged", () => {
  expect(viewOf().about).toEqual([
    "1 order from Sep 1 to Oct 31, 2 members. Each programme is judged as if it had been in force all the time.",
    "Orders left out by the draft: 1 not paid.",
  ]);
  const { about } = viewOf(reportOf(generous, { past: "replayed", unknownProducts: 2 }));
  expect(about[1]).toContain("They are judged as if it had been there");
  expect(about.at(-1)).toBe("2 products could not be read: no rule by collection, tag or vendor took them.");
});

describe("of many who win", () => {
  const buyers = (many: number) =>
    Array.from({ length: many }, (_, index) =>
      aMember(index + 1, [order({ dollars: many - index, customerId: BigInt(index + 1) })]),
    );
  const winnersOf = (many: number) => {
    const result = backtestOf(buyers(many), { ...setting, draft: generous });
    const { members, rest, more } = viewOf(reportOf(generous, { result })).moved.winners;
    return [members.length, rest?.heading, rest?.members.length, more];
  };

  test("the first ten stand there, and up to fifty behind a line", () => {
    expect(winnersOf(9)).toEqual([9, undefined, undefined, null]);
    expect(winnersOf(12)).toEqual([10, "The next 2", 2, null]);
    expect(winnersOf(50)).toEqual([10, "The next 40", 40, null]);
  });

  test("it says plainly of how many, and how many the spreadsheet has", () => {
    const most = "These are the 50 who win most of";
    expect(winnersOf(51).at(-1)).toBe(`${most} 51. The spreadsheet names all of them.`);
    expect(winnersOf(1_001).at(-1)).toBe(`${most} 1,001. The spreadsheet names the first 1,000.`);
  });
});

const risingOf = (entryReward: { kind: "points"; points: number } | { kind: "reward"; rewardId: string }) =>
  programmeOf({
    tiers: [
      { id: "member", name: "Member", reach: null },
      { id: "vip", name: "VIP", reach: spend(50), entryReward },
    ],
  });

test("tells what is given for rising where some is", () => {
  const names = viewOf().figures.map(({ key }) => key);
  expect(names).not.toContain("Of these for rising into tiers");
  const lines = viewOf(reportOf(risingOf({ kind: "points", points: 30 }))).figures.map(({ cells }) =>
    cells.join(" | "),
  );
  expect(lines).toContain("Points earned | 100 | 130 | +30");
  expect(lines).toContain("Of these for rising into tiers | 0 | 30 | +30");
  expect(lines.some((line) => line.startsWith("Rewards given"))).toBe(false);
});

test("says how many are members by each programme, and who would become one", () => {
  const buyer = aMember(7, [order({ dollars: 100, customerId: 7n })], { enrolledAt: null });
  const result = backtestOf([buyer], { ...setting, draft: programmeOf({ membership: "everyone" }) });
  const view = viewOf(reportOf(generous, { result }));
  expect(view.about[0]).toContain("0 members, 1 by the draft.");
  expect(view.moved.winners.members).toMatchObject([
    { name: "Ada", points: "0 → 100 points", tier: "not a member → Member" },
  ]);
});

test("says whose accounts are known where the draft asks for one, and nobody had to have one", () => {
  const [all, some] = [programmeOf({ membership: "everyone" }), programmeOf({ membership: "accounts" })];
  expect([untoldBy(all, all), untoldBy(some, all), untoldBy(all, some)]).toEqual([[], [], ["accounts"]]);
  const { about } = viewOf(reportOf(some, { untold: untoldBy(all, some) }));
  expect(about.at(-1)).toContain("those of whose account Laurel has heard");
  expect(about.at(-1)).toContain("counts as having no account until Shopify tells of it again");
});

describe("says that money is of every point where a conversion", () => {
  const every = (limits: { maximumSteps?: number; carryOver?: boolean }) =>
    programmeOf({
      conversion: {
        when: { kind: "monthly", day: 1 },
        ...{ stepPoints: 500, stepValueMinor: "500", validDays: 30, ...limits },
      },
    });
  const [plain, most, ending] = [every({}), every({ maximumSteps: 1 }), every({ carryOver: false })];

  test("of either programme takes so many steps at most, or what is left over ends", () => {
    const limited = ["conversion_limits"];
    expect([untoldBy(plain, most), untoldBy(plain, ending), untoldBy(most, plain)]).toEqual([
      ...[limited, limited, limited],
    ]);
    expect([untoldBy(plain, plain), untoldBy(generous, generous)]).toEqual([[], []]);
    const [all, some] = [
      programmeOf({ membership: "everyone" }),
      { ...most, membership: "accounts" as const },
    ];
    expect(untoldBy(all, some)).toEqual(["accounts", "conversion_limits"]);
  });

  test("converts less than it says: on the page, and where the draft is published", () => {
    const tenTimes = [aMember(7, [order({ dollars: 5_000 })])];
    const result = backtestOf(tenTimes, { ...setting, published: plain, draft: most });
    expect(result.draft.conversionMinor).toBe(5_000n);
    const report = reportOf(most, { result, untold: untoldBy(plain, most) });
    const words =
      /Money is counted as if every point were converted: it is too high where that limit binds\.$/;
    expect(viewOf(report).about.at(-1)).toMatch(words);
    expect(summaryOf(report).at(-1)).toMatch(words);
    expect(readReport(JSON.parse(storedReport(report)))).toEqual(report);
  });
});

test("of an older report says what it left out, and reads it as it was kept", () => {
  const { result, ...report } = JSON.parse(
    storedReport(reportOf(generous, { untold: ["membership", "entry_rewards"] })),
  ) as KeptReport;
  const { published, draft, ...rest } = result;
  const old = ({ members: _, risePoints: __, gifts: ___, ...figures }: Record<string, unknown>) => figures;
  const kept = { ...report, result: { ...rest, members: 2, published: old(published), draft: old(draft) } };
  const read = readReport(kept);
  expect(read?.result.published).toMatchObject({
    members: 2,
    risePoints: 0n,
    gifts: { rewards: 0, minor: 0n },
  });
  expect(viewOf(read ?? reportOf()).about.slice(-2)).toEqual([
    "The draft changes who takes part. The backtest does not: both programmes are judged with those who are members today.",
    "Points and rewards given for rising into a tier are not counted, by either programme.",
  ]);
});

type KeptReport = { result: { published: Record<string, unknown>; draft: Record<string, unknown> } };

test("names who wins, with what and where it ends", () => {
  const { winners, losers, words } = viewOf().moved;
  expect([winners.heading, losers.heading]).toEqual(["1 member wins 100 points", "Nobody loses"]);
  expect(winners.members).toEqual([
    { id: "7", name: "Ada", points: "100 → 200 points", tier: "Member", gain: "+100" },
  ]);
  expect(words).toBe("1 member earns the same. 0 members end in another tier.");
});

describe("is of something else", () => {
  const staleBy = (since: Parameters<typeof viewOf>[1]) => viewOf(reportOf(), since).stale;

  test("once the draft was saved again, or another version came in force: it can be run again", () => {
    expect(staleBy({})).toBeNull();
    expect(staleBy({ draftRevision: 4 })?.title).toBe("The draft was saved again since");
    expect(staleBy({ programmeVersion: 6 })?.title).toBe("Another version is in force since");
    expect(staleBy({ draftRevision: 4, programmeVersion: 6 })?.words).toContain("Run the backtest again");
  });

  test("once the draft was published or discarded: there is nothing to run", () => {
    for (const programmeVersion of [5, 6]) {
      const stale = staleBy({ draftRevision: null, programmeVersion });
      expect(stale?.title).toBe("The draft was published or discarded since");
      expect(stale?.words).not.toContain("Run");
    }
  });
});

test("is summed up where the draft is published", () => {
  expect(summaryOf(reportOf())).toEqual([
    "The draft would have given $2.00, $1.00 more than the published programme.",
    "Effective discount 2%, published 1%.",
    "1 member would win, 0 lose, 0 end in another tier.",
  ]);
});

test("comes back from where it is kept as it was", () => {
  const report = reportOf();
  const kept: unknown = JSON.parse(storedReport(report));
  expect(readReport(kept)).toEqual(report);
  expect(readReport({ other: "words" })).toBeNull();
});

describe("while it is at work", () => {
  const work = { backtestId: "b", state: "running", done: 25, total: 100 };

  test.each([
    [work, "25 of 100 orders", 25],
    [{ ...work, state: "asked", done: 0, total: 0 }, "Starting", 0],
    [
      { ...work, state: "reading", total: 2 },
      "A rule asks for the collections, tags or vendors of 2 products. Shopify is asked first.",
      0,
    ],
  ])("%j", (running, words, percent) => {
    expect(atWorkView(running)).toMatchObject({ words, percent });
  });
});

describe("tiers over time", () => {
  const tiers = (...counts: number[]) =>
    counts.map((each, index) => ({ tierId: `${index}`, name: `Tier ${index}`, members: each }));

  test("are columns of everybody above the first tier, the highest as high as the chart", () => {
    const { chart, table } = populationView([
      { month: "2026-09", tiers: tiers(90, 1, 0) },
      { month: "2026-10", tiers: tiers(80, 3, 1) },
    ]);
    expect(chart?.highest).toBe("4 members");
    expect(chart?.columns[1]?.parts.map(({ from, to, step }) => [from, to, step])).toEqual([
      [0, 0.75, 1],
      [0.75, 1, 6],
    ]);
    expect(table.rows).toEqual([
      { month: "Sep 2026", members: ["90", "1", "0"] },
      { month: "Oct 2026", members: ["80", "3", "1"] },
    ]);
  });

  test("are not drawn where there is one tier, and are flat where nobody rose", () => {
    expect(populationView([{ month: "2026-09", tiers: tiers(5) }]).chart).toBeNull();
    const { chart } = populationView([{ month: "2026-09", tiers: tiers(5, 0) }]);
    expect(chart?.columns[0]?.parts.map(({ to }) => to)).toEqual([0]);
  });
});
