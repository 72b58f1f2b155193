import { expect, test } from "vitest";
import { startOfYear, yearOf } from "#app/rules/shop-time.ts";

test.each([
  ["America/New_York", "2026-01-01T05:00:00.000Z"],
  ["UTC", "2026-01-01T00:00:00.000Z"],
  ["Asia/Kolkata", "2025-12-31T18:30:00.000Z"],
  ["Pacific/Kiritimati", "2025-12-31T10:00:00.000Z"],
  ["America/Sao_Paulo", "2026-01-01T03:00:00.000Z"],
])("2026 begins in %s at %s", (timeZone, instant) => {
  expect(startOfYear(2026, timeZone).toISOString()).toBe(instant);
  expect(yearOf(new Date(instant), timeZone)).toBe(2026);
  expect(yearOf(new Date(Date.parse(instant) - 1), timeZone)).toBe(2025);
});

test("an unknown time zone is refused", () => {
  expect(() => startOfYear(2026, "Mars/Olympus")).toThrow(RangeError);
});
