/** Shopify sends a gift card to its member once more. */
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { findRedemption } from "#app/models/redemptions.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { sendGiftCard as send } from "#app/shopify/gift-cards.server.ts";

/**
 * Sends one message each time it is called. Refuses REDEMPTION_NOT_FOUND, REDEMPTION_NOT_UNUSED for what is no gift card
 * that can be used, CODE_REFUSED where Shopify does not send it, SCOPE_MISSING.
 */
export async function sendGiftCard(shopId: string, redemptionId: string): Promise<void> {
  const redemption = await findRedemption(db, shopId, redemptionId);
  if (!redemption) throw new Refusal("REDEMPTION_NOT_FOUND");
  const { state, reward, issuedGid } = redemption;
  if (state !== "issued" || reward.kind !== "gift_card" || issuedGid === null)
    throw new Refusal("REDEMPTION_NOT_UNUSED");
  await send(await shopifyClient(shopId), issuedGid);
}
