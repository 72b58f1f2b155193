/** Days, months and years by the wall clock of the shop. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { dayOf, daysLater, offsetMs, startOfDay, yearLater } from "#app/rules/shop-time.ts";

const NEW_YORK = "America/New_York";
const at = (instant: Date) => instant.toISOString();

test("a day is the shop's own", () => {
  expect(dayOf(new Date("2026-03-01T04:59:59Z"), NEW_YORK)).toEqual({ year: 2026, month: 2, day: 28 });
  expect(dayOf(new Date("2026-03-01T05:00:00Z"), NEW_YORK)).toEqual({ year: 2026, month: 3, day: 1 });
  expect(at(startOfDay({ year: 2026, month: 7, day: 4 }, NEW_YORK))).toBe("2026-07-04T04:00:00.000Z");
});

test("a day that its month does not have begins with the next month", () => {
  expect(at(startOfDay({ year: 2026, month: 2, day: 29 }, "UTC"))).toBe("2026-03-01T00:00:00.000Z");
  expect(at(startOfDay({ year: 2026, month: 2, day: 31 }, "UTC"))).toBe("2026-03-01T00:00:00.000Z");
  expect(at(startOfDay({ year: 2028, month: 2, day: 29 }, "UTC"))).toBe("2028-02-29T00:00:00.000Z");
});

test("days later it is the same time of the wall clock, whatever the clocks did", () => {
  const before = new Date("2026-03-07T17:00:00Z");
  expect(at(daysLater(before, 1, NEW_YORK))).toBe("2026-03-08T16:00:00.000Z");
  expect(at(daysLater(before, 0, NEW_YORK))).toBe(at(before));
});

test.each([
  ["2025-05-01T12:00:00.000Z", "2026-05-01T12:00:00.000Z"],
  // 12:00 in summer, and in winter.
  ["2025-03-09T16:00:00.000Z", "2026-03-09T16:00:00.000Z"],
  ["2025-03-08T17:00:00.000Z", "2026-03-08T16:00:00.000Z"],
  // A leap day is a year old when 28 February is over.
  ["2024-02-29T15:00:00.000Z", "2025-03-01T05:00:00.000Z"],
  ["2027-02-28T15:00:00.000Z", "2028-02-28T15:00:00.000Z"],
])("twelve months after %s it is %s in New York", (from, to) => {
  expect(at(yearLater(new Date(from), NEW_YORK))).toBe(to);
});

test("the remembered offset is the calendar's own", () => {
  const zones = [
    "America/New_York",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Europe/London",
  ];
  const instants = fc.date({ min: new Date("1995-01-01"), max: new Date("2036-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(fc.constantFrom(...zones), instants, (timeZone, instant) => {
      const wall = new Date(instant.getTime() + offsetMs(instant.getTime(), timeZone));
      const shown = new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short", timeStyle: "medium" });
      expect(wall.toISOString().slice(0, 19).replace("T", " ")).toBe(shown.format(instant));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["2026-03-08T06:59:59.999Z", -5],
  ["2026-03-08T07:00:00.000Z", -4],
  ["2026-11-01T05:59:59.999Z", -4],
  ["2026-11-01T06:00:00.000Z", -5],
])("clocks in New York change on the second: %s", (instant, hours) => {
  expect(offsetMs(Date.parse(instant), NEW_YORK)).toBe(hours * 3_600_000);
});
