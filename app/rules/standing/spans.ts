/**
 * What grants a tier: a stretch of time with what it brought. One for each period that still matters, oldest first.
 * Rolling months are spans of another kind: see windows.ts.
 */
import type { Judge } from "./judge.ts";
import { rankReached } from "./ladder.ts";
import type { Values } from "./values.ts";
import { highest, NOTHING, plus } from "./values.ts";

/** What one order brings, as far as it is known: it counts where it was processed. */
export type Contribution = {
  processedAt: number;
  /** The first instant whose last twelve months do not hold it; asked for by rolling months alone. */
  leavesAt: number;
  net: Values;
};

export type Span = {
  /** The number of its period; of twelve months the instant at which they ended. */
  key: number;
  /** The first instant at which it grants nothing any more. */
  until: number;
  /** Net of what was given back, and the highest that it ever was. */
  net: Values;
  peak: Values;
  /** The rank that it reaches by itself. */
  reached: number;
  /** The rank that it keeps, of what was held before it. */
  kept: number;
  /** The rank that others held beside it when it was weighed last. */
  support: number;
};

export type Spans = {
  /** Oldest first; some may be over. */
  readonly all: readonly Span[];
  /** Adds what an order brings or, below nothing, what is taken from it. */
  add: (contribution: Contribution, change: Values, now: number) => void;
  /** The next instant after `now` at which one ends or begins to be another. */
  nextBorder: (now: number) => number;
  /** Goes past a border; `held` is the rank held up to it. */
  cross: (at: number, held: number) => void;
  /** The one of an instant: what happens now adds to it. */
  current: (now: number) => Span;
  /** The last one that is over at an instant; of one for ever that one. */
  ended: (now: number) => Span;
  /** Weighs all anew, by a version of the same kind. */
  judgeBy: (judge: Judge) => void;
  /** The first instant after `now` at which the values are others without any news. */
  turnsAt: (now: number) => number;
  /** Until when a span grants a rank or a higher one, if nothing is heard. */
  grantsUntil: (span: Span, rank: number) => number;
  label: (span: Span) => string;
};

export function emptySpan(key: number, until: number): Span {
  return { key, until, net: NOTHING, peak: NOTHING, reached: 0, kept: 0, support: 0 };
}

/** What counts of it: the net or, where returns end no tier, the highest that it was. */
export function counted({ net, peak }: Pick<Span, "net" | "peak">, { qualification }: Judge): Values {
  return qualification.endsOnReturn ? net : peak;
}

export function addTo(span: Span, change: Values, judge: Judge): void {
  span.net = plus(span.net, change);
  span.peak = highest(span.peak, span.net);
  span.reached = rankReached(judge.ladder, counted(span, judge));
}

/** Two periods back may still be held by its grace. */
const BACK = 2;

/** Spans by period. `periods` are the judge's, which has some. */
export class PeriodSpans implements Spans {
  readonly all: Span[] = [];
  #judge: Judge;

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  get #periods() {
    const { periods } = this.#judge;
    if (!periods) throw new RangeError("rolling months have no periods");
    return periods;
  }

  add({ processedAt }: Contribution, change: Values, now: number): void {
    const index = this.#periods.of(processedAt);
    const span = this.#find(index) ?? this.#open(index, now);
    if (span) addTo(span, change, this.#judge);
  }

  #find(index: number): Span | undefined {
    return this.all.findLast(({ key }) => key === index);
  }

  /** None for one that is over for good. */
  #open(index: number, now: number): Span | null {
    const oldest = this.#periods.of(now) - BACK;
    if (index < oldest) return null;
    const span = emptySpan(index, this.#judge.holding.endOfPeriod(index));
    const after = this.all.findIndex(({ key }) => key > index);
    this.all.splice(after < 0 ? this.all.length : after, 0, span);
    while (this.all[0] && this.all[0].key < oldest) this.all.shift();
    return span;
  }

  nextBorder(now: number): number {
    let next = Infinity;
    for (const { until } of this.all) if (until > now && until < next) next = until;
    return next;
  }

  /** Nothing moves: what is over is not asked any more. */
  cross = (): void => undefined;

  current(now: number): Span {
    return this.#at(this.#periods.of(now));
  }

  ended(now: number): Span {
    const index = this.#periods.of(now);
    const hasBegun = this.#periods.start(index) > -Infinity;
    return this.#at(hasBegun ? index - 1 : index);
  }

  #at(index: number): Span {
    return this.#find(index) ?? emptySpan(index, this.#judge.holding.endOfPeriod(index));
  }

  judgeBy(judge: Judge): void {
    this.#judge = judge;
    for (const span of this.all) {
      span.until = judge.holding.endOfPeriod(span.key);
      span.reached = rankReached(judge.ladder, counted(span, judge));
    }
  }

  turnsAt(now: number): number {
    return this.#periods.start(this.#periods.of(now) + 1);
  }

  grantsUntil({ until }: Span): number {
    return until;
  }

  label({ key }: Span): string {
    return this.#periods.label(key);
  }
}
