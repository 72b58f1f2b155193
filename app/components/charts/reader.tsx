import type { PointerEvent } from "react";
import { MARGIN } from "#app/components/charts/chart-frame.tsx";
import { markAt } from "#app/components/charts/chart-view.ts";

/**
 * Reads a chart mark by mark: by pointing, by touch, and with the arrow keys, where a screen reader says each. A slider
 * that nobody sees lies over the marks: browsers know how one is handled.
 */
export function Reader({
  label,
  said,
  at,
  onRead,
}: {
  label: string;
  /** What each mark says. */
  said: string[];
  at: number;
  onRead: (at: number) => void;
}) {
  const point = (event: PointerEvent<HTMLInputElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    if (width > 0) onRead(markAt((event.clientX - left) / width, said.length));
  };
  return (
    <input
      type="range"
      className="laurel-chart__reader"
      style={{ left: MARGIN.left, right: MARGIN.right, top: MARGIN.top, bottom: MARGIN.bottom }}
      min={0}
      max={said.length - 1}
      value={at}
      aria-label={label}
      aria-valuetext={said[at]}
      onChange={(event) => onRead(Number(event.target.value))}
      onPointerMove={point}
      onPointerDown={point}
    />
  );
}
