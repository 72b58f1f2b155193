/** What explains the lines of a statement, as it is read beside them. Pure. */
export type LotMade = { entryId: bigint; amount: bigint; remaining: bigint; expiresAt: Date | null };
/** What a line took from a lot (points > 0) or gave back to it, and where that lot came from. */
export type LotMoved = {
  entryId: bigint;
  points: bigint;
  expiresAt: Date | null;
  kind: string;
  madeAt: Date;
  orderName: string | null;
  /** How many lots the line moved in all, and by how much together. */
  lots: number;
  total: bigint;
};
export type AdjustedLine = {
  adjustmentId: string;
  row: number;
  reason: string | null;
  fileName: string | null;
  undone: boolean;
};
export type CodeOfLine = { redemptionId: string; code: string; state: string; issuedGid: string | null };
export type MergeOfLine = { deletedId: bigint; intoId: bigint };

export type OrderOfLine = {
  orderId: bigint;
  name: string;
  processedAt: Date | null;
  cancelledAt: Date | null;
};

export type Explained = {
  orders: ReadonlyMap<bigint, OrderOfLine>;
  made: ReadonlyMap<bigint, LotMade>;
  moved: ReadonlyMap<bigint, LotMoved[]>;
  adjusted: ReadonlyMap<string, AdjustedLine>;
  codes: ReadonlyMap<string, CodeOfLine>;
  merges: ReadonlyMap<bigint, MergeOfLine>;
};
