/** Keeper of the line to Shopify for what is spent like money: no order tells how much of it is left. */
import { parseMoney } from "#app/rules/money.ts";
import type { RewardKind } from "#app/rules/programme/rewards.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { LEFT_OF_GIFT_CARDS, LEFT_OF_CREDITS } from "#app/shopify/documents.ts";

/** What is spent like money. */
export type MoneyKind = Extract<RewardKind, "gift_card" | "store_credit">;

/**
 * Which of these gift cards, or credits to customers' accounts, have nothing left; what Shopify does not know is not
 * among them. Refuses SCOPE_MISSING; Faults pass through.
 */
export async function spentWholly(
  client: ShopifyClient,
  kind: MoneyKind,
  gids: readonly string[],
): Promise<Set<string>> {
  const left = await (kind === "gift_card" ? leftOfCards : leftOfCredits)(client, [...gids]);
  const spent = left.filter(({ amount, currencyCode }) => parseMoney(amount, currencyCode) === 0n);
  return new Set(spent.map(({ id }) => id));
}

type Left = { id: string; amount: string; currencyCode: string };

async function leftOfCards(client: ShopifyClient, ids: string[]): Promise<Left[]> {
  const { nodes } = await client.request(LEFT_OF_GIFT_CARDS, { ids });
  return nodes.flatMap((each) => (each && "balance" in each ? [{ id: each.id, ...each.balance }] : []));
}

async function leftOfCredits(client: ShopifyClient, ids: string[]): Promise<Left[]> {
  const { nodes } = await client.request(LEFT_OF_CREDITS, { ids });
  return nodes.flatMap((each) =>
    each && "remainingAmount" in each ? [{ id: each.id, ...each.remainingAmount }] : [],
  );
}
