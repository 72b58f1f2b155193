import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, daysIn, previousPeriod } from "#app/reports/period.ts";
import { stepLength, stepsOf } from "#app/reports/steps.ts";

const aPeriod = fc
  .tuple(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 0, max: 1_500 }))
  .map(([start, days]) => {
    const from = addDays("2020-01-01", start);
    return { preset: "custom" as const, from, to: addDays(from, days) };
  });

describe("the steps of a chart", () => {
  test("are days for a quarter, weeks for two years, thirties beyond", () => {
    expect([1, 92, 93, 732, 733].map(stepLength)).toEqual([1, 1, 7, 7, 30]);
  });

  test("hold every day once, in order, and none that is still to come", () => {
    fc.assert(
      fc.property(aPeriod, fc.integer({ min: -3, max: 1_600 }), (period, ahead) => {
        const until = addDays(period.from, ahead);
        const length = stepLength(daysIn(period));
        const steps = stepsOf(period, { until, length });
        const held = steps.flatMap((step) =>
          Array.from({ length: daysIn(step) }, (_, nth) => addDays(step.from, nth)),
        );
        const last = until < period.to ? until : period.to;
        const wanted = ahead < 0 ? 0 : daysIn({ from: period.from, to: last });
        expect(held).toEqual(Array.from({ length: wanted }, (_, nth) => addDays(period.from, nth)));
        expect(steps.slice(0, -1).every((step) => daysIn(step) === length)).toBe(true);
      }),
    );
  });

  test("before a period are as many days, up to the day before it", () => {
    fc.assert(
      fc.property(aPeriod, (period) => {
        const before = previousPeriod(period);
        expect(daysIn(before)).toBe(daysIn(period));
        expect(addDays(before.to, 1)).toBe(period.from);
      }),
    );
  });
});
