/** Keeper of the line to Shopify for what is spent like money: no order tells how much of it is left. */
import { parseMoney } from "#app/rules/money.ts";
import type { RewardKind } from "#app/rules/programme/rewards.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { LEFT_OF_GIFT_CARDS, LEFT_OF_CREDITS } from "#app/shopify/documents.ts";

/** What is spent like money. */
export type MoneyKind = Extract<RewardKind, "gift_card" | "store_credit">;

/**
 * Whether these gift cards, or credits to customers' accounts, have nothing left, or something that can be spent; what
 * Shopify does not know, and what lies on a card that is switched off, is not among them. Refuses SCOPE_MISSING; Faults
 * pass through.
 */
export async function whatIsLeft(
  client: ShopifyClient,
  kind: MoneyKind,
  gids: readonly string[],
): Promise<Map<string, "nothing" | "something">> {
  const left = await (kind === "gift_card" ? leftOfCards : leftOfCredits)(client, [...gids]);
  return new Map(
    left.flatMap(({ id, amount, currencyCode, enabled = true }): [string, "nothing" | "something"][] => {
      if (parseMoney(amount, currencyCode) === 0n) return [[id, "nothing"]];
      return enabled ? [[id, "something"]] : [];
    }),
  );
}

type Left = { id: string; amount: string; currencyCode: string; enabled?: boolean };

async function leftOfCards(client: ShopifyClient, ids: string[]): Promise<Left[]> {
  const { nodes } = await client.request(LEFT_OF_GIFT_CARDS, { ids });
  return nodes.flatMap((each) => {
    if (!each || !("balance" in each)) return [];
    const { id, enabled, balance } = each;
    return [{ id, enabled, ...balance }];
  });
}

async function leftOfCredits(client: ShopifyClient, ids: string[]): Promise<Left[]> {
  const { nodes } = await client.request(LEFT_OF_CREDITS, { ids });
  return nodes.flatMap((each) =>
    each && "remainingAmount" in each ? [{ id: each.id, ...each.remainingAmount }] : [],
  );
}
