/**
 * The rules as the storefront's Liquid reads them from the app-data metafield `laurel.rules`: small, public, and
 * without anything a theme does not need. Amounts are plain JSON numbers of minor units. A tier that spend alone does
 * not reach has no threshold.
 */
import { decimalsOf } from "#app/rules/money.ts";
import type { Programme } from "#app/rules/programme.ts";
import { rateOf, spendOf } from "#app/rules/programme/tiers.ts";

export type StorefrontRules = {
  v: 1;
  currency: string;
  decimals: number;
  rounding: Programme["rounding"];
  tiers: { id: string; name: string; threshold: number | null; points: number; per: number }[];
  /** In which what counts towards a tier is counted. */
  period: Programme["qualification"]["period"];
  rewards: { id: string; title: string; points: number; value: number }[];
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
    rewards: programme.rewards.map(({ id, title, points, valueMinor }) => ({
      id,
      title,
      points,
      value: Number(valueMinor),
    })),
    giftCards: programme.eligible.giftCards,
    membership: programme.membership,
  };
}
