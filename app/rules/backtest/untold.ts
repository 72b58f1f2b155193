/** What a draft may change that a backtest does not replay, and has to say so. */
import type { Programme } from "#app/rules/programme.ts";

/** Who takes part is whoever does today; what is given for rising into a tier is not added up. */
export const UNTOLD = ["membership", "entry_rewards"] as const;
export type Untold = (typeof UNTOLD)[number];

type Compared = Pick<Programme, "membership" | "tiers">;

export function untoldBy(published: Compared, draft: Compared): Untold[] {
  const promises = [published, draft].some(({ tiers }) => tiers.some(({ entryReward }) => entryReward));
  return [
    ...(published.membership === draft.membership ? [] : (["membership"] as const)),
    ...(promises ? (["entry_rewards"] as const) : []),
  ];
}
