/** What a backtest does not know, and has to say so. */
import type { Programme } from "#app/rules/programme.ts";

/**
 * The first two are of older reports: they took whoever was a member for one in both programmes, and did not add up
 * what is given for rising into a tier. Of an account nobody knows before it is heard of. What a conversion leaves over
 * is counted as money like all other points.
 */
export const UNTOLD = ["membership", "entry_rewards", "accounts", "conversion_limits"] as const;
export type Untold = (typeof UNTOLD)[number];

type Compared = Pick<Programme, "membership" | "conversion">;

export function untoldBy(published: Compared, draft: Compared): Untold[] {
  const asksForAccounts = published.membership === "everyone" && draft.membership === "accounts";
  return [
    ...(asksForAccounts ? (["accounts"] as const) : []),
    ...([published, draft].some(isLimited) ? (["conversion_limits"] as const) : []),
  ];
}

/** Whether its conversion may leave whole steps over, or the rest ends. */
function isLimited({ conversion }: Compared): boolean {
  return conversion !== null && (conversion.maximumSteps !== null || !conversion.carryOver);
}
