/** Cohorts as grids: of months, what share still buys, or for how much; of years, what they still bring. Pure. */
import { EMPTY } from "#app/components/figures-table.tsx";
import { sayNumber, sayPercent, sayRound } from "#app/components/format.ts";
import { sayMonth } from "#app/components/retention-report/words.ts";
import { movedBy, spanOf, unitsBetween } from "#app/reports/calendar.ts";
import type { Cell, Ratio } from "#app/reports/retention.ts";
import { decimalsOf } from "#app/rules/money.ts";
import { each, netRevenueRetention, ratioOf } from "#app/reports/retention.ts";

export type GridMeasure = "customers" | "net";
export type HeatCell = { text: string; words: string; shade: 0 | 1 | 2 | 3 | 4 } | null;
export type GridView = {
  measure: GridMeasure;
  /** Months since the first: 0, 1, 2… */
  since: number[];
  rows: { key: string; title: string; size: string; cells: HeatCell[] }[];
};

/** The last so many cohorts, each followed from its own month to the month of today. */
export function gridView(
  cells: readonly Cell[],
  {
    today,
    months,
    measure,
    currency,
  }: { today: string; months: number; measure: GridMeasure; currency: string },
): GridView {
  const byKey = new Map(cells.map((cell) => [`${cell.cohort} ${cell.period}`, cell]));
  const last = spanOf("month", today);
  const cohorts = Array.from({ length: months }, (_, ago) => movedBy(last, ago + 1 - months).from);
  const rows = cohorts.flatMap((cohort) => {
    const size = byKey.get(`${cohort} ${cohort}`)?.customers ?? 0n;
    if (size === 0n) return [];
    const followed = unitsBetween("month", cohort, last.from) + 1;
    const ratios = Array.from({ length: followed }, (_, since): Ratio => {
      const cell = byKey.get(`${cohort} ${movedBy(spanOf("month", cohort), since).from}`);
      return { part: (measure === "net" ? cell?.netMinor : cell?.customers) ?? 0n, whole: size };
    });
    return [{ cohort, size, ratios }];
  });
  // All of a cohort bought in its own month: it would outshine the rest.
  const high = Math.max(
    0,
    ...rows.flatMap(({ ratios }) => ratios.slice(1).map((ratio) => ratioOf(ratio) ?? 0)),
  );
  const longest = Math.max(0, ...rows.map(({ ratios }) => ratios.length));
  return {
    measure,
    since: Array.from({ length: longest }, (_, since) => since),
    rows: rows.map(({ cohort, size, ratios }) => ({
      key: cohort,
      title: sayMonth(cohort, "short"),
      size: sayNumber(size),
      cells: Array.from({ length: longest }, (_, since): HeatCell => {
        const ratio = ratios[since];
        if (!ratio) return null;
        const words = `${measure === "net" ? sayRound(ratio.part, currency) : sayNumber(ratio.part)} ${measure === "net" ? "by" : "of"} ${sayNumber(size)}`;
        const text =
          measure === "net"
            ? sayRound(whole(each(ratio) ?? 0n, currency), currency)
            : sayPercent(ratioOf(ratio) ?? 0);
        return { text, words, shade: shadeOf(ratioOf(ratio) ?? 0, high) };
      }),
    })),
  };
}

/** Grids have no room for cents. */
function whole(minor: bigint, currency: string): bigint {
  const unit = 10n ** BigInt(decimalsOf(currency));
  return (each({ part: minor, whole: unit }) ?? 0n) * unit;
}

function shadeOf(value: number, high: number): 0 | 1 | 2 | 3 | 4 {
  if (value <= 0 || high <= 0) return 0;
  return Math.min(4, Math.ceil((value / high) * 4)) as 1 | 2 | 3 | 4;
}

export type YearsView = {
  years: string[];
  rows: { key: string; cells: string[] }[];
  /** All of a year's sales. */
  totals: string[];
  /** What share of the year before those who had bought by then still brought. */
  kept: { key: string; cells: string[] }[];
};

/** Net sales of each year by the year of the customers' first order, and the share of the year before. */
export function yearsView(cells: readonly Cell[], currency: string): YearsView {
  const kept = netRevenueRetention(cells);
  const byKey = new Map(cells.map((cell) => [`${cell.cohort} ${cell.period}`, cell.netMinor]));
  const cohorts = [...new Set(cells.map(({ cohort }) => cohort))].toSorted();
  return {
    years: kept.map(({ year }) => year),
    rows: cohorts.map((cohort) => ({
      key: cohort,
      cells: [
        cohort.slice(0, 4),
        ...kept.map(({ year }) => {
          const net = byKey.get(`${cohort} ${year}-01-01`);
          if (net === undefined) return EMPTY;
          const before = byKey.get(`${cohort} ${Number(year) - 1}-01-01`);
          const said = sayRound(whole(net, currency), currency);
          return before === undefined || before <= 0n
            ? said
            : `${said} (${sayPercent(Number(net) / Number(before))})`;
        }),
      ],
    })),
    totals: ["All customers", ...kept.map(({ netMinor }) => sayRound(whole(netMinor, currency), currency))],
    kept: kept.flatMap((year) => (year.kept ? [keptRow(year.year, year.kept, currency)] : [])),
  };
}

function keptRow(year: string, kept: Ratio, currency: string) {
  const share = kept.whole > 0n ? ratioOf(kept) : null;
  const amounts = [kept.part, kept.whole].map((minor) => sayRound(whole(minor, currency), currency));
  return { key: year, cells: [year, share === null ? EMPTY : sayPercent(share), ...amounts] };
}
