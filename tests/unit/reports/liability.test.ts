import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { liabilityView } from "#app/components/programme-report/liability-view.ts";
import { FEWEST_ENDED, liabilityOf } from "#app/reports/programme/liability.ts";

const FIVE = { points: 500n, minor: 500n };

describe("what points may still cost", () => {
  test("is their worth, less what the past lets expect to expire", () => {
    const liability = liabilityOf(10_001n, { value: FIVE, ended: { redeemed: 30_000n, expired: 10_000n } });
    // 10,001 points at a cent each, three quarters of them, rounded up.
    expect(liability).toMatchObject({ fullMinor: 10_001n, expectedMinor: 7_501n, breakage: 0.25 });
  });

  test("is all of it where too few points have ended to say", () => {
    const ended = { redeemed: 1n, expired: FEWEST_ENDED - 2n };
    const liability = liabilityOf(1_000n, { value: FIVE, ended });
    expect(liability).toMatchObject({ expectedMinor: 1_000n, breakage: null });
    expect(liability && liabilityView(liability, "USD").steps[2]).toMatchObject({ value: "–" });
  });

  test("is not known where no reward is an amount", () => {
    expect(liabilityOf(1_000n, { value: null, ended: { redeemed: 0n, expired: 0n } })).toBeNull();
  });

  test("is never more than everything, nor less than nothing, nor less for fewer points that expired", () => {
    const points = fc.bigInt(0n, 10n ** 12n);
    fc.assert(
      fc.property(points, points, points, fc.bigInt(1n, 5_000n), (held, redeemed, expired, minor) => {
        const value = { points: 300n, minor };
        const one = liabilityOf(held, { value, ended: { redeemed, expired } });
        const fewer = liabilityOf(held, { value, ended: { redeemed, expired: expired / 2n } });
        if (!one || !fewer) throw new Error("a value is known");
        expect(one.expectedMinor >= 0n && one.expectedMinor <= one.fullMinor).toBe(true);
        expect(fewer.expectedMinor >= one.expectedMinor).toBe(true);
      }),
    );
  });

  test("says its steps in words", () => {
    const liability = liabilityOf(20_000n, { value: FIVE, ended: { redeemed: 15_000n, expired: 5_000n } });
    const view = liability && liabilityView(liability, "USD");
    expect(view?.expected).toBe("$150.00");
    expect(view?.steps.map(({ value }) => value)).toEqual(["20,000 points", "$200.00", "25%"]);
    expect(view?.steps[2]?.words).toContain("15,000 were redeemed and 5,000 expired");
  });
});
