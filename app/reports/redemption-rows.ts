/** A redemption as merchants read it, with what the books hold of it. */
export type RedemptionRow = {
  redemptionId: string;
  rewardId: string;
  /** The reward as it was when it was bought. */
  reward: unknown;
  points: bigint;
  state: string;
  code: string;
  requestedAt: Date;
  /** When something was last sent that Shopify would do twice, and nobody knows yet what came of it. */
  sentAt: Date | null;
  endsAt: Date | null;
  withdrawalAt: Date | null;
  failure: string | null;
  /** What the ledger took for it and has not given back. */
  held: bigint;
};
