import { useState } from "react";
import { scaleBand, scaleLinear } from "@visx/scale";
import { BarStack } from "@visx/shape";
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
import type { BarsView } from "#app/components/charts/chart-view.ts";
import { Reader } from "#app/components/charts/reader.tsx";

/** Parts of a whole over time, one on the other: what came in above the line, what went out below it. */
export function StackedBars({ view }: { view: BarsView }) {
  const [read, setRead] = useState<number | null>(null);
  const parts = view.parts.filter(({ values }) => values.some((value) => value !== 0));
  if (parts.length === 0) return <ChartNotice title={view.title}>{view.summary}</ChartNotice>;
  const last = view.marks.length - 1;
  const at = Math.min(read ?? last, last);
  const said = view.marks.map((_, index) => readingAt({ ...view, parts }, index));
  return (
    <ChartFrame
      title={view.title}
      partial={view.partial}
      reading={said[at] ?? ""}
      table={tableOf({ ...view, parts })}
      legend={parts.map(({ name, colour }) => (
        <Key key={name} look={colour}>
          {name}
        </Key>
      ))}
    >
      <Plot view={{ ...view, parts }} at={at} said={said} onRead={setRead} />
    </ChartFrame>
  );
}

type Drawn = { index: number; values: Record<string, number> };

function Plot({
  view: { title, summary, marks, parts },
  at,
  said,
  onRead,
}: {
  view: BarsView;
  at: number;
  said: string[];
  onRead: (at: number) => void;
}) {
  const { frame, width } = useWidth();
  const data: Drawn[] = marks.map((_, index) => ({
    index,
    values: Object.fromEntries(parts.map(({ name, values }) => [name, values[index] ?? 0])),
  }));
  const y = scaleLinear<number>({
    domain: reachOf(data),
    range: [HEIGHT - MARGIN.bottom, MARGIN.top],
    nice: TICKS,
  });
  const x = scaleBand<number>({
    domain: data.map(({ index }) => index),
    range: [MARGIN.left, width - MARGIN.right],
    padding: marks.length > 40 ? 0.15 : 0.3,
  });
  const colours = new Map(parts.map(({ name, colour }) => [name, colour]));
  const middle = (index: number) => (x(index) ?? 0) + x.bandwidth() / 2;
  return (
    <div ref={frame} className="laurel-chart__plot">
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={`${title}. ${summary}`}>
        <rect
          className="laurel-chart__band"
          x={x(at) ?? 0}
          width={x.bandwidth()}
          y={MARGIN.top}
          height={HEIGHT - MARGIN.top - MARGIN.bottom}
        />
        <Axes width={width} ticks={y.ticks(TICKS)} y={y} marks={marks} x={middle} />
        <BarStack<Drawn, string, typeof x, typeof y>
          data={data}
          keys={parts.map(({ name }) => name)}
          value={({ values }, key) => values[key] ?? 0}
          x={({ index }) => index}
          xScale={x}
          yScale={y}
          color={(key) => key}
          offset="diverging"
        >
          {(stacks) =>
            stacks.flatMap((stack) =>
              stack.bars.map((bar) => (
                <rect
                  key={`${stack.key} ${bar.index}`}
                  className="laurel-chart__bar"
                  data-colour={colours.get(stack.key)}
                  x={bar.x}
                  width={bar.width}
                  y={Math.min(bar.y, bar.y + bar.height)}
                  height={Math.abs(bar.height)}
                />
              )),
            )
          }
        </BarStack>
      </svg>
      <Reader label={`${title}: read mark by mark`} said={said} at={at} onRead={onRead} />
    </div>
  );
}

/** From the deepest heap below the line to the highest above it. */
function reachOf(data: readonly Drawn[]): [number, number] {
  const heaps = data.map(({ values }) => {
    const each = Object.values(values);
    const sum = (side: number[]) => side.reduce((total, value) => total + value, 0);
    return [sum(each.filter((value) => value < 0)), sum(each.filter((value) => value > 0))] as const;
  });
  return [Math.min(0, ...heaps.map(([low]) => low)), Math.max(0, ...heaps.map(([, high]) => high))];
}

function readingAt({ marks, parts }: BarsView, index: number): string {
  const moved = parts.filter(({ values }) => (values[index] ?? 0) !== 0);
  const words = moved.map(({ name, said }) => `${name} ${said[index]}`).join(" · ");
  return `${marks[index]?.label}: ${words === "" ? "nothing" : words}`;
}

function tableOf({ marks, parts }: BarsView): ChartTable {
  return {
    columns: [
      { key: "mark", title: "Day" },
      ...parts.map(({ name }) => ({ key: name, title: name, numeric: true })),
    ],
    rows: marks.map(({ label }, index) => ({
      key: label,
      cells: [label, ...parts.map(({ said, values }) => (values[index] === 0 ? "–" : said[index]))],
    })),
  };
}
