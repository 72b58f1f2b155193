import { gid } from "../model/ids.ts";
import { balanceOf, expireCredits } from "../orders/store-credit.ts";
import { idSchema, ofShop, requireShop, route } from "./answer.ts";

/** What lies with customers besides their orders: cards with their codes, accounts with all their moves. */
export const paymentRoutes: Record<string, ReturnType<typeof route>> = {
  "GET gift-cards": route(ofShop, ({ sim, input }) => ({
    giftCards: Object.values(requireShop(sim, input.shop).giftCards).map((card) => ({
      ...card,
      gid: gid("GiftCard", card.id),
    })),
  })),
  "GET store-credit": route(ofShop.extend({ customerId: idSchema.optional() }), ({ sim, input }) => ({
    accounts: Object.values(requireShop(sim, input.shop).storeCreditAccounts)
      .filter((each) => input.customerId === undefined || each.customerId === input.customerId)
      .map((account) => {
        expireCredits(sim, account);
        return { ...account, gid: gid("StoreCreditAccount", account.id), balanceMinor: balanceOf(account) };
      }),
  })),
};
