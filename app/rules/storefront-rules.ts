/**
 * The rules as the storefront's Liquid reads them from the app-data metafield `laurel.rules`: small, public, and
 * without anything a theme does not need. Amounts are plain JSON numbers of minor units. A tier that spend alone does
 * not reach has no threshold.
 *
 * The theme extension and the app are deployed apart. Version 2 adds to version 1 and changes nothing of it, and what a
 * version gains later is only added, so an older extension reads a newer document; a newer extension reads an older one by
 * what is there: it says "about" of points, and promises no reward of which it is not told that there is no limit.
 */
import { firstInstantMs } from "#app/rules/earning/wall-clock.ts";
import { decimalsOf } from "#app/rules/money.ts";
import type { Programme, Reward, Tier } from "#app/rules/programme.ts";
import type { RewardKind } from "#app/rules/programme/rewards.ts";
import { rateOf, spendOf } from "#app/rules/programme/tiers.ts";
import { lastDayOf, leastTier } from "#app/rules/rewards/terms.ts";
import { valueOf, variableValue } from "#app/rules/rewards/worth.ts";
import type { StorefrontEarning } from "#app/rules/storefront-earning.ts";
import { numberOf, storefrontEarning, timesOf } from "#app/rules/storefront-earning.ts";

type StorefrontTier = {
  id: string;
  name: string;
  threshold: number | null;
  /** Of goods that no rule means, the tier's multiplier included; and that multiplier, for those that one means. */
  points: number;
  per: number;
  times: number;
  of: number;
  perks: string[];
};

/** `value`: an amount, or the percent of a percentage; null where the kind says all. `most`: the most of it. */
type StorefrontReward = {
  id: string;
  kind: RewardKind;
  title: string;
  points: number;
  value: number | null;
  most: number | null;
  note: string;
  /** The goods in the cart that it asks for, and whether it is for some goods alone. */
  minimum: number | null;
  isForGoods: boolean;
  /** Whose it is: the ids of tiers, and the tier from which on it is for everybody. Nobody named means everybody. */
  tiers: string[];
  above: string | null;
  /** Seconds since 1970: from the first up to, and without, the last; and the last day by the shop's calendar. */
  from: number | null;
  until: number | null;
  lastDay: string | null;
  /** Whether there are only so many, for all or for each member: then nobody is promised one without being asked. */
  isLimited: boolean;
};

export type StorefrontRules = {
  v: 2;
  currency: string;
  decimals: number;
  rounding: Programme["rounding"];
  tiers: StorefrontTier[];
  /** In which what counts towards a tier is counted. */
  period: Programme["qualification"]["period"];
  rewards: StorefrontReward[];
  giftCards: boolean;
  membership: Programme["membership"];
  /** Null: there is too much to say. Then no number of points is shown beside goods. */
  earning: StorefrontEarning | null;
  activities: { kind: Programme["activities"][number]["kind"]; name: string; points: number }[];
};

/**
 * Raised with every change of what the document says of the same programme: the sweep then writes it anew for every shop.
 * 1 was version 1 of the document; 2 version 2; 3 says which rewards are limited.
 */
export const FORM = 3;

/** Liquid reads it anew for every page: more is never written. */
const MOST_BYTES = 48_000;

export function storefrontRules(
  programme: Programme,
  then: { timeZone: string; now: Date },
): StorefrontRules {
  const rewards = programme.rewards.map((reward) => rewardOf(reward, programme, then.timeZone));
  const rules: StorefrontRules = {
    v: 2,
    currency: programme.currency,
    decimals: decimalsOf(programme.currency),
    rounding: programme.rounding,
    tiers: programme.tiers.map((tier) => tierOf(tier, programme)),
    period: programme.qualification.period,
    rewards,
    giftCards: programme.eligible.giftCards,
    membership: programme.membership,
    earning: storefrontEarning(programme, then),
    activities: programme.activities.map(({ kind, name, points }) => ({ kind, name, points })),
  };
  return shortened(rules, rewards);
}

/** What has no room is left out: how goods earn, then the notes of rewards, then the last of the rewards. */
function shortened(rules: StorefrontRules, rewards: StorefrontReward[]): StorefrontRules {
  const isShort = (each: StorefrontRules) =>
    new TextEncoder().encode(JSON.stringify(each)).length <= MOST_BYTES;
  if (isShort(rules)) return rules;
  const plain = { ...rules, earning: null };
  if (isShort(plain)) return plain;
  const noted = rewards.map((reward) => ({ ...reward, note: "" }));
  const of = (count: number) => ({ ...plain, rewards: noted.slice(0, count) });
  let count = noted.length;
  while (count > 0 && !isShort(of(count))) count -= 1;
  return of(count);
}

function tierOf(tier: Tier, programme: Programme): StorefrontTier {
  const { points, perMinor } = rateOf(programme, tier);
  const { id, name, perks, multiplier } = tier;
  const threshold = numberOf(spendOf(tier));
  return { id, name, threshold, points, per: Number(perMinor), ...timesOf(multiplier), perks };
}

function rewardOf(reward: Reward, programme: Programme, timeZone: string): StorefrontReward {
  const { id, kind, title, points, note, tierIds, offeredFrom, offeredUntil, stock, limit } = reward;
  const second = (wall: string | null) => (wall === null ? null : firstInstantMs(wall, timeZone) / 1000);
  return {
    ...{ id, kind, title, points, ...worthOf(reward), note },
    minimum: "minimumSubtotalMinor" in reward ? numberOf(reward.minimumSubtotalMinor) : null,
    isForGoods: "goods" in reward && reward.goods !== null,
    tiers: tierIds,
    above: leastTier(tierIds, programme)?.id ?? null,
    ...{ from: second(offeredFrom), until: second(offeredUntil), lastDay: lastDayOf(reward) },
    isLimited: stock !== null || limit !== null,
  };
}

function worthOf(reward: Reward): { value: number | null; most: number | null } {
  if (reward.kind === "percentage_off") return { value: reward.percent, most: numberOf(reward.capMinor) };
  if (reward.kind === "free_shipping") return { value: null, most: numberOf(reward.maximumShippingMinor) };
  if (reward.kind === "variable_amount")
    return {
      value: numberOf(valueOf(reward)),
      most: Number(variableValue(reward, BigInt(reward.maximumPoints))),
    };
  return { value: numberOf(valueOf(reward)), most: null };
}
