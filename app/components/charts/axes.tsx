import { namedMarks, sayTick } from "#app/components/charts/chart-view.ts";
import type { Mark } from "#app/components/charts/chart-view.ts";
import { HEIGHT, MARGIN } from "#app/components/charts/chart-frame.tsx";

/** A name under the axis, with some air, takes so much. */
const NAME_WIDTH = 84;
export const TICKS = 4;

/** Lines across, each with its value; names of the marks below. Said by the table, so that nobody hears them twice. */
export function Axes({
  width,
  ticks,
  y,
  marks,
  x,
}: {
  width: number;
  ticks: number[];
  y: (value: number) => number;
  marks: Mark[];
  x: (index: number) => number;
}) {
  const room = (width - MARGIN.left - MARGIN.right) / NAME_WIDTH;
  return (
    <g aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            className={tick === 0 ? "laurel-chart__zero" : "laurel-chart__rule"}
            x1={MARGIN.left}
            x2={width - MARGIN.right}
            y1={y(tick)}
            y2={y(tick)}
          />
          <text className="laurel-chart__tick" x={MARGIN.left - 8} y={y(tick)} dy="0.32em" textAnchor="end">
            {sayTick(tick)}
          </text>
        </g>
      ))}
      {namedMarks(marks.length, room).map((index) => (
        <text
          key={index}
          className="laurel-chart__tick"
          x={x(index)}
          y={HEIGHT - 8}
          textAnchor={index === 0 ? "start" : "middle"}
        >
          {marks[index]?.short}
        </text>
      ))}
    </g>
  );
}
