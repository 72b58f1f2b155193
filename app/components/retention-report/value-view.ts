/** What a customer is worth, and how the number of customers moved, in words. Pure. */
import type { FigureView } from "#app/components/figure-list.tsx";
import { EMPTY } from "#app/components/figures-table.tsx";
import { sayMoney, sayNumber, saySigned } from "#app/components/format.ts";
import { COMMON, FIGURES, sayFigure } from "#app/components/retention-report/figures-view.ts";
import type { FigureName, Figures, Sides, Sums, Turns } from "#app/reports/retention.ts";
import { each, endOf, MOST_YEARS, predictedValue, ratioOf } from "#app/reports/retention.ts";

type Year = { name: string; sums: Sums; turns: Turns };

/** `year` is the last whole one with customers when it began, or null. */
export function valueViews(
  { ever, year }: { ever: Sums; year: Year | null },
  currency: string,
): FigureView[] {
  const worth = each({ part: ever.netMinor, whole: ever.customers });
  return [
    {
      title: "Historic, of a customer so far",
      value: worth === null ? EMPTY : sayMoney(worth, currency),
      counted: `${sayMoney(ever.netMinor, currency)} net by ${sayNumber(ever.customers)} customers`,
      change: null,
      formula: "net sales since the first order ÷ customers who ever ordered",
      note: "Customers who came lately pull it down.",
      source: COMMON,
    },
    predictedView(year, currency),
  ];
}

const CHURNMISER = {
  words: "ChurnMiser",
  url: "https://churnmiser.com/blog/how-to-calculate-customer-lifetime-value-shopify",
};

const PREDICTED = {
  title: "Predicted, of a customer in all",
  change: null,
  formula:
    "average order value × orders of a customer in a year × lifespan in years, which is 1 ÷ churn rate",
  source: CHURNMISER,
};

function predictedView(year: Year | null, currency: string): FigureView {
  const predicted = year && predictedValue(year.sums, year.turns);
  if (!year || !predicted)
    return {
      ...PREDICTED,
      value: EMPTY,
      counted: "There is no whole calendar year with customers from before it yet.",
      note: "It needs a year to learn from.",
    };
  const { sums } = year;
  const { part: lapsed, whole: start } = predicted.churn;
  const years = Math.round((ratioOf(predicted.years) ?? 0) * 100) / 100;
  const lifespan = predicted.isCapped
    ? `${MOST_YEARS} years, the most that is reckoned with: ${sayNumber(lapsed)} of ${sayNumber(start)} lapsed`
    : `${sayNumber(years)} years: 1 ÷ churn, ${sayNumber(lapsed)} of ${sayNumber(start)} lapsed`;
  const order = sayFigure("order", { part: sums.spentMinor, whole: sums.orders }, currency);
  const frequency = sayFigure("frequency", { part: sums.orders, whole: sums.customers }, currency);
  return {
    ...PREDICTED,
    value: sayMoney(predicted.valueMinor, currency),
    counted: `In ${year.name}: ${sayMoney(sums.spentMinor, currency)} in ${sayNumber(sums.orders)} orders of ${sayNumber(sums.customers)} customers; ${lifespan}`,
    note: `From the last whole calendar year: ${order} × ${frequency} × ${sayNumber(years)}, rounded at the end only. Sales, not profit: multiply it by your margin. It holds if customers go on as they did.`,
  };
}

/** At the start + new + came back − lapsed = at the end. */
export function turnRows(turns: Sides<Turns>): { key: string; cells: string[] }[] {
  return SIDES.map(({ key, title }) => {
    const side = turns[key];
    const cells = [side.start, side.began, side.cameBack, -side.lapsed, endOf(side)];
    return {
      key,
      cells: [title, ...cells.map((count, nth) => (nth % 4 === 0 ? sayNumber(count) : saySigned(count)))],
    };
  });
}

const SIDES = [
  { key: "all", title: "All customers" },
  { key: "members", title: "Members" },
  { key: "others", title: "Others" },
] as const;

/** Each figure of members beside that of others, with what was counted. */
export function sideRows(
  { members, others }: { members: Figures; others: Figures },
  currency: string,
): { key: string; cells: string[] }[] {
  return (Object.keys(FIGURES) as FigureName[]).map((name) => ({
    key: name,
    cells: [
      FIGURES[name].title,
      ...[members, others].flatMap((side) => [sayFigure(name, side[name], currency), ofWords(name, side)]),
    ],
  }));
}

function ofWords(name: FigureName, side: Figures): string {
  const { part, whole } = side[name];
  if (whole === 0n) return EMPTY;
  return FIGURES[name].kind === "share"
    ? `${sayNumber(part)} of ${sayNumber(whole)}`
    : `of ${sayNumber(whole)} ${FIGURES[name].of}`;
}
