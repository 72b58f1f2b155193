/** A change of tier with the figures that explain it. */
import type { Tier } from "#app/rules/programme.ts";
import type { Threshold } from "#app/rules/programme/tiers.ts";
import type { Judge } from "./judge.ts";
import { rankFrom, rankOf } from "./ladder.ts";
import type { Span, Spans } from "./spans.ts";
import { counted } from "./spans.ts";
import type { Values } from "./values.ts";

/** Granted without a period of its own: a step on the way down, or what a publication would have taken. */
export type Hold = { rank: number; until: number; why: "step" | "spared" };

/** What moved the tier: what was brought, the end of a hold, a return, a publication, or a customer's tags. */
export type Cause = "reached" | "ended" | "returned" | "published" | "tagged";

/** What grants a rank now. */
export type Grant = { rank: number; span: Span | null; hold: Hold | null };

export type TierChange = { at: Date; fromTierId: string; toTierId: string; reason: ChangeReason };

/** Why a tier changed. As JSON the amounts are decimal strings. */
export type ChangeReason = {
  /** Orders reached it, what was granted ended, something went back, a version was published, or tags are others. */
  cause: Cause;
  /** What grants the new tier: what a period reached or kept, a step down, or what a publication left. */
  by: "reached" | "kept" | "step" | "spared";
  /** The period that decided, "2026" or "12 months", and what it brought. */
  period: string;
  values: Values;
  /** What was reached or, on the way down, what was no longer; null where a publication took the tier itself away. */
  threshold: Threshold | null;
};

/** A tier as it was told last, and all that speaks for one now. */
type Situation = { at: number; judge: Judge; told: Tier; spans: Spans; grants: () => Grant[] };

/** The change from the tier that was told last to this one. */
export function changeOf(state: Situation, { tier, cause }: { tier: Tier; cause: Cause }): TierChange {
  const { judge, told, spans } = state;
  const grant = decisive(state.grants());
  const span = grant?.span ?? undecided(state, cause);
  const by: ChangeReason["by"] =
    grant?.hold?.why ?? (grant?.span && grant.span.reached < grant.rank ? "kept" : "reached");
  const rises = rankOf(judge.ladder, tier.id) > rankFrom(judge.ladder, told);
  const missed = cause === "ended" ? (told.keep ?? told.reach) : told.reach;
  const reached = by === "kept" ? tier.keep : tier.reach;
  const isGone = cause === "published" && rankOf(judge.ladder, told.id) < 0;
  const threshold = rises ? reached : isGone ? null : missed;
  const reason = { cause, by, period: spans.label(span), values: counted(span, judge), threshold };
  return { at: new Date(state.at), fromTierId: told.id, toTierId: tier.id, reason };
}

/** Where no period grants it: the one that should have kept what ended, otherwise the one that runs. */
function undecided({ at, judge: { qualification }, spans }: Situation, cause: Cause): Span {
  return cause === "ended" && qualification.hold === "period_and_next" ? spans.ended(at) : spans.current(at);
}

/** The highest; of several the latest period's, and a period's before what is held without. */
function decisive(grants: readonly Grant[]): Grant | undefined {
  let best: Grant | undefined;
  for (const grant of grants) if (!best || grant.rank >= best.rank) best = grant;
  return best;
}
