/** The figures of the retention report as a spreadsheet: a line for each, with its numbers, formula and source. Pure. */
import type { FigureView } from "#app/components/figure-list.tsx";
import {
  DAY_SECONDS,
  FIGURES,
  RECHARGE,
  SEGMENTS_SOURCE,
} from "#app/components/retention-report/figures-view.ts";
import { saySpan } from "#app/components/retention-report/words.ts";
import { spanOf } from "#app/reports/calendar.ts";
import type { CsvCell } from "#app/reports/csv.ts";
import { CSV_START, csvLine } from "#app/reports/csv.ts";
import type { FigureName, Figures, Ratio, Retention, Sides, Sums, Turns } from "#app/reports/retention.ts";
import { each, endOf, netRevenueRetention, predictedValue, ratioOf } from "#app/reports/retention.ts";
import { SEGMENT_WORDS, SEGMENTS } from "#app/reports/segments.ts";
import { formatDecimal } from "#app/rules/money.ts";

/** A value, and the two numbers that it is divided from. */
type Numbers = readonly [CsvCell, CsvCell, CsvCell];
type Line = {
  title: string;
  period: string;
  unit: string;
  all: Numbers;
  before?: CsvCell;
  members?: Numbers;
  others?: Numbers;
} & Pick<FigureView, "counted" | "formula" | "source">;

const NONE: Numbers = [null, null, null];
const COUNTED_HERE = { words: "counted by Laurel", url: null };

const HEAD = [
  ...["Figure", "Period", "Unit", "Value", "Counted", "Of", "Before"],
  ...["Members", "Members: counted", "Members: of", "Others", "Others: counted", "Others: of"],
  ...["Numbers", "Formula", "Source", "Address of the source"],
];

export type Told = {
  read: Retention;
  figures: { now: Sides<Figures>; before: Figures };
  ever: Sums;
  /** What the page says of them, in the order of FIGURES; and of values, historic first. */
  views: { figures: FigureView[]; values: FigureView[] };
  currency: string;
};

export function figuresSheet(told: Told): string {
  const lines = [
    ...figureLines(told),
    ...valueLines(told),
    ...turnLines(told.read),
    ...keptLines(told.read, told.currency),
    ...segmentLines(told.read),
  ];
  return CSV_START + [HEAD, ...lines.map(cellsOf)].map((line) => csvLine(line)).join("");
}

const cellsOf = ({ all, members = NONE, others = NONE, before = null, source, ...line }: Line): CsvCell[] => [
  ...[line.title, line.period, line.unit, ...all, before, ...members, ...others],
  ...[line.counted, line.formula, source.words, source.url],
];

const count = (value: bigint): CsvCell => ({ number: value.toString() });
const money = (minor: bigint, currency: string): CsvCell => ({ number: formatDecimal(minor, currency) });
const rounded = (value: number | null, decimals: number): CsvCell =>
  value === null ? null : { number: value.toFixed(decimals) };
const share = (ratio: Ratio): Numbers => [rounded(ratioOf(ratio), 4), count(ratio.part), count(ratio.whole)];

function moneyOf(ratio: Ratio, currency: string): Numbers {
  const value = each(ratio);
  return [value === null ? null : money(value, currency), money(ratio.part, currency), count(ratio.whole)];
}

function numbersOf(name: FigureName, ratio: Ratio, currency: string): Numbers {
  const [value, whole] = [ratioOf(ratio), count(ratio.whole)];
  switch (FIGURES[name].kind) {
    case "share":
      return share(ratio);
    case "money":
      return moneyOf(ratio, currency);
    case "number":
      return [rounded(value, 2), count(ratio.part), whole];
    case "days":
      return [
        rounded(value === null ? null : value / DAY_SECONDS, 1),
        rounded(Number(ratio.part) / DAY_SECONDS, 0),
        whole,
      ];
  }
}

function figureLines({ read, figures: { now, before }, views, currency }: Told): Line[] {
  const units = { share: "share", money: currency, number: "orders", days: "days" };
  return (Object.keys(FIGURES) as FigureName[]).map((name, nth) => {
    const of = (figures: Figures) => numbersOf(name, figures[name], currency);
    const { title, kind, formula, source } = FIGURES[name];
    return {
      ...{ title, formula, source, counted: views.figures[nth]?.counted ?? "", unit: units[kind] },
      period: saySpan(name === "loyal" ? spanOf("year", read.now.span.from) : read.now.span),
      ...{ all: of(now.all), before: of(before)[0], members: of(now.members), others: of(now.others) },
    };
  });
}

function valueLines({ read: { lastYear }, ever, views, currency }: Told): Line[] {
  const predicted = lastYear && predictedValue(lastYear.sums.all, lastYear.turns.all);
  const known = [
    { period: "All time", all: moneyOf({ part: ever.netMinor, whole: ever.customers }, currency) },
    {
      period: lastYear ? saySpan(lastYear.span) : "",
      all: predicted ? ([money(predicted.valueMinor, currency), null, null] as const) : NONE,
    },
  ];
  return known.flatMap((line, nth) => {
    const view = views.values[nth];
    return view ? [{ ...view, title: `Customer value: ${view.title}`, unit: currency, ...line }] : [];
  });
}

const MOVES: { title: string; formula: string; of: (turns: Turns) => bigint }[] = [
  { title: "At the start", formula: "active on the first day, before it began", of: ({ start }) => start },
  { title: "New", formula: "first order in the period", of: ({ began }) => began },
  { title: "Came back", formula: "an order after having lapsed", of: ({ cameBack }) => cameBack },
  { title: "Lapsed", formula: "days of inactivity over", of: ({ lapsed }) => lapsed },
  { title: "At the end", formula: "at the start + new + came back − lapsed", of: endOf },
];

function turnLines({ now, before }: Retention): Line[] {
  return MOVES.map(({ title, formula, of }) => {
    const numbers = (turns: Turns): Numbers => [count(of(turns)), null, null];
    const { all, members, others } = now.turns;
    return {
      ...{ title: `Customers: ${title}`, formula, source: COUNTED_HERE, counted: "", unit: "customers" },
      ...{ period: saySpan(now.span), before: count(of(before.turns.all)) },
      ...{ all: numbers(all), members: numbers(members), others: numbers(others) },
    };
  });
}

function keptLines({ years }: Retention, currency: string): Line[] {
  return netRevenueRetention(years).flatMap(({ year, kept }) => {
    if (!kept) return [];
    const value = kept.whole > 0n ? rounded(ratioOf(kept), 4) : null;
    return {
      ...{ title: "Net revenue retention", period: year, unit: "share", source: RECHARGE },
      formula: "net sales of customers of earlier years ÷ all net sales of the year before",
      counted: `Counted and of in ${currency}`,
      all: [value, money(kept.part, currency), money(kept.whole, currency)],
    };
  });
}

function segmentLines({ segments }: Retention): Line[] {
  const whole = segments.reduce((sum, { customers }) => sum + customers, 0n);
  return SEGMENTS.map((segment) => {
    const { title, who } = SEGMENT_WORDS[segment];
    const part = segments.find((sum) => sum.segment === segment)?.customers ?? 0n;
    return {
      ...{ title: `Segment: ${title}`, period: "Now", unit: "share", source: SEGMENTS_SOURCE },
      ...{ formula: who, counted: `${part} of ${whole} customers`, all: share({ part, whole }) },
    };
  });
}
