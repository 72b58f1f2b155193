import { decimalsOf } from "../model/money.ts";

/** Liquid counts money in hundredths in every currency, JPY and KWD included. */
export function hundredths(minor: number, currency: string): number {
  return Math.round((minor * 100) / 10 ** decimalsOf(currency));
}

function formatted(value: number, currency: string, locale: string, trailingZeros = true): string {
  const display = trailingZeros ? "auto" : "stripIfInteger";
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    trailingZeroDisplay: display,
  });
  return format.format(value / 100);
}

export interface MoneyStyle {
  currency: string;
  locale: string;
}

/** What Shopify's money filters write; `value` is in hundredths. */
export const moneyText = {
  money: (value: number, { currency, locale }: MoneyStyle) => formatted(value, currency, locale),
  withCurrency: (value: number, { currency, locale }: MoneyStyle) => {
    const text = formatted(value, currency, locale);
    // "US$", as Arabic writes it, says already whose dollars they are.
    return /[A-Z]{2}/.test(text) ? text : `${text} ${currency}`;
  },
  withoutTrailingZeros: (value: number, { currency, locale }: MoneyStyle) =>
    formatted(value, currency, locale, false),
  withoutCurrency: (value: number, { locale }: MoneyStyle) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(value / 100),
};

/** Integer minor units for people: "$480.00". */
export function minorText(minor: number, currency: string, locale = "en"): string {
  return formatted(hundredths(minor, currency), currency, locale);
}
