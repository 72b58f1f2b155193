import { describe, expect, test } from "vitest";
import { couponView } from "#app/components/programme-report/coupon-view.ts";
import type { LikeGroup, Side } from "#app/reports/programme/coupon-effect.ts";
import { couponEffect } from "#app/reports/programme/coupon-effect.ts";

/** So many came back and spent `each` afterwards, the others nothing. */
function side(customers: number, returned: number, each = 1_000): Side {
  return { customers, returned, spentMinor: returned * each, spentSquared: returned * each ** 2 };
}
const group = (users: Side, others: Side): LikeGroup => ({ users, others });

describe("the effect of codes", () => {
  test("weighs groups by their users, and leaves out who has nobody alike", () => {
    const effect = couponEffect([
      group(side(90, 45), side(10, 2)),
      group(side(10, 10), side(40, 20)),
      group(side(5, 5), side(0, 0)),
      group(side(0, 0), side(300, 300)),
    ]);
    expect(effect).toMatchObject({ users: 100, others: 50, unmatched: 5 });
    expect(effect?.returned.users).toBeCloseTo(0.55, 12);
    // 90 % of two in ten, 10 % of one in two.
    expect(effect?.returned.others).toBeCloseTo(0.23, 12);
    expect(effect?.spentMinor.difference).toBeCloseTo(320, 9);
  });

  test("has the interval of the textbook for one group", () => {
    const effect = couponEffect([group(side(100, 60), side(100, 40))]);
    // Agresti and Caffo: rates of 61/102 and 41/102.
    const error = Math.sqrt((61 / 102) * (41 / 102) * (2 / 102));
    expect(effect?.returned.interval.low).toBeCloseTo(0.2 - 1.959964 * error, 12);
    expect(effect?.returned.interval.high).toBeCloseTo(0.2 + 1.959964 * error, 12);
    // 60 of 100 spent 1,000: a variance of 240,000 × 100 ÷ 99 on either side.
    const spread = Math.sqrt((2 * 240_000) / 99);
    expect(effect?.spentMinor.interval.low).toBeCloseTo(200 - 1.959964 * spread, 6);
  });

  test("is not told of fewer than thirty users with somebody alike", () => {
    expect(couponEffect([group(side(29, 29), side(100, 0)), group(side(50, 1), side(0, 0))])).toBeNull();
    expect(couponEffect([group(side(30, 30), side(1, 0))])).not.toBeNull();
  });

  test("says what chance may have done, and what it hardly has", () => {
    const say = (groups: LikeGroup[]) => {
      const effect = couponEffect(groups);
      return effect && couponView(effect, "USD");
    };
    const clear = say([group(side(400, 240), side(400, 160))]);
    expect(clear?.figures[0]?.value).toBe("60% against 40%");
    expect(clear?.figures[0]?.words).toMatch(
      /^A difference of 20 of 100; with 95 in 100 between 13\.\d of 100 and 26\.\d of 100\.$/,
    );
    expect(clear?.figures[0]?.verdict).toBe("More than chance: those who used a code did more.");
    expect(clear?.groups).toBe(
      "400 members who used a code, held against 400 like them who ordered without one. Nobody was left out.",
    );
    expect(say([group(side(40, 20), side(40, 19))])?.figures[0]?.verdict).toBe("No more than chance may do.");
  });
});
