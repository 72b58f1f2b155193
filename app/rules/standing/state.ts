/**
 * The tier of one member as a state that moves from instant to instant: orders and returns, the ends of what was
 * granted, and publications. It asks for nothing but what it is told, in the order in which it happens.
 */
import type { Programme, Tier } from "#app/rules/programme.ts";
import type { Cause, Grant, Hold, TierChange } from "./changes.ts";
import { changeOf } from "./changes.ts";
import type { Judge } from "./judge.ts";
import { judgeOf } from "./judge.ts";
import type { Tags } from "./ladder.ts";
import { rankFrom, rankKept, rankOf, rankOpen, tierAt } from "./ladder.ts";
import type { Whose } from "./periods.ts";
import type { Contribution, Span, Spans } from "./spans.ts";
import { counted, PeriodSpans } from "./spans.ts";
import type { Values } from "./values.ts";
import { isBelowNothing, plus } from "./values.ts";
import type { Heard } from "./windows.ts";
import { WindowSpans } from "./windows.ts";

export type Beginning = { at: number; programme: Programme; whose: Whose; tags: Tags };

export class TierState {
  at: number;
  judge: Judge;
  spans: Spans;
  holds: Hold[] = [];
  /** The highest rank granted, whatever tags it asks for. */
  top = 0;
  /** The tier as it was told last. */
  told: Tier;
  since: number | null = null;
  readonly changes: TierChange[] = [];
  readonly whose: Whose;
  readonly tags: Tags;
  readonly #heard: Heard[] = [];
  /** What moved the tier at this instant; null where nothing did. */
  #cause: Cause | null = null;

  constructor({ at, programme, whose, tags }: Beginning) {
    this.at = at;
    this.whose = whose;
    this.tags = tags;
    this.judge = judgeOf(programme, whose);
    this.spans = this.#spansFor(this.judge);
    this.told = tierAt(this.judge.ladder, 0);
  }

  /** Goes on from what was stored, instead of from nothing. */
  resume({
    told,
    since,
    holds,
    spans,
  }: Pick<TierState, "told" | "since" | "holds"> & { spans: Span[] }): void {
    this.told = told;
    this.since = since;
    this.holds = holds;
    if (this.spans instanceof PeriodSpans) this.spans.all.push(...spans);
    this.#weigh("reached");
    this.#cause = null;
  }

  #spansFor(judge: Judge): PeriodSpans | WindowSpans {
    return judge.periods ? new PeriodSpans(judge) : new WindowSpans(judge, this.#heard, this.whose.timeZone);
  }

  /** The tier that a customer with these tags has. */
  tierFor(tags: Tags): Tier {
    return tierAt(this.judge.ladder, rankOpen(this.judge.ladder, this.top, tags));
  }

  /** Lets the calendar run up to an instant, that one included. */
  moveTo(at: number): void {
    for (let border = this.nextBorder(); border <= at; border = this.nextBorder()) {
      this.#turnTo(border);
      this.#cross(border);
    }
    if (at > this.at) this.#turnTo(at);
  }

  nextBorder(): number {
    let next = this.spans.nextBorder(this.at);
    for (const { until } of this.holds) if (until < next) next = until;
    return next;
  }

