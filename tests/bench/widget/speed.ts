/** What the widget costs a page, as Lighthouse and V8 say it. */
import { type Figure, figure } from "../figure.ts";
import { runPairs, SCENE_NAMES, SCENES, type SceneName } from "./pages.ts";
import { besidesScriptTimes } from "./published.ts";
import { dropAtHalf, type Metric, pairsOf, type Run, type RunPair } from "./report.ts";
import { scriptTimes } from "./script-time.ts";
import { bootstrap, type Interval, intervalOf, median, type Pair, weightedDrop } from "./statistics.ts";
import type { Store } from "./store.ts";

/** Points that the widget may cost; Shopify bears ten of an app. */
const TARGET_DROP = 2;

export async function measureSpeed(
  store: Store,
  pairs: number,
  say: (what: string) => void,
): Promise<Figure[]> {
  say(`V8's time for the scripts, ${String(pairs)} pairs`);
  const times = await scriptTimes(store, pairs);
  say(`Lighthouse on ${String(SCENE_NAMES.length)} pages, ${String(pairs)} pairs each`);
  const runs = await runPairs(store, pairs, say);
  return [
    ...scriptFigures(times),
    ...drops(runs),
    ...SCENE_NAMES.flatMap((name) => sceneFigures(name, runs[name])),
  ];
}

function scriptFigures(times: readonly Pair[]): Figure[] {
  // What is added, not what is taken away: the sides change places.
  const added = times.map((each) => ({ with: each.without, without: each.with }));
  const group = [{ weight: 1, pairs: added }];
  const value = weightedDrop(group);
  const note = `home page, guest: its median with the widget less without, processor slowed four times; ${range(intervalOf(group))}`;
  return [figure("widget", "widget.script_ms", { value, unit: "ms", note }), ...besidesScriptTimes(value)];
}

function drops(runs: Record<SceneName, RunPair[]>): Figure[] {
  const weighed = SCENE_NAMES.filter((name) => SCENES[name].weight > 0);
  const dropOf = (name: string, read: (run: Run) => number, what: string) => {
    const groups = weighed.map((scene) => ({
      weight: SCENES[scene].weight,
      pairs: pairsOf(runs[scene], read),
    }));
    return points(name, weightedDrop(groups), `${what}; ${range(intervalOf(groups))}`);
  };
  const pages = weighed
    .map((name) => `${name} ${String(Math.round(100 * SCENES[name].weight))} %`)
    .join(", ");
  const atHalf = (drawn: readonly (readonly RunPair[])[]) =>
    weighed.reduce((sum, name, index) => sum + SCENES[name].weight * dropAtHalf(drawn[index] ?? []), 0);
  const measured = weighed.map((name) => runs[name]);
  return [
    dropOf("lighthouse_drop", (run) => run.score, `difference of median scores, ${pages}`),
    dropOf("lighthouse_drop_unrounded", (run) => run.exact, "the same before Lighthouse rounds"),
    points(
      "lighthouse_drop_at_50",
      atHalf(measured),
      `reckoned: the same added time on pages that score 50; ${range(bootstrap(measured, atHalf))}`,
    ),
  ];
}

const points = (name: string, value: number, what: string) =>
  figure("widget", `widget.${name}`, {
    value,
    unit: "points",
    baseline: TARGET_DROP,
    note: `${what}; baseline: our target`,
  });

function sceneFigures(name: SceneName, runs: readonly RunPair[]): Figure[] {
  const { who, blocks } = SCENES[name];
  const compare = (what: string, unit: string, read: (run: Run) => number, note = "") => {
    const pairs = pairsOf(runs, read);
    return figure("widget", `widget.${what}.${name}`, {
      value: median(pairs.map((each) => each.with)),
      unit,
      baseline: median(pairs.map((each) => each.without)),
      note: `${note}baseline: the same page without it`,
    });
  };
  const metric = (each: Metric, unit: string) => compare(each, unit, (run) => run.metrics[each]);
  const drop = intervalOf([{ weight: 1, pairs: pairsOf(runs, (run) => run.exact) }]);
  return [
    compare(
      "score",
      "points",
      (run) => run.score,
      `${who}, ${blocks.join(" + ")}; unrounded drop ${range(drop)}; `,
    ),
    metric("first_paint_ms", "ms"),
    metric("largest_paint_ms", "ms"),
    metric("blocking_ms", "ms"),
    metric("layout_shift", "CLS"),
    compare("requests", "requests", (run) => run.requests, "before the shopper acts; "),
  ];
}

const range = (interval: Interval | null) =>
  interval === null
    ? "too few pairs for an interval"
    : `95 % from ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}`;
