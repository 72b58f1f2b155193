/**
 * The rules as the storefront's Liquid reads them from the app-data metafield `laurel.rules`: small, public, and
 * without anything a theme does not need. Amounts are plain JSON numbers of minor units. A tier that spend alone does
 * not reach has no threshold.
 */
import { decimalsOf } from "#app/rules/money.ts";
import type { Programme, Reward } from "#app/rules/programme.ts";
import type { RewardKind } from "#app/rules/programme/rewards.ts";
import { rateOf, spendOf } from "#app/rules/programme/tiers.ts";
import { valueOf, variableValue } from "#app/rules/rewards/worth.ts";

export type StorefrontRules = {
  v: 1;
  currency: string;
  decimals: number;
  rounding: Programme["rounding"];
  tiers: { id: string; name: string; threshold: number | null; points: number; per: number }[];
  /** In which what counts towards a tier is counted. */
  period: Programme["qualification"]["period"];
  /** `value`: an amount, or the percent of a percentage; null where the kind says all. `most`: the most of it. */
  rewards: {
    id: string;
    kind: RewardKind;
    title: string;
    points: number;
    value: number | null;
    most: number | null;
  }[];
  giftCards: boolean;
  membership: Programme["membership"];
};

export function storefrontRules(programme: Programme): StorefrontRules {
  return {
    v: 1,
    currency: programme.currency,
    decimals: decimalsOf(programme.currency),
    rounding: programme.rounding,
    tiers: programme.tiers.map((tier) => {
      const { points, perMinor } = rateOf(programme, tier);
      const amount = spendOf(tier);
      return {
        ...{ id: tier.id, name: tier.name, threshold: amount === null ? null : Number(amount) },
        ...{ points, per: Number(perMinor) },
      };
    }),
    period: programme.qualification.period,
    rewards: programme.rewards.map((reward) => ({
      ...{ id: reward.id, kind: reward.kind, title: reward.title, points: reward.points },
      ...worthOf(reward),
    })),
    giftCards: programme.eligible.giftCards,
    membership: programme.membership,
  };
}

function worthOf(reward: Reward): { value: number | null; most: number | null } {
  const most = (minor: bigint | null) => (minor === null ? null : Number(minor));
  if (reward.kind === "percentage_off") return { value: reward.percent, most: most(reward.capMinor) };
  if (reward.kind === "free_shipping") return { value: null, most: most(reward.maximumShippingMinor) };
  if (reward.kind === "variable_amount")
    return {
      value: most(valueOf(reward)),
      most: Number(variableValue(reward, BigInt(reward.maximumPoints))),
    };
  return { value: most(valueOf(reward)), most: null };
}
