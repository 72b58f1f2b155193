/** Months, quarters and years of the shop's calendar, as reports ask for them: "2026", "2026-Q3", "2026-08". Pure. */
import { Refusal } from "#app/errors.ts";
import { addDays } from "#app/reports/period.ts";

export const UNITS = ["month", "quarter", "year"] as const;
export type Unit = (typeof UNITS)[number];
/** `from` and `to` are its first and last day. */
export type Span = { unit: Unit; from: string; to: string };

const MONTHS = { month: 1, quarter: 3, year: 12 };

/** The month, quarter or year that a day lies in. */
export function spanOf(unit: Unit, day: string): Span {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1];
  const first = month - (month % MONTHS[unit]);
  return { unit, from: firstOf(year, first), to: addDays(firstOf(year, first + MONTHS[unit]), -1) };
}

/** So many units later, or earlier where `by` is negative. */
export function movedBy({ unit, from }: Span, by: number): Span {
  const [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7)) - 1];
  return spanOf(unit, firstOf(year, month + by * MONTHS[unit]));
}

/** How many units lie between the first days of two of them. */
export function unitsBetween(unit: Unit, from: string, to: string): number {
  const months = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return (months(to) - months(from)) / MONTHS[unit];
}

const firstOf = (year: number, month: number) =>
  new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);

/** "2026", "2026-Q3", "2026-08". */
export function keyOf({ unit, from }: Span): string {
  const year = from.slice(0, 4);
  if (unit === "year") return year;
  return unit === "month" ? from.slice(0, 7) : `${year}-Q${(Number(from.slice(5, 7)) + 2) / 3}`;
}

/** Every year, quarter and month from the shop's first order to today, the newest first. */
export function spansSince(firstDay: string, today: string): Record<Unit, Span[]> {
  const since = (unit: Unit) => {
    const spans = [];
    for (let span = spanOf(unit, today); span.to >= firstDay; span = movedBy(span, -1)) spans.push(span);
    return spans;
  };
  return { year: since("year"), quarter: since("quarter"), month: since("month") };
}

/**
 * Reads `period` of a report's address. Nothing asked: last year where the shop had orders by then, or this one. Refuses
 * BAD_REQUEST for what is none, and for one before the first order or after today.
 */
export function parseSpan(params: URLSearchParams, at: { firstDay: string | null; today: string }): Span {
  const firstDay = at.firstDay ?? at.today;
  const spans = spansSince(firstDay, at.today);
  const asked = params.get("period");
  if (asked === null || asked === "") return spans.year[1] ?? spanOf("year", at.today);
  const found = UNITS.flatMap((unit) => spans[unit]).find((span) => keyOf(span) === asked);
  if (!found)
    throw new Refusal("BAD_REQUEST", {
      detail: `period must be a year, quarter or month between ${firstDay} and ${at.today}, written like 2026, 2026-Q3 or 2026-08`,
    });
  return found;
}
