import { USUAL_MS } from "../bulk/operations.ts";
import { paymentSettings } from "./shops.ts";
import type { AppliedDiscount, Discount, Shop, State } from "./types.ts";

const ofShop = (): Partial<Shop> => ({
  bulk: { operations: {}, takesMs: USUAL_MS },
  subscriptions: false,
  ...paymentSettings(),
  giftCards: {},
  storeCreditAccounts: {},
});

const ofDiscount: Partial<Discount> = { appliesOnOneTimePurchase: true, appliesOnSubscription: false };
const ofApplied: Partial<AppliedDiscount> = { targetType: "line_item", allocationMethod: "across" };

/** A file written by an older stand-in lacks what came since: it gets what every shop had then. */
export function upToDate(state: State): State {
  for (const shop of Object.values(state.shops)) {
    Object.assign(shop, { ...ofShop(), ...shop });
    for (const discount of Object.values(shop.discounts))
      Object.assign(discount, { ...ofDiscount, ...discount });
    for (const order of Object.values(shop.orders))
      order.discounts = order.discounts.map((each) => ({ ...ofApplied, ...each }));
  }
  return state;
}
