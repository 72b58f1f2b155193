/** What retention means, and how sums of customers become its figures. Pure; money is exact, and divided once. */
import type { Span } from "#app/reports/calendar.ts";
import type { SegmentSum } from "#app/reports/segments.ts";

/** What customers did in a period, as `cohort_cells` adds it up. */
export type Sums = {
  customers: bigint;
  repeaters: bigint;
  loyal: bigint;
  orders: bigint;
  spentMinor: bigint;
  netMinor: bigint;
  gaps: bigint;
  gapSeconds: bigint;
};
export const NO_SUMS: Sums = {
  ...{ customers: 0n, repeaters: 0n, loyal: 0n, orders: 0n },
  ...{ spentMinor: 0n, netMinor: 0n, gaps: 0n, gapSeconds: 0n },
};

/** Customers who were active when a period began, and what became of them and of others in it. */
export type Turns = {
  start: bigint;
  began: bigint;
  cameBack: bigint;
  lapsed: bigint;
  /** Of these, those who had begun in the same period. */
  newCameBack: bigint;
  newLapsed: bigint;
};
export const NO_TURNS: Turns = {
  ...{ start: 0n, began: 0n, cameBack: 0n, lapsed: 0n },
  ...{ newCameBack: 0n, newLapsed: 0n },
};

export const endOf = ({ start, began, cameBack, lapsed }: Turns) => start + began + cameBack - lapsed;
/** Who began in the period and is still there at its end. */
const newAtEnd = ({ began, newCameBack, newLapsed }: Turns) => began + newCameBack - newLapsed;
const oldLapsed = ({ lapsed, newLapsed }: Turns) => lapsed - newLapsed;

/** Adds the same names of both up. */
export function plus<Of extends Record<string, bigint>>(one: Of, other: Of): Of {
  return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, value + other[name]!])) as Of;
}

/** `part` of `whole`: customers of customers, money of orders. */
export type Ratio = { part: bigint; whole: bigint };

/** Null where there is nothing to divide by. */
export function ratioOf({ part, whole }: Ratio): number | null {
  return whole === 0n ? null : Number(part) / Number(whole);
}

/** An amount for each, to the nearest minor unit, halves away from zero; null where there is nobody. */
export function each({ part, whole }: Ratio): bigint | null {
  if (whole === 0n) return null;
  const [size, sign] = part < 0n ? [-part, -1n] : [part, 1n];
  return (sign * (2n * size + whole)) / (2n * whole);
}

export type Figures = {
  retention: Ratio;
  churn: Ratio;
  repeat: Ratio;
  loyal: Ratio;
  order: Ratio;
  frequency: Ratio;
  pause: Ratio;
};
export type FigureName = keyof Figures;

/** Of a period, and the year in which it lies. */
export function figuresOf({ sums, year, turns }: { sums: Sums; year: Sums; turns: Turns }): Figures {
  return {
    retention: { part: endOf(turns) - newAtEnd(turns), whole: turns.start },
    churn: { part: oldLapsed(turns), whole: turns.start },
    repeat: { part: sums.repeaters, whole: sums.customers },
    loyal: { part: year.loyal, whole: year.customers },
    order: { part: sums.spentMinor, whole: sums.orders },
    frequency: { part: sums.orders, whole: sums.customers },
    pause: { part: sums.gapSeconds, whole: sums.gaps },
  };
}

/** Nobody is reckoned to stay longer: no shop's past says anything of it. */
export const MOST_YEARS = 10n;

export type Predicted = { valueMinor: bigint; years: Ratio; churn: Ratio; isCapped: boolean };

/**
 * AOV × orders of a customer in a year × the years one stays, of a whole year: spent ÷ orders × orders ÷ customers × start
 * ÷ lapsed. Nobody lapsed: the most years. Null where nobody ordered, or nobody was there when the year began.
 */
export function predictedValue(year: Sums, turns: Turns): Predicted | null {
  const [start, lapsed] = [turns.start, oldLapsed(turns)];
  if (year.customers === 0n || start <= 0n) return null;
  const isCapped = lapsed * MOST_YEARS < start;
  const years = isCapped ? { part: MOST_YEARS, whole: 1n } : { part: start, whole: lapsed };
  const valueMinor = each({ part: year.spentMinor * years.part, whole: year.customers * years.whole });
  return valueMinor === null ? null : { valueMinor, years, churn: { part: lapsed, whole: start }, isCapped };
}

/** A cell of a unit; `cohort` and `period` are its first days. */
export type Cell = { cohort: string; period: string } & Sums;

/** Everybody, members and others. */
export type Sides<Of> = { all: Of; members: Of; others: Of };

/** A period, and the year in which it lies. */
export type Told = { span: Span; sums: Sides<Sums>; year: Sides<Sums>; turns: Sides<Turns> };

/** What the report is told from; `lastYear`: null where nobody had ordered when it began. */
export type Retention = {
  now: Told;
  before: Told;
  lastYear: Told | null;
  years: Cell[];
  months: Cell[];
  segments: SegmentSum[];
};

export type YearOfSales = { year: string; netMinor: bigint; kept: Ratio | null };

/** Of each year, what those who had ordered in years before still bought, of all that was sold the year before. */
export function netRevenueRetention(cells: readonly Cell[]): YearOfSales[] {
  const years = [...new Set(cells.map(({ period }) => period))].toSorted();
  const netOf = (of: (cell: Cell) => boolean) =>
    cells.filter(of).reduce((sum, { netMinor }) => sum + netMinor, 0n);
  return years.map((year, index) => {
    const before = years[index - 1];
    const isNext = before !== undefined && Number(year.slice(0, 4)) === Number(before.slice(0, 4)) + 1;
    return {
      year: year.slice(0, 4),
      netMinor: netOf(({ period }) => period === year),
      kept: isNext
        ? {
            part: netOf(({ period, cohort }) => period === year && cohort < year),
            whole: netOf(({ period }) => period === before),
          }
        : null,
    };
  });
}

/** Fewer say little. */
export const FEWEST_TO_SAY_MUCH = 30n;

/** After how many days without an order a customer may count as lapsed: a law of the database, too. */
export const INACTIVE_DAYS = { least: 30, most: 730 };
