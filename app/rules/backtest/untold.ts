/** What a backtest does not know, and has to say so. */
import type { Programme } from "#app/rules/programme.ts";

/**
 * The first two are of older reports: they took whoever was a member for one in both programmes, and did not add up
 * what is given for rising into a tier. Of an account nobody knows before it is heard of.
 */
export const UNTOLD = ["membership", "entry_rewards", "accounts"] as const;
export type Untold = (typeof UNTOLD)[number];

type Compared = Pick<Programme, "membership">;

export function untoldBy(published: Compared, draft: Compared): Untold[] {
  return published.membership === "everyone" && draft.membership === "accounts" ? ["accounts"] : [];
}
