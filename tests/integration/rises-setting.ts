/** Tiers that promise something to whoever rises into them. */
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { MAY } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";

type Tiers = ProgrammeDocument["tiers"];

/** Influencer from $500 with 100 points, Ambassador from $1,000 with 250; one point per $1 in all. */
export const TIERS: Tiers = [
  { id: "member", name: "Member", reach: null },
  {
    ...{ id: "influencer", name: "Influencer", reach: { metric: "spend", atLeast: "50000" } },
    entryReward: { kind: "points", points: 100 },
  },
  {
    ...{ id: "ambassador", name: "Ambassador", reach: { metric: "spend", atLeast: "100000" } },
    entryReward: { kind: "points", points: 250 },
  },
];

/** Influencer brings $10 off. */
export const gift: Partial<ProgrammeDocument> = {
  tiers: TIERS.slice(0, 2).map((tier) =>
    tier.id === "influencer"
      ? { ...tier, entryReward: { kind: "reward" as const, rewardId: "welcome" } }
      : tier,
  ),
  rewards: [
    {
      id: "welcome",
      kind: "amount_off",
      title: "$10 off",
      points: 1_000,
      valueMinor: "1000",
      validDays: 30,
    },
  ],
};

export const settle = (shopId: string, news: Parameters<typeof settleOrders>[1], now = MAY) =>
  settleOrders(shopId, news, { now });

export async function open(change: Partial<ProgrammeDocument> = { tiers: TIERS }): Promise<string> {
  return (await aShop({ programme: { ...influencerTiers("USD"), ...change } })).shopId;
}
