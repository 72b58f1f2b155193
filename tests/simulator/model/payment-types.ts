import type { Id, Iso, Minor } from "./types.ts";

export interface GiftCardTransaction {
  id: Id;
  kind: "debit" | "credit";
  amountMinor: Minor;
  processedAt: Iso;
  orderId: Id | null;
}

export interface GiftCard {
  id: Id;
  /** In small letters, without spaces and dashes: so it is compared. */
  code: string;
  currency: string;
  initialMinor: Minor;
  balanceMinor: Minor;
  customerId: Id | null;
  /** A day of the shop: the last on which the card is good. */
  expiresOn: string | null;
  note: string | null;
  templateSuffix: string | null;
  deactivatedAt: Iso | null;
  /** When its customer was sent it. */
  sentAt: Iso[];
  transactions: GiftCardTransaction[];
  createdAt: Iso;
  updatedAt: Iso;
}

export type StoreCreditEvent = "ADJUSTMENT" | "ORDER_PAYMENT" | "ORDER_REFUND";

interface StoreCreditMove {
  id: Id;
  amountMinor: Minor;
  balanceAfterMinor: Minor;
  createdAt: Iso;
  event: StoreCreditEvent;
  /** The order's transaction that it belongs to. */
  origin: { orderId: Id; transactionId: Id } | null;
}

export interface StoreCreditCredit extends StoreCreditMove {
  kind: "credit";
  expiresAt: Iso | null;
  /** What debits have left of it; after it expired, what was lost. */
  remainingMinor: Minor;
  expired: boolean;
  /** Whether its owner was to be told. */
  notify: boolean;
}

export interface StoreCreditDebit extends StoreCreditMove {
  kind: "debit";
  /** Which credits it spent: what is given back goes back to them. */
  spent: { creditId: Id; amountMinor: Minor }[];
}

export interface StoreCreditRevert extends StoreCreditMove {
  kind: "debit_revert";
  debitId: Id;
}

export interface StoreCreditExpiration extends StoreCreditMove {
  kind: "expiration";
  creditId: Id;
}

export type StoreCreditTransaction =
  StoreCreditCredit | StoreCreditDebit | StoreCreditRevert | StoreCreditExpiration;

/** One per customer and currency. */
export interface StoreCreditAccount {
  id: Id;
  customerId: Id;
  currency: string;
  /** In the order in which they happened. */
  transactions: StoreCreditTransaction[];
}
