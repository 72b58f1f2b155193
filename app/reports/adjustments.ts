/** Adjustments as they are read: whole ones and their rows. Pure. */
export type AdjustmentLine = {
  adjustmentId: string;
  state: string;
  fileName: string | null;
  goodRows: number;
  badRows: number;
  given: bigint;
  taken: bigint;
  madeBy: string;
  madeAt: Date;
  undoneAt: Date | null;
  undoneBy: string | null;
  /** Whom it is about, where it was typed on a member's page. */
  customerId: bigint | null;
  name: string | null;
  reason: string | null;
};

export type AdjustmentRowLine = {
  row: number;
  customerId: bigint | null;
  name: string | null;
  email: string | null;
  points: bigint | null;
  pointsText: string | null;
  reason: string | null;
  error: string | null;
  postedAt: Date | null;
  undoneAt: Date | null;
  /** The balance just before the line, as long as it waits to be posted. */
  before: bigint | null;
  /** A line above says the same of the same customer. */
  repeats: boolean;
};
