/**
 * The tiers of one version as a ladder: a rank is a tier's place from the bottom, 0 for everybody's. What reaches a
 * tier reaches those below it as well, so that one rank says all.
 */
import { folded } from "#app/rules/plain-text.ts";
import type { Programme, Tier } from "#app/rules/programme.ts";
import { alternativesOf, implies } from "#app/rules/programme/tiers.ts";
import type { Values } from "./values.ts";

type Alternatives = ReturnType<typeof alternativesOf>;

export type Ladder = {
  tiers: readonly Tier[];
  /** By rank; what no one has to reach asks for nothing. */
  reach: readonly Alternatives[];
  /** The same as reach where a tier says nothing of its own. */
  keep: readonly Alternatives[];
  /** Whether any tier is easier to keep than to reach. */
  keeps: boolean;
  /** Whether any tier asks for a customer's tag. */
  gated: boolean;
};

const ladders = new WeakMap<Programme, Ladder>();

/** Read once for each version. */
export function ladderOf(programme: Programme): Ladder {
  let ladder = ladders.get(programme);
  if (!ladder) {
    const { tiers } = programme;
    ladder = {
      tiers,
      reach: tiers.map(({ reach }) => (reach ? alternativesOf(reach) : [[]])),
      keep: tiers.map(({ reach, keep }) => (reach ? alternativesOf(keep ?? reach) : [[]])),
      keeps: tiers.some(({ keep }) => keep !== null),
      gated: tiers.some(({ requiredTag }) => requiredTag !== null),
    };
    ladders.set(programme, ladder);
  }
  return ladder;
}

/** The highest rank that the values reach. */
export function rankReached({ reach }: Ladder, values: Values): number {
  return highestRank(reach, values, reach.length - 1);
}

/** The highest rank, `most` at the most, that the values keep. */
export function rankKept({ keep }: Ladder, values: Values, most: number): number {
  return highestRank(keep, values, most);
}

function highestRank(steps: readonly Alternatives[], values: Values, most: number): number {
  for (let rank = most; rank > 0; rank -= 1) if (meets(steps[rank], values)) return rank;
  return 0;
}

function meets(alternatives: Alternatives | undefined, values: Values): boolean {
  if (!alternatives) return false;
  for (const together of alternatives) {
    let met = true;
    for (const { metric, atLeast } of together) met &&= values[metric] >= atLeast;
    if (met) return true;
  }
  return false;
}

/** The tier at a rank. */
export function tierAt({ tiers }: Ladder, rank: number): Tier {
  const tier = tiers[rank];
  if (!tier) throw new RangeError("a programme has at least one tier");
  return tier;
}

/** The rank of a tier of the same id; -1 where there is none. */
export function rankOf({ tiers }: Ladder, tierId: string): number {
  return tiers.findIndex(({ id }) => id === tierId);
}

/**
 * Where a tier of another version stands on this ladder: where it has the same id; otherwise at the highest tier that
 * whoever reached it must have reached too.
 */
export function rankFrom(ladder: Ladder, { id, reach: was }: Tier): number {
  const same = rankOf(ladder, id);
  if (same >= 0 || !was) return Math.max(same, 0);
  return Math.max(
    0,
    ladder.tiers.findLastIndex(({ reach }) => reach !== null && implies(was, reach)),
  );
}

/** Tags of a customer as tiers ask for them; unknown ones are none. */
export type Tags = ReadonlySet<string>;

export function tagsOf(tags: readonly string[] | null | undefined): Tags {
  return new Set(tags?.map(folded));
}

/** The highest rank up to this one that a customer with these tags can hold. */
export function rankOpen({ tiers, gated }: Ladder, rank: number, tags: Tags): number {
  if (!gated) return rank;
  let open = rank;
  while (open > 0 && !isOpen(tiers[open], tags)) open -= 1;
  return open;
}

/** Whether customers with these tags can hold the tier. */
export function isOpen(tier: Tier | undefined, tags: Tags): boolean {
  return !tier?.requiredTag || tags.has(folded(tier.requiredTag));
}
