/** A standing as it is told: the tier, until when it is held, and what the period brought so far. */
import type { TierState } from "./state.ts";
import { rankOf } from "./ladder.ts";
import { counted } from "./spans.ts";
import type { Values } from "./values.ts";

export type Standing = {
  tierId: string;
  /** Null: from the beginning. */
  since: Date | null;
  /** The first instant after the holding time, if nothing is heard; null where nothing has to be kept, or for ever. */
  until: Date | null;
  /** The period that runs: "2026", "year from 2026-05-14", "12 months" or "ever"; until null where it has no end. */
  period: { label: string; until: Date | null };
  /** What counts of that period so far. */
  values: Values;
};

/** The standing at the instant that the state has come to, after all of it was told. */
export function standingOf(state: TierState): Standing {
  const { at, judge, spans, since, told } = state;
  const span = spans.current(at);
  const { periods } = judge;
  return {
    tierId: told.id,
    since: instant(since ?? Infinity),
    until: instant(heldUntil(state)),
    period: {
      label: spans.label(span),
      until: instant(periods ? periods.start(periods.of(at) + 1) : Infinity),
    },
    values: counted(span, judge),
  };
}

/** The end of the last grant that reaches the tier. */
function heldUntil(state: TierState): number {
  const rank = rankOf(state.judge.ladder, state.told.id);
  if (rank <= 0) return Infinity;
  return Math.max(...endsOf(state, rank));
}

/** When each grant of a rank or a higher one ends. */
function endsOf(state: TierState, least: number): number[] {
  return state
    .grants()
    .flatMap(({ rank, span, hold }) =>
      rank < least ? [] : (hold?.until ?? (span ? state.spans.grantsUntil(span, least) : Infinity)),
    );
}

/**
 * The next instant at which the standing is another if nothing is heard, or what is stored of it: null if never. It may
 * come too early where returns end no tier, or tags keep one from the member.
 */
export function nextTurn(state: TierState): Date | null {
  const rank = rankOf(state.judge.ladder, state.told.id);
  // Where tags keep a customer from what is granted, every end may be another beginning.
  const ends = rank > 0 && state.judge.ladder.gated ? endsOf(state, rank) : [heldUntil(state)];
  // Stored until they are over, though something else may grant the same; of rolling months nothing is stored.
  const holds = state.judge.periods ? state.holds.map(({ until }) => until) : [];
  return instant(Math.min(state.spans.turnsAt(state.at), ...ends, ...holds));
}

function instant(ms: number): Date | null {
  return ms === Infinity ? null : new Date(ms);
}
