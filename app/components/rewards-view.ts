/** Rewards in words: what became of each, and what Shopify makes of it. Pure. */
import { sayCount, sayMoney, sayNumber } from "#app/components/format.ts";
import type { RewardUse } from "#app/reports/rewards.ts";
import { convertedReward, CONVERSIONS } from "#app/rules/conversion.ts";
import type { Programme, PublishedProgramme, Reward } from "#app/rules/programme.ts";
import { KIND_NAMES, costInWords, termsInWords, worthInWords } from "#app/rules/rewards/words.ts";

/** A reward as the latest version that has it says it, and whether that is the one in force. */
export type KnownReward = { reward: Reward; programme: Programme; offered: boolean };

/** By id, those of the version in force first, in its order; what points become by themselves is the last of them. */
export function knownRewards(versions: readonly PublishedProgramme[]): Map<string, KnownReward> {
  const known = new Map<string, KnownReward>();
  const newest = versions.toReversed();
  for (const [age, { programme }] of newest.entries())
    for (const reward of [...programme.rewards, ...convertedStep(programme)])
      if (!known.has(reward.id)) known.set(reward.id, { reward, programme, offered: age === 0 });
  return known;
}

/** One step of what is converted, as if it were a reward of the programme. */
function convertedStep({ conversion, currency }: Programme): Reward[] {
  if (!conversion) return [];
  return [{ ...convertedReward(conversion, 1, currency), id: CONVERSIONS, title: "Conversion" }];
}

export type RewardLine = {
  id: string;
  title: string;
  kind: string;
  cost: string;
  offered: boolean;
  converted: boolean;
  /** Where the programme says it. */
  editUrl: string;
  issued: string;
  used: string;
  returned: string;
  /** Null where no order tells: a gift card or credit is spent like money. Conversions may have been codes before. */
  revenue: string | null;
  stuck: string | null;
};

/** Those in force, and of the others those that somebody has bought. */
export function rewardLines(
  versions: readonly PublishedProgramme[],
  uses: readonly RewardUse[],
): RewardLine[] {
  const byId = new Map(uses.map((use) => [use.rewardId, use]));
  return [...knownRewards(versions)].flatMap(([id, known]) => {
    const use = byId.get(id);
    return known.offered || use ? [rewardLine(known, use ?? { ...UNUSED, rewardId: id })] : [];
  });
}

export const UNUSED = { issued: 0, used: 0, returned: 0, stuck: 0, revenueMinor: 0n };

export function rewardLine({ reward, programme, offered }: KnownReward, use: RewardUse): RewardLine {
  const { id, title, kind } = reward;
  const converted = id === CONVERSIONS;
  const cost = costInWords(reward);
  return {
    ...{ id, title, offered, converted, editUrl: editUrl(id) },
    ...(converted
      ? { kind: `${KIND_NAMES[kind]}, by itself`, cost: `Every ${cost}` }
      : { kind: KIND_NAMES[kind], cost }),
    ...{ issued: sayNumber(use.issued), used: sayNumber(use.used), returned: sayNumber(use.returned) },
    revenue:
      isSeenInOrders(reward) || (converted && use.revenueMinor !== 0n)
        ? sayMoney(use.revenueMinor, programme.currency)
        : null,
    stuck: use.stuck > 0 ? `${sayCount(use.stuck, "purchase")} waiting` : null,
  };
}

function editUrl(id: string): string {
  const to = id === CONVERSIONS ? { section: "conversion" } : { reward: id };
  return `/app/programme/rewards?${new URLSearchParams(to).toString()}`;
}

/** Whether orders carry its code. */
function isSeenInOrders({ kind }: Reward): boolean {
  return kind !== "gift_card" && kind !== "store_credit" && kind !== "custom";
}

export type RewardView = {
  id: string;
  title: string;
  note: string;
  offered: boolean;
  cost: string;
  worth: string;
  terms: string[];
  /** What Shopify makes of it. */
  becomes: string;
};

export function rewardView({ reward, programme, offered }: KnownReward): RewardView {
  const { id, title, note } = reward;
  return {
    ...{ id, title, note, offered, cost: costInWords(reward) },
    worth: worthInWords(reward, programme.currency),
    terms: termsInWords(reward, programme),
    becomes: becomes(reward),
  };
}

const OWN = "with a code of its own, for that customer alone and for one order";

/** As decision 026 has it. */
function becomes(reward: Reward): string {
  switch (reward.kind) {
    case "amount_off":
      return `A discount of that amount in Shopify, ${OWN}.`;
    case "variable_amount":
      return `A discount in Shopify of the amount that the member chose, ${OWN}.`;
    case "percentage_off":
      return reward.capMinor === null
        ? `A discount of that percentage in Shopify, ${OWN}.`
        : `A discount in Shopify of the amount that the percentage comes to in the member's cart, ${OWN}. It is good for orders no smaller than that cart.`;
    case "free_shipping":
      return `A free-shipping discount in Shopify, ${OWN}.`;
    case "free_product":
      return `A discount in Shopify of the product's price, once, ${OWN}. If the price rises, the member pays the difference.`;
    case "gift_card":
      return "A gift card in Shopify that belongs to the customer. It is spent like money, also in parts.";
    case "store_credit":
      return "A credit to the customer's account in Shopify. It is used at checkout without a code.";
    case "custom":
      return reward.instructions === ""
        ? "Nothing in Shopify. The member shows a code, and you say when it was handed out."
        : `Nothing in Shopify. The member shows a code, and you say when it was handed out. Your team reads: ${reward.instructions}`;
  }
}
