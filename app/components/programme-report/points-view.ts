/** Points over time, in words and marks. Pure. */
import type { BarsView, ChartColour, LineView, Mark, Series } from "#app/components/charts/chart-view.ts";
import { sayDay, sayDays, sayNumber, sayPoints, saySigned } from "#app/components/format.ts";
import { previousPeriod, daysIn } from "#app/reports/period.ts";
import type { Period } from "#app/reports/period.ts";
import { pointsBySteps } from "#app/reports/programme/points-by-step.ts";
import type { PointsStep } from "#app/reports/programme/points-by-step.ts";
import type { Both, Kind, RollDay } from "#app/reports/roll-forward.ts";
import type { Step } from "#app/reports/steps.ts";
import { stepLength, stepsOf } from "#app/reports/steps.ts";

type Asked = { period: Period; today: string };

/** What is drawn as one: kinds that mean the same to whoever looks at the whole. */
const PARTS: { name: string; kinds: Kind[]; colour: ChartColour }[] = [
  { name: "Earned", kinds: ["earn"], colour: "blue" },
  { name: "Bonus and activities", kinds: ["bonus", "activity", "referral", "import"], colour: "violet" },
  { name: "Given back", kinds: ["return"], colour: "cyan" },
  { name: "Adjusted", kinds: ["adjust"], colour: "ochre" },
  { name: "Redeemed", kinds: ["redeem"], colour: "green" },
  { name: "Reversed", kinds: ["reverse"], colour: "red" },
  { name: "Expired", kinds: ["expire"], colour: "grey" },
];

export type PointsView = { outstanding: LineView; moved: BarsView };

/** Of the roll-forward from the first day of the previous period on, and what members had when that day began. */
export function pointsView(
  { days, opening }: { days: readonly RollDay[]; opening: Both },
  { period, today }: Asked,
): PointsView {
  const length = stepLength(daysIn(period));
  const steps = stepsOf(period, { until: today, length });
  const now = pointsBySteps(days, steps, { opening });
  const earlier = stepsOf(previousPeriod(period), { until: today, length });
  const before = pointsBySteps(days, earlier, { opening });
  const partial = partialWords(steps, { today, length });
  return { outstanding: outstandingView({ now, before, partial }), moved: movedView(now, { partial }) };
}

function outstandingView({
  now,
  before,
  partial,
}: {
  now: PointsStep[];
  before: PointsStep[];
  partial: string | null;
}): LineView {
  const [first, last] = [now[0], now.at(-1)];
  return {
    title: "Points outstanding at the end of each day",
    summary: summaryOf(first, last),
    marks: now.map(markOf),
    now: { name: "These dates", ...closings(now) },
    before:
      before.length === 0
        ? null
        : { name: "The dates before", ...closings(before), marks: before.map(markOf) },
    partial,
  };
}

function summaryOf(first: PointsStep | undefined, last: PointsStep | undefined): string {
  if (!first || !last) return "These dates are still to come.";
  if (first === last)
    return `${sayPoints(last.closing)} at the end of ${sayDay(last.step.to)}. One day makes no line: choose more days to see how it came about.`;
  return `From ${sayPoints(first.closing)} on ${sayDay(first.step.to)} to ${sayPoints(last.closing)} on ${sayDay(last.step.to)}.`;
}

function closings(points: readonly PointsStep[]): Pick<Series, "values" | "said"> {
  return {
    values: points.map(({ closing }) => Number(closing)),
    said: points.map(({ closing }) => sayPoints(closing)),
  };
}

function movedView(now: readonly PointsStep[], { partial }: { partial: string | null }): BarsView {
  const parts = PARTS.map(({ name, kinds, colour }) => {
    const sums = now.map(({ moved }) => kinds.reduce((sum, kind) => sum + (moved[kind] ?? 0n), 0n));
    return { name, colour, values: sums.map(Number), said: sums.map(saySigned) };
  });
  const moves = parts.flatMap(({ name, values }) => {
    const sum = values.reduce((total, value) => total + value, 0);
    return sum === 0 ? [] : [`${name.toLowerCase()} ${sayNumber(sum)}`];
  });
  return {
    title: "Points that moved",
    summary:
      moves.length === 0
        ? "No points moved in these dates."
        : `In all of these dates: ${moves.join(", ")}. Maturing and merging move points without changing their sum.`,
    ...{ parts, partial, marks: now.map(markOf) },
  };
}

function markOf({ step }: PointsStep): Mark {
  return { label: sayDays(step), short: shortDay(step.from) };
}

/** "Nov 3". */
function shortDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-US", {
    timeZone: "UTC",
    month: "short",
    day: "numeric",
  });
}

function partialWords(
  steps: readonly Step[],
  { today, length }: { today: string; length: number },
): string | null {
  const each = length === 1 ? "" : `Each mark stands for ${length} days. `;
  const last = steps.at(-1);
  const open = last?.to === today ? "The last one is not over: today still counts on." : "";
  const words = `${each}${open}`.trim();
  return words === "" ? null : words;
}
