/** The whole of the retention report in words. Pure. */
import { EMPTY } from "#app/components/figures-table.tsx";
import { sayDay, sayNumber, sayPercent, sayRound } from "#app/components/format.ts";
import type { GridMeasure } from "#app/components/retention-report/cohorts-view.ts";
import { gridView, yearsView } from "#app/components/retention-report/cohorts-view.ts";
import { figureViews } from "#app/components/retention-report/figures-view.ts";
import { figuresSheet } from "#app/components/retention-report/figures-sheet.ts";
import { sideRows, turnRows, valueViews } from "#app/components/retention-report/value-view.ts";
import { saySpan } from "#app/components/retention-report/words.ts";
import type { Span } from "#app/reports/calendar.ts";
import { keyOf, spansSince } from "#app/reports/calendar.ts";
import type { Cell, Figures, Retention, Sides, Sums, Told } from "#app/reports/retention.ts";
import { FEWEST_TO_SAY_MUCH, figuresOf, NO_SUMS, plus } from "#app/reports/retention.ts";
import type { SegmentSum } from "#app/reports/segments.ts";
import { SEGMENT_WORDS, SEGMENTS } from "#app/reports/segments.ts";

export function retentionView(
  read: Retention,
  {
    today,
    currency,
    grid,
    gridMonths,
  }: { today: string; currency: string; grid: GridMeasure; gridMonths: number },
) {
  const { now, before, lastYear, years, months, segments } = read;
  const ever = everyone(years);
  const of = { now: sidesOf(now), before: sidesOf(before).all };
  const views = {
    figures: figureViews(of.now.all, of.before, { currency, before: saySpan(before.span) }),
    values: valueViews(
      {
        ever,
        year: lastYear && {
          ...{ name: saySpan(lastYear.span), sums: lastYear.sums.all },
          turns: lastYear.turns.all,
        },
      },
      currency,
    ),
  };
  return {
    ...views,
    sheet: figuresSheet({ read, figures: of, ever, views, currency }),
    days: daysWords(now.span, before.span, today),
    turns: turnRows(now.turns),
    years: yearsView(years, currency),
    grid: gridView(months, { today, currency, months: gridMonths, measure: grid }),
    sides: sideRows(of.now, currency),
    segments: segmentRows(segments, currency),
    isFew: segments.reduce((sum, { customers }) => sum + customers, 0n) < FEWEST_TO_SAY_MUCH,
  };
}

function sidesOf({ sums, year, turns }: Told): Sides<Figures> {
  const of = (side: keyof Sides<Sums>) =>
    figuresOf({ sums: sums[side], year: year[side], turns: turns[side] });
  return { all: of("all"), members: of("members"), others: of("others") };
}

/** Net sales of all years; each customer counts in the year of the first order only. */
function everyone(cells: readonly Cell[]): Sums {
  return cells.reduce((all, { cohort, period, ...sums }) => {
    const { customers } = sums;
    return plus(all, { ...sums, customers: cohort === period ? customers : 0n });
  }, NO_SUMS);
}

function daysWords(now: Span, before: Span, today: string): string {
  const words = `${saySpan(now)}, held against ${saySpan(before)}`;
  return now.to < today
    ? words
    : `${words}. It is not over: ${sayDay(today)} still counts on, and the period before is whole`;
}

export type SegmentRow = { segment: string; title: string; link: string; cells: string[] };

function segmentRows(sums: readonly SegmentSum[], currency: string): SegmentRow[] {
  const all = sums.reduce((total, { customers }) => total + customers, 0n);
  return SEGMENTS.map((segment) => {
    const { title, who, todo } = SEGMENT_WORDS[segment];
    const { customers = 0n, netMinor = 0n } = sums.find((sum) => sum.segment === segment) ?? {};
    return {
      ...{ segment, title, link: `/app/reports/retention/segments/${segment}` },
      cells: [
        who,
        sayNumber(customers),
        all === 0n ? EMPTY : sayPercent(Number(customers) / Number(all)),
        sayRound(netMinor, currency),
        todo,
      ],
    };
  });
}

/** Every period with orders, as the choices of one field. */
export function spanChoices(firstDay: string, today: string) {
  const spans = spansSince(firstDay, today);
  const option = (span: Span) => ({ label: saySpan(span), value: keyOf(span) });
  return [
    { title: "Years", options: spans.year.map(option) },
    { title: "Quarters", options: spans.quarter.map(option) },
    { title: "Months", options: spans.month.map(option) },
  ];
}
