/** When points become a reward by themselves, how many, and into what. */
import { describe, expect, test } from "vitest";
import type { Terms } from "#app/rules/conversion.ts";
import {
  convertAll,
  convertedIn,
  convertedReward,
  conversionRewardId,
  enoughBy,
  leastPoints,
  monthAt,
  nextOpening,
  openWindow,
  stepsOf,
  termsAt,
  windowAgain,
} from "#app/rules/conversion.ts";
import { cashBack } from "#app/rules/presets/cash-back.ts";
import type { Programme, ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";

type Change = Partial<NonNullable<ProgrammeDocument["conversion"]>> | null;

function programmeWith(change: Change): Programme {
  const document = cashBack.document("USD");
  const conversion = change && document.conversion ? { ...document.conversion, ...change } : null;
  const parsed = parseProgramme({ ...document, conversion });
  if (!("programme" in parsed)) throw new Error(JSON.stringify(parsed.issues));
  return parsed.programme;
}

const monthly = (day: number) => ({ when: { kind: "monthly" as const, day } });
const threshold = { when: { kind: "threshold" as const } };

function versions(...published: [at: string, change: Change][]) {
  return published.map(([at, change], index) => ({
    version: index + 1,
    publishedAt: new Date(at),
    programme: programmeWith(change),
  }));
}

function conversionOf(change: Change) {
  const { conversion } = programmeWith(change);
  if (!conversion) throw new Error("no conversion");
  return conversion;
}

describe("a monthly window", () => {
  test.each([
    // The last millisecond of November and the first of December, where the shop is.
    ["America/New_York", 1, "2026-12-01T04:59:59.999Z", "2026-11"],
    ["America/New_York", 1, "2026-12-01T05:00:00.000Z", "2026-12"],
    ["Pacific/Auckland", 1, "2026-11-30T10:59:59.999Z", "2026-11"],
    ["Pacific/Auckland", 1, "2026-11-30T11:00:00.000Z", "2026-12"],
    // Over the turn of the year, and before the day has come.
    ["UTC", 28, "2027-01-27T23:59:59.999Z", "2026-12"],
    ["UTC", 28, "2027-01-28T00:00:00.000Z", "2027-01"],
    ["UTC", 28, "2027-02-28T00:00:00.000Z", "2027-02"],
    ["UTC", 28, "2027-03-27T23:59:59.999Z", "2027-02"],
    // Clocks go forward at midnight in Beirut: the 28th begins at one.
    ["Asia/Beirut", 28, "2027-03-27T21:59:59.999Z", "2027-02"],
    ["Asia/Beirut", 28, "2027-03-27T22:00:00.000Z", "2027-03"],
    // And back in Berlin on the 25th, in its night: midnight was two hours ahead of UTC.
    ["Europe/Berlin", 25, "2026-10-24T21:59:59.999Z", "2026-09"],
    ["Europe/Berlin", 25, "2026-10-24T22:00:00.000Z", "2026-10"],
    ["Europe/Berlin", 25, "2026-10-25T00:30:00.000Z", "2026-10"],
    ["Europe/Berlin", 25, "2026-10-25T01:30:00.000Z", "2026-10"],
  ])("%s, day %i, at %s: %s", (timeZone, day, at, window) => {
    const before = [["2020-01-01T00:00:00Z", monthly(day)]] as [string, Change][];
    expect(termsAt(versions(...before), { timeZone, now: new Date(at) })?.window).toBe(window);
  });

  test.each([
    ["2026-11-30T12:00:00Z", "2026-12-01T05:00:00.000Z"],
    ["2026-12-01T05:00:00Z", "2027-01-01T05:00:00.000Z"],
    // The clocks of New York have gone forward in between.
    ["2027-03-10T12:00:00Z", "2027-04-01T04:00:00.000Z"],
  ])("opens next after %s at %s", (now, next) => {
    const at = { now: new Date(now), timeZone: "America/New_York" };
    expect(nextOpening(days(["2020-01-01", 1]), at)?.toISOString()).toBe(next);
  });

  test.each([
    // The 1st was done; then the day became the 15th.
    ["2026-12-03T12:00:00Z", "2026-12", "2027-01-15T00:00:00.000Z"],
    ["2026-12-15T12:00:00Z", "2026-12", "2027-01-15T00:00:00.000Z"],
    ["2026-12-03T12:00:00Z", "2026-11", "2026-12-15T00:00:00.000Z"],
    ["2026-12-03T12:00:00Z", null, "2026-12-15T00:00:00.000Z"],
  ])("opens next after %s, where %s is done, at %s", (now, finished, next) => {
    const at = { now: new Date(now), timeZone: "UTC", finished };
    expect(nextOpening(days(["2020-01-01", 15]), at)?.toISOString()).toBe(next);
  });

  test.each([
    // Twice a year: the last one stays the last one, for whoever was away or is tried again.
    ["2026-12-31T23:59:59Z", null, "2027-01-15T00:00:00.000Z"],
    ["2027-01-15T00:00:00Z", "2027-01", "2027-07-15T00:00:00.000Z"],
    ["2027-07-14T23:59:59Z", "2027-01", "2027-07-15T00:00:00.000Z"],
    ["2027-07-15T00:00:00Z", "2027-07", "2028-01-15T00:00:00.000Z"],
  ])("of some months alone: at %s %s is open, the next one opens at %s", (now, open, next) => {
    const when = { kind: "monthly" as const, day: 15, months: [7, 1] };
    const times = [{ publishedAt: new Date("2026-08-01T00:00:00Z"), when }];
    const at = { timeZone: "UTC", now: new Date(now) };
    expect(openWindow(times, at)).toBe(open);
    expect(nextOpening(times, at)?.toISOString()).toBe(next);
  });

  test("of one month alone is the last one for a year", () => {
    const when = { kind: "monthly" as const, day: 15, months: [7] };
    const at = (now: string) =>
      openWindow([{ publishedAt: new Date("2026-07-15T00:00:00Z"), when }], {
        ...{ timeZone: "UTC", now: new Date(now) },
      });
    expect(["2026-07-14T23:59:59Z", "2026-07-15T00:00:00Z", "2027-07-14T23:59:59Z"].map(at)).toEqual([
      ...[null, "2026-07", "2026-07"],
    ]);
  });

  test("is called by the month of the shop", () => {
    expect(monthAt(new Date("2026-12-31T23:30:00Z"), "Europe/Berlin")).toBe("2027-01");
  });
});

/** When versions convert: since a day, on a day of the month; 0: not at all, -1: by threshold. */
const days = (...published: [since: string, day: number][]) =>
  published.map(([since, day]) => ({
    publishedAt: new Date(since),
    when: day === 0 ? null : day > 0 ? { kind: "monthly" as const, day } : { kind: "threshold" as const },
  }));

describe("a day that is moved", () => {
  const on = (now: string, ...published: Parameters<typeof days>) => {
    const at = { now: new Date(now), timeZone: "UTC" };
    const next =
      nextOpening(days(...published), at)
        ?.toISOString()
        .slice(0, 10) ?? null;
    return [openWindow(days(...published), at), next];
  };

  test.each<[string, string | null, string | null, ...[string, number][]]>([
    // To an earlier one that is over: the month keeps the day that it had.
    ["2026-12-12", "2026-11", "2026-12-15", ["2026-01-01", 15], ["2026-12-10", 5]],
    ["2026-12-15", "2026-12", "2027-01-05", ["2026-01-01", 15], ["2026-12-10", 5]],
    ["2026-12-13", "2026-11", "2026-12-15", ["2026-01-01", 15], ["2026-12-10", 5], ["2026-12-12", 3]],
    // To one that is still to come: that is the day.
    ["2026-12-07", "2026-11", "2026-12-08", ["2026-01-01", 15], ["2026-12-05", 8]],
    ["2026-12-08", "2026-12", "2027-01-08", ["2026-01-01", 15], ["2026-12-05", 8]],
    ["2026-12-13", "2026-11", "2026-12-20", ["2026-01-01", 15], ["2026-12-10", 5], ["2026-12-12", 20]],
    // On the very day: its version says.
    ["2026-12-15", "2026-12", "2027-01-15", ["2026-01-01", 5], ["2026-12-15", 15]],
    ["2026-12-20", "2026-12", "2027-01-05", ["2026-01-01", 15], ["2026-12-15", 5]],
    // After the month's day was there.
    ["2026-12-20", "2026-12", "2027-01-05", ["2026-01-01", 15], ["2026-12-16", 5]],
    // From nothing, or from a threshold, to a day that is over: it begins with the next.
    ["2026-12-20", null, "2027-01-05", ["2026-12-10", 5]],
    ["2026-12-20", null, "2027-01-05", ["2026-01-01", 0], ["2026-12-10", 5]],
    ["2026-12-20", null, "2027-01-05", ["2026-01-01", -1], ["2026-12-10", 5]],
    ["2026-12-20", "2026-11", "2027-01-05", ["2026-01-01", 15], ["2026-12-09", 0], ["2026-12-10", 5]],
    // To nothing, or to a threshold.
    ["2026-12-20", null, null, ["2026-01-01", 15], ["2026-12-16", 0]],
    ["2026-12-20", null, null, ["2026-01-01", 15], ["2026-12-16", -1]],
  ])("on %s: %s is open, the next one opens on %s", (now, open, next, ...published) => {
    expect(on(now, ...published)).toEqual([open, next]);
  });
});

test("a window is tried twice again", () => {
  expect(["2026-12", "2026-12/2", "2026-12/3", "3", "3/2", "3/3"].map(windowAgain)).toEqual([
    ...["2026-12/2", "2026-12/3", null, "3/2", "3/3", null],
  ]);
});

describe("the terms", () => {
  const at = (now: string, ...published: [string, Change][]) =>
    termsAt(versions(...published), { timeZone: "UTC", now: new Date(now) });
  const first = monthly(1);
  const old = "2026-01-01T00:00:00Z";

  test("are those of the version in force now, where its day was the same when the window opened", () => {
    const changed = { ...first, stepPoints: 100 };
    expect(at("2026-12-03T00:00:00Z", [old, first], ["2026-12-02T00:00:00Z", changed])).toMatchObject({
      version: 2,
      window: "2026-12",
      conversion: { stepPoints: 100 },
    });
  });

  test.each<[string, ...[string, Change][]]>([
    ["nothing was published"],
    ["it does not convert", [old, null]],
    ["it does not any more", [old, first], ["2026-12-02T00:00:00Z", null]],
    ["it began after the window opened", ["2026-12-01T00:00:00.001Z", first]],
    ["it did not convert then", [old, null], ["2026-12-02T00:00:00Z", first]],
    ["it converted by threshold then", [old, threshold], ["2026-12-02T00:00:00Z", first]],
  ])("are none where %s", (_why, ...published) => {
    expect(at("2026-12-03T00:00:00Z", ...published)).toBeNull();
  });

  test("begin with the very instant of the window, and with the next month's day", () => {
    expect(at("2026-12-03T00:00:00Z", ["2026-12-01T00:00:00Z", first])?.window).toBe("2026-12");
    const later = [["2026-12-02T00:00:00Z", first]] as [string, Change][];
    expect(at("2027-01-01T00:00:00Z", ...later)?.window).toBe("2027-01");
  });

  test("by threshold have no window: whoever has enough has their turn", () => {
    expect(at("2026-12-03T00:00:00Z", ["2026-12-02T00:00:00Z", threshold])?.window).toBeNull();
  });
});

describe("steps", () => {
  test.each([
    ["fewer than a step make none", {}, 499n, 0],
    ["a hole makes none", {}, -900n, 0],
    ["whole ones alone count", {}, 1_499n, 2],
    ["no more than at a time", { maximumSteps: 3 }, 9_999n, 3],
    ["no more than one reward may cost", { stepPoints: 100_000_000 }, 900_000_000n, 1],
    ["no more than one reward may be worth", { stepValueMinor: "400000000000000" }, 5_000n, 2],
  ])("%s", (_name, change, available, steps) => {
    expect(stepsOf(conversionOf({ ...monthly(1), ...change }), available)).toBe(steps);
  });

  test("buy so many times the value, on the terms of the programme", () => {
    const conversion = conversionOf({ minimumSubtotalMinor: "3000" });
    expect(convertedReward(conversion, 3, "USD")).toEqual({
      ...{ id: "conversion", kind: "amount_off", title: "$15 off", note: "", points: 1_500, goods: null },
      ...{
        tierIds: [],
        offeredFrom: null,
        offeredUntil: null,
        stock: null,
        limit: null,
        purchases: "one_time",
      },
      valueMinor: 1_500n,
      minimumSubtotalMinor: 3_000n,
      validDays: 30,
      combinesWith: { orderDiscounts: false, productDiscounts: true, shippingDiscounts: true },
    });
  });
});

describe("of several members", () => {
  const members = [
    { customerId: 1n, available: 1_200n, times: 4 },
    { customerId: 2n, available: 499n, times: 0 },
    { customerId: 3n, available: 0n, times: 0 },
  ];
  const terms = (change: Change, window: string | null): Terms => {
    const programme = programmeWith(change);
    if (!programme.conversion) throw new Error("no conversion");
    return { version: 1, programme, conversion: programme.conversion, window };
  };

  test("those with whole steps are converted", () => {
    expect(convertAll(terms({}, "2026-12"), members)).toEqual([
      { customerId: 1n, window: "2026-12", steps: 2, points: 1_000n },
    ]);
  });

  test("the others have their turn as well where what is left ends", () => {
    expect(convertAll(terms({ carryOver: false }, "2026-12"), members)).toEqual([
      { customerId: 1n, window: "2026-12", steps: 2, points: 1_000n },
      { customerId: 2n, window: "2026-12", steps: 0, points: 0n },
    ]);
    expect(leastPoints(terms({ carryOver: false }, "2026-12"))).toBe(1n);
    expect(leastPoints(terms({}, "2026-12"))).toBe(500n);
  });

  test("by threshold each time counts, and fewer than a step are nothing yet", () => {
    const byThreshold = terms({ ...threshold, carryOver: false }, null);
    expect(convertAll(byThreshold, members)).toEqual([
      { customerId: 1n, window: "5", steps: 2, points: 1_000n },
    ]);
    expect(leastPoints(byThreshold)).toBe(500n);
  });
});

test("a redemption says which conversion made it, and a shopper's says none", () => {
  expect(convertedIn(conversionRewardId("2026-12"))).toBe("2026-12");
  expect(convertedIn("conversion")).toBeNull();
});

test("who has enough by what was posted is told, where a threshold converts", () => {
  const entries = [
    { customerId: 1n, kind: "earn" as const, availableDelta: 300n },
    { customerId: 1n, kind: "earn" as const, availableDelta: 300n },
    { customerId: 2n, kind: "earn" as const, availableDelta: 499n },
    { customerId: 3n, kind: "return" as const, availableDelta: 900n },
    { customerId: 4n, kind: "reverse" as const, availableDelta: -1n },
    { customerId: 5n, kind: "adjust" as const, availableDelta: 500n },
  ];
  const posted = [300n, 600n, 499n, 900n, 900n, 500n].map((availableAfter) => ({ availableAfter }));
  expect(enoughBy(programmeWith(threshold), entries, posted)).toEqual([1n, 5n]);
  expect(enoughBy(programmeWith({}), entries, posted)).toEqual([]);
  expect(enoughBy(undefined, entries, posted)).toEqual([]);
});
