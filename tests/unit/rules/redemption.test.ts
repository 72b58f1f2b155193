import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Carrier, RedemptionState } from "#app/rules/redemption.ts";
import { judgeRedemption, redemptionTarget } from "#app/rules/redemption.ts";

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const carrier = (orderId: bigint, live = true): Carrier => ({
  orderId,
  processedAt: day(Number(orderId)),
  live,
});
const at = (state: RedemptionState) => ({ state, usedOrderId: null, usedAt: null });
const from = (state: RedemptionState) => ({ ...at(state), issuedAt: day(1), failure: null });
const giveBack = { returnOnCancel: true };

describe("judgeRedemption", () => {
  it("stays as it is while no order carries the code", () => {
    expect(judgeRedemption(from("issued"), [], giveBack)).toEqual(at("issued"));
  });

  it.each<RedemptionState>(["used", "returned"])(
    "stands where it was made again once the order that made it %s carries the code no more",
    (state) => {
      const once = { ...from(state), usedOrderId: 3n, usedAt: day(3) };
      expect(judgeRedemption(once, [], giveBack)).toEqual(at("issued"));
      expect(judgeRedemption({ ...once, issuedAt: null }, [], giveBack)).toEqual(at("requested"));
      expect(judgeRedemption({ ...once, failure: "refused" }, [], giveBack)).toEqual(at("failed"));
    },
  );

  it.each<RedemptionState>(["requested", "issued", "expired", "cancelled", "returned", "failed"])(
    "becomes used from %s by an order that lives",
    (state) => {
      expect(judgeRedemption(from(state), [carrier(3n)], giveBack)).toEqual({
        state: "used",
        usedOrderId: 3n,
        usedAt: day(3),
      });
    },
  );

  it("is returned when the order that carried it is cancelled, if the programme gives back", () => {
    expect(judgeRedemption(from("used"), [carrier(3n, false)], giveBack).state).toBe("returned");
    expect(judgeRedemption(from("used"), [carrier(3n, false)], { returnOnCancel: false }).state).toBe("used");
  });

  it("is used again by a later order that lives", () => {
    const carriers = [carrier(3n, false), carrier(4n)];
    expect(judgeRedemption(from("returned"), carriers, giveBack)).toMatchObject({
      state: "used",
      usedOrderId: 4n,
    });
  });

  it("depends on the orders alone, not on their order or on the state before", () => {
    const carriers = fc.array(
      fc.record({
        orderId: fc.bigInt(1n, 9n),
        processedAt: fc.constantFrom(day(1), day(2)),
        live: fc.boolean(),
      }),
      { minLength: 1 },
    );
    const states = fc.constantFrom<RedemptionState>("issued", "used", "returned", "expired");
    const distinct = carriers.map((all) => [...new Map(all.map((each) => [each.orderId, each])).values()]);
    fc.assert(
      fc.property(distinct, states, states, (all, one, other) => {
        expect(judgeRedemption(from(one), all.toReversed(), giveBack)).toEqual(
          judgeRedemption(from(other), all, giveBack),
        );
      }),
    );
  });
});

describe("redemptionTarget", () => {
  it("holds the points while the shopper has the value or may yet, and gives them back otherwise", () => {
    for (const state of ["requested", "issued", "used"] as const)
      expect(redemptionTarget(state, { points: 500n, returnsUnused: true })).toBe(-500n);
    for (const state of ["failed", "expired", "cancelled", "returned"] as const)
      expect(redemptionTarget(state, { points: 500n, returnsUnused: true })).toBe(0n);
  });

  it("keeps the points of an expired code where the programme says so, and only of that", () => {
    expect(redemptionTarget("expired", { points: 500n, returnsUnused: false })).toBe(-500n);
    for (const state of ["failed", "cancelled", "returned"] as const)
      expect(redemptionTarget(state, { points: 500n, returnsUnused: false })).toBe(0n);
  });
});
