import { describe, expect, test } from "vitest";
import { changeOf, FIGURE_DAYS, figuresOf } from "#app/reports/key-figures.ts";

const days = Array.from({ length: 2 * FIGURE_DAYS }, (_each, index) => ({
  day: `day ${index}`,
  members: BigInt(100 + index),
  issued: index < FIGURE_DAYS ? 10n : 20n,
  redeemed: index < FIGURE_DAYS ? 0n : 5n,
  revenueMinor: index === 59 ? -300n : 100n,
}));

describe("the key figures", () => {
  test("compare the later thirty days with the earlier", () => {
    const figures = figuresOf(days);
    expect(figures.members).toMatchObject({ now: 159n, before: 129n });
    expect(figures.issued).toMatchObject({ now: 600n, before: 300n });
    expect(figures.rate).toMatchObject({ now: 0.25, before: 0 });
    expect(figures.revenue).toMatchObject({ now: 2_600n, before: 3_000n });
    expect(changeOf(figures.issued)).toBe(1);
    expect(changeOf(figures.revenue)).toBeCloseTo(-0.1333, 4);
  });

  test("draw the rate over seven days, so that one quiet day is no cliff", () => {
    const { line } = figuresOf(days).rate;
    expect(line).toHaveLength(FIGURE_DAYS);
    // Six days of 10 issued and none redeemed, one of 20 and 5: 5 ÷ 80.
    expect(line[0]).toBe(0.0625);
    expect(line.at(-1)).toBe(0.25);
  });

  test("have no rate without points, and no change against nothing", () => {
    const quiet = days.map((each) => ({ ...each, issued: 0n, redeemed: 0n }));
    expect(figuresOf(quiet).rate).toMatchObject({ now: null, before: null });
    expect(changeOf({ now: 5n, before: 0n, line: [] })).toBeNull();
  });
});
