/**
 * What news mean for an order: under which version it is judged, whose it is, and what a settlement makes of it. Pure:
 * the flow loads, settlement-plan.ts finds what each order found, the flow writes.
 */
import type { Assessment } from "#app/rules/earning/assess.ts";
import { assessOrder } from "#app/rules/earning/assess.ts";
import type { Brings } from "#app/rules/earning/points.ts";
import { bringsOf, pointsOf } from "#app/rules/earning/points.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Merge } from "#app/rules/merges.ts";
import type { Draft } from "#app/rules/order-news.ts";
import type { Programme, PublishedProgramme, Tier } from "#app/rules/programme.ts";
import { inForceAt } from "#app/rules/programme.ts";
import type { Room } from "#app/rules/standing/caps.ts";
import { isCapped } from "#app/rules/standing/caps.ts";
import type { StandingFold } from "#app/rules/standing/fold.ts";
import type { StandingOrder } from "#app/rules/standing/orders.ts";
import type { JudgingVersion } from "#app/rules/standing/versions.ts";

export type Calendar = { versions: readonly JudgingVersion[]; timeZone: string; now: Date };

/** Who takes part, and from when on. */
export type Participant = {
  customerId: bigint;
  state: string;
  enrolledAt: Date | null;
  /** Of the customer, as far as they are known: some tiers ask for one. */
  tags?: readonly string[] | null;
};

/** Whose orders are folded: members, and customers who were merged into them, by the customer's id. */
export type People = {
  members: ReadonlyMap<bigint, Participant>;
  merged: ReadonlyMap<bigint, Merge & Participant>;
};

/** A settled order as the fold wants it: nothing of its lines, and what it was settled at. */
export type SettledOrder = StandingOrder & {
  /** Settled before more than its spend was kept: what else it brings is not known until it is assessed anew. */
  spendOnly?: boolean;
  customerId: bigint;
  /** Everybody its news ever named. */
  namedCustomers: readonly bigint[];
  programmeVersion: number | null;
  tierId: string | null;
  target: bigint;
};

/** An order to settle now, assessed under the version in force when it was processed. */
export type Assessed = {
  order: KnownOrder;
  customerId: bigint | null;
  processedAt: Date;
  version: PublishedProgramme;
  timeZone: string;
  assessment: Assessment;
};

type Judging = Pick<Calendar, "versions" | "timeZone">;

/** What is known of it is not enough yet. */
export function isWaiting({
  readAgain,
  awaitsProducts,
  awaitsTags,
}: Pick<KnownOrder, "readAgain" | "awaitsProducts" | "awaitsTags">): boolean {
  return readAgain || awaitsProducts || awaitsTags;
}

/**
 * The order with the time zone by whose calendar its campaigns and caps go: the shop's when it was heard of first. A
 * shop that moves keeps what it gave.
 */
export function inItsTimeZone(order: KnownOrder, { versions, timeZone }: Judging): KnownOrder {
  const programme = order.state && inForceAt(versions, order.state.processedAt)?.programme;
  if (!programme || order.timeZone !== null) return order;
  return programme.campaigns.length > 0 || isCapped(programme) ? { ...order, timeZone } : order;
}

/** The same for the drafts of a batch. */
export function draftTimeZones(
  drafts: ReadonlyMap<bigint, Draft>,
  judging: Judging,
): ReadonlyMap<bigint, Draft> {
  return new Map(
    [...drafts].map(([orderId, draft]) => {
      const order = inItsTimeZone(draft.order, judging);
      return [orderId, order === draft.order ? draft : { ...draft, order, changed: true }];
    }),
  );
}

/** The version in force at payment judges an order for ever. Null for an order that cannot be settled yet. */
export function assess(order: KnownOrder, judging: Judging): Assessed | null {
  return isWaiting(order) ? null : assessNow(order, judging);
}

function assessNow(order: KnownOrder, { versions, timeZone }: Judging): Assessed | null {
  if (!order.state) return null;
  const { customerId, processedAt } = order.state;
  const version = inForceAt(versions, processedAt);
  if (!version) return null;
  const assessment = assessOrder(order, version.programme);
  return { order, customerId, processedAt, version, timeZone: order.timeZone ?? timeZone, assessment };
}

/** Of whom the person was removed, the numbers stay: late news move them like anybody's. */
const TAKING_PART: ReadonlySet<string> = new Set(["enrolled", "redacted"]);

/** An order of the past counts towards the tier of whoever takes part, however long ago it was. */
export function takesPart(member: Pick<Participant, "state" | "enrolledAt"> | undefined): boolean {
  return !!member?.enrolledAt && TAKING_PART.has(member.state);
}

/** Whether somebody who is known has a standing at all. */
export function hasStanding({ state }: Pick<Participant, "state">): boolean {
  return TAKING_PART.has(state);
}

/** Orders count from enrolment on, and as far back before it as the programme says. */
export function counts(member: Participant | undefined, processedAt: Date, programme: Programme): boolean {
  if (!member?.enrolledAt || !takesPart(member)) return false;
  const daysBefore = programme.earnBeforeEnrolmentDays ?? 0;
  return processedAt.getTime() >= member.enrolledAt.getTime() - daysBefore * 86_400_000;
}

