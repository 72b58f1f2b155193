/** A backtest as it is kept, and what older ones said in other words. */
import { describe, expect, test } from "vitest";
import type { BacktestReport } from "#app/rules/backtest/stored.ts";
import { readReport, storedReport } from "#app/rules/backtest/stored.ts";
import { aMember, backtestOf, bought, perDollar, programmeOf } from "./scene.ts";

const at = "2026-05-01T12:00:00Z";
const MEMBERS = [
  aMember(1, [bought({ at, dollars: 600 }), bought({ at: "2026-06-01T12:00:00Z", dollars: 33.33 })]),
  aMember(2, [bought({ at, back: [["2026-05-03T12:00:00Z", 40]] }), bought({ at, test: true })]),
  aMember(3, [], { enrolledAt: null }),
];

const aReport = (other: Partial<BacktestReport> = {}): BacktestReport => ({
  result: backtestOf(MEMBERS, { draft: programmeOf({ earning: { rate: perDollar(3) } }) }),
  ...{ past: "replayed", names: { published: "Club", draft: "Club, more" } },
  ...{ unknownProducts: 2, untold: ["accounts"] },
  ...other,
});
const kept = (told: BacktestReport) => JSON.parse(storedReport(told)) as Kept;
type Kept = { result: Side & { published: Side; draft: Side } } & Side;
type Side = Record<string, unknown>;

describe("a report is read as it was kept", () => {
  const { result } = aReport();
  const noReward = backtestOf(MEMBERS, { published: programmeOf({ rewards: [] }) });

  test.each<[string, BacktestReport]>([
    ["of a draft by which all win", aReport()],
    ["of the past as it settled", aReport({ past: "settled", untold: [] })],
    ["of a shop where nothing happened", aReport({ result: backtestOf([]) })],
    ["of a programme whose points buy nothing", aReport({ result: noReward })],
    ["of a loss", aReport({ result: { ...result, published: { ...result.published, outstanding: -12n } } })],
  ])("%s", (_of, told) => {
    expect(readReport(kept(told))).toEqual(told);
  });
});

test("amounts and ids are decimal strings in it, and instants are ISO", () => {
  const { result } = kept(aReport());
  expect(result).toMatchObject({
    from: "2026-01-01T05:00:00.000Z",
    draft: { points: "2046", orders: { counted: 3 } },
  });
  expect(result["moved"]).toMatchObject({ winners: { top: [{ customerId: "1" }, { customerId: "2" }] } });
});

describe("an older report", () => {
  test("said how many members there are once for both programmes", () => {
    const told = kept(aReport());
    const [published, draft] = [told.result.published, told.result.draft].map(
      ({ members: _, ...rest }) => rest,
    );
    const older = { ...told, result: { ...told.result, members: 7, published, draft } };
    expect(readReport(older)?.result).toMatchObject({ published: { members: 7 }, draft: { members: 7 } });
    expect(readReport(older)?.result).not.toHaveProperty("members");
    const none = { ...older, result: { ...told.result, published, draft } };
    expect(readReport(none)?.result).toMatchObject({ published: { members: 0 }, draft: { members: 0 } });
  });

  test("that says it for each is believed", () => {
    const told = kept(aReport());
    const result = { ...told.result, members: 7 };
    expect(readReport({ ...told, result })?.result).toMatchObject({
      published: { members: 2 },
      draft: { members: 2 },
    });
  });

  test("gave nothing for rising, and left nothing untold", () => {
    const { untold: _, ...told } = kept(aReport());
    const { risePoints: _points, gifts: _gifts, ...draft } = told.result["draft"];
    const read = readReport({ ...told, result: { ...told.result, draft } });
    expect(read).toMatchObject({
      untold: [],
      result: { draft: { risePoints: 0n, gifts: { rewards: 0, minor: 0n } } },
    });
  });
});

describe("what is no report is none", () => {
  const told = kept(aReport());
  const { names: _names, ...nameless } = told;

  test.each<[string, unknown]>([
    ["nothing", null],
    ["words", "a backtest"],
    ["another past", { ...told, past: "guessed" }],
    ["without names", nameless],
    ["with a name for one alone", { ...told, names: { published: "Club" } }],
    ["with something untold that nobody knows", { ...told, untold: ["weather"] }],
    [
      "with half a point",
      { ...told, result: { ...told.result, draft: { ...told.result.draft, points: "1.5" } } },
    ],
    [
      "with no number",
      { ...told, result: { ...told.result, draft: { ...told.result.draft, points: "1e3" } } },
    ],
    [
      "with nothing for a number",
      { ...told, result: { ...told.result, draft: { ...told.result.draft, points: "" } } },
    ],
  ])("%s", (_what, stored) => {
    expect(readReport(stored)).toBeNull();
  });
});
