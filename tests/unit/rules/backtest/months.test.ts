/** Who has which tier at the end of each month of the shop. */
import { describe, expect, test } from "vitest";
import { monthsBefore, monthsOf } from "#app/rules/backtest/months.ts";
import { aMember, backtestOf, bought, NEW_YORK, programmeOf, toldPopulations } from "./scene.ts";

describe("months", () => {
  const span = (from: string, until: string) => ({ from: new Date(from), until: new Date(until) });

  test("are the shop's, over the end of the year, the last one up to now", () => {
    const months = monthsOf(span("2025-11-20T00:00:00Z", "2026-02-03T10:00:00Z"), NEW_YORK);
    expect(months.map(({ label, endsAt }) => [label, new Date(endsAt).toISOString()])).toEqual([
      ["2025-11", "2025-12-01T05:00:00.000Z"],
      ["2025-12", "2026-01-01T05:00:00.000Z"],
      ["2026-01", "2026-02-01T05:00:00.000Z"],
      ["2026-02", "2026-02-03T10:00:00.001Z"],
    ]);
  });

  test("end with summer time where it ends", () => {
    const months = monthsOf(span("2026-03-01T05:00:00Z", "2026-04-01T03:59:59Z"), NEW_YORK);
    expect(months.map(({ label }) => label)).toEqual(["2026-03"]);
    const next = monthsOf(span("2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z"), NEW_YORK);
    expect(next.map(({ label }) => label)).toEqual(["2026-03", "2026-04"]);
  });
});

/** Held to the end of the calendar year alone. */
const published = programmeOf({ qualification: { hold: "period" } });
/** Held to the end of the next one. */
const draft = programmeOf();
const setting = {
  ...{ published, draft, from: new Date("2026-11-01T12:00:00Z"), now: new Date("2027-02-15T12:00:00Z") },
};
/** The last half hour of 2026 in New York, and of 2027 elsewhere. */
const onNewYearsEve = bought({ at: "2027-01-01T04:30:00Z", dollars: 600 });

describe("the tier at the end of each month", () => {
  test("is held up to the last instant of the year, and no longer", () => {
    const member = aMember(1, [onNewYearsEve]);
    const result = backtestOf([member], setting);
    expect(toldPopulations(result.published.populations)).toEqual({
      ...{ "2026-11": "member 1", "2026-12": "influencer 1", "2027-01": "member 1", "2027-02": "member 1" },
    });
    expect(toldPopulations(result.draft.populations)).toEqual({
      "2026-11": "member 1",
      ...{ "2026-12": "influencer 1", "2027-01": "influencer 1", "2027-02": "influencer 1" },
    });
  });

  test("is by the time zone of the shop", () => {
    const { published: told } = backtestOf([aMember(1, [onNewYearsEve])], { ...setting, timeZone: "UTC" });
    expect(toldPopulations(told.populations)).toEqual({
      ...{ "2026-11": "member 1", "2026-12": "member 1", "2027-01": "influencer 1" },
      "2027-02": "influencer 1",
    });
  });

  test("is of those who were members by then, and of what orders before the first month reached", () => {
    const late = aMember(2, [], { enrolledAt: new Date("2027-01-01T04:59:59Z") });
    const later = aMember(3, [], { enrolledAt: new Date("2027-01-01T05:00:00Z") });
    const early = aMember(4, [bought({ at: "2026-05-01T12:00:00Z", dollars: 6_000 })]);
    const result = backtestOf([late, later, early], setting);
    expect(toldPopulations(result.published.populations)).toEqual({
      "2026-11": "ambassador 1",
      "2026-12": "member 1, ambassador 1",
      ...{ "2027-01": "member 3", "2027-02": "member 3" },
    });
    expect([result.published.points, result.published.orders.counted]).toEqual([0n, 0]);
  });

  test("falls with the refund in its month", () => {
    const back: [string, number][] = [["2026-12-20T12:00:00Z", 300]];
    const member = aMember(1, [bought({ at: "2026-11-20T12:00:00Z", dollars: 600, back })]);
    const { draft: told } = backtestOf([member], setting);
    expect(toldPopulations(told.populations)).toEqual({
      ...{ "2026-11": "influencer 1", "2026-12": "member 1", "2027-01": "member 1", "2027-02": "member 1" },
    });
    expect(told.points).toBe(300n);
  });
});

describe("a backtest begins", () => {
  test.each([
    ["2026-11-22T15:00:00Z", 12, "2025-11-22T05:00:00.000Z"],
    ["2026-03-15T15:00:00Z", 3, "2025-12-15T05:00:00.000Z"],
    ["2027-02-28T15:00:00Z", 24, "2025-02-28T05:00:00.000Z"],
    // June has no 31st.
    ["2026-12-31T15:00:00Z", 6, "2026-07-01T04:00:00.000Z"],
  ])("of %s and %i months at %s, when that day begins in the shop", (now, months, from) => {
    expect(monthsBefore(new Date(now), months, NEW_YORK).toISOString()).toBe(from);
  });
});
