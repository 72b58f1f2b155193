/**
 * Rolling months: the twelve months up to now, and those that ended when an order left them and still hold what they
 * granted. What arrives adds to all that hold the order's instant.
 */
import { dayOf, yearLater } from "#app/rules/shop-time.ts";
import type { Judge } from "./judge.ts";
import { rankKept, rankReached } from "./ladder.ts";
import { dayInWords } from "./periods.ts";
import type { Contribution, Span, Spans } from "./spans.ts";
import { addTo, counted, emptySpan } from "./spans.ts";
import type { Values } from "./values.ts";
import { isBelowNothing, isSame, minus, NOTHING } from "./values.ts";

/** What was heard, in the order in which it counts. */
export type Heard = { contribution: Contribution; change: Values };

export class WindowSpans implements Spans {
  /** Those that ended, oldest first, and the one up to now. */
  readonly all: Span[] = [emptySpan(Infinity, Infinity)];
  /** Orders of the last twelve months, by when they leave them. */
  readonly #inside: Contribution[] = [];
  readonly #heard: readonly Heard[];
  readonly #timeZone: string;
  #judge: Judge;
  /** Whether anything was ever taken: where nothing was, the net is the highest. */
  #taken = false;

  constructor(judge: Judge, heard: readonly Heard[], timeZone: string) {
    this.#judge = judge;
    this.#heard = heard;
    this.#timeZone = timeZone;
  }

  get #now(): Span {
    return this.all[this.all.length - 1] as Span;
  }

  add(contribution: Contribution, change: Values, now: number): void {
    const leavesAt = this.#leaves(contribution);
    this.#taken ||= isBelowNothing(change);
    for (const span of this.all) if (holds(span, contribution)) addTo(span, change, this.#judge);
    if (leavesAt > now) {
      addTo(this.#now, change, this.#judge);
      this.#enter(contribution);
    } else this.#closeLate(leavesAt, now);
  }

  /** All that was heard, as it stands now: where another version counts months, or holds them for longer. */
  recall(now: number): void {
    this.#taken = this.#heard.some(({ change }) => isBelowNothing(change));
    for (const { contribution } of this.#heard)
      if (this.#leaves(contribution) > now) this.#enter(contribution);
    for (const { contribution } of this.#heard)
      if (contribution.leavesAt <= now) this.#closeLate(contribution.leavesAt, now);
    this.#recalled(this.#now, ({ leavesAt }) => leavesAt > now);
  }

  #leaves(contribution: Contribution): number {
    contribution.leavesAt ||= yearLater(new Date(contribution.processedAt), this.#timeZone).getTime();
    return contribution.leavesAt;
  }

  #enter(contribution: Contribution): void {
    if (this.#inside.includes(contribution)) return;
    const after = this.#inside.findLastIndex(({ leavesAt }) => leavesAt <= contribution.leavesAt);
    this.#inside.splice(after + 1, 0, contribution);
  }

  /** Heard of after it left: the twelve months that ended with it may hold what they would have granted. */
  #closeLate(at: number, now: number): void {
    const until = this.#judge.holding.endOfWindow(at);
    if (until <= now || this.all.some(({ key }) => key === at)) return;
    const empty = emptySpan(at, until);
    const span = this.#recalled(empty, (each) => holds(empty, each));
    const after = this.all.findIndex(({ key }) => key > at);
    this.all.splice(after, 0, span);
  }

  /** A span with all that was heard of what it holds. */
  #recalled(span: Span, isHeld: (contribution: Contribution) => boolean): Span {
    for (const { contribution, change } of this.#heard)
      if (isHeld(contribution)) addTo(span, change, this.#judge);
    return span;
  }

  nextBorder(now: number): number {
    let next = this.#inside[0]?.leavesAt ?? Infinity;
    for (const { until } of this.all) if (until > now && until < next) next = until;
    return next;
  }

  cross(at: number, held: number): void {
    const leaving = this.#inside.findIndex(({ leavesAt }) => leavesAt > at);
    const left = this.#inside.splice(0, leaving < 0 ? this.#inside.length : leaving);
    const current = this.#now;
    const ended = this.all.findIndex(({ until }) => until > at);
    this.all.splice(0, ended);
    if (left.length === 0) return;
    const until = this.#judge.holding.endOfWindow(at);
    if (until > at) this.all.splice(-1, 0, { ...current, key: at, until });
    Object.assign(current, this.#after(at, current, left));
    current.kept = rankKept(this.#judge.ladder, counted(current, this.#judge), Math.max(current.kept, held));
  }

  /** What is left of the twelve months when some orders left them. */
  #after(
    at: number,
    { net }: Pick<Span, "net">,
    left: readonly Contribution[],
  ): Pick<Span, "net" | "peak" | "reached"> {
    if (!this.#judge.qualification.endsOnReturn && this.#taken)
      return this.#recalled(emptySpan(Infinity, Infinity), ({ leavesAt }) => leavesAt > at);
    const rest = left.reduce((sum, each) => minus(sum, each.net), net);
    return { net: rest, peak: rest, reached: rankReached(this.#judge.ladder, rest) };
  }

  current(): Span {
    return this.#now;
  }

  /** What was in them counts no more, and says nothing. */
  ended(): Span {
    return this.#now;
  }

  /** Those that ended are asked for anew: how long they hold may be another. */
  judgeBy(judge: Judge): void {
    this.#judge = judge;
    for (const span of this.all) {
      if (span.key !== Infinity) span.until = judge.holding.endOfWindow(span.key);
      span.reached = rankReached(judge.ladder, counted(span, judge));
    }
  }

  turnsAt(): number {
    return (
      this.#inside.find(({ net }) => !this.#judge.qualification.endsOnReturn || !isSame(net, NOTHING))
        ?.leavesAt ?? Infinity
    );
  }

  /** The twelve months up to now grant a rank until what is left of them does not keep it, and what that holds. */
  grantsUntil(span: Span, rank: number): number {
    if (span.key !== Infinity) return span.until;
    let rest: Pick<Span, "net" | "peak"> = span;
    for (const [index, leaving] of this.#inside.entries()) {
      rest = this.#after(leaving.leavesAt, rest, [leaving]);
      if (this.#inside[index + 1]?.leavesAt === leaving.leavesAt) continue;
      if (rankKept(this.#judge.ladder, counted(rest, this.#judge), rank) < rank)
        return this.#judge.holding.endOfWindow(leaving.leavesAt);
    }
    return Infinity;
  }

  label({ key }: Span): string {
    if (key === Infinity) return "12 months";
    return `12 months to ${dayInWords(dayOf(new Date(key), this.#timeZone))}`;
  }
}

/** Twelve months that ended hold what was processed before and left with their end or later. */
function holds({ key }: Span, { processedAt, leavesAt }: Contribution): boolean {
  return key !== Infinity && processedAt < key && leavesAt >= key;
}