/** What an order found when it was processed. */
export type OrderFound = {
  /** At whose rate it earns; null where it does not count for its member. */
  tier: Tier | null;
  /** The member's first order. */
  isFirst: boolean;
  /** What caps by day, month and year left to it; null: there are none. */
  room: Room | null;
};

export const FOUND_NOTHING: OrderFound = { tier: null, isFirst: false, room: null };

/** What an order brings, and what each of its refunds takes of it, by refund id. */
export type Earned = { brings: Brings; takes: ReadonlyMap<bigint, Brings> };

export type Plan = {
  /** What each order found, by order id, settled ones included; those that count nowhere are left out. */
  found: ReadonlyMap<bigint, OrderFound>;
  /** Of the assessed orders that found a tier. */
  earned: ReadonlyMap<bigint, Earned>;
  /** What each order that was found is awarded in the end, by order id. */
  awarded: ReadonlyMap<bigint, bigint>;
  /** Settled orders that are to have other points than they were settled at, or were settled at another tier. */
  retarget: bigint[];
  /** Of every member that takes part. */
  folds: ReadonlyMap<bigint, StandingFold>;
  /** Members whose tier hangs on tags that nobody has read yet: they have no fold, and stay as they are. */
  untold?: ReadonlySet<bigint>;
  /** Of customers who were merged into them, as if they had not been; of those whose orders are known. */
  former: ReadonlyMap<bigint, StandingFold>;
};

export const NO_PLAN: Plan = {
  ...{ found: new Map(), earned: new Map(), awarded: new Map() },
  ...{ retarget: [], folds: new Map(), former: new Map() },
};

/** What the order should have earned as it found the programme; nothing where it does not count. */
export function targetOf({ order, assessment, version, timeZone }: Assessed, found: OrderFound): bigint {
  const { programme } = version;
  return pointsOf(assessment, { programme, customerTags: order.customerTags, timeZone, ...found });
}

export function earnedOf({ order, assessment, version, timeZone }: Assessed, tier: Tier | null): Earned {
  const { programme } = version;
  const { brings, steps } = bringsOf(assessment, {
    ...{ programme, tier, customerTags: order.customerTags, timeZone },
  });
  return { brings, takes: new Map(steps.map(({ refundId, takes }) => [refundId, takes])) };
}

/** What a settlement made of an order. */
export type Settlement = Earned & {
  /** It was made before more than the spend was kept: the rest of what the order brings is not known. */
  spendOnly?: boolean;
  programmeVersion: number | null;
  /** The tier at whose rate it earns; null where it does not count for its member. */
  tierId: string | null;
  target: bigint;
  /** Everybody whom its news ever named was active when it was processed. */
  isActivity: boolean;
  settledAt: Date | null;
};

/** As its row holds it; what refunds take is on theirs. */
export type OrderSettlement = Omit<Settlement, "takes">;

export function settlementOf(
  assessed: Assessed,
  { found, earned }: Pick<Plan, "found" | "earned">,
  now: Date,
): Settlement {
  const { order, version, assessment } = assessed;
  const theirs = found.get(order.orderId) ?? FOUND_NOTHING;
  return {
    ...(earned.get(order.orderId) ?? earnedOf(assessed, theirs.tier)),
    programmeVersion: version.version,
    tierId: theirs.tier?.id ?? null,
    target: targetOf(assessed, theirs),
    isActivity: assessment.isActivity,
    settledAt: now,
  };
}

const NOT_SETTLED: OrderSettlement = {
  programmeVersion: null,
  brings: { spendMinor: 0n, units: 0n, statusPoints: 0n, points: 0n },
  tierId: null,
  target: 0n,
  isActivity: false,
  settledAt: null,
};

/**
 * An order that cannot be settled yet keeps what it was settled at; its refunds are weighed all the same. Those of an
 * order that is void by now take nothing: it stays as it was until it is read.
 */
export function unsettled(
  order: KnownOrder,
  before: OrderSettlement | undefined,
  judging: Judging,
): Settlement {
  const assessed = assessNow(order, judging);
  const tier = assessed?.version.programme.tiers.find(({ id }) => id === before?.tierId) ?? null;
  const takes = assessed ? earnedOf(assessed, tier).takes : new Map<bigint, Brings>();
  return { ...(before ?? NOT_SETTLED), takes };
}

/** Whether two settlements of an order are the same but for when they were made. */
export function sameSettlement(a: OrderSettlement, b: OrderSettlement): boolean {
  return (
    a.programmeVersion === b.programmeVersion &&
    a.tierId === b.tierId &&
    a.target === b.target &&
    a.isActivity === b.isActivity &&
    (a.spendOnly ?? false) === (b.spendOnly ?? false) &&
    sameBrings(a.brings, b.brings)
  );
}

function sameBrings(a: Brings, b: Brings): boolean {
  return (
    a.spendMinor === b.spendMinor &&
    a.units === b.units &&
    a.statusPoints === b.statusPoints &&
    a.points === b.points
  );
}
