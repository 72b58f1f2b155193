/** What points are worth in money: what they can be spent on, or what they become by themselves. */
import { worthOf } from "#app/rules/award-preview.ts";
import type { Fraction } from "#app/rules/money.ts";
import { fraction, round } from "#app/rules/money.ts";
import type { Programme } from "#app/rules/programme.ts";

/** "500 points are $5". */
export type PointValue = { points: bigint; minor: bigint };

export type PointValues = {
  /** Of the cheapest reward, the first that members can afford; null where none is worth an amount. */
  reward: (PointValue & { title: string }) | null;
  conversion: PointValue | null;
  /** What is reckoned with: conversion where there is one, for nobody has to choose it. */
  taken: PointValue | null;
};

export function pointValuesOf({
  rewards,
  conversion: by,
}: Pick<Programme, "rewards" | "conversion">): PointValues {
  const cheapest = worthOf(0n, rewards);
  const reward = cheapest && {
    title: cheapest.rewardTitle,
    points: BigInt(cheapest.rewardPoints),
    minor: BigInt(cheapest.rewardMinor),
  };
  const conversion = by && { points: BigInt(by.stepPoints), minor: by.stepValueMinor };
  const ofReward = reward && { points: reward.points, minor: reward.minor };
  return { reward, conversion, taken: conversion ?? ofReward };
}

/** Rounded up to a minor unit; null where nothing says what points are worth. */
export function moneyOf(points: bigint, value: PointValue | null): bigint | null {
  return value && round(fraction(points * value.minor, value.points), "up");
}

/** One amount over another; null where there is nothing to divide by. */
export function ratio(amount: bigint | null, by: bigint): Fraction | null {
  return amount === null || by <= 0n ? null : fraction(amount, by);
}

/** What a point of each version is in a unit of which `per` are one point or minor unit: so that all stays whole. */
export type Scale = { by: "points" | "money"; published: bigint; draft: bigint; per: bigint };

/** Points that are worth other money in the draft cannot be compared as they are. */
export function scaleOf(published: PointValue | null, draft: PointValue | null): Scale {
  if (!published || !draft || published.minor * draft.points === draft.minor * published.points)
    return { by: "points", published: 1n, draft: 1n, per: 1n };
  return {
    by: "money",
    published: published.minor * draft.points,
    draft: draft.minor * published.points,
    per: published.points * draft.points,
  };
}

/** Points that were spent on the published rewards as so many of the draft's: the same money, never more. */
export function spentByDraft(points: bigint, { published, draft }: Scale): bigint {
  return draft > 0n ? (points * published) / draft : points;
}
