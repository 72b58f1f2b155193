/** The figures of retention in words, each with what was counted, how, and where that comes from. Pure. */
import type { FigureView } from "#app/components/figure-list.tsx";
import { EMPTY } from "#app/components/figures-table.tsx";
import { sayMoney, sayNumber, sayPercent } from "#app/components/format.ts";
import type { FigureName, Figures, Ratio } from "#app/reports/retention.ts";
import { each, FEWEST_TO_SAY_MUCH, ratioOf } from "#app/reports/retention.ts";

type Source = FigureView["source"];

const LOYALTYLION = { words: "LoyaltyLion", url: "https://loyaltylion.com/blog/customer-retention-rate" };
const ZIGPOLL = {
  words: "Zigpoll",
  url: "https://www.zigpoll.com/content/what-metrics-should-i-focus-on-to-analyze-customer-retention-and-lifecycle-value-for-a-businesstoconsumer-ecommerce-platform",
};
const LOYALTYFAQ = {
  words: "Loyalty FAQ",
  url: "https://www.loyaltyfaq.com/how-is-customer-loyalty-determined",
};
const SHOPIFY = {
  words: "Shopify",
  url: "https://help.shopify.com/manual/reports-and-analytics/shopify-reports/report-types/sales-report",
};
/** Net revenue retention, and how segments are cut. */
export const RECHARGE = {
  words: "Recharge",
  url: "https://rechargepayments.com/glossary/net-revenue-retention/",
};
export const SEGMENTS_SOURCE = {
  words: "ChurnMiser",
  url: "https://churnmiser.com/blog/rfm-segmentation-shopify",
};
export const COMMON: Source = { words: "in general use", url: null };

type Kind = "share" | "money" | "number" | "days";
type Words = Pick<FigureView, "title" | "formula" | "note" | "source"> & { kind: Kind; of: string };

export const FIGURES: Record<FigureName, Words> = {
  retention: {
    ...{ title: "Retention rate", kind: "share", source: LOYALTYLION },
    of: "customers active at the start",
    formula: "(customers at the end − new ones among them) ÷ customers at the start",
    note: "Customers are active from an order until their days of inactivity are over. Those who came back count at the end, too: it may exceed 100%.",
  },
  churn: {
    ...{ title: "Churn rate", kind: "share", source: ZIGPOLL },
    of: "customers active at the start",
    formula: "customers who lapsed, new ones left out ÷ customers at the start",
    note: "Nobody cancels in a shop, so that silence is what counts. Who lapses, comes back and lapses again counts twice.",
  },
  repeat: {
    ...{ title: "Repeat purchase rate", kind: "share", source: ZIGPOLL, of: "customers" },
    formula: "customers with more than one order in the period ÷ customers with an order in it",
    note: "The shorter the period, the fewer can order twice in it.",
  },
  loyal: {
    ...{ title: "Loyal customer rate", kind: "share", source: LOYALTYFAQ, of: "customers of the year" },
    formula: "customers with more than four orders in the year ÷ customers with an order in it",
    note: "Always of the whole year in which the period lies; of this year, as far as it has come.",
  },
  order: {
    ...{ title: "Average order value", kind: "money", source: SHOPIFY, of: "orders" },
    formula: "(gross sales − discounts) ÷ orders",
    note: "Before returns, taxes and shipping, as in sales by customer.",
  },
  frequency: {
    ...{ title: "Purchase frequency", kind: "number", source: COMMON, of: "customers" },
    formula: "orders ÷ customers with an order",
    note: "In the period.",
  },
  pause: {
    ...{ title: "Time between orders", kind: "days", source: COMMON, of: "pauses between two orders" },
    formula: "time from the first to the last order ÷ pauses between them, of customers with two or more",
    note: "Both orders lie in the period: a month knows of no pause that is longer.",
  },
};
const NAMES = Object.keys(FIGURES) as FigureName[];

export function figureViews(now: Figures, before: Figures, asked: Said): FigureView[] {
  return NAMES.map((name) => {
    const { kind, of, ...words } = FIGURES[name];
    return {
      ...words,
      value: sayFigure(name, now[name], asked.currency),
      counted: countedWords(now[name], { kind, of, currency: asked.currency }),
      change: changeWords(name, now[name], before[name], asked),
    };
  });
}

type Said = { currency: string; before: string };

export const DAY_SECONDS = 86_400;

export function sayFigure(name: FigureName, ratio: Ratio, currency: string): string {
  const value = ratioOf(ratio);
  if (value === null) return EMPTY;
  const { kind } = FIGURES[name];
  if (kind === "share") return sayPercent(value);
  if (kind === "money") return sayMoney(each(ratio) ?? 0n, currency);
  return kind === "days"
    ? `${sayNumber(oneDecimal(value / DAY_SECONDS))} days`
    : sayNumber(twoDecimals(value));
}

const oneDecimal = (value: number) => Math.round(value * 10) / 10;
const twoDecimals = (value: number) => Math.round(value * 100) / 100;

function countedWords(
  { part, whole }: Ratio,
  { kind, of, currency }: { kind: Kind; of: string; currency: string },
): string {
  const few = whole > 0n && whole < FEWEST_TO_SAY_MUCH ? ": too few to say much" : "";
  const said = {
    share: () => `${sayNumber(part)} of ${sayNumber(whole)} ${of}`,
    money: () => `${sayMoney(part, currency)} in ${sayNumber(whole)} ${of}`,
    number: () => `${sayNumber(part)} orders of ${sayNumber(whole)} ${of}`,
    days: () => `${sayNumber(Math.round(Number(part) / DAY_SECONDS))} days in ${sayNumber(whole)} ${of}`,
  }[kind]();
  return `${said}${few}`;
}

function changeWords(name: FigureName, now: Ratio, before: Ratio, asked: Said): string {
  const [is, was] = [ratioOf(now), ratioOf(before)];
  if (is === null || was === null) return "Nothing to compare with";
  const said = `${sayFigure(name, before, asked.currency)} in ${asked.before}`;
  if (is === was) return `As before: ${said}`;
  return `${is > was ? "↑ Up" : "↓ Down"} from ${said}`;
}
