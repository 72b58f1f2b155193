import { amount, present } from "../model/money.ts";
import type { Minor, Order } from "../model/types.ts";

export interface MoneySet {
  shop_money: { amount: string; currency_code: string };
  presentment_money: { amount: string; currency_code: string };
}

export function presentMinor(order: Order, minor: Minor): Minor {
  return present(minor, order.currency, order.presentmentCurrency, order.presentmentRate);
}

export function moneySet(order: Order, minor: Minor): MoneySet {
  return {
    shop_money: { amount: amount(minor, order.currency), currency_code: order.currency },
    presentment_money: {
      amount: amount(presentMinor(order, minor), order.presentmentCurrency),
      currency_code: order.presentmentCurrency,
    },
  };
}

/** `{name: "1.00", name_set: {…}}`, as most money appears in payloads. */
export function withSet(order: Order, name: string, minor: Minor): Record<string, unknown> {
  return { [name]: amount(minor, order.currency), [`${name}_set`]: moneySet(order, minor) };
}
