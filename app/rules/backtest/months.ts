/** The months of the shop that a stretch of time touches, and the tier that a member has at the end of each. */
import { dayOf, startOfDay } from "#app/rules/shop-time.ts";
import type { StandingFold } from "#app/rules/standing/fold.ts";

/**
 * "2026-05", up to and without `endsAt`: the next month's first instant or, of the last one, the first after `until`.
 */
export type Month = { label: string; endsAt: number };

export function monthsOf({ from, until }: { from: Date; until: Date }, timeZone: string): Month[] {
  const months: Month[] = [];
  let { year, month } = dayOf(from, timeZone);
  for (let endsAt = from.getTime(); endsAt <= until.getTime();) {
    const label = `${year}-${month.toString().padStart(2, "0")}`;
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
    endsAt = startOfDay({ year, month, day: 1 }, timeZone).getTime();
    months.push({ label, endsAt: Math.min(endsAt, until.getTime() + 1) });
  }
  return months;
}

/** The id of the tier just before the end of each month, the one that everybody has where none was reached by then. */
export function tiersAtEnds(
  { changes }: Pick<StandingFold, "changes">,
  months: readonly Month[],
  everybodys: string,
): string[] {
  let [tierId, next] = [everybodys, 0];
  return months.map(({ endsAt }) => {
    for (let change = changes[next]; change && change.at.getTime() < endsAt; change = changes[next]) {
      tierId = change.toTierId;
      next += 1;
    }
    return tierId;
  });
}

/** The first instant of the same day of the calendar, so many months earlier: with what a backtest begins. */
export function monthsBefore(instant: Date, months: number, timeZone: string): Date {
  const { year, month, day } = dayOf(instant, timeZone);
  const count = year * 12 + month - 1 - months;
  return startOfDay({ year: Math.floor(count / 12), month: (count % 12) + 1, day }, timeZone);
}
