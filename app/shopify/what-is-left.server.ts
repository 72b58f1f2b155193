/** Keeper of the line to Shopify for what is spent like money: no order tells how much of it is left. */
import { parseMoney } from "#app/rules/money.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { WHAT_IS_LEFT } from "#app/shopify/documents.ts";

/**
 * Which of these gift cards, or credits to customers' accounts, have nothing left; what Shopify does not know is not
 * among them. Refuses SCOPE_MISSING; Faults pass through.
 */
export async function spentWholly(client: ShopifyClient, gids: readonly string[]): Promise<Set<string>> {
  const { nodes } = await client.request(WHAT_IS_LEFT, { ids: [...gids] });
  const spent = nodes.flatMap((each) => {
    if (!each || !("id" in each)) return [];
    const left = "balance" in each ? each.balance : each.remainingAmount;
    return parseMoney(left.amount, left.currencyCode) === 0n ? [each.id] : [];
  });
  return new Set(spent);
}
