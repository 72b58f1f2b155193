/** What a chart is drawn of: numbers for the eye, words for everybody. Pure. */

/** One line, area or kind of bar: as many values as there are marks along the chart. */
export type Series = { name: string; values: number[]; said: string[] };

/** Along a chart: what a mark is called in full, and under the axis. */
export type Mark = { label: string; short: string };

export type LineView = {
  title: string;
  /** In one sentence what is to be seen: also for whoever hears the chart. */
  summary: string;
  marks: Mark[];
  now: Series;
  /** As many values as `now`, or fewer; with marks of its own. */
  before: (Series & { marks: Mark[] }) | null;
  /** What is not whole yet, in words. */
  partial: string | null;
};

export type BarsView = {
  title: string;
  summary: string;
  marks: Mark[];
  /** Values below zero stand under the line. */
  parts: (Series & { colour: ChartColour })[];
  partial: string | null;
};

export const CHART_COLOURS = ["blue", "violet", "green", "cyan", "ochre", "red", "grey"] as const;
export type ChartColour = (typeof CHART_COLOURS)[number];

/** Fewer marks make no line. */
export const FEWEST_MARKS = 2;

/** Which of `count` marks are named under an axis that has room for so many: evenly, and the first always. */
export function namedMarks(count: number, room: number): number[] {
  if (count <= 0) return [];
  const every = Math.max(1, Math.ceil(count / Math.max(1, Math.floor(room))));
  return Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every);
}

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** "1.2K" beside the axis, with a minus as wide as a figure. */
export const sayTick = (value: number) => compact.format(value).replace("-", "\u2212");

/** The value to be read nearest to where somebody points: `share` of the width, of `count` marks. */
export function markAt(share: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.round(share * (count - 1))));
}
