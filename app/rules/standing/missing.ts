/** "What am I missing": for the next tier, and to keep the present one. */
import type { Programme, Tier } from "#app/rules/programme.ts";
import type { Metric, Threshold } from "#app/rules/programme/tiers.ts";
import { alternativesOf } from "#app/rules/programme/tiers.ts";
import { isOpen, tagsOf } from "./ladder.ts";
import type { Standing } from "./standing.ts";
import type { Values } from "./values.ts";

/** What one metric has and what it lacks; `left` is 0 where there is enough. */
export type Missing = { metric: Metric; atLeast: bigint; has: bigint; left: bigint };

/** A tier and what it asks for. Any one of the alternatives is enough, with all that it asks for together. */
export type Wanted = {
  tierId: string;
  alternatives: Missing[][];
  /** What counts so far counts until then: the end of the period. Null where it has none. */
  countsUntil: Date | null;
};

export type WhatIsMissing = {
  /** Null at the top. */
  next: Wanted | null;
  /** Null where nothing has to be kept, or nothing can be done for it before the next period. */
  keep: (Wanted & { isSafe: boolean; heldUntil: Date }) | null;
};

/**
 * What a member is missing under the programme in force. `customerTags`: a tier that asks for a tag which the member
 * does not have is not spoken of.
 */
export function missingFor(
  { tierId, until, period, values }: Standing,
  { tiers, qualification }: Programme,
  customerTags: readonly string[] | null = null,
): WhatIsMissing {
  const rank = tiers.findIndex(({ id }) => id === tierId);
  const tags = tagsOf(customerTags);
  const wanted = (tier: Tier, threshold: Threshold): Wanted => ({
    tierId: tier.id,
    alternatives: alternativesOf(threshold).map((together) => together.map((each) => lacks(each, values))),
    countsUntil: period.until,
  });
  const next = tiers.slice(rank + 1).find((tier) => isOpen(tier, tags));
  const tier = tiers[rank];
  const keep = tier?.reach && until ? wanted(tier, tier.keep ?? tier.reach) : null;
  const isSafe = keep?.alternatives.some((together) => together.every(({ left }) => left === 0n)) ?? false;
  // What a period grants to its own end cannot be kept for longer before the next one begins.
  const isOver = isSafe && qualification.hold === "period" && qualification.period !== "rolling_12_months";
  return {
    next: next?.reach ? wanted(next, next.reach) : null,
    keep: keep && until && !isOver ? { ...keep, isSafe, heldUntil: until } : null,
  };
}

/** How far one is, from 0 to 1 in hundredths and never rounded up: by the way that is nearest to its end. */
export function progressTo({ alternatives }: Pick<Wanted, "alternatives">): number {
  const share = ({ has, atLeast }: Missing) =>
    has >= atLeast ? 100 : has <= 0n ? 0 : Number((has * 100n) / atLeast);
  const ways = alternatives.map((together) => Math.min(...together.map(share)));
  return Math.max(...ways) / 100;
}

function lacks({ metric, atLeast }: { metric: Metric; atLeast: bigint }, values: Values): Missing {
  const has = values[metric];
  return { metric, atLeast, has, left: has < atLeast ? atLeast - has : 0n };
}
