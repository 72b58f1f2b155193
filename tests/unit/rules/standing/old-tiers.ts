/**
 * The first fold, kept as it was, to measure the general one by: tiers by spend in a calendar year of the shop, held to
 * the end of the next year. Everything is folded from facts:
 * the orders that count, their refunds, cancels and the turn of the year, each at its own instant. So the tier before
 * an order is the same whenever its news arrived.
 */
import { startOfYear, yearOf } from "#app/rules/shop-time.ts";

type Tier = { id: string; thresholdMinor: bigint };
type Programme = { tiers: readonly Tier[]; tierEndsOnReturn: boolean };
type PublishedProgramme = { publishedAt: Date; programme: Programme };

/** What an order brings towards a tier, in minor units of the shop currency. */
export type QualifyingOrder = {
  orderId: bigint;
  processedAt: Date;
  /** Cancelled or deleted then: from this instant on it brings nothing. */
  endedAt: Date | null;
  /** Eligible net spend before refunds; 0 unless paid and eligible. */
  qualifyingMinor: bigint;
  refunds: readonly { processedAt: Date; qualifyingMinor: bigint }[];
  /**
   * It came later, by a backfill or with a merged customer: it finds no tier here, and brings nothing before this
   * instant; it counts for the year in which it was processed all the same.
   */
  qualifiesFrom?: Date | null;
};

/** A change of tier with the figures that explain it. */
type TierChange = {
  at: Date;
  fromTierId: string;
  toTierId: string;
  /** The year that decided, what was spent in it, and the threshold it reached (or, on the way down, fell below). */
  year: number;
  qualifyingMinor: bigint;
  thresholdMinor: bigint;
};

type TierStanding = {
  tierId: string;
  /** Null: from the beginning. */
  since: Date | null;
  /** The first instant after the holding time; null where nothing has to be kept. */
  until: Date | null;
  year: number;
  qualifyingMinor: bigint;
};

type TierFold = {
  /** The tier that each order found, by order id: the rate it earns at. */
  tierBefore: ReadonlyMap<bigint, Tier>;
  changes: TierChange[];
  standing: TierStanding;
};

type Event = {
  at: number;
  step: number;
  orderId: bigint;
  order: QualifyingOrder | null;
  minor: bigint;
  year: number;
};

/**
 * Where events fall on one instant: the turn of the year, then what earlier orders bring late and what is taken from
 * them, then orders by id.
 */
const STEP = { border: 0, late: 1, order: 2 } as const;

/**
 * Folds the orders of one member. `orders` in any order; `versions` ascending and not empty: each instant is judged by
 * the version in force then. `now` only says how far the calendar has come.
 */
export function foldTiers(
  orders: readonly QualifyingOrder[],
  { versions, timeZone, now }: { versions: readonly PublishedProgramme[]; timeZone: string; now: Date },
): TierFold {
  const judge = (at: Date) => programmeAt(versions, at);
  const years = new YearTotals();
  const tierBefore = new Map<bigint, Tier>();
  const steps: Deserved[] = [];
  for (const event of eventsOf(orders, { timeZone, now })) {
    const at = new Date(event.at);
    const programme = judge(at);
    const year = yearOf(at, timeZone);
    if (finds(event) && !tierBefore.has(event.orderId))
      tierBefore.set(event.orderId, deserved(programme, years, year).tier);
    years.add(event.year, event.minor);
    steps.push({ ...deserved(programme, years, year), at });
  }
  const standingAt = latest(now, steps.at(-1)?.at);
  const year = yearOf(standingAt, timeZone);
  const last = deserved(judge(standingAt), years, year);
  const changes = changesOf(steps, firstTier(judge(steps[0]?.at ?? now)));
  const until = last.tier.thresholdMinor === 0n ? null : startOfYear(last.year + 2, timeZone);
  const since = changes.at(-1)?.at ?? null;
  return {
    tierBefore,
    changes,
    standing: { tierId: last.tier.id, since, until, year, qualifyingMinor: years.net(year) },
  };
}

/** The order itself, not what is taken from it in the same instant. */
function finds({ order, step, minor }: Event): boolean {
  return order !== null && step === STEP.order && minor >= 0n;
}

function programmeAt(versions: readonly PublishedProgramme[], at: Date): Programme {
  const version = versions.findLast((each) => each.publishedAt <= at) ?? versions[0];
  if (!version) throw new RangeError("tiers are folded under at least one programme");
  return version.programme;
}

function firstTier(programme: Programme): Tier {
  const first = programme.tiers[0];
  if (!first) throw new RangeError("a programme has at least one tier");
  return first;
}

/** Net and highest net of each year so far. */
class YearTotals {
  readonly #net = new Map<number, bigint>();
  readonly #peak = new Map<number, bigint>();

  add(year: number, minor: bigint): void {
    const net = this.net(year) + minor;
    this.#net.set(year, net);
    if (net > this.peak(year)) this.#peak.set(year, net);
  }

  net(year: number): bigint {
    return this.#net.get(year) ?? 0n;
  }

  peak(year: number): bigint {
    return this.#peak.get(year) ?? 0n;
  }
}

