/** What became of a reward that members bought. */
export type RewardUse = {
  rewardId: string;
  /** Made for members, whatever became of them. */
  issued: number;
  used: number;
  /** Cancelled, ended unused, or on an order that was cancelled. */
  returned: number;
  /** Bought before `stuckBefore` and still not made. */
  stuck: number;
  /** Net sales of the orders that its codes were used on: after discounts and returns, each order once. */
  revenueMinor: bigint;
};

/** Those that members were given, most used first; of equals the one that was issued more often, then by its id. */
export function mostUsed(uses: readonly RewardUse[], count: number): RewardUse[] {
  return uses
    .filter(({ issued }) => issued > 0)
    .toSorted((a, b) => b.used - a.used || b.issued - a.issued || (a.rewardId < b.rewardId ? -1 : 1))
    .slice(0, count);
}
