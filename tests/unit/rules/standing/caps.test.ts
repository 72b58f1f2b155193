/** What caps by day, month and year leave: "of 100 a day 30, of 200 a month …". */
import { describe, expect, test } from "vitest";
import { Caps, isCapped, smaller } from "#app/rules/standing/caps.ts";
import { aVersion, NEW_YORK } from "./setting.ts";

type PerStretch = { perDay?: number; perMonth?: number; perYear?: number };

const capped = (caps: PerStretch) =>
  aVersion({ earning: { rate: { points: 1, perMinor: "100" }, caps } }).programme;
const ALL = capped({ perDay: 100, perMonth: 200, perYear: 250 });

/** The room on a day, after points of other days. */
function roomOn(day: string, before: [day: string, points: bigint][], programme = ALL) {
  const caps = new Caps("UTC");
  const stretches = (on: string) => caps.stretchesOf(new Date(`${on}T12:00:00Z`));
  for (const [on, points] of before) caps.add(stretches(on), points);
  return caps.roomFor(programme, stretches(day));
}

describe("of 100 points a day, 200 a month and 250 a year there are left", () => {
  test.each<[string, [string, bigint][], left: bigint, of: string]>([
    ["100 of the day, where nothing was", [], 100n, "day"],
    ["30 of the day after 70", [["2026-05-14", 70n]], 30n, "day"],
    [
      "30 after 50 and 20 of that day",
      [
        ["2026-05-14", 50n],
        ["2026-05-14", 20n],
      ],
      30n,
      "day",
    ],
    [
      "80 after 70, of which 50 went back",
      [
        ["2026-05-14", 70n],
        ["2026-05-14", -50n],
      ],
      80n,
      "day",
    ],
    ["none after more than 100", [["2026-05-14", 120n]], 0n, "day"],
    ["100 of the day after any of another", [["2026-05-13", 70n]], 100n, "day"],
    ["100 of the day after any of that day of another month", [["2026-04-14", 70n]], 100n, "day"],
    ["100 of the day after any of that day of another year", [["2025-05-14", 300n]], 100n, "day"],
    [
      "60 of the month after 140 of other days",
      [
        ["2026-05-01", 70n],
        ["2026-05-31", 70n],
      ],
      60n,
      "month",
    ],
    [
      "none of the month after 200 of other days",
      [
        ["2026-05-01", 100n],
        ["2026-05-02", 100n],
      ],
      0n,
      "month",
    ],
    [
      "10 of the year after 240 of other months",
      [
        ["2026-01-31", 140n],
        ["2026-12-01", 100n],
      ],
      10n,
      "year",
    ],
    [
      "of the day, where all leave the same",
      [
        ["2026-05-01", 100n],
        ["2026-01-01", 50n],
      ],
      100n,
      "day",
    ],
    [
      "of the month, where it leaves as little as the year",
      [
        ["2026-05-01", 150n],
        ["2026-01-01", 50n],
      ],
      50n,
      "month",
    ],
  ])("%s", (_words, before, left, of) => {
    expect(roomOn("2026-05-14", before)).toEqual({ left, of });
  });
});

test("days, months and years that only sound alike are others", () => {
  const stretches = (on: string) => new Caps("UTC").stretchesOf(new Date(`${on}T12:00:00Z`));
  const days = [
    "2026-01-01",
    "2026-01-11",
    "2026-01-31",
    "2026-02-01",
    "2026-11-01",
    "2026-11-11",
    "2027-01-01",
  ];
  expect(new Set(days.map((day) => stretches(day)[0])).size).toBe(days.length);
  expect(new Set(days.map((day) => stretches(day)[1])).size).toBe(4);
  expect(new Set(days.map((day) => stretches(day)[2])).size).toBe(2);
  expect(new Set(stretches("2026-01-01")).size).toBe(3);
});

test("a day begins where the shop is, or where it was when the order was judged", () => {
  const evening = new Date("2026-05-15T02:00:00Z");
  const caps = new Caps(NEW_YORK);
  const noon = (day: string) => caps.stretchesOf(new Date(`2026-05-${day}T16:00:00Z`));
  expect(caps.stretchesOf(evening)).toEqual(noon("14"));
  expect(caps.stretchesOf(evening, "UTC")).toEqual(noon("15"));
});

test.each<[PerStretch, boolean, unknown]>([
  [{}, false, null],
  [{ perDay: 60 }, true, { left: 40n, of: "day" }],
  [{ perMonth: 70 }, true, { left: 50n, of: "month" }],
  [{ perYear: 80 }, true, { left: 60n, of: "year" }],
])("a programme with %j has no other room", (caps, answer, room) => {
  expect(isCapped(capped(caps))).toBe(answer);
  expect(roomOn("2026-05-14", [["2026-05-14", 20n]], capped(caps))).toEqual(room);
});

test.each([
  [null, null, null],
  [5n, null, 5n],
  [null, 5n, 5n],
  [5n, 7n, 5n],
  [7n, 5n, 5n],
])("the smaller of %s and %s is %s", (a, b, least) => {
  expect(smaller(a, b)).toBe(least);
});
