/** The roll-forward as a chart has it: what members had at the end of each step, and what moved in it. Pure. */
import type { Kind, RollDay } from "#app/reports/roll-forward.ts";
import { KIND_NAMES } from "#app/reports/roll-forward.ts";
import type { Step } from "#app/reports/steps.ts";

export type PointsStep = { step: Step; closing: bigint; moved: Partial<Record<Kind, bigint>> };

/**
 * Of days with movements, in order, from the period and from before it: one line for each step, pending and available
 * together. A step without movements closes as the one before; null where nothing moved until the end of the last step.
 */
export function pointsBySteps(days: readonly RollDay[], steps: readonly Step[]): PointsStep[] | null {
  const first = steps[0];
  const last = steps.at(-1);
  if (!first || !last) return null;
  let closing = openingOf(days, first.from, last.to);
  if (closing === null) return null;
  return steps.map((step) => {
    const within = days.filter(({ day }) => day >= step.from && day <= step.to);
    const end = within.at(-1)?.closing;
    if (end) closing = end.pending + end.available;
    return { step, closing: closing ?? 0n, moved: movedOn(within) };
  });
}

/** What members had when a day began: as the last day before it left it, or as the first day after it found it. */
function openingOf(days: readonly RollDay[], day: string, until: string): bigint | null {
  const before = days.findLast((each) => each.day < day)?.closing;
  const after = days.find((each) => each.day >= day && each.day <= until)?.opening;
  const opening = before ?? after;
  return opening ? opening.pending + opening.available : null;
}

function movedOn(days: readonly RollDay[]): PointsStep["moved"] {
  const moved: PointsStep["moved"] = {};
  for (const { kinds } of days)
    for (const kind of KIND_NAMES) {
      const points = kinds[kind];
      if (points) moved[kind] = (moved[kind] ?? 0n) + points.pending + points.available;
    }
  return moved;
}
