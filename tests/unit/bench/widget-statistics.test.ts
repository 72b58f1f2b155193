import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Group, intervalOf, median, order, weightedDrop } from "../../bench/widget/statistics.ts";

const group = (weight: number, withWidget: number[], without: number[]): Group => ({
  weight,
  pairs: withWidget.map((each, index) => ({ with: each, without: without[index]! })),
});

describe("the drop", () => {
  it("is what the median without the widget exceeds the median with it, not the median of the differences", () => {
    // The differences are 8, 2 and -2, the medians 98 and 97.
    expect(weightedDrop([group(1, [90, 97, 99], [98, 99, 97])])).toBe(1);
  });

  it("weighs the pages, whatever the weights come to", () => {
    const home = group(17, [90, 90, 90], [100, 100, 100]);
    const product = group(40, [95, 95, 95], [95, 95, 95]);
    expect(weightedDrop([home, product])).toBeCloseTo((17 * 10) / 57, 10);
  });

  it("takes the mean of the middle two of an even number", () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
  });
});

describe("the interval", () => {
  const noisy = group(1, [97, 99, 98, 96, 99, 98, 97, 99, 95], [99, 99, 100, 98, 100, 99, 99, 100, 98]);

  it("is the same for the same runs, and holds the drop", () => {
    const once = intervalOf([noisy])!;
    expect(intervalOf([noisy])).toEqual(once);
    expect(once.low).toBeLessThanOrEqual(weightedDrop([noisy]));
    expect(once.high).toBeGreaterThanOrEqual(weightedDrop([noisy]));
    expect(once.high).toBeGreaterThan(once.low);
  });

  it("has no width where every pair says the same, and moves with the runs", () => {
    const still = group(1, Array<number>(9).fill(97), Array<number>(9).fill(99));
    expect(intervalOf([still])).toEqual({ low: 2, high: 2 });
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), (by) => {
        const moved = { ...noisy, pairs: noisy.pairs.map((each) => ({ ...each, with: each.with - by })) };
        const before = intervalOf([noisy])!;
        const after = intervalOf([moved])!;
        expect(after.low).toBeCloseTo(before.low + by, 6);
        expect(after.high).toBeCloseTo(before.high + by, 6);
      }),
      { numRuns: 5 },
    );
  });

  it("keeps what is common to a pair out: pairs are drawn, not runs", () => {
    const values = [60, 70, 75, 80, 85, 90, 92, 95, 99];
    const together = group(
      1,
      values.map((each) => each - 2),
      values,
    );
    const { low, high } = intervalOf([together])!;
    expect(low).toBe(2);
    expect(high).toBe(2);
  });

  it("is not given for fewer than six pairs of any page", () => {
    const few = group(1, [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]);
    expect(intervalOf([few])).toBeNull();
    expect(intervalOf([noisy, few])).toBeNull();
  });
});

it("the sides take turns in going first", () => {
  const played = [0, 1, 2, 3].flatMap((pair) => order(pair)).map((on) => (on ? "A" : "B"));
  expect(played.join("")).toBe("ABBAABBA");
});
