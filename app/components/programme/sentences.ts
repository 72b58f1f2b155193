/** What each item of the lists says, by its id. Pure. */
import { sayActivity, sayCampaign, sayEntry, sayRule } from "#app/components/programme/words.ts";
import type { Programme } from "#app/rules/programme.ts";
import { rateOf } from "#app/rules/programme/tiers.ts";
import { rateInWords } from "#app/rules/programme/words.ts";
import { costInWords, worthInWords } from "#app/rules/rewards/words.ts";

type List = "tiers" | "rules" | "campaigns" | "rewards" | "activities";
/** By list and id: what is typed may not be readable for a while, and lists move meanwhile. */
export type Sentences = Record<List, Readonly<Record<string, string>>>;

export const NO_SENTENCES: Sentences = { tiers: {}, rules: {}, campaigns: {}, rewards: {}, activities: {} };

export function sentencesOf(programme: Programme): Sentences {
  const { currency, tiers, earning, campaigns, rewards, activities } = programme;
  return {
    tiers: byId(
      tiers,
      (tier) => `${sayEntry(tier, programme)} · ${rateInWords(rateOf(programme, tier), currency)}`,
    ),
    rules: byId(earning.rules, (rule) => sayRule(rule, programme)),
    campaigns: byId(campaigns, (campaign) => sayCampaign(campaign, programme)),
    rewards: byId(rewards, (reward) => `${costInWords(reward)} · ${worthInWords(reward, currency)}`),
    activities: byId(activities, sayActivity),
  };
}

function byId<Item extends { id: string }>(
  list: readonly Item[],
  say: (item: Item) => string,
): Record<string, string> {
  return Object.fromEntries(list.map((item) => [item.id, say(item)]));
}
