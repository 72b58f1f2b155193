import { describe, expect, test } from "vitest";
import type { Tier } from "#app/rules/programme.ts";
import type { OrderSettlement } from "#app/rules/settlement.ts";
import { FOUND_NOTHING, sameSettlement, settlementOf, targetOf, unsettled } from "#app/rules/settlement.ts";
import { explain } from "#app/rules/settlement-reason.ts";
import { aKnownOrder, assessed, aVersion } from "../../support/assessed.ts";
import { aRefund, later, MAY } from "../../support/orders.ts";

const day = (days: number) => later(MAY, { days });
const NOW = day(60);
const at = (tier: Tier | null | undefined) => ({ ...FOUND_NOTHING, tier: tier ?? null });
const JUDGING = { versions: [aVersion()], timeZone: "UTC" };
const UNPLANNED = { found: new Map(), earned: new Map() };

describe("an order should have earned", () => {
  const order = assessed(aKnownOrder({ totalMinor: 5_997n }));
  const [atMember, atInfluencer] = order.version.programme.tiers;

  test("its value at the rate of the tier it found, and nothing where it does not count", () => {
    expect([null, atMember, atInfluencer].map((tier) => targetOf(order, at(tier)))).toEqual([0n, 59n, 119n]);
  });

  test("as its entry explains in figures", () => {
    const ended = assessed(aKnownOrder({ name: "#1042", totalMinor: 5_997n, cancelledAt: day(2) }));
    expect(explain(ended, FOUND_NOTHING)).toEqual({
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
    expect(explain(order, at(atInfluencer))).toMatchObject({
      ...{ baseMinor: "5997", points: 2, perMinor: "100", tierId: "influencer", tierName: "Influencer" },
      ended: null,
    });
  });
});

describe("a settlement", () => {
  const refunds = [aRefund({ refundId: 9n, amountMinor: 3_000n })];
  const order = aKnownOrder({ orderId: 5n, totalMinor: 10_000n, refunds });
  const settle = (tierIndex: number) => {
    const found = new Map([[5n, at(aVersion().programme.tiers[tierIndex])]]);
    return settlementOf(assessed(order), { ...UNPLANNED, found }, NOW);
  };

  test("keeps what decided: version, value, refunds, tier and target", () => {
    expect(settle(1)).toMatchObject({
      programmeVersion: 1,
      brings: { spendMinor: 10_000n, units: 1n, statusPoints: 0n, points: 200n },
      takes: new Map([[9n, { spendMinor: 3_000n, units: 0n, statusPoints: 0n, points: 60n }]]),
      tierId: "influencer",
      target: 140n,
      settledAt: NOW,
    });
    const without = settlementOf(assessed(order), UNPLANNED, NOW);
    expect(without).toMatchObject({ tierId: null, target: 0n, brings: { spendMinor: 10_000n, points: 0n } });
  });

  test("is the same whenever it was made", () => {
    const made = settle(1);
    expect(sameSettlement({ ...made, settledAt: day(90) }, made)).toBe(true);
    expect(sameSettlement({ ...made, spendOnly: false }, made)).toBe(true);
  });

  test.each<[string, (made: OrderSettlement) => Partial<OrderSettlement>]>([
    ["its version", () => ({ programmeVersion: 2 })],
    ["its tier", () => ({ tierId: null })],
    ["its target", () => ({ target: 1n })],
    ["whether somebody was active", ({ isActivity }) => ({ isActivity: !isActivity })],
    ["what of it is known", () => ({ spendOnly: true })],
    ["the spend that it brings", ({ brings }) => ({ brings: { ...brings, spendMinor: 1n } })],
    ["the units that it brings", ({ brings }) => ({ brings: { ...brings, units: 9n } })],
    ["the status points that it brings", ({ brings }) => ({ brings: { ...brings, statusPoints: 1n } })],
    ["the points that it brings", ({ brings }) => ({ brings: { ...brings, points: 1n } })],
  ])("is another where %s is another", (_what, other) => {
    const made = settle(1);
    expect(sameSettlement({ ...made, ...other(made) }, made)).toBe(false);
    expect(sameSettlement(made, { ...made, ...other(made) })).toBe(false);
  });

  test("stands as it was while its order waits, with its refunds weighed", () => {
    const [waiting, made] = [{ ...order, readAgain: true }, settle(1)];
    expect(unsettled(waiting, made, JUDGING)).toEqual(made);
    expect(unsettled(waiting, undefined, JUDGING)).toMatchObject({
      ...{ programmeVersion: null, tierId: null, target: 0n, settledAt: null },
      ...{ brings: { spendMinor: 0n }, takes: new Map([[9n, { spendMinor: 3_000n, points: 0n }]]) },
    });
  });

  test("weighs no refunds without a state or a programme to weigh them by", () => {
    expect(unsettled(order, undefined, { ...JUDGING, versions: [] }).takes).toEqual(new Map());
    expect(unsettled({ ...order, state: null }, undefined, JUDGING).takes).toEqual(new Map());
  });
});
