/** What is asked of Shopify for a redemption, and what comes of it. */
import { formatDecimal } from "#app/rules/money.ts";
import type { Reward } from "#app/rules/programme.ts";
import type { VariablesOf } from "./document.ts";

export type IssueOrder = {
  redemptionId: string;
  code: string;
  customerId: bigint;
  /** Customers who have been merged into this one. */
  formerIds?: readonly bigint[];
  reward: Reward;
  currency: string;
  timeZone: string | null;
  /** From then on it is good, and nothing of it can be older. */
  requestedAt: Date;
  /** Null: it does not end. */
  endsAt: Date | null;
};

/**
 * `ours`: Shopify has it, under this id; null where there is nothing for Shopify to make. `theirs`: the code belongs to
 * something that is not this redemption's. `former`: it is this redemption's, and bound to a customer who has been
 * merged away since.
 */
export type IssueOutcome =
  { kind: "ours"; issuedGid: string | null } | { kind: "former"; issuedGid: string } | { kind: "theirs" };

/** What was issued, to be taken back. */
export type Issued = Pick<
  IssueOrder,
  "redemptionId" | "code" | "customerId" | "reward" | "currency" | "requestedAt" | "endsAt"
> & {
  issuedGid: string | null;
  issuedAt: Date | null;
  /** When it was sent last, where nobody knows what came of it. */
  sentAt: Date | null;
};

/** `spent`: somebody has had some of its value, so nothing may come back for it. */
export type Withdrawn = "withdrawn" | "spent";

/** By then a request whose answer was lost has been carried out and can be seen, or never will be. */
export const KNOWN_AFTER_MS = 120_000;

/**
 * How something is sent that Shopify would do twice. `sentAt`: when it was sent last, where nobody knows what came of
 * it. `claim` writes down that it is about to be sent; false where somebody else has done so since.
 */
export type SendOnce = {
  now: Date;
  sentAt: Date | null;
  claim: () => Promise<boolean>;
  /** Those of Shopify's ids that no redemption has. */
  unclaimed: (gids: readonly string[]) => Promise<readonly string[]>;
};

/**
 * The same of what is taken back. `keep` writes down which of Shopify's transactions did it; `swap` that what was taken
 * is one of these, and not the redemption's own: whose it was has the redemption's in its place.
 */
export type WithdrawOnce = SendOnce & {
  keep: (gid: string) => Promise<void>;
  swap: (gids: readonly string[]) => Promise<void>;
};

type Money = VariablesOf<"DebitStoreCredit">["debit"]["debitAmount"];

/** An amount as Shopify takes it. */
export function moneyInput(minor: bigint, currency: string): Money {
  // The programme's currency is the shop's, which Shopify told us.
  return { amount: formatDecimal(minor, currency), currencyCode: currency as Money["currencyCode"] };
}

export const customerGid = (customerId: bigint) => `gid://shopify/Customer/${customerId}`;
