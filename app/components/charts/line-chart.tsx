import { useState } from "react";
import { scaleLinear } from "@visx/scale";
import { AreaClosed, LinePath } from "@visx/shape";
import { Axes, TICKS } from "#app/components/charts/axes.tsx";
import type { ChartTable } from "#app/components/charts/chart-frame.tsx";
import {
  ChartFrame,
  ChartNotice,
  HEIGHT,
  Key,
  MARGIN,
  useWidth,
} from "#app/components/charts/chart-frame.tsx";
import { FEWEST_MARKS } from "#app/components/charts/chart-view.ts";
import type { LineView } from "#app/components/charts/chart-view.ts";
import { Reader } from "#app/components/charts/reader.tsx";

/** Values over time as a line on its area, and those of the time before as a dashed line behind it. */
export function LineChart({ view }: { view: LineView }) {
  const last = view.now.values.length - 1;
  const [read, setRead] = useState<number | null>(null);
  const all = [...view.now.values, ...(view.before?.values ?? [])];
  if (view.now.values.length < FEWEST_MARKS || all.every((value) => value === 0))
    return <ChartNotice title={view.title}>{view.summary}</ChartNotice>;
  const at = Math.min(read ?? last, last);
  const said = view.marks.map((_, index) => readingAt(view, index));
  return (
    <ChartFrame
      title={view.title}
      partial={view.partial}
      reading={said[at] ?? ""}
      table={tableOf(view)}
      legend={
        <>
          <Key look="line">{view.now.name}</Key>
          {view.before ? <Key look="dashes">{view.before.name}</Key> : null}
        </>
      }
    >
      <Plot view={view} at={at} said={said} onRead={setRead} />
    </ChartFrame>
  );
}

function Plot({
  view: { title, summary, marks, now, before },
  at,
  said,
  onRead,
}: {
  view: LineView;
  at: number;
  said: string[];
  onRead: (at: number) => void;
}) {
  const { frame, width } = useWidth();
  const values = [...now.values, ...(before?.values ?? [])];
  const y = scaleLinear<number>({
    domain: [Math.min(0, ...values), Math.max(1, ...values)],
    range: [HEIGHT - MARGIN.bottom, MARGIN.top],
    nice: TICKS,
  });
  const x = scaleLinear<number>({
    domain: [0, now.values.length - 1],
    range: [MARGIN.left, width - MARGIN.right],
  });
  const place = { x: (_: number, index: number) => x(index), y: (value: number) => y(value) };
  return (
    <div ref={frame} className="laurel-chart__plot">
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={`${title}. ${summary}`}>
        <Axes width={width} ticks={y.ticks(TICKS)} y={y} marks={marks} x={x} />
        {before ? (
          <LinePath
            data={before.values.slice(0, now.values.length)}
            {...place}
            className="laurel-chart__before"
          />
        ) : null}
        <AreaClosed data={now.values} {...place} yScale={y} y0={() => y(0)} className="laurel-chart__area" />
        <LinePath data={now.values} {...place} className="laurel-chart__line" />
        <line
          className="laurel-chart__here"
          x1={x(at)}
          x2={x(at)}
          y1={MARGIN.top}
          y2={HEIGHT - MARGIN.bottom}
        />
        <circle className="laurel-chart__dot" cx={x(at)} cy={y(now.values[at] ?? 0)} r={4} />
      </svg>
      <Reader label={`${title}: read mark by mark`} said={said} at={at} onRead={onRead} />
    </div>
  );
}

function readingAt({ marks, now, before }: LineView, index: number): string {
  const then = before?.said[index];
  const was = before && then ? ` · ${before.marks[index]?.label}: ${then}` : "";
  return `${marks[index]?.label}: ${now.said[index]}${was}`;
}

function tableOf({ marks, now, before }: LineView): ChartTable {
  const numeric = true;
  return {
    columns: [
      { key: "mark", title: "Day" },
      { key: "now", title: now.name, numeric },
      ...(before
        ? [
            { key: "then", title: "Day before that" },
            { key: "before", title: before.name, numeric },
          ]
        : []),
    ],
    rows: marks.map(({ label }, index) => ({
      key: label,
      cells: [
        label,
        now.said[index],
        ...(before ? [before.marks[index]?.label ?? "–", before.said[index] ?? "–"] : []),
      ],
    })),
  };
}
