/** What can be said of pairs of runs, one with the widget and one without, made one after the other. */
import { Dice } from "../../e2e/storm/dice.ts";

export type Pair = { with: number; without: number };
export type Interval = { low: number; high: number };

/** As often as a percentile interval of 95 % asks for (Efron and Tibshirani, An Introduction to the Bootstrap, 1993). */
const RESAMPLES = 10_000;
const TAIL = 0.025;
/** From six pairs on, the smallest and the largest hold the median between them with more than 95 %: 1 − 2 / 2⁶. */
const FEWEST = 6;
const SEED = "widget";

/** Of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** By how much the median without the widget exceeds the one with it. */
function drop(pairs: readonly Pair[]): number {
  return median(pairs.map((each) => each.without)) - median(pairs.map((each) => each.with));
}

/** The mean of the groups' drops by their weights. */
export function weightedDrop(groups: readonly Group[]): number {
  const weights = groups.reduce((sum, { weight }) => sum + weight, 0);
  return groups.reduce((sum, { weight, pairs }) => sum + weight * drop(pairs), 0) / weights;
}

export type Group = { weight: number; pairs: readonly Pair[] };

/** The interval of the weighted drop. */
export function intervalOf(groups: readonly Group[]): Interval | null {
  return bootstrap(
    groups.map(({ pairs }) => pairs),
    (drawn) => weightedDrop(groups.map(({ weight }, index) => ({ weight, pairs: drawn[index] ?? [] }))),
  );
}

/**
 * The percentile bootstrap's 95 % interval of an estimate: pairs are drawn again, with replacement, within their group,
 * so that what slows both runs of a pair down stays in both. The seed is fixed: the same runs, the same interval. Null
 * where the pairs are too few to say so much.
 */
export function bootstrap<P>(
  groups: readonly (readonly P[])[],
  estimate: (drawn: readonly (readonly P[])[]) => number,
): Interval | null {
  if (groups.some((pairs) => pairs.length < FEWEST)) return null;
  const dice = new Dice(SEED);
  const estimates = Array.from({ length: RESAMPLES }, () =>
    estimate(groups.map((pairs) => pairs.map(() => dice.pick(pairs)))),
  ).sort((a, b) => a - b);
  const last = estimates.length - 1;
  return {
    low: estimates[Math.floor(TAIL * last)] ?? NaN,
    high: estimates[Math.ceil((1 - TAIL) * last)] ?? NaN,
  };
}

/** Which side goes first in the n-th pair: with, without, without, with, … so that a drift hits both sides alike. */
export function order(pair: number): readonly [first: boolean, second: boolean] {
  return pair % 2 === 0 ? [true, false] : [false, true];
}
