/** What is kept of Lighthouse's reports, and what follows from it. */
import type { Result } from "lighthouse";
import { getLogNormalScore } from "lighthouse/shared/statistics.js";
import { median, type Pair } from "./statistics.ts";

const METRICS = {
  first_paint_ms: "first-contentful-paint",
  largest_paint_ms: "largest-contentful-paint",
  speed_index_ms: "speed-index",
  blocking_ms: "total-blocking-time",
  layout_shift: "cumulative-layout-shift",
} as const;

export type Metric = keyof typeof METRICS;
const METRIC_NAMES = Object.keys(METRICS) as Metric[];

type Curve = { weight: number; p10: number; median: number };

/** One load of one page. */
export type Run = {
  /** 0 to 100, in whole points, as Lighthouse says it. */
  score: number;
  /** The same before Lighthouse rounds. */
  exact: number;
  requests: number;
  metrics: Record<Metric, number>;
  curves: Record<Metric, Curve>;
};

export type RunPair = { with: Run; without: Run };

/** What is kept of a report. */
export function readRun(report: Result): Run {
  const category = report.categories["performance"];
  const asked = report.audits["network-requests"]?.details;
  const said = category?.score ?? null;
  if (!category || said === null || asked?.type !== "table") throw new Error("The report has no score.");
  const of = <T>(read: (metric: Metric) => T) =>
    Object.fromEntries(METRIC_NAMES.map((metric) => [metric, read(metric)])) as Record<Metric, T>;
  const metrics = of((metric) => report.audits[METRICS[metric]]?.numericValue ?? NaN);
  const curves = of((metric) => {
    const scoring = report.audits[METRICS[metric]]?.scoringOptions;
    const weight = category.auditRefs.find(({ id }) => id === METRICS[metric])?.weight;
    if (scoring === undefined || weight === undefined)
      throw new Error(`The report does not weigh ${metric}.`);
    return { weight, p10: scoring.p10, median: scoring.median };
  });
  const score = Math.round(said * 100);
  return { score, exact: scoreOf(metrics, curves), requests: asked.items.length, metrics, curves };
}

/** Lighthouse's score, 0 to 100, without its rounding. */
export function scoreOf(metrics: Run["metrics"], curves: Run["curves"]): number {
  const weights = METRIC_NAMES.reduce((sum, metric) => sum + curves[metric].weight, 0);
  const points = METRIC_NAMES.reduce(
    (sum, metric) => sum + curves[metric].weight * getLogNormalScore(curves[metric], metrics[metric]),
    0,
  );
  return (100 * points) / weights;
}

/**
 * Reckoned, not measured: what the same added milliseconds would take from a page that scores 50, where the curves are
 * steepest. The stand-in's pages are light, and light pages hide what is added to them.
 */
export function dropAtHalf(runs: readonly RunPair[]): number {
  const curves = runs[0]!.with.curves;
  const metrics = Object.fromEntries(
    METRIC_NAMES.map((metric) => [metric, curves[metric].median + growth(runs, metric)]),
  ) as Record<Metric, number>;
  return 50 - scoreOf(metrics, curves);
}

function growth(runs: readonly RunPair[], metric: Metric): number {
  return (
    median(runs.map((each) => each.with.metrics[metric])) -
    median(runs.map((each) => each.without.metrics[metric]))
  );
}

export function pairsOf(runs: readonly RunPair[], read: (run: Run) => number): Pair[] {
  return runs.map((each) => ({ with: read(each.with), without: read(each.without) }));
}
