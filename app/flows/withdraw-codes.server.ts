/** Codes whose points come back are taken out of use at Shopify. */
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import { findRedemptions } from "#app/models/redemptions.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { withdrawCode, withdrawDiscount } from "#app/shopify/discounts.server.ts";

/**
 * Deactivates the discounts of these redemptions and answers those that nobody can use any more, which are the ones
 * whose points may safely come back. One that Shopify refuses to deactivate is logged and left out. Writes nothing of
 * ours; saying it twice is harmless. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN, SCOPE_MISSING; Faults pass through.
 *
 * A code that ended unused is withdrawn first and its points return after that. For a code whose order was cancelled it
 * is the other way round: the points return with the settlement that learns of the cancel, because a transaction never
 * speaks to Shopify and the shopper is not to wait for it, and the code is withdrawn right after. Nothing is lost in
 * between: the usage limit of one is spent by the cancelled order, and should an order use the code after all, its
 * news takes the points again.
 *
 * A redemption that failed names no discount; what an earlier try may have left under its code is looked up.
 */
export async function withdrawCodes(shopId: string, redemptionIds: readonly string[]): Promise<string[]> {
  const redemptions = await findRedemptions(db, shopId, redemptionIds);
  if (redemptions.length === 0) return [];
  const client = await shopifyClient(shopId, { background: true });
  const withdrawn: string[] = [];
  for (const { redemptionId, discountGid, code } of redemptions) {
    try {
      if (discountGid === null) await withdrawCode(client, code);
      else await withdrawDiscount(client, { discountGid, code });
      withdrawn.push(redemptionId);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "CODE_REFUSED") throw error;
      log.warn({ shopId, redemptionId, why: error.message }, "Shopify does not deactivate this discount");
    }
  }
  return withdrawn;
}

/**
 * Deactivates what a process that was cut off may have made under a code that its redemption has left for the next.
 * Saying it twice is harmless. Refuses SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN, SCOPE_MISSING; Faults pass through.
 */
export async function withdrawLeftCode(shopId: string, code: string): Promise<void> {
  await withdrawCode(await shopifyClient(shopId, { background: true }), code);
}
