/** What is given for rising is in what a draft costs. */
import { describe, expect, test } from "vitest";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
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
  expect([draft.points, draft.risePoints, draft.gifts]).toEqual([
    700n,
    0n,
    { rewards: 1, minor: reward?.valueMinor },
  ]);
  expect(draft.issuedMinor).toBe(700n + (reward?.valueMinor ?? 0n));
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
