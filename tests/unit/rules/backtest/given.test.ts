/** What is given for rising is in what a draft costs. */
import { describe, expect, test } from "vitest";
import { earnedByMerged } from "#app/rules/backtest/earned.ts";
import { givenForRising } from "#app/rules/backtest/given.ts";
import { assessOrder } from "#app/rules/earning/assess.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Programme, ProgrammeDocument } from "#app/rules/programme.ts";
import { valueOf } from "#app/rules/rewards/worth.ts";
import { aMember, backtestOf, bought, programmeOf, spend } from "./scene.ts";

type EntryReward = NonNullable<ProgrammeDocument["tiers"][number]["entryReward"]>;

const rising = (entryReward: EntryReward) =>
  programmeOf({
    tiers: [
      { id: "member", name: "Member", reach: null },
      { id: "influencer", name: "Influencer", reach: spend(500), entryReward },
      { id: "ambassador", name: "Ambassador", reach: spend(5_000) },
    ],
  });
const points = rising({ kind: "points", points: 70 });
const [reward] = programmeOf().rewards;
const worth = (reward && valueOf(reward)) ?? 0n;
const gift = rising({ kind: "reward", rewardId: reward?.id ?? "" });

const orders = [
  bought({ at: "2026-02-10T12:00:00Z", dollars: 600 }),
  bought({ at: "2026-05-10T12:00:00Z", dollars: 100 }),
];
const plain = rising({ kind: "points", points: 1 }).tiers.map((tier) => ({ ...tier, entryReward: null }));
const published = { ...points, tiers: plain };

describe("points", () => {
  const { draft, moved } = backtestOf([aMember(1, orders, { redeemedPoints: 100n })], {
    published,
    draft: points,
  });

  test("are points issued and owed, and what the member wins", () => {
    expect([draft.points, draft.risePoints, draft.outstanding]).toEqual([770n, 70n, 670n]);
    expect(draft.issuedMinor).toBe(770n);
    expect(moved.winners.top).toMatchObject([{ publishedPoints: 700n, draftPoints: 770n }]);
  });
});

test("a reward is money at what it takes off, and no points", () => {
  const { draft, moved } = backtestOf([aMember(1, orders)], { published, draft: gift });
  expect([draft.points, draft.risePoints, draft.gifts]).toEqual([700n, 0n, { rewards: 1, minor: worth }]);
  expect(draft.issuedMinor).toBe(700n + worth);
  expect(draft.rate).toEqual({ numerator: draft.issuedMinor, denominator: 70_000n });
  expect(moved.winners.members).toBe(0);
});

test("whose person was removed is sent no reward, and keeps points", () => {
  const member = aMember(1, orders, { isRedacted: true });
  expect(backtestOf([member], { draft: gift }).draft.gifts.rewards).toBe(0);
  expect(backtestOf([member], { draft: points }).draft.risePoints).toBe(70n);
});

test("of a rise before the first day nothing is counted, nor of one that a return undid", () => {
  const from = new Date("2026-03-01T05:00:00Z");
  expect(backtestOf([aMember(1, orders)], { draft: points, from }).draft.risePoints).toBe(0n);
  const back = [bought({ at: "2026-02-10T12:00:00Z", dollars: 600, back: [["2026-02-12T12:00:00Z", 200]] })];
  expect(backtestOf([aMember(1, back)], { draft: points }).draft.risePoints).toBe(0n);
});

describe("of two who both rose and are one customer since July", () => {
  const [february, march, july] = ["2026-02-10", "2026-03-10", "2026-07-01"].map(
    (day) => new Date(`${day}T12:00:00Z`),
  ) as [Date, Date, Date];
  const enrolledAt = new Date("2025-12-01T12:00:00Z");
  const theirs = bought({ at: march.toISOString(), dollars: 600, customerId: 1n });
  const shared = [...orders, { ...theirs, namedCustomers: [1n, 2n] }];
  const taking = { enrolledAt, tags: null };
  const gone = { ...taking, customerId: 2n, deletedId: 2n, intoId: 1n, mergedAt: july, state: "redacted" };
  const people = {
    members: new Map([[1n, { ...taking, customerId: 1n, state: "enrolled" }]]),
    merged: new Map([[2n, gone]]),
  };
  const judging = (programme: Programme) => ({
    ...{ programme, timeZone: "UTC", now: new Date("2026-11-15T12:00:00Z") },
  });
  function earnedOf(programme: Programme) {
    const assess = (order: KnownOrder) => assessOrder(order, programme);
    const earned = earnedByMerged({ customerId: 1n, orders: shared }, people, judging(programme), assess);
    if (!earned) throw new Error("it has a standing");
    return earned;
  }
  const earned = earnedOf(points);

  type Other = { enrolledAt?: Date | null; mergedAt?: Date; intoId?: bigint };
  type Span = { from?: Date; now?: Date };

  /** Points given to customer 1, for itself and for customer 2, of whom something else may be true. */
  const pointsWith = (other: Other, span: Span = {}, member: { enrolledAt?: Date } = {}) => {
    const merged = new Map([[2n, { ...gone, ...other }]]);
    const rising = { customerId: 1n, enrolledAt, isReachable: true, merged, ...member };
    return givenForRising(rising, earned, { ...judging(points), from: enrolledAt, ...span }).points;
  };

  test("each is given the points that the tier promises", () => {
    expect(pointsWith({})).toBe(140n);
  });

  test.each([
    [true, { points: 0n, rewards: 2, minor: 2n * worth }],
    [false, { points: 0n, rewards: 0, minor: 0n }],
  ])("each is given the reward, where somebody can use it: %s", (isReachable, told) => {
    const rising = { customerId: 1n, enrolledAt, isReachable, merged: people.merged };
    expect(givenForRising(rising, earnedOf(gift), { ...judging(gift), from: enrolledAt })).toEqual(told);
  });

  test.each<[string, Other]>([
    ["took no part", { enrolledAt: null }],
    ["took part after it rose", { enrolledAt: new Date(march.getTime() + 1) }],
    ["was the member by then", { mergedAt: march }],
    ["is another customer by now", { intoId: 9n }],
  ])("nothing is given for the other, who %s", (_who, other) => {
    expect(pointsWith(other)).toBe(70n);
  });

  test("nothing is given for the other, whose orders are not known", () => {
    const rising = { customerId: 1n, enrolledAt, isReachable: true, merged: people.merged };
    const { former: _, ...alone } = earned;
    for (const judged of [alone, { ...alone, former: new Map<bigint, never>() }])
      expect(givenForRising(rising, judged, { ...judging(points), from: enrolledAt }).points).toBe(70n);
  });

  test("nothing is given for what the member did before it took part", () => {
    expect(pointsWith({}, {}, { enrolledAt: march })).toBe(70n);
  });

  test.each<[string, Span, bigint]>([
    ["from the instant of a rise on", { from: march }, 70n],
    ["from after it on", { from: new Date(march.getTime() + 1) }, 0n],
    ["up to the instant of a rise", { now: february }, 70n],
    ["up to before it", { now: new Date(february.getTime() - 1) }, 0n],
    ["up to the later of both", { now: march }, 140n],
  ])("rises are counted %s", (_when, span, given) => {
    expect(pointsWith({}, span)).toBe(given);
  });
});
