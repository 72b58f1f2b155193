import { describe, expect, test } from "vitest";
import { explain, sameSettlement, settlementOf, targetOf, unsettled } from "#app/rules/settlement.ts";
import { aKnownOrder, assessed, aVersion } from "../../support/assessed.ts";
import { aRefund, later, MAY } from "../../support/orders.ts";

const day = (days: number) => later(MAY, { days });
const NOW = day(60);

describe("an order should have earned", () => {
  const order = assessed(aKnownOrder({ totalMinor: 5_997n }));
  const [atMember, atInfluencer] = order.version.programme.tiers;

  test("its value at the rate of the tier it found, and nothing where it does not count", () => {
    expect([null, atMember, atInfluencer].map((tier) => targetOf(order, tier ?? null))).toEqual([
      0n,
      59n,
      119n,
    ]);
  });

  test("as its entry explains in figures", () => {
    const ended = assessed(aKnownOrder({ name: "#1042", totalMinor: 5_997n, cancelledAt: day(2) }));
    expect(explain(ended, null)).toEqual({
      order: "#1042",
      programmeVersion: 1,
      currency: "USD",
      baseMinor: "0",
      points: null,
      perMinor: null,
      tierId: null,
      tierName: null,
      ended: day(2).toISOString(),
    });
    expect(explain(order, atInfluencer ?? null)).toMatchObject({
      ...{ baseMinor: "5997", points: 2, perMinor: "100", tierId: "influencer", tierName: "Influencer" },
      ended: null,
    });
  });
});

describe("a settlement", () => {
  const refunds = [aRefund({ refundId: 9n, amountMinor: 3_000n })];
  const order = aKnownOrder({ orderId: 5n, totalMinor: 10_000n, refunds });
  const settle = (tierIndex: number) => {
    const tiers = new Map([[5n, aVersion().programme.tiers[tierIndex] ?? null]]);
    return settlementOf(assessed(order), { tiers, folds: new Map(), retarget: [] }, NOW);
  };

  test("keeps what decided: version, value, refunds, tier and target", () => {
    expect(settle(1)).toMatchObject({
      programmeVersion: 1,
      qualifyingMinor: 10_000n,
      refundsMinor: new Map([[9n, 3_000n]]),
      tierId: "influencer",
      target: 140n,
      settledAt: NOW,
    });
    const without = settlementOf(assessed(order), { tiers: new Map(), folds: new Map(), retarget: [] }, NOW);
    expect(without).toMatchObject({ tierId: null, target: 0n, qualifyingMinor: 10_000n });
  });

  test("is the same where nothing that decided is other", () => {
    const made = settle(1);
    expect(sameSettlement({ ...made, settledAt: day(90) }, made)).toBe(true);
    expect(sameSettlement({ ...made, programmeVersion: 2 }, made)).toBe(false);
    expect(sameSettlement({ ...made, qualifyingMinor: 1n }, made)).toBe(false);
    expect(sameSettlement({ ...made, tierId: null }, made)).toBe(false);
    expect(sameSettlement({ ...made, target: 1n }, made)).toBe(false);
    expect(sameSettlement({ ...made, isActivity: !made.isActivity }, made)).toBe(false);
  });

  test("stands as it was while its order waits, with its refunds weighed", () => {
    const weighed = new Map([[9n, 3_000n]]);
    const [waiting, made] = [{ ...order, readAgain: true }, settle(1)];
    expect(unsettled(waiting, made, [aVersion()])).toEqual(made);
    expect(unsettled(waiting, undefined, [aVersion()])).toMatchObject({
      ...{ programmeVersion: null, qualifyingMinor: 0n, tierId: null, target: 0n, settledAt: null },
      refundsMinor: weighed,
    });
  });

  test("weighs no refunds without a state or a programme to weigh them by", () => {
    expect(unsettled(order, undefined, []).refundsMinor).toEqual(new Map());
    expect(unsettled({ ...order, state: null }, undefined, [aVersion()]).refundsMinor).toEqual(new Map());
  });
});