type Deserved = { tier: Tier; year: number; qualifyingMinor: bigint; programme: Programme; at: Date };

/** The highest tier that this year or the one before reaches; of the two, the one that reaches further. */
function deserved(programme: Programme, years: YearTotals, year: number): Omit<Deserved, "at"> {
  const spent = (each: number) => (programme.tierEndsOnReturn ? years.net(each) : years.peak(each));
  const [tierNow, tierThen] = [tierFor(programme, spent(year)), tierFor(programme, spent(year - 1))];
  const granting = tierThen.thresholdMinor > tierNow.thresholdMinor ? year - 1 : year;
  const tier = granting === year ? tierNow : tierThen;
  return { tier, year: granting, qualifyingMinor: spent(granting), programme };
}

/** The highest tier whose threshold the spend reaches. */
function tierFor(programme: Programme, spentMinor: bigint): Tier {
  return programme.tiers.findLast((tier) => tier.thresholdMinor <= spentMinor) ?? firstTier(programme);
}

function eventsOf(
  orders: readonly QualifyingOrder[],
  { timeZone, now }: { timeZone: string; now: Date },
): Event[] {
  const events = orders.flatMap((order) => orderEvents(order, timeZone));
  const end = latest(now, events.length ? new Date(Math.max(...events.map((each) => each.at))) : undefined);
  const first = events.length
    ? Math.min(...events.map((each) => yearOf(new Date(each.at), timeZone)))
    : Infinity;
  for (let year = first + 1; year <= yearOf(end, timeZone); year += 1) {
    const at = startOfYear(year, timeZone).getTime();
    events.push({ at, step: STEP.border, orderId: 0n, order: null, minor: 0n, year });
  }
  return events.sort(byInstant);
}

function byInstant(a: Event, b: Event): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.step !== b.step) return a.step - b.step;
  if (a.orderId !== b.orderId) return a.orderId < b.orderId ? -1 : 1;
  return a.minor < b.minor ? 1 : a.minor > b.minor ? -1 : 0;
}

/** The order itself, then what its refunds and its end take away, never before the order. */
function orderEvents(order: QualifyingOrder, timeZone: string): Event[] {
  const { orderId } = order;
  const start = order.processedAt.getTime();
  const year = yearOf(order.processedAt, timeZone);
  if (order.qualifiesFrom) return lateEvents(order, { qualifiesFrom: order.qualifiesFrom, year });
  const events: Event[] = [
    { at: start, step: STEP.order, orderId, order, minor: order.qualifyingMinor, year },
  ];
  for (const taken of takings(order)) {
    const at = Math.max(taken.at, start);
    const step = at === start ? STEP.order : STEP.late;
    events.push({ at, step, orderId, order, minor: -taken.minor, year });
  }
  return events;
}

/** One that counts later than it was made brings what is left of it by then. */
function lateEvents(
  order: QualifyingOrder,
  { qualifiesFrom, year }: { qualifiesFrom: Date; year: number },
): Event[] {
  const { orderId } = order;
  const event = { step: STEP.late, orderId, order: null, year };
  const from = Math.max(qualifiesFrom.getTime(), order.processedAt.getTime());
  let minor = order.qualifyingMinor;
  const events: Event[] = [];
  for (const taken of takings(order))
    if (taken.at <= from) minor -= taken.minor;
    else events.push({ ...event, at: taken.at, minor: -taken.minor });
  return [{ ...event, at: from, minor }, ...events];
}

/** What refunds and the end take from an order, oldest first and never below nothing. */
function takings(order: QualifyingOrder): { at: number; minor: bigint }[] {
  let left = order.qualifyingMinor;
  const taken: { at: number; minor: bigint }[] = [];
  const take = (at: number, wanted: bigint) => {
    const minor = wanted > left ? left : wanted;
    left -= minor;
    if (minor !== 0n) taken.push({ at, minor });
  };
  const endMs = order.endedAt?.getTime() ?? Infinity;
  for (const refund of order.refunds.toSorted((a, b) => a.processedAt.getTime() - b.processedAt.getTime()))
    if (refund.processedAt.getTime() < endMs) take(refund.processedAt.getTime(), refund.qualifyingMinor);
  if (order.endedAt) take(order.endedAt.getTime(), left);
  return taken;
}

/** One change per instant, and none where the tier is the same as before. */
function changesOf(steps: readonly Deserved[], first: Tier): TierChange[] {
  const changes: TierChange[] = [];
  let tier = first;
  steps.forEach((step, index) => {
    if (steps[index + 1]?.at.getTime() === step.at.getTime() || step.tier.id === tier.id) return;
    changes.push(changeOf(tier, step));
    tier = step.tier;
  });
  return changes;
}

function changeOf(from: Tier, { tier, at, year, qualifyingMinor }: Deserved): TierChange {
  const rises = tier.thresholdMinor > from.thresholdMinor;
  const thresholdMinor = rises ? tier.thresholdMinor : from.thresholdMinor;
  return { at, fromTierId: from.id, toTierId: tier.id, year, qualifyingMinor, thresholdMinor };
}

function latest(a: Date, b: Date | undefined): Date {
  return b && b > a ? b : a;
}
