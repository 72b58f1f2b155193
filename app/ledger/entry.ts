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
export type Reason = Readonly<Record<string, Told | readonly Readonly<Record<string, Told>>[]>>;
type Told = string | number | boolean | null;

export type Actor = "system" | "shopper" | "flow" | "import" | `staff:${string}` | `api:${string}`;

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
  /** Of pending points, which always belong to an order: when they become available. */
  maturesAt?: Date;
  /** What the expiry of the lot that a credit makes counts from; by default `occurredAt`. */
  countsFrom?: Date;
  /** Of the lot that a credit makes, where the programme's policy does not decide it; null: never. */
  expiresAt?: Date | null;
  /**
   * When the member earned or spent, which may be long before it is posted; by default `occurredAt`. Null: nobody did.
   */
  activeAt?: Date | null;
  /** A redemption whose lots are restored with their own expiry. */
  returnOf?: string;
  /** A debit of this lot and no other. */
  lotEntryId?: bigint;
  /**
   * The key of an entry of no order or redemption that this one takes back: its lot goes first, its lots are restored.
   */
  undoes?: string;
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

/** A line as the ledger holds it. */
export type StoredEntry = {
  entryId: bigint;
  key: string;
  /** Whose it is now: entries follow merges. */
  customerId: bigint;
  kind: EntryKind;
  orderId: bigint | null;
  redemptionId: string | null;
  pendingDelta: bigint;
  availableDelta: bigint;
  availableAfter: bigint;
  shortfall: bigint;
};

/** Earning and spending: what keeps points alive that expire by inactivity. */
const ACTIVITY: ReadonlySet<EntryKind> = new Set(["earn", "bonus", "referral", "activity", "redeem"]);

/** When the member was active, by this entry; null where it is nothing that the member did. */
export function activityOf({ kind, activeAt, occurredAt }: NewEntry): Date | null {
  return ACTIVITY.has(kind) ? (activeAt === undefined ? occurredAt : activeAt) : null;
}

/** The redemption that an entry takes for, or gives back to. */
export function redemptionOf({ redemptionId, returnOf }: NewEntry): string | null {
  return redemptionId ?? returnOf ?? null;
}

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
    stored.redemptionId === redemptionOf(entry) &&
    stored.pendingDelta === entry.pendingDelta &&
    stored.availableDelta - stored.shortfall === entry.availableDelta
  );
}
