/**
 * Rises into tiers that promise something to whoever rises. Facts alone say them: a rise that late news put elsewhere,
 * or take away, is another, or none.
 */
import type { PublishedProgramme, Tier } from "#app/rules/programme.ts";
import { inForceAt } from "#app/rules/programme.ts";
import { yearLater, yearOf } from "#app/rules/shop-time.ts";
import type { TierChange } from "./changes.ts";
import { periodsOf } from "./periods.ts";

type Promised = NonNullable<Tier["entryReward"]>;

/** One rise for each tier and period: who rises again within it is not given it again. */
export type Rise = {
  tierId: string;
  tierName: string;
  /** "2026", "1" of years since enrolment, "ever", or of rolling months the year of the shop: "12 months 2026". */
  period: string;
  /** The same in words: "year from 2026-05-14". */
  periodName: string;
  at: Date;
  version: PublishedProgramme;
  promised: Promised;
  /** No return ended it within its period. */
  stands: boolean;
};

type Told = {
  changes: readonly TierChange[];
  /** When orders began to count later than they were made: a rise by those brings nothing. */
  late: ReadonlySet<number>;
};

type Riser = {
  versions: readonly PublishedProgramme[];
  timeZone: string;
  enrolledAt: Date;
  /** When the customer was merged into another; null: it was not. */
  mergedAt: Date | null;
};

/** Whether any version promises something: without one nothing has to be asked. */
export function promisesSomething(versions: readonly PublishedProgramme[]): boolean {
  return versions.some(({ programme }) => programme.tiers.some(({ entryReward }) => entryReward !== null));
}

/** What a change of tier promises by the version that was in force: null where it is no rise, or promises nothing. */
export function promisedBy(
  { at, fromTierId, toTierId }: TierChange,
  versions: readonly PublishedProgramme[],
): { version: PublishedProgramme; tier: Tier; promised: Promised } | null {
  const version = inForceAt(versions, at);
  if (!version || at < version.publishedAt) return null;
  const { tiers } = version.programme;
  const rank = rankIn(tiers, toTierId);
  const tier = tiers[rank];
  if (!tier?.entryReward || rank <= rankIn(tiers, fromTierId)) return null;
  return { version, tier, promised: tier.entryReward };
}

const rankIn = (tiers: readonly Tier[], tierId: string) => tiers.findIndex(({ id }) => id === tierId);

/**
 * The rises of a member since it takes part, under the version that promises them: of each tier and period the first
 * that stands, otherwise the first.
 */
export function risesOf({ changes, late }: Told, riser: Riser): Rise[] {
  const { versions, enrolledAt, mergedAt } = riser;
  const rises = new Map<string, Rise>();
  for (const [index, change] of changes.entries()) {
    const { at, toTierId: tierId, reason } = change;
    if (at < enrolledAt || (mergedAt && at >= mergedAt) || late.has(at.getTime())) continue;
    const found = promisedBy(change, versions);
    if (!found) continue;
    const { version, tier, promised } = found;
    const period = numberOf(change, version, riser);
    const isRolling = version.programme.qualification.period === "rolling_12_months";
    const periodName = isRolling ? period : reason.period;
    const stands = !wasReturned(changes.slice(index), riser, version);
    const rise = { tierId, tierName: tier.name, period, periodName, at, version, promised, stands };
    const key = `${tierId} ${period}`;
    if (!rises.has(key) || (stands && rises.get(key)?.stands === false)) rises.set(key, rise);
  }
  return [...rises.values()];
}

/** A period that decides may be over, and still held. */
const BACK = 3;

/** The period that decided by its number: it stays the same where the day of enrolment moves. */
function numberOf({ at, reason }: TierChange, version: PublishedProgramme, riser: Riser): string {
  const periods = periodsOf(version.programme.qualification.period, riser);
  if (!periods) return `12 months ${yearOf(at, riser.timeZone)}`;
  const last = periods.of(at.getTime());
  for (let index = last; index >= last - BACK; index -= 1)
    if (periods.label(index) === reason.period) return periods.number(index);
  return reason.period;
}

/** Whether what came next below the tier was a return, before the period of the rise was over. */
function wasReturned(
  [rise, ...later]: readonly TierChange[],
  riser: Riser,
  version: PublishedProgramme,
): boolean {
  if (!rise) return false;
  for (const { at, toTierId, reason } of later) {
    const tiers = inForceAt(riser.versions, at)?.programme.tiers ?? [];
    const rank = rankIn(tiers, rise.toTierId);
    if (rank >= 0 && rankIn(tiers, toTierId) >= rank) continue;
    return rank >= 0 && reason.cause === "returned" && isSamePeriod(rise.at, at, { riser, version });
  }
  return false;
}

function isSamePeriod(
  rose: Date,
  fell: Date,
  { riser, version }: { riser: Riser; version: PublishedProgramme },
): boolean {
  const periods = periodsOf(version.programme.qualification.period, riser);
  if (!periods) return fell < yearLater(rose, riser.timeZone);
  return periods.of(rose.getTime()) === periods.of(fell.getTime());
}
