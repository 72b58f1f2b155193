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
