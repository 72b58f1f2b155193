/**
 * What a redemption becomes at Shopify, and how that is taken back: one function each, whatever the kind of reward. A
 * shop that is to have pooled discounts (one for many codes, without customer and end of their own) gets them here.
 */
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import {
  extendDiscount,
  offerDiscount,
  withdrawCode,
  withdrawDiscount,
} from "#app/shopify/discounts.server.ts";
import {
  extendGiftCard,
  offerGiftCard,
  withdrawGiftCard,
  withdrawGiftCardCode,
} from "#app/shopify/gift-cards.server.ts";
import type {
  Issued,
  IssueOrder,
  IssueOutcome,
  SendOnce,
  Withdrawn,
  WithdrawOnce,
} from "#app/shopify/issuing.ts";
import { findStoreCredit, offerStoreCredit, withdrawStoreCredit } from "#app/shopify/store-credit.server.ts";
import { Refusal } from "#app/errors.ts";

/**
 * Makes it, or finds what an earlier try made. Refuses CODE_REFUSED when Shopify says no, SCOPE_MISSING without the
 * permission; throws a Fault when Shopify cannot be asked, or it is not known what came of an earlier try.
 */
export async function offerIssue(
  client: ShopifyClient,
  order: IssueOrder,
  once: SendOnce,
): Promise<IssueOutcome> {
  const { reward } = order;
  switch (reward.kind) {
    case "gift_card":
      return offerGiftCard(client, order, reward, once);
    case "store_credit":
      return offerStoreCredit(client, order, reward, once);
    case "custom":
      return { kind: "ours", issuedGid: null };
    case "amount_off":
    case "percentage_off":
    case "free_shipping":
    case "free_product":
      return offerDiscount(client, order, reward);
    case "variable_amount":
      throw new Error("broken promise: a variable amount is bought as an amount");
  }
}

/**
 * Takes out of use what was made, or what an earlier try may have left under its code; `spent` where somebody has had
 * some of it. Whether a discount was used is not asked here: orders say so. Repeating it is harmless. Refuses
 * CODE_REFUSED, SCOPE_MISSING; Faults pass through.
 */
export async function withdrawIssue(
  client: ShopifyClient,
  issued: Issued,
  once: WithdrawOnce,
): Promise<Withdrawn> {
  const { reward, issuedGid, code } = issued;
  if (reward.kind === "custom") return "withdrawn";
  if (reward.kind === "store_credit") {
    const creditGid = issuedGid ?? (await findStoreCredit(client, { ...issued, reward }, once));
    if (creditGid === null) return "withdrawn";
    return withdrawStoreCredit(client, { ...issued, reward, issuedGid: creditGid }, once);
  }
  if (reward.kind === "gift_card") {
    if (issuedGid !== null) return withdrawGiftCard(client, issuedGid);
    await withdrawGiftCardCode(client, issued);
    return "withdrawn";
  }
  if (issuedGid === null) await withdrawCode(client, code);
  else await withdrawDiscount(client, { discountGid: issuedGid, code });
  return "withdrawn";
}

/** Gives it another end. Refuses REDEMPTION_KEPT where that cannot be, CODE_REFUSED where Shopify says no. */
export async function extendIssue(
  client: ShopifyClient,
  {
    reward,
    issuedGid,
    timeZone,
    endsAt,
  }: Pick<Issued, "reward" | "issuedGid"> & {
    timeZone: string | null;
    endsAt: Date;
  },
): Promise<void> {
  if (reward.kind === "custom" || issuedGid === null) return;
  if (reward.kind === "store_credit" || reward.kind === "variable_amount")
    throw new Refusal("REDEMPTION_KEPT", { detail: "Shopify takes no other end for store credit" });
  if (reward.kind === "gift_card") return extendGiftCard(client, { issuedGid, endsAt, timeZone });
  return extendDiscount(client, { discountGid: issuedGid, kind: reward.kind, endsAt });
}