  /** Every instant tells one change at the most. */
  #turnTo(at: number): void {
    this.tell();
    this.at = at;
  }

  /** Writes down what changed at this instant. */
  tell(): void {
    const cause = this.#cause;
    this.#cause = null;
    if (cause === null) return;
    const tier = this.tierFor(this.tags);
    if (tier.id === this.told.id) return;
    this.changes.push(changeOf(this, { tier, cause }));
    this.told = tier;
    this.since = this.at;
  }

  /** Other tags than the tier was told with. */
  retag(): void {
    this.#cause ??= "tagged";
  }

  #cross(at: number): void {
    const held = this.top;
    this.spans.cross(at, held);
    this.holds = this.holds.filter(({ until }) => until > at);
    this.#weigh("ended");
    if (this.judge.qualification.downgrade === "deserved" || this.top >= held - 1) return;
    const until = this.judge.holding.endOfCurrent(at, "with grace");
    this.holds.push({ rank: held - 1, until, why: "step" });
    this.#weigh("ended");
  }

  /** An order brings something, or something is taken from it. */
  hear(contribution: Contribution, change: Values): void {
    contribution.net = plus(contribution.net, change);
    this.#heard.push({ contribution, change });
    this.spans.add(contribution, change, this.at);
    this.#weigh(isBelowNothing(change) ? "returned" : "reached");
  }

  /**
   * Another version judges from now on. It raises at once; what it would take stays to the end of the period, unless it
   * says that everybody is to be judged anew.
   */
  publish(programme: Programme, reevaluate: boolean): void {
    const [before, held] = [this.judge, this.top];
    this.judge = judgeOf(programme, this.whose);
    const { ladder, holding } = this.judge;
    const moved = (rank: number) => rankFrom(ladder, tierAt(before.ladder, rank));
    this.#respan(before, moved);
    this.holds = reevaluate ? [] : this.holds.map((hold) => ({ ...hold, rank: moved(hold.rank) }));
    this.#weigh("published");
    const spared = moved(held);
    if (!reevaluate && this.top < spared) {
      const until = holding.endOfCurrent(this.at, "without grace");
      this.holds.push({ rank: spared, until, why: "spared" });
      this.#weigh("published");
    }
    const same = rankOf(ladder, this.told.id);
    if (same >= 0) this.told = tierAt(ladder, same);
    if (this.tierFor(this.tags).id !== this.told.id) this.#cause = "published";
  }

  /**
   * Spans of the same kind are weighed anew; those of another are recalled from what was heard. So are windows whose
   * highest counts from now on: while returns ended tiers, what left them took it along.
   */
  #respan(before: Judge, moved: (rank: number) => number): void {
    const { qualification } = this.judge;
    const [now, then] = [qualification, before.qualification];
    const sameHold = now.hold === then.hold && now.graceDays === then.graceDays;
    const sameWindows = sameHold && now.endsOnReturn === then.endsOnReturn;
    const kept = new Map(this.spans.all.map((span) => [span.key, moved(span.kept)]));
    if (now.period === then.period && (sameWindows || this.judge.periods)) this.spans.judgeBy(this.judge);
    else this.spans = this.#recalled();
    if (now.period === then.period) for (const span of this.spans.all) span.kept = kept.get(span.key) ?? 0;
  }

  #recalled(): Spans {
    const spans = this.#spansFor(this.judge);
    if (spans instanceof WindowSpans) spans.recall(this.at);
    else for (const { contribution, change } of this.#heard) spans.add(contribution, change, this.at);
    return spans;
  }

  /** What everything grants now; see keeps. */
  #weigh(cause: Cause): void {
    let top = 0;
    for (const { rank } of this.holds) if (rank > top) top = rank;
    for (const span of this.spans.all) {
      if (span.until <= this.at) continue;
      if (this.judge.ladder.keeps) this.#keep(span, top, cause);
      else span.kept = 0;
      if (span.reached > top) top = span.reached;
      if (span.kept > top) top = span.kept;
    }
    if (top !== this.top) this.#cause = cause;
    this.top = top;
  }

  /**
   * A period keeps what is held beside it for as long as it brings what keeps that. What was held ends for it too where
   * a return ends it, but not where its time is over.
   */
  #keep(span: Span, held: number, cause: Cause): void {
    if (cause === "returned" && held < span.support && span.kept <= span.support)
      span.kept = Math.min(span.kept, held);
    span.support = held;
    const most = Math.max(span.kept, held);
    span.kept = most > 0 ? rankKept(this.judge.ladder, counted(span, this.judge), most) : 0;
  }

  /** All that grants more than everybody has, the oldest span first. */
  grants(): Grant[] {
    const holds = this.holds.map((hold) => ({ rank: hold.rank, span: null, hold }));
    const spans = this.spans.all.flatMap((span) =>
      span.until > this.at ? { rank: Math.max(span.reached, span.kept), span, hold: null } : [],
    );
    return [...holds, ...spans].filter(({ rank }) => rank > 0);
  }
}
