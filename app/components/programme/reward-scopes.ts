/** Which permissions a kind of reward takes, and what to say where they were not given. Pure. */
import type { RewardKind } from "#app/rules/programme/rewards.ts";

/** What Shopify lets Laurel do by now. */
export type ScopesAnswer = { scopes: string[] };

const NEEDED: Partial<Record<RewardKind, readonly string[]>> = {
  gift_card: ["write_gift_cards", "read_gift_cards"],
  store_credit: ["write_store_credit_account_transactions", "read_store_credit_accounts"],
};

/** Of what a kind takes, what was not granted. Shopify leaves a read scope out where the write scope includes it. */
export function lacking(kind: RewardKind, scopes: readonly string[]): readonly string[] {
  const has = (scope: string) => scopes.includes(scope) || scopes.includes(scope.replace(/^read_/, "write_"));
  return (NEEDED[kind] ?? []).filter((scope) => !has(scope));
}

type Words = { title: string; why: string; ask: string };

export const PERMISSION_WORDS: Partial<Record<RewardKind, Words>> = {
  gift_card: {
    title: "Laurel may not make gift cards yet",
    why: "Until you allow it, who buys this reward gets the points back instead of a gift card.",
    ask: "Allow gift cards",
  },
  store_credit: {
    title: "Laurel may not give store credit yet",
    why: "Until you allow it, who buys this reward gets the points back instead of store credit.",
    ask: "Allow store credit",
  },
};
