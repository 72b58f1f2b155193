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
