/**
 * What a batch of news means for its orders and members: which tier each order found, what it should have earned, and
 * which settled orders late news re-targets. Pure: the flow loads, this decides, the flow writes.
 */
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Merge } from "#app/rules/merges.ts";
import { originOf, wayOf } from "#app/rules/merges.ts";
import type { Programme, PublishedProgramme, Tier } from "#app/rules/programme.ts";
import { inForceAt } from "#app/rules/programme.ts";
import { rateOf } from "#app/rules/programme/tiers.ts";
import type { Assessment } from "#app/rules/target.ts";
import { assessOrder, baseOf, pointsFor } from "#app/rules/target.ts";
import type { QualifyingOrder, TierFold } from "#app/rules/tiers.ts";
import { foldTiers } from "#app/rules/tiers.ts";

export type Calendar = { versions: readonly PublishedProgramme[]; timeZone: string; now: Date };

/** Who takes part, and from when on. */
export type Participant = { customerId: bigint; state: string; enrolledAt: Date | null };

/** Whose orders are folded: members, and customers who were merged into them, by the customer's id. */
export type People = {
  members: ReadonlyMap<bigint, Participant>;
  merged: ReadonlyMap<bigint, Merge & Participant>;
};

/** A settled order as the fold wants it: nothing of its lines, and the tier it was settled at. */
export type SettledOrder = QualifyingOrder & {
  customerId: bigint;
  /** Everybody its news ever named. */
  namedCustomers: readonly bigint[];
  programmeVersion: number | null;
  tierId: string | null;
};

/** An order to settle now, assessed under the version in force when it was processed. */
export type Assessed = {
  order: KnownOrder;
  customerId: bigint | null;
  processedAt: Date;
  version: PublishedProgramme;
  assessment: Assessment;
};

/** The version in force at payment judges an order for ever. Null for an order that cannot be settled yet. */
export function assess(order: KnownOrder, versions: readonly PublishedProgramme[]): Assessed | null {
  if (!order.state || order.readAgain || order.awaitsProducts) return null;
  const { customerId, processedAt } = order.state;
  const version = inForceAt(versions, processedAt);
  if (!version) return null;
  return { order, customerId, processedAt, version, assessment: assessOrder(order, version.programme) };
}

/** Of whom the person was removed, the numbers stay: late news move them like anybody's. */
const TAKING_PART: ReadonlySet<string> = new Set(["enrolled", "redacted"]);

/** Orders count from enrolment on, and as far back before it as the programme says. */
export function counts(member: Participant | undefined, processedAt: Date, programme: Programme): boolean {
  if (!member?.enrolledAt || !takesPart(member)) return false;
  const daysBefore = programme.earnBeforeEnrolmentDays ?? 0;
  return processedAt.getTime() >= member.enrolledAt.getTime() - daysBefore * 86_400_000;
}

export type Plan = {
  /** The tier at whose rate each order earns; null where it does not count. By order id, settled ones included. */
  tiers: ReadonlyMap<bigint, Tier | null>;
  /** Settled orders whose tier is another than they were settled at. */
  retarget: bigint[];
  /** Of every member that takes part. */
  folds: ReadonlyMap<bigint, TierFold>;
};

type Orders = { assessed: readonly Assessed[]; settled: readonly SettledOrder[] };

/**
 * Folds each member's orders, news and settled ones together. Those of a merged customer are folded alone, as they were
 * before the merge, for the tier that each of them found.
 */
export function planSettlement({ assessed, settled }: Orders, people: People, calendar: Calendar): Plan {
  const tiers = new Map<bigint, Tier | null>();
  const folds = new Map<bigint, TierFold>();
  const counting = countingOrders({ assessed, settled }, people, calendar.versions);
  for (const customerId of new Set([...people.members.keys(), ...counting.keys()])) {
    const member = people.members.get(customerId);
    if (member && !TAKING_PART.has(member.state)) continue;
    const fold = foldTiers(counting.get(customerId) ?? [], calendar);
    if (member) folds.set(customerId, fold);
    for (const [orderId, tier] of fold.tierBefore) tiers.set(orderId, tier);
  }
  // Those of the past found none: the folds leave them out.
  const tierOf = (orderId: bigint) => tiers.get(orderId) ?? null;
  for (const { order } of assessed) tiers.set(order.orderId, tierOf(order.orderId));
  const retarget = settled.filter((order) => (tierOf(order.orderId)?.id ?? null) !== order.tierId);
  return { tiers, folds, retarget: retarget.map((order) => order.orderId) };
}

/** An order of the past counts towards the tier of whoever takes part, however long ago it was. */
function takesPart(member: Participant | undefined): boolean {
  return !!member?.enrolledAt && TAKING_PART.has(member.state);
}

/** What counts in each customer's own fold: its own orders, and from a merge on those of whom it took in. */
function countingOrders(
  { assessed, settled }: Orders,
  people: People,
  versions: readonly PublishedProgramme[],
): Map<bigint, QualifyingOrder[]> {
  const counting = new Map<bigint, QualifyingOrder[]>();
  const byVersion = new Map(versions.map((version) => [version.version, version.programme]));
  const place = (order: QualifyingOrder & Placed, programme: Programme | undefined) => {
    if (!programme) return;
    for (const [customerId, qualifying] of placesOf(order, people, programme)) {
      const list = counting.get(customerId);
      if (list) list.push(qualifying);
      else counting.set(customerId, [qualifying]);
    }
  };
  for (const order of settled) place(order, byVersion.get(order.programmeVersion ?? 0));
  for (const each of assessed) {
    const { customerId, order, version } = each;
    if (customerId !== null)
      place({ ...qualifyingOf(each), customerId, namedCustomers: order.namedCustomers }, version.programme);
  }
  return counting;
}

