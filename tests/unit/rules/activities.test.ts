import { describe, expect, test } from "vitest";
import type { Proof } from "#app/rules/activities.ts";
import {
  awardFor,
  dayText,
  faultOfInstant,
  faultOfKey,
  faultOfProof,
  instantOnDay,
  isActive,
  isShown,
  sayAgain,
  stretchOf,
} from "#app/rules/activities.ts";

const NEW_YORK = "America/New_York";
const AUCKLAND = "Pacific/Auckland";
const stretch = (at: string, per: "day" | "month" | "year" | "ever", timeZone = NEW_YORK) => {
  const { from, until } = stretchOf(new Date(at), per, timeZone);
  return [from?.toISOString() ?? null, until?.toISOString() ?? null];
};

describe("the stretch that a limit counts in", () => {
  test.each([
    ["2026-11-23T04:59:59.999Z", "day", "2026-11-22T05:00:00.000Z", "2026-11-23T05:00:00.000Z"],
    ["2026-11-23T05:00:00.000Z", "day", "2026-11-23T05:00:00.000Z", "2026-11-24T05:00:00.000Z"],
    // The clocks go back on that day: it has 25 hours.
    ["2026-11-01T12:00:00.000Z", "day", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"],
    ["2026-02-28T12:00:00.000Z", "day", "2026-02-28T05:00:00.000Z", "2026-03-01T05:00:00.000Z"],
    ["2026-12-31T12:00:00.000Z", "day", "2026-12-31T05:00:00.000Z", "2027-01-01T05:00:00.000Z"],
    ["2026-12-01T04:59:00.000Z", "month", "2026-11-01T04:00:00.000Z", "2026-12-01T05:00:00.000Z"],
    ["2026-12-15T12:00:00.000Z", "month", "2026-12-01T05:00:00.000Z", "2027-01-01T05:00:00.000Z"],
    ["2027-01-01T04:59:00.000Z", "year", "2026-01-01T05:00:00.000Z", "2027-01-01T05:00:00.000Z"],
    ["2027-01-01T05:00:00.000Z", "year", "2027-01-01T05:00:00.000Z", "2028-01-01T05:00:00.000Z"],
  ] as const)("of %s is the shop's %s", (at, per, from, until) => {
    expect(stretch(at, per)).toEqual([from, until]);
  });

  test("is another one where the shop is elsewhere, and all time for what is given once", () => {
    expect(stretch("2026-11-23T05:00:00Z", "day", AUCKLAND)).toEqual([
      "2026-11-22T11:00:00.000Z",
      "2026-11-23T11:00:00.000Z",
    ]);
    expect(stretch("2026-12-31T11:00:00Z", "year", AUCKLAND)[0]).toBe("2026-12-31T11:00:00.000Z");
    expect(stretch("2026-11-23T05:00:00Z", "ever")).toEqual([null, null]);
  });
});

describe("what an activity brings", () => {
  const at = new Date("2026-11-22T17:00:00Z");
  const daily = { points: 20, limit: { times: 2, per: "day" as const } };
  const award = (activity: Parameters<typeof awardFor>[0], cap: number | null, times: number, year: bigint) =>
    awardFor(
      activity,
      { activityPointsPerYear: cap },
      { at, timeZone: NEW_YORK, tally: { times, pointsOfYear: year } },
    );
  const reached = (again: string | null) => ({ kind: "reached", againAt: again && new Date(again) });

  test("is its points until the limit is reached, and then nothing until the next stretch", () => {
    expect(award(daily, null, 1, 999n)).toEqual({ kind: "points", points: 20n, capped: false });
    expect(award(daily, null, 2, 0n)).toEqual(reached("2026-11-23T05:00:00Z"));
    expect(award({ ...daily, limit: { times: 1, per: "month" } }, null, 1, 0n)).toEqual(
      reached("2026-12-01T05:00:00Z"),
    );
    expect(award({ ...daily, limit: { times: 1, per: "ever" } }, 10, 1, 10n)).toEqual(reached(null));
    expect(award({ ...daily, limit: null }, null, 1_000, 0n)).toMatchObject({ points: 20n });
  });

  test("is what the year's cap leaves, and nothing at the cap or beyond it", () => {
    expect(award(daily, 100, 0, 80n)).toEqual({ kind: "points", points: 20n, capped: false });
    expect(award(daily, 100, 0, 81n)).toEqual({ kind: "points", points: 19n, capped: true });
    for (const year of [100n, 130n])
      expect(award(daily, 100, 2, year)).toEqual(reached("2027-01-01T05:00:00Z"));
  });

  test("is told with the shop's day from which there is more", () => {
    expect(sayAgain(new Date("2027-01-01T05:00:00Z"), NEW_YORK)).toBe(
      "It can be recorded again from January 1, 2027.",
    );
    expect(sayAgain(null, NEW_YORK)).toBe("It earns no more than that.");
  });
});

describe("what can be recorded", () => {
  test("is what Laurel need not find out by itself", () => {
    for (const kind of ["custom", "review", "outdoor", "check_in"] as const)
      expect(isActive({ kind })).toBe(true);
    for (const kind of ["referral", "birthday", "anniversary", "reminder"] as const)
      expect(isActive({ kind })).toBe(false);
  });

  test("happened within ninety days, and not tomorrow", () => {
    const now = new Date("2026-11-22T12:00:00Z");
    expect(faultOfInstant(new Date("2026-08-24T12:00:00Z"), now)).toBeNull();
    expect(faultOfInstant(new Date("2026-08-24T11:59:59Z"), now)).toBe("it is more than 90 days ago");
    expect(faultOfInstant(new Date("2026-11-22T12:01:00Z"), now)).toBeNull();
    expect(faultOfInstant(new Date("2026-11-22T12:01:01Z"), now)).toBe("it lies in the future");
  });

  test("is told with a day of the shop's: today is now, another one its noon", () => {
    const now = new Date("2026-11-23T03:00:00Z");
    expect(dayText(now, NEW_YORK)).toBe("2026-11-22");
    expect(instantOnDay("2026-11-22", now, NEW_YORK)).toBeNull();
    expect(instantOnDay("2026-11-23", now, NEW_YORK)).toEqual(new Date("2026-11-23T17:00:00Z"));
    expect(instantOnDay("2026-11-02", now, NEW_YORK)).toEqual(new Date("2026-11-02T17:00:00Z"));
    for (const text of ["", "2026-02-30", "2026-13-01", "22.11.2026", "2026-11-2"])
      expect(instantOnDay(text, now, NEW_YORK)).toBeUndefined();
  });

  test("has a key and a proof that the database can keep", () => {
    expect([faultOfKey("visit-7"), faultOfKey("x".repeat(100)), faultOfProof({ at: "gate 4" })]).toEqual([
      null,
      null,
      null,
    ]);
    expect(faultOfKey("  ")).toBe("it is missing");
    expect(faultOfKey("x".repeat(101))).toBe("it is longer than 100 characters");
    expect(faultOfKey("a\u0000b")).toBe("it holds characters that are none");
    expect(faultOfProof({ "\ud800": 1 })).toBe("it holds characters that are none");
    expect(faultOfProof({ a: "\u0000" })).toBe("it holds characters that are none");
    expect(faultOfProof({ a: "é".repeat(1_100) })).toBe("it is larger than 2048 bytes");
  });

  test.each<[Proof | null, boolean]>([
    [null, false],
    [{}, false],
    [{ a: "", b: null }, false],
    [{ a: " " }, false],
    [{ a: false }, false],
    [{ a: 0 }, true],
    [{ a: false, b: "https://photos.test/1" }, true],
    [{ a: true }, true],
  ])("%j shows something: %s", (proof, shown) => {
    expect(isShown(proof)).toBe(shown);
  });
});
