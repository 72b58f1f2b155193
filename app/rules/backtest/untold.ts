/**
 * What older backtests did not replay, and said so: they took whoever was a member for one in both programmes, and did
 * not add up what is given for rising into a tier.
 */
export const UNTOLD = ["membership", "entry_rewards"] as const;
export type Untold = (typeof UNTOLD)[number];
