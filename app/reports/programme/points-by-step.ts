/** The roll-forward as a chart has it: what members had at the end of each step, and what moved in it. Pure. */
import type { Both, Kind, RollDay } from "#app/reports/roll-forward.ts";
import { KIND_NAMES } from "#app/reports/roll-forward.ts";
import type { Step } from "#app/reports/steps.ts";

export type PointsStep = { step: Step; closing: bigint; moved: Partial<Record<Kind, bigint>> };

/**
 * Of days with movements, in order, and of what members had when the first of them began: one line for each step,
 * pending and available together. A step without movements closes as the one before.
 */
export function pointsBySteps(
  days: readonly RollDay[],
  steps: readonly Step[],
  { opening }: { opening: Both },
): PointsStep[] {
  const first = steps[0];
  const before = first && days.findLast(({ day }) => day < first.from)?.closing;
  let closing = total(before ?? opening);
  return steps.map((step) => {
    const within = days.filter(({ day }) => day >= step.from && day <= step.to);
    const end = within.at(-1)?.closing;
    if (end) closing = total(end);
    return { step, closing, moved: movedOn(within) };
  });
}

const total = ({ pending, available }: Both) => pending + available;

function movedOn(days: readonly RollDay[]): PointsStep["moved"] {
  const moved: PointsStep["moved"] = {};
  for (const { kinds } of days)
    for (const kind of KIND_NAMES) {
      const points = kinds[kind];
      if (points) moved[kind] = (moved[kind] ?? 0n) + points.pending + points.available;
    }
  return moved;
}
