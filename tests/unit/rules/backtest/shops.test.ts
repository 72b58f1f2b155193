/** Small shops whose figures are worked out by hand. */
import { describe, expect, test } from "vitest";
import type { Programme } from "#app/rules/programme.ts";
import { aMember, backtestOf, bought, ONE_TIER, perDollar, programmeOf, spend } from "./scene.ts";

/**
 * Ada rises with her first order, Ben buys once for $40.50, Cleo goes past both thresholds at once. By the influencer
 * tiers: Ada 600 + 2 × 100 + 2 × 50 = 900, Ben 40, Cleo 5,000 + 3 × 1,000 = 8,000.
 */
const ada = aMember(
  1,
  [
    bought({ at: "2026-02-10T12:00:00Z", dollars: 600 }),
    bought({ at: "2026-05-10T12:00:00Z", dollars: 100 }),
    bought({ at: "2026-08-01T12:00:00Z", dollars: 50 }),
  ],
  { redeemedPoints: 500n },
);
const ben = aMember(2, [bought({ at: "2026-03-01T12:00:00Z", dollars: 40.5 })], { redeemedPoints: 100n });
const cleo = aMember(
  3,
  [
    bought({ at: "2026-01-15T12:00:00Z", dollars: 5_000 }),
    bought({ at: "2026-06-01T12:00:00Z", dollars: 1_000 }),
  ],
  { customerTags: ["VIP"] },
);
const SHOP = [ada, ben, cleo];

const pointsOf = ({ customerId, publishedPoints, draftPoints }: Record<string, unknown>) =>
  [customerId, publishedPoints, draftPoints].join(" ");

/** "1 900 2250": of the members who win and who lose, what they earn by both. */
function movedBy(draft: Programme) {
  const { winners, losers, unchanged, otherTier } = backtestOf(SHOP, { draft }).moved;
  return {
    wins: winners.top.map(pointsOf),
    loses: losers.top.map(pointsOf),
    sums: [winners.sum, losers.sum].map(({ numerator, denominator }) => Number(numerator / denominator)),
    ...{ unchanged, otherTier },
  };
}

describe("influencer tiers and a draft with 3 points for everybody", () => {
  const draft = programmeOf({ tiers: ONE_TIER, earning: { rate: perDollar(3) } });
  const { published: now, draft: then } = backtestOf(SHOP, { draft });

  test("points are those of each order at the tier it found", () => {
    // Ada 2,250, Ben 121 of 121.5, Cleo 18,000.
    expect([now.points, then.points]).toEqual([8_940n, 20_371n]);
    expect(now.orders).toEqual({ counted: 6, earning: 6, leftOut: [] });
    expect(then.orders).toEqual(now.orders);
  });

  test("money is what the cheapest reward gives for them", () => {
    expect(now.values.taken).toEqual({ points: 500n, minor: 500n });
    expect([now.issuedMinor, then.issuedMinor]).toEqual([8_940n, 20_371n]);
    expect([now.rewardMinor, now.conversionMinor]).toEqual([8_940n, null]);
  });

  test("liability is what each member has left after what was really redeemed", () => {
    // Ben redeemed more than he earned: he owes nothing to the others.
    expect([now.outstanding, then.outstanding]).toEqual([400n + 0n + 8_000n, 1_750n + 21n + 18_000n]);
    expect([now.liabilityMinor, then.liabilityMinor]).toEqual([8_400n, 19_771n]);
  });

  test("the effective discount is money over net sales, the cost is by order, both exact", () => {
    expect([now.salesMinor, now.earningMinor]).toEqual([679_050n, 679_050n]);
    expect(now.rate).toEqual({ numerator: 8_940n, denominator: 679_050n });
    expect(then.costPerOrder).toEqual({ numerator: 20_371n, denominator: 6n });
  });

  test("everybody wins, whoever wins most first", () => {
    expect(movedBy(draft)).toEqual({
      wins: ["3 8000 18000", "1 900 2250", "2 40 121"],
      loses: [],
      sums: [11_431, 0],
      ...{ unchanged: 0, otherTier: 2 },
    });
  });
});

