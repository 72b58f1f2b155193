/** What a programme would look like: an order's points at each tier, and a member's card in the widget. Pure. */
import { sayNumber } from "#app/components/format.ts";
import type { Example } from "#app/components/programme/example-order.ts";
import { examplesOf } from "#app/components/programme/example-order.ts";
import { sayEntry } from "#app/components/programme/words.ts";
import type { Programme, Reward } from "#app/rules/programme.ts";
import { rateOf } from "#app/rules/programme/tiers.ts";
import { alternativesOf } from "#app/rules/programme/tiers.ts";
import { rateInWords, thresholdInWords } from "#app/rules/programme/words.ts";
import { costInWords, worthInWords } from "#app/rules/rewards/words.ts";

export type ProgrammePreview = {
  /** "A $50 order earns", of any goods first; then with goods that rules name. */
  examples: [Example, ...Example[]];
  tiers: { id: string; name: string; entry: string; rate: string; example: string; perks: string[] }[];
  card: { name: string; balance: string; tier: string; next: string | null; progress: number };
  rewards: RewardPreview[];
};

/** `missing` says what is in the way where it is not `ready`. */
type RewardPreview = {
  id: string;
  title: string;
  cost: string;
  worth: string;
  ready: boolean;
  missing: string;
};

export function previewOf(programme: Programme, at: { now: Date; timeZone: string }): ProgrammePreview {
  const { currency, tiers, rewards } = programme;
  const examples = examplesOf(programme, at);
  const balance = sampleBalance(programme);
  return {
    examples,
    tiers: tiers.map((tier, index) => ({
      ...{ id: tier.id, name: tier.name, perks: tier.perks, entry: sayEntry(tier, programme) },
      rate: rateInWords(rateOf(programme, tier), currency),
      example: examples[0].earns[index] ?? "",
    })),
    card: { name: programme.name, balance: sayNumber(balance), ...sampleProgress(programme) },
    rewards: rewards.map((reward) => rewardPreview(reward, programme, balance)),
  };
}

function rewardPreview(reward: Reward, programme: Programme, balance: bigint): RewardPreview {
  const { id, title, points, tierIds } = reward;
  const isMine = isForFirstTier(reward, programme);
  const names = programme.tiers.filter((tier) => tierIds.includes(tier.id)).map(({ name }) => name);
  const tiers = new Intl.ListFormat("en", { type: "disjunction" }).format(names);
  return {
    ...{ id, title, cost: costInWords(reward), worth: worthInWords(reward, programme.currency) },
    ready: isMine && balance >= BigInt(points),
    missing: isMine ? `${sayNumber(BigInt(points) - balance)} to go` : `For ${tiers}`,
  };
}

const isForFirstTier = ({ tierIds }: Reward, { tiers: [first] }: Programme) =>
  tierIds.length === 0 || (first !== undefined && tierIds.includes(first.id));

/** Enough for the cheapest reward that the member may have and not for the next one, so that the card shows both. */
function sampleBalance(programme: Programme): bigint {
  const mine = programme.rewards.filter((reward) => isForFirstTier(reward, programme));
  const costs = mine.map(({ points }) => points).sort((a, b) => a - b);
  const [cheapest = 320] = costs;
  return BigInt(Math.round(cheapest * 1.28));
}

/** A member of the first tier, two thirds of the way to the next. */
function sampleProgress(programme: Programme): Pick<ProgrammePreview["card"], "tier" | "next" | "progress"> {
  const [first, next] = programme.tiers;
  const tier = first?.name ?? "";
  if (!next?.reach) return { tier, next: null, progress: 100 };
  const [asked] = alternativesOf(next.reach)[0] ?? [];
  const rate = rateInWords(rateOf(programme, next), programme.currency);
  if (!asked) return { tier, next: null, progress: 100 };
  const left = { metric: asked.metric, atLeast: (asked.atLeast + 2n) / 3n };
  return {
    tier,
    next: `${thresholdInWords(left, programme)} more to ${next.name}: ${rate}`,
    progress: 66,
  };
}