type Placed = { customerId: bigint; namedCustomers: readonly bigint[] };

/**
 * In whose fold an order counts. Whoever its customer was when it was processed finds the tier that it earns at; those
 * whom that one became since count it from the merge on.
 */
function placesOf(
  order: QualifyingOrder & Placed,
  { members, merged }: People,
  programme: Programme,
): [bigint, QualifyingOrder][] {
  const way = wayOf(merged, originOf(merged, order.namedCustomers, order.customerId));
  const home = way.findLastIndex(({ from }) => !from || from <= order.processedAt);
  const isTheirs = ({ customerId }: { customerId: bigint }) => {
    const member = members.get(customerId) ?? merged.get(customerId);
    return order.qualifiesFrom ? takesPart(member) : counts(member, order.processedAt, programme);
  };
  const [owner, ...heirs] = way.slice(home);
  if (!owner) return [];
  const counted = isTheirs(owner);
  const places: [bigint, QualifyingOrder][] = counted ? [[owner.customerId, order]] : [];
  for (const { customerId, from } of heirs)
    if (counted || isTheirs({ customerId }))
      places.push([customerId, { ...order, qualifiesFrom: latest(from, order.qualifiesFrom) }]);
  return places;
}

function latest(a: Date | null, b: Date | null | undefined): Date | null {
  if (!a || !b) return a ?? b ?? null;
  return a > b ? a : b;
}

function qualifyingOf({ order, processedAt, assessment }: Assessed): QualifyingOrder {
  return {
    orderId: order.orderId,
    processedAt,
    endedAt: assessment.endedAt,
    qualifyingMinor: assessment.qualifyingMinor,
    qualifiesFrom: order.qualifiesFrom,
    refunds: order.refunds.map((refund) => ({
      processedAt: refund.processedAt,
      qualifyingMinor: assessment.refundsMinor.get(refund.refundId) ?? 0n,
    })),
  };
}

/** What the order should have earned at the tier it found; nothing where it does not count. */
export function targetOf({ assessment, version }: Assessed, tier: Tier | null): bigint {
  if (!tier) return 0n;
  return pointsFor(baseOf(assessment), rateOf(version.programme, tier), version.programme.rounding);
}

/** The small JSON that explains an entry of an order. */
export function explain({ order, version, assessment }: Assessed, tier: Tier | null) {
  const base = baseOf(assessment);
  const rate = tier && rateOf(version.programme, tier);
  return {
    order: order.state?.name ?? null,
    programmeVersion: version.version,
    currency: version.programme.currency,
    baseMinor: (base.numerator / base.denominator).toString(),
    points: rate?.points ?? null,
    perMinor: rate?.perMinor.toString() ?? null,
    tierId: tier?.id ?? null,
    tierName: tier?.name ?? null,
    ended: assessment.endedAt?.toISOString() ?? null,
  };
}

/** What a settlement made of an order. */
export type Settlement = {
  programmeVersion: number | null;
  qualifyingMinor: bigint;
  /** What each refund takes from the qualifying value, by refund id. */
  refundsMinor: ReadonlyMap<bigint, bigint>;
  /** The tier at whose rate it earns; null where it does not count for its member. */
  tierId: string | null;
  target: bigint;
  /** Everybody whom its news ever named was active when it was processed. */
  isActivity: boolean;
  settledAt: Date | null;
};

export function settlementOf(assessed: Assessed, plan: Plan, now: Date): Settlement {
  const { order, version, assessment } = assessed;
  const tier = plan.tiers.get(order.orderId) ?? null;
  return {
    programmeVersion: version.version,
    qualifyingMinor: assessment.qualifyingMinor,
    refundsMinor: assessment.refundsMinor,
    tierId: tier?.id ?? null,
    target: targetOf(assessed, tier),
    isActivity: assessment.isActivity,
    settledAt: now,
  };
}

const NOT_SETTLED = {
  programmeVersion: null,
  qualifyingMinor: 0n,
  tierId: null,
  target: 0n,
  isActivity: false,
  settledAt: null,
};

/** An order that cannot be settled yet keeps what it was settled at; its refunds are weighed all the same. */
export function unsettled(
  order: KnownOrder,
  before: Omit<Settlement, "refundsMinor"> | undefined,
  versions: readonly PublishedProgramme[],
): Settlement {
  const version = order.state && inForceAt(versions, order.state.processedAt);
  const refundsMinor = version
    ? assessOrder(order, version.programme).refundsMinor
    : new Map<bigint, bigint>();
  return { ...(before ?? NOT_SETTLED), refundsMinor };
}

export function sameSettlement(a: Omit<Settlement, "refundsMinor">, b: Settlement): boolean {
  return (
    a.programmeVersion === b.programmeVersion &&
    a.qualifyingMinor === b.qualifyingMinor &&
    a.tierId === b.tierId &&
    a.target === b.target &&
    a.isActivity === b.isActivity
  );
}
