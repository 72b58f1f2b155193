import type { Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import type {
  GiftCard,
  Id,
  Iso,
  Minor,
  Order,
  Shop,
  StoreCreditAccount,
  Transaction,
} from "../model/types.ts";
import { findGiftCard, giftCardRefusal, maskedCodeOf, moveOnGiftCard, plainCode } from "./gift-cards.ts";
import { accountsOf, balanceOf, debitAccount, revertDebit } from "./store-credit.ts";
import type { MeansInput } from "./types.ts";

/** What one means of payment brings: a payment, never a discount. */
export type Share = { amountMinor: Minor } & (
  { from: "gift_card"; giftCard: GiftCard } | { from: "store_credit"; account: StoreCreditAccount }
);

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

/** Why this buyer's store credit pays nothing, in the checkout's words; null when it does. */
export function storeCreditRefusal(sim: Sim, shop: Shop, buyer: Buyer): string | null {
  if (!shop.storeCreditEnabled) return "This store does not take store credit";
  if (shop.customerAccounts === "classic" || buyer.customerId === null)
    return "Sign in with your new customer account to use store credit";
  return spendableAccount(sim, shop, buyer) ? null : "You have no store credit in this currency";
}

interface Buyer {
  customerId: Id | null;
  presentmentCurrency?: string | undefined;
}

/** Credit is spent in its own currency; what is sold here is reckoned in the shop's. */
export function spendableAccount(sim: Sim, shop: Shop, buyer: Buyer): StoreCreditAccount | null {
  const isOwnCurrency = (buyer.presentmentCurrency ?? shop.currency) === shop.currency;
  if (buyer.customerId === null || !isOwnCurrency) return null;
  const own = accountsOf(sim, shop, buyer.customerId);
  return own.find((each) => each.currency === shop.currency && balanceOf(each) > 0) ?? null;
}

function requireStoreCredit(sim: Sim, shop: Shop, buyer: Buyer): StoreCreditAccount {
  const refusal = storeCreditRefusal(sim, shop, buyer);
  const account = spendableAccount(sim, shop, buyer);
  if (refusal === null && account) return account;
  throw new SimError("STORE_CREDIT_REFUSED", refusal ?? "");
}

/** Gift cards in the order given, then store credit, each as far as it reaches. Refuses what can pay nothing. */
export function planPayments(
  sim: Sim,
  shop: Shop,
  input: MeansInput & Buyer,
  totalMinor: Minor,
): PaymentPlan {
  const codes = [...new Set((input.giftCards ?? []).map(plainCode))];
  const cards = codes.map((code) => requireGiftCard(sim, shop, code));
  const account = input.storeCredit ? requireStoreCredit(sim, shop, input) : null;
  const shares: Share[] = [];
  let restMinor = totalMinor;
  const take = (most: Minor): Minor => {
    const amountMinor = Math.min(restMinor, most);
    restMinor -= amountMinor;
    return amountMinor;
  };
  for (const giftCard of cards)
    shares.push({ from: "gift_card", giftCard, amountMinor: take(giftCard.balanceMinor) });
  if (account) shares.push({ from: "store_credit", account, amountMinor: take(balanceOf(account)) });
  return { shares: shares.filter((each) => each.amountMinor > 0), restMinor };
}

/** Moves the money of one share, and says in the transaction where it came from. */
function takeShare(sim: Sim, share: Share, of: { orderId: Id; transactionId: Id }) {
  const { amountMinor } = share;
  if (share.from === "gift_card") {
    moveOnGiftCard(sim, share.giftCard, "debit", { amountMinor, orderId: of.orderId });
    return { gateway: "gift_card", giftCardId: share.giftCard.id };
  }
  const { account } = share;
  const { id: debitId } = debitAccount(sim, account, amountMinor, { event: "ORDER_PAYMENT", origin: of });
  return { gateway: "shopify_store_credit", storeCredit: { accountId: account.id, debitId } };
}

const SALE = { kind: "sale", status: "success", parentId: null } as const;

/** Takes what was planned; the gateway pays the rest when the order is paid. */
export function takePayments(
  sim: Sim,
  plan: PaymentPlan,
  of: { orderId: string; paysRest: boolean; processedAt: Iso },
): Transaction[] {
  const { orderId, processedAt } = of;
  const taken = plan.shares.map((share): Transaction => {
    const id = sim.nextId();
    const from = takeShare(sim, share, { orderId, transactionId: id });
    return { ...SALE, ...from, id, amountMinor: share.amountMinor, processedAt };
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

/** Puts money back on the card or the account that it came from; the gateway needs no telling. */
function returnShare(
  sim: Sim,
  shop: Shop,
  { giftCardId, storeCredit }: Transaction,
  of: { orderId: Id; transactionId: Id; amountMinor: Minor },
): void {
  const { amountMinor, ...origin } = of;
  const card = giftCardId === undefined ? undefined : shop.giftCards[giftCardId];
  if (card) moveOnGiftCard(sim, card, "credit", { amountMinor, orderId: of.orderId });
  const account = storeCredit && shop.storeCreditAccounts[storeCredit.accountId];
  const debit = account?.transactions.find((each) => each.id === storeCredit?.debitId);
  if (account && debit?.kind === "debit")
    revertDebit(sim, account, debit, { amountMinor, event: "ORDER_REFUND", origin });
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
      const { gateway, giftCardId, storeCredit } = sale;
      const id = sim.nextId();
      returnShare(sim, shop, sale, { orderId: order.id, transactionId: id, amountMinor });
      const back = { kind: "refund", status: "success", parentId: sale.id } as const;
      const { processedAt } = of;
      return [{ ...back, id, gateway, amountMinor, processedAt, giftCardId, storeCredit }];
    });
}