const drafts: [string, Programme, ReturnType<typeof movedBy>][] = [
  [
    "no tiers any more: who had some loses",
    programmeOf({ tiers: ONE_TIER }),
    { wins: [], loses: ["3 8000 6000", "1 900 750"], sums: [0, 2_150], unchanged: 1, otherTier: 2 },
  ],
  [
    "the same with the first tier made anew: Ben is where he was",
    programmeOf({ tiers: [{ id: "everybody", name: "Everybody", reach: null }] }),
    { wins: [], loses: ["3 8000 6000", "1 900 750"], sums: [0, 2_150], unchanged: 1, otherTier: 2 },
  ],
  [
    "three times the points in May of the shop",
    programmeOf({ campaigns: [campaign("2026-05-01T00:00", "2026-06-01T00:00")] }),
    { wins: ["1 900 1300"], loses: [], sums: [400, 0], unchanged: 2, otherTier: 0 },
  ],
  [
    "three times the points for a tag, in half a year",
    programmeOf({
      campaigns: [
        { ...campaign("2026-02-01T00:00", "2026-08-01T00:00"), audience: { customerTags: ["vip"] } },
      ],
    }),
    { wins: ["3 8000 14000"], loses: [], sums: [6_000, 0], unchanged: 2, otherTier: 0 },
  ],
  [
    "500 points a month at the most",
    programmeOf({ earning: { caps: { perMonth: 500 } } }),
    { wins: [], loses: ["3 8000 1000", "1 900 800"], sums: [0, 7_100], unchanged: 1, otherTier: 0 },
  ],
  [
    "a tier within reach of $40",
    programmeOf({
      tiers: [
        { id: "member", name: "Member", reach: null },
        { id: "influencer", name: "Influencer", reach: spend(40), rate: perDollar(2) },
        { id: "ambassador", name: "Ambassador", reach: spend(5_000), rate: perDollar(3) },
      ],
    }),
    { wins: [], loses: [], sums: [0, 0], unchanged: 3, otherTier: 1 },
  ],
  [
    "a tier further away: Ada earns 1 point for each dollar, and has it no more",
    programmeOf({
      tiers: [
        { id: "member", name: "Member", reach: null },
        { id: "ambassador", name: "Ambassador", reach: spend(5_000), rate: perDollar(3) },
      ],
    }),
    { wins: [], loses: ["1 900 750"], sums: [0, 150], unchanged: 2, otherTier: 1 },
  ],
  [
    "50 points for a first order, and nothing below $45",
    programmeOf({ earning: { firstOrderBonus: 50, minimumOrderMinor: "4500" } }),
    {
      wins: ["1 900 950", "3 8000 8050"],
      loses: ["2 40 0"],
      sums: [100, 40],
      ...{ unchanged: 0, otherTier: 0 },
    },
  ],
];

function campaign(from: string, until: string) {
  const effect = { kind: "multiplier" as const, multiplier: "3" };
  return { id: "triple", name: "Triple", from, until, effect };
}

test.each(drafts)("%s", (_, draft, expected) => {
  expect(movedBy(draft)).toEqual(expected);
});

describe("points that are worth something else", () => {
  test("are compared by the money: ten times the points at a tenth of their worth are the same", () => {
    const rewards = programmeOf().rewards.map(({ id, title }) => {
      const five = { kind: "amount_off" as const, points: 5_000, valueMinor: "500", validDays: 90 };
      return { id, title, ...five };
    });
    const draft = programmeOf({
      rewards: rewards.slice(0, 1),
      tiers: [
        { id: "member", name: "Member", reach: null, rate: perDollar(10) },
        { id: "influencer", name: "Influencer", reach: spend(500), rate: perDollar(20) },
        { id: "ambassador", name: "Ambassador", reach: spend(5_000), rate: perDollar(25) },
      ],
    });
    const { moved, published, draft: then } = backtestOf(SHOP, { draft });
    // Ben's 40.50 are 405 points: half a cent more than 40 old ones. Cleo's $1,000 bring $25 instead of $30.
    expect(moved.by).toBe("money");
    expect(moved.unchanged).toBe(1);
    expect(moved.winners.top).toMatchObject([
      { customerId: 2n, draftPoints: 405n, gain: { numerator: 1_250_000n, denominator: 2_500_000n } },
    ]);
    expect(moved.losers.top).toMatchObject([
      {
        customerId: 3n,
        draftPoints: 75_000n,
        gain: { numerator: -500n * 2_500_000n, denominator: 2_500_000n },
      },
    ]);
    expect([published.issuedMinor, then.issuedMinor]).toEqual([8_940n, 8_441n]);
    // What Ada spent was $5, which is 5,000 of these; Ben's $1 is more than he would have.
    expect([then.outstanding, then.liabilityMinor]).toEqual([9_000n - 5_000n + 75_000n, 7_900n]);
    expect(published.outstanding).toBe(400n + 8_000n);
  });

  test("become money by themselves where there is a conversion", () => {
    const conversion = {
      when: { kind: "monthly" as const, day: 1 },
      ...{ stepPoints: 300, stepValueMinor: "1000", validDays: 90 },
    };
    const { draft } = backtestOf(SHOP, { draft: programmeOf({ conversion }) });
    expect(draft.values.taken).toEqual({ points: 300n, minor: 1_000n });
    expect([draft.issuedMinor, draft.conversionMinor, draft.rewardMinor]).toEqual([29_800n, 29_800n, 8_940n]);
    // What was spent at a cent each is less than a third of it at $10 for 300: 150 of Ada's 500, 30 of Ben's 100.
    expect([draft.outstanding, draft.liabilityMinor]).toEqual([750n + 10n + 8_000n, 29_200n]);
  });

  test("are worth nothing that anybody knows where there is neither: then points are compared", () => {
    const { draft, moved } = backtestOf(SHOP, { draft: programmeOf({ rewards: [] }) });
    expect([draft.issuedMinor, draft.liabilityMinor, draft.rate, draft.costPerOrder]).toEqual([
      ...[null, null, null, null],
    ]);
    expect([moved.by, moved.unchanged]).toEqual(["points", 3]);
  });
});

test("a shop without members or orders is all nothing", () => {
  const { published, moved } = backtestOf([]);
  expect([published.members, published.points, published.issuedMinor, published.rate]).toEqual([
    0,
    0n,
    0n,
    null,
  ]);
  expect(moved.winners).toEqual({ members: 0, sum: { numerator: 0n, denominator: 1n }, top: [] });
});
