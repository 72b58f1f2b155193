/** Days put together so that a chart of any length can be read: single days, weeks from the first day on, or thirties. Pure. */
import { addDays, daysIn } from "#app/reports/period.ts";

/** From the first to the last day, both included; a last step may be shorter than `days`. */
export type Step = { from: string; to: string };

const LONGEST_BY_DAYS = 92;
const LONGEST_BY_WEEKS = 732;

/** How many days one mark of a chart stands for. */
export function stepLength(days: number): number {
  if (days <= LONGEST_BY_DAYS) return 1;
  return days <= LONGEST_BY_WEEKS ? 7 : 30;
}

/** The steps of a period, none beyond `until`. */
export function stepsOf(period: Step, { until, length }: { until: string; length: number }): Step[] {
  const last = period.to < until ? period.to : until;
  if (last < period.from) return [];
  const count = Math.ceil(daysIn({ from: period.from, to: last }) / length);
  return Array.from({ length: count }, (_, index) => {
    const from = addDays(period.from, index * length);
    const to = addDays(from, length - 1);
    return { from, to: to < last ? to : last };
  });
}
