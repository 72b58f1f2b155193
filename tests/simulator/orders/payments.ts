import type { Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import type { GiftCard, Iso, Minor, Order, Shop, Transaction } from "../model/types.ts";
import { findGiftCard, giftCardRefusal, maskedCodeOf, moveOnGiftCard, plainCode } from "./gift-cards.ts";
import type { MeansInput } from "./types.ts";

/** What one means of payment brings: a payment, never a discount. */
interface Share {
  amountMinor: Minor;
  giftCard: GiftCard;
}

export interface PaymentPlan {
  shares: Share[];
  /** Left for the gateway. */
  restMinor: Minor;
}

function requireGiftCard(sim: Sim, shop: Shop, code: string): GiftCard {
  const card = findGiftCard(shop, code);
  const refusal = giftCardRefusal(sim, shop, card);
  if (card !== null && refusal === null) return card;
  const name = card ? `${maskedCodeOf(card)}: ` : "";
  throw new SimError("GIFT_CARD_REFUSED", `${name}${refusal ?? ""}`);
}

/** Gift cards in the order given, each as far as it reaches. Refuses those that can pay nothing. */
export function planPayments(sim: Sim, shop: Shop, input: MeansInput, totalMinor: Minor): PaymentPlan {
  const codes = [...new Set((input.giftCards ?? []).map(plainCode))];
  const shares: Share[] = [];
  let restMinor = totalMinor;
  for (const giftCard of codes.map((code) => requireGiftCard(sim, shop, code))) {
    const amountMinor = Math.min(restMinor, giftCard.balanceMinor);
    if (amountMinor === 0) continue;
    shares.push({ amountMinor, giftCard });
    restMinor -= amountMinor;
  }
  return { shares, restMinor };
}

const SALE = { kind: "sale", status: "success", parentId: null } as const;

/** Takes what was planned; the gateway pays the rest when the order is paid. */
export function takePayments(
  sim: Sim,
  plan: PaymentPlan,
  of: { orderId: string; paysRest: boolean; processedAt: Iso },
): Transaction[] {
  const { orderId, processedAt } = of;
  const taken = plan.shares.map(({ amountMinor, giftCard }): Transaction => {
    moveOnGiftCard(sim, giftCard, "debit", { amountMinor, orderId });
    const from = { gateway: "gift_card", giftCardId: giftCard.id };
    return { ...SALE, ...from, id: sim.nextId(), amountMinor, processedAt };
  });
  if (!of.paysRest || plan.restMinor === 0) return taken;
  const rest = { gateway: "bogus", amountMinor: plan.restMinor, processedAt };
  return [...taken, { ...SALE, ...rest, id: sim.nextId() }];
}

/** What of a payment was not given back yet. */
function leftOf(order: Order, sale: Transaction): Minor {
  const back = order.refunds
    .flatMap((refund) => refund.transactions)
    .filter((each) => each.parentId === sale.id)
    .reduce((sum, each) => sum + each.amountMinor, 0);
  return sale.amountMinor - back;
}

/** Gives a sum back the way it came: the gateway's first, then what lies on cards, the last payment first. */
export function giveBack(
  sim: Sim,
  shop: Shop,
  order: Order,
  of: { amountMinor: Minor; processedAt: Iso },
): Transaction[] {
  let owedMinor = of.amountMinor;
  return order.transactions
    .filter((each) => each.kind === "sale")
    .toReversed()
    .flatMap((sale): Transaction[] => {
      const amountMinor = Math.min(owedMinor, leftOf(order, sale));
      if (amountMinor <= 0) return [];
      owedMinor -= amountMinor;
      const { gateway, giftCardId } = sale;
      const card = giftCardId === undefined ? undefined : shop.giftCards[giftCardId];
      if (card) moveOnGiftCard(sim, card, "credit", { amountMinor, orderId: order.id });
      const back = { kind: "refund", status: "success", parentId: sale.id } as const;
      const { processedAt } = of;
      return [{ ...back, id: sim.nextId(), gateway, amountMinor, processedAt, giftCardId }];
    });
}
