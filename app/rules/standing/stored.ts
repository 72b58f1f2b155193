/**
 * The state of a member's tier as plain JSON, enough to go past the borders of the calendar without its orders: a
 * nightly job does so for everybody. Rolling months keep none: what leaves them is known by the orders alone.
 */
import type { Hold, TierChange } from "./changes.ts";
import type { Ladder } from "./ladder.ts";
import { rankOf, rankReached, tagsOf, tierAt } from "./ladder.ts";
import type { Span } from "./spans.ts";
import { counted, emptySpan } from "./spans.ts";
import type { Standing } from "./standing.ts";
import { nextTurn, standingOf } from "./standing.ts";
import { TierState } from "./state.ts";
import type { Values } from "./values.ts";
import { isSame } from "./values.ts";
import type { FoldSetting, JudgingVersion } from "./versions.ts";
import { publishUpTo } from "./versions.ts";

type StoredValues = Partial<Record<keyof Values, string>>;

/** Amounts are decimal strings, what is nothing is left out; instants are milliseconds. */
export type StoredState = {
  schema: 1;
  /** The version that judges. */
  version: number;
  at: number;
  tier: string;
  since: number | null;
  /** By the number of its period. `peak` where it is not the net. */
  spans: { key: number; net: StoredValues; peak?: StoredValues; kept?: string }[];
  holds: { tier: string; until: number; why: Hold["why"] }[];
};

/** Null where only a fold can tell what comes. */
export function stored(state: TierState, version: number): StoredState | null {
  const { at, judge, since, told } = state;
  const { ladder, periods } = judge;
  if (!periods) return null;
  const oldest = periods.of(at) - 2;
  const spans = state.spans.all.filter(({ key }) => key >= oldest);
  return {
    schema: 1,
    ...{ version, at, tier: told.id, since },
    spans: spans.map((span) => storedSpan(span, ladder)),
    holds: state.holds.map(({ rank, until, why }) => ({ tier: tierAt(ladder, rank).id, until, why })),
  };
}

function storedSpan({ key, net, peak, kept }: Span, ladder: Ladder): StoredState["spans"][number] {
  return {
    key,
    net: storedValues(net),
    ...(isSame(net, peak) ? {} : { peak: storedValues(peak) }),
    ...(kept > 0 ? { kept: tierAt(ladder, kept).id } : {}),
  };
}

const METRICS = ["spend", "points", "orders", "units"] as const;

function storedValues(values: Values): StoredValues {
  const some: StoredValues = {};
  for (const metric of METRICS) if (values[metric] !== 0n) some[metric] = values[metric].toString();
  return some;
}

function valuesOf({ spend, points, orders, units }: StoredValues): Values {
  return {
    spend: BigInt(spend ?? 0),
    points: BigInt(points ?? 0),
    orders: BigInt(orders ?? 0),
    units: BigInt(units ?? 0),
  };
}

export type Advanced = {
  /** Since the state was stored. */
  changes: readonly TierChange[];
  standing: Standing;
  nextAt: Date | null;
  state: StoredState;
};

/**
 * Goes on from a stored state to `now`, past the ends of what was granted and publications, with no news of orders:
 * says what a fold would say. Null where only a fold can: the version that judged is not among `versions`, or another
 * counts other periods.
 */
export function advanceStanding(from: StoredState, setting: FoldSetting): Advanced | null {
  const version = setting.versions.find((each) => each.version === from.version);
  if (!version || !isOneKind(version, setting)) return null;
  const { timeZone, enrolledAt, now, versions } = setting;
  const tags = tagsOf(setting.customerTags);
  const { programme } = version;
  const state = new TierState({ at: from.at, programme, whose: { timeZone, enrolledAt }, tags });
  resume(state, from);
  const judging = publishUpTo(state, now.getTime(), { versions, from: version });
  state.moveTo(now.getTime());
  state.retag();
  state.tell();
  const next = stored(state, judging.version);
  return (
    next && { changes: state.changes, standing: standingOf(state), nextAt: nextTurn(state), state: next }
  );
}

/** Whether a state that was advanced differs in its instant alone: then the one before goes on to the same. */
export function isAsBefore(before: StoredState, { state, changes }: Advanced): boolean {
  const { version, spans, holds } = before;
  return (
    changes.length === 0 &&
    version === state.version &&
    holds.length === state.holds.length &&
    spans.length === state.spans.length &&
    spans.every(({ kept }, index) => kept === state.spans[index]?.kept)
  );
}

/** Whether all versions from this one to the one in force count the same periods. */
function isOneKind(from: JudgingVersion, { versions, now }: FoldSetting): boolean {
  return versions
    .slice(versions.indexOf(from))
    .filter(({ publishedAt }) => publishedAt <= now)
    .every(({ programme }) => programme.qualification.period === from.programme.qualification.period);
}

function resume(state: TierState, { tier, since, spans, holds }: StoredState): void {
  const { judge } = state;
  const rank = (tierId: string | undefined) => (tierId ? Math.max(0, rankOf(judge.ladder, tierId)) : 0);
  state.resume({
    told: tierAt(judge.ladder, rank(tier)),
    since,
    holds: holds.map((hold) => ({ rank: rank(hold.tier), until: hold.until, why: hold.why })),
    spans: spans.map(({ key, net, peak, kept }) => {
      const values = { net: valuesOf(net), peak: valuesOf(peak ?? net) };
      const reached = rankReached(judge.ladder, counted(values, judge));
      return { ...emptySpan(key, judge.holding.endOfPeriod(key)), ...values, reached, kept: rank(kept) };
    }),
  });
}
