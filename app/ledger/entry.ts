/** The words of the ledger. */

export type EntryKind =
  | "earn"
  | "bonus"
  | "referral"
  | "activity"
  | "mature"
  | "reverse"
  | "redeem"
  | "return"
  | "expire"
  | "adjust"
  | "transfer"
  | "import";

/** What explains the number: small, and without names or addresses of people. Amounts as decimal strings. */
export type Reason = Readonly<Record<string, string | number | boolean | null>>;

export type Actor = "system" | "shopper" | "flow" | "import" | `staff:${string}`;

export type NewEntry = {
  customerId: bigint;
  kind: EntryKind;
  /** The business fact it stands for, unique in the shop: `order:<id>:<n>`, `redemption:<id>:<n>`. */
  key: string;
  pendingDelta: bigint;
  availableDelta: bigint;
  orderId?: bigint;
  redemptionId?: string;
  programmeVersion?: number;
  reason: Reason;
  actor: Actor;
  occurredAt: Date;
  /** Of the lot that a credit makes; null or absent: never. */
  expiresAt?: Date | null;
  /** A redemption whose lots are restored with their own expiry. */
  returnOf?: string;
};

export type Posted = {
  key: string;
  entryId: bigint;
  /** What moved: may be less than was asked for (see shortfall). */
  availableDelta: bigint;
  availableAfter: bigint;
  shortfall: bigint;
  /** The entry was there already; nothing was posted. */
  repeated: boolean;
};

export type Clawback = "allow_negative" | "clamp";

/** A line as the ledger holds it. */
export type StoredEntry = {
  entryId: bigint;
  key: string;
  customerId: bigint;
  kind: EntryKind;
  orderId: bigint | null;
  redemptionId: string | null;
  pendingDelta: bigint;
  availableDelta: bigint;
  availableAfter: bigint;
  shortfall: bigint;
};

/** What an entry counts for its order or redemption: a shortfall counts as taken, an undone one as given. */
export function worthOf(entry: Pick<StoredEntry, "pendingDelta" | "availableDelta" | "shortfall">): bigint {
  return entry.pendingDelta + entry.availableDelta - entry.shortfall;
}

/** The same business fact with the same numbers. */
export function isRepeat(stored: StoredEntry, entry: NewEntry): boolean {
  return (
    stored.customerId === entry.customerId &&
    stored.kind === entry.kind &&
    stored.orderId === (entry.orderId ?? null) &&
    stored.redemptionId === (entry.redemptionId ?? entry.returnOf ?? null) &&
    stored.pendingDelta === entry.pendingDelta &&
    stored.availableDelta - stored.shortfall === entry.availableDelta
  );
}
