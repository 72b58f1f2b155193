/**
 * The periods of a programme: years of the shop, years of the member since it enrolled, or one for ever. Rolling months
 * have none: see windows.ts. Instants are milliseconds here.
 */
import type { Programme } from "#app/rules/programme.ts";
import type { Qualification } from "#app/rules/programme/tiers.ts";
import type { Day } from "#app/rules/shop-time.ts";
import { dayOf, daysLater, startOfDay, startOfYear, yearLater, yearOf } from "#app/rules/shop-time.ts";

/** Whose calendar: the shop's, and for its own years the member's. */
export type Whose = { timeZone: string; enrolledAt: Date | null };

export type Periods = {
  /** The number of the period of an instant; the next one has the next number. */
  of: (at: number) => number;
  /** The first instant of a period. */
  start: (index: number) => number;
  /** "2026", "year from 2026-05-14" or "ever". */
  label: (index: number) => string;
  /**
   * "2026", "1" for the first year since enrolment, or "ever": the day of enrolment may move, its years are counted.
   */
  number: (index: number) => string;
};

/** Null for rolling months. Who never enrolled has the years of the shop. */
export function periodsOf(kind: Qualification["period"], { timeZone, enrolledAt }: Whose): Periods | null {
  if (kind === "rolling_12_months") return null;
  if (kind === "lifetime") return EVER;
  return kind === "anniversary_year" && enrolledAt ? anniversaries(enrolledAt, timeZone) : years(timeZone);
}

const EVER: Periods = {
  of: () => 0,
  start: (index) => (index > 0 ? Infinity : -Infinity),
  label: () => "ever",
  number: () => "ever",
};

function years(timeZone: string): Periods {
  return {
    of: (at) => yearOf(new Date(at), timeZone),
    start: (year) => startOfYear(year, timeZone).getTime(),
    label: (year) => year.toString(),
    number: (year) => year.toString(),
  };
}

/** From the day of enrolment on, number 0 being the first; before it they have negative numbers. */
function anniversaries(enrolledAt: Date, timeZone: string): Periods {
  const { year: first, month, day } = dayOf(enrolledAt, timeZone);
  const known = new Map<number, number>();
  const start = (index: number) => {
    let at = known.get(index);
    if (at === undefined)
      known.set(index, (at = startOfDay({ year: first + index, month, day }, timeZone).getTime()));
    return at;
  };
  return {
    start,
    of: (at) => {
      const index = yearOf(new Date(at), timeZone) - first;
      return at < start(index) ? index - 1 : index;
    },
    label: (index) => `year from ${dayInWords(dayOf(new Date(start(index)), timeZone))}`,
    number: (index) => (index + 1).toString(),
  };
}

/** "2026-05-14" */
export function dayInWords({ year, month, day }: Day): string {
  return [year, month, day].map((part) => part.toString().padStart(2, "0")).join("-");
}

/** How long what was granted is held, by one version. */
export type Holding = {
  /** The end of what a period grants, with the grace. */
  endOfPeriod: (index: number) => number;
  /** The end of what twelve months that ended at an instant granted, with the grace. */
  endOfWindow: (at: number) => number;
  /**
   * The end of the period at an instant, with the grace or without: of a step down, and of what a publication spares.
   */
  endOfCurrent: (at: number, grace: "with grace" | "without grace") => number;
};

/** How long tiers are held under a programme. */
export function holdingOf({ qualification }: Programme, periods: Periods | null, timeZone: string): Holding {
  const { hold, graceDays } = qualification;
  const next = hold === "period" ? 0 : 1;
  const later = (at: number) => yearLater(new Date(at), timeZone).getTime();
  const graced = (at: number) =>
    graceDays === 0 || at === Infinity ? at : daysLater(new Date(at), graceDays, timeZone).getTime();
  return {
    endOfPeriod: (index) => graced(periods ? periods.start(index + 1 + next) : Infinity),
    endOfWindow: (at) => graced(next === 0 ? at : later(at)),
    endOfCurrent: (at, grace) => {
      const ends = periods ? periods.start(periods.of(at) + 1) : Infinity;
      const end = ends === Infinity ? later(at) : ends;
      return grace === "with grace" ? graced(end) : end;
    },
  };
}
