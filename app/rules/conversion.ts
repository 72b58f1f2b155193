/**
 * Points that become a reward by themselves: when, how many, and into what. A monthly window opens with the day that
 * the programme names, where the shop is, in each month or in those that it names; by a threshold each time is a window
 * of its own, counted from one. Pure.
 */
import type { NewEntry } from "#app/ledger/entry.ts";
import { nameMoney } from "#app/rules/money.ts";
import type { Programme, PublishedProgramme, Reward } from "#app/rules/programme.ts";
import { parseReward } from "#app/rules/programme.ts";
import type { Conversion } from "#app/rules/programme/earning.ts";
import type { Day } from "#app/rules/shop-time.ts";
import { dayOf, startOfDay } from "#app/rules/shop-time.ts";

/** The most that one reward may cost and be worth: what its document takes. */
const MOST_POINTS = 100_000_000n;
const MOST_MINOR = 999_999_999_999_999n;

/** Of redemptions that nobody asked for; no reward of a programme can be called so. */
const MADE_BY = "conversion:";

/** Under which all that was converted is listed together. */
export const CONVERSIONS = MADE_BY;

/** What a redemption was bought as: "conversion:2026-12". */
export const conversionRewardId = (window: string) => `${MADE_BY}${window}`;

/** The window of a redemption that conversion made; null for one that a shopper asked for. */
export function convertedIn(rewardId: string): string | null {
  return rewardId.startsWith(MADE_BY) ? rewardId.slice(MADE_BY.length) : null;
}

type Month = Pick<Day, "year" | "month">;

const windowName = ({ year, month }: Month) => `${year}-${month.toString().padStart(2, "0")}`;

function monthsLater({ year, month }: Month, months: number): Month {
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  return { year: first.getUTCFullYear(), month: first.getUTCMonth() + 1 };
}

/** The month of an instant as a window is called: "2026-12". */
export function monthAt(now: Date, timeZone: string): string {
  return windowName(dayOf(now, timeZone));
}

/** How often a window is tried where Laurel has not got the permission to make codes. */
const TRIES = 3;

/** What a window is called when it is tried again, "2026-12/2" and "2026-12/3", or "7/2"; null after the last time. */
export function windowAgain(window: string): string | null {
  const [first, nth] = window.split("/");
  const next = Number(nth ?? 1) + 1;
  return next <= TRIES ? `${first}/${next}` : null;
}

/** What converts at an instant: by which terms, and in which window; `window` null: whenever somebody has enough. */
export type Terms = { version: number; programme: Programme; conversion: Conversion; window: string | null };

/** As it is stored: what was published before months could be chosen names none. */
type Monthly = { kind: "monthly"; day: number; months?: readonly number[] | null };

/** When versions convert, ascending; null: not at all. */
export type ConvertingTimes = readonly { publishedAt: Date; when: Monthly | { kind: "threshold" } | null }[];

/**
 * When a month's window opens: on the day of the version that is in force then; null where there is none. A version
 * whose day of the month was over when it came leaves the month the day that it had before, if it had one: moving the
 * day to an earlier one leaves no month out. A programme that only begins to convert begins with the next day that
 * comes.
 */
function openingOf(versions: ConvertingTimes, month: Month, timeZone: string): Date | null {
  let opensAt: Date | null = null;
  for (const { publishedAt, when } of versions) {
    if (opensAt && opensAt < publishedAt) return opensAt;
    const own =
      when?.kind === "monthly" && (when.months ?? [month.month]).includes(month.month)
        ? startOfDay({ ...month, day: when.day }, timeZone)
        : null;
    if (!own || own >= publishedAt) opensAt = own;
  }
  return opensAt;
}

/** No window is longer ago: a programme that names months names one of each year. */
const MONTHS_BACK = 12;

/** The monthly window that opened last; null where none did. */
export function openWindow(
  versions: ConvertingTimes,
  { timeZone, now }: { timeZone: string; now: Date },
): string | null {
  if (versions.at(-1)?.when?.kind !== "monthly") return null;
  const today = dayOf(now, timeZone);
  for (let back = 0; back <= MONTHS_BACK; back += 1) {
    const month = monthsLater(today, -back);
    const opensAt = openingOf(versions, month, timeZone);
    if (opensAt && opensAt <= now) return windowName(month);
  }
  return null;
}

/** The terms of the version in force now; none where it converts by the month and no window is open. */
export function termsAt(
  versions: readonly PublishedProgramme[],
  at: { timeZone: string; now: Date },
): Terms | null {
  const { version, programme } = versions.at(-1) ?? {};
  const conversion = programme?.conversion;
  if (version === undefined || !programme || !conversion) return null;
  const terms = { version, programme, conversion };
  if (conversion.when.kind === "threshold") return { ...terms, window: null };
  const window = openWindow(convertingTimes(versions), at);
  return window === null ? null : { ...terms, window };
}

/** When these versions convert. */
export function convertingTimes(
  versions: readonly Pick<PublishedProgramme, "publishedAt" | "programme">[],
): ConvertingTimes {
  return versions.map(({ publishedAt, programme }) => ({
    publishedAt,
    when: programme.conversion?.when ?? null,
  }));
}

/**
 * The instant of the next monthly conversion after `now`; null where there is none. A month converts once, also where
 * its day was changed since: months up to the last one that is `finished` are passed over.
 */
export function nextOpening(
  versions: ConvertingTimes,
  { now, timeZone, finished = null }: { now: Date; timeZone: string; finished?: string | null },
): Date | null {
  if (versions.at(-1)?.when?.kind !== "monthly") return null;
  for (let month: Month = dayOf(now, timeZone); ; month = monthsLater(month, 1)) {
    const opensAt = openingOf(versions, month, timeZone);
    if (opensAt && opensAt > now && (finished === null || windowName(month) > finished)) return opensAt;
  }
}

/** How many whole steps the points make: no more than the programme allows at a time, nor than a code can be worth. */
export function stepsOf({ stepPoints, stepValueMinor, maximumSteps }: Conversion, available: bigint): number {
  const whole = available > 0n ? available / BigInt(stepPoints) : 0n;
  const most = [whole, MOST_POINTS / BigInt(stepPoints), MOST_MINOR / stepValueMinor];
  if (maximumSteps !== null) most.push(BigInt(maximumSteps));
  return Number(most.reduce((least, each) => (each < least ? each : least)));
}

/** What so many steps buy. */
export function convertedReward(conversion: Conversion, steps: number, currency: string): Reward {
  const { into, stepPoints, stepValueMinor, minimumSubtotalMinor, validDays } = conversion;
  const valueMinor = stepValueMinor * BigInt(steps);
  const worth = nameMoney(valueMinor, currency);
  const common = {
    id: "conversion",
    points: stepPoints * steps,
    valueMinor: valueMinor.toString(),
    validDays,
  };
  if (into === "store_credit")
    return parseReward({ ...common, kind: "store_credit", title: `${worth} of store credit` });
  return parseReward({
    ...common,
    kind: "amount_off",
    title: `${worth} off`,
    minimumSubtotalMinor: minimumSubtotalMinor?.toString() ?? null,
  });
}

/** What a member, who is locked, has to spend, and how often enough of it was there before. */
export type Convertible = { customerId: bigint; available: bigint; times: number };

/** What becomes of a member's points in a window; no steps where nothing is converted and the rest ends. */
export type Converted = { customerId: bigint; window: string; steps: number; points: bigint };

/** Members in whose window something happens: whole steps are converted, and the rest may end. */
export function convertAll({ conversion, window }: Terms, members: readonly Convertible[]): Converted[] {
  return members.flatMap(({ customerId, available, times }) => {
    const steps = stepsOf(conversion, available);
    const ends = window !== null && !conversion.carryOver && available > 0n;
    if (steps === 0 && !ends) return [];
    const points = BigInt(conversion.stepPoints) * BigInt(steps);
    return [{ customerId, window: window ?? String(times + 1), steps, points }];
  });
}

/** The fewest points that a window looks at. */
export function leastPoints({ conversion, window }: Terms): bigint {
  return window !== null && !conversion.carryOver ? 1n : BigInt(conversion.stepPoints);
}

/** Ends what is left of a lot because what was not converted may not stay. */
export function endingEntry(
  { customerId, entryId, remaining }: { customerId: bigint; entryId: bigint; remaining: bigint },
  { window, version, now }: { window: string; version: number; now: Date },
): NewEntry {
  return {
    customerId,
    kind: "expire",
    key: `expiry:${entryId}:${MADE_BY}${window}`,
    pendingDelta: 0n,
    availableDelta: -remaining,
    lotEntryId: entryId,
    programmeVersion: version,
    reason: { lot: entryId.toString(), conversion: window },
    actor: "system",
    occurredAt: now,
  };
}

/**
 * Who has enough for a conversion by what was just posted, where a threshold converts. What comes back of a code is
 * nothing new: it is converted with what comes next.
 */
export function enoughBy(
  programme: Programme | undefined,
  entries: readonly Pick<NewEntry, "customerId" | "kind" | "availableDelta">[],
  posted: readonly { availableAfter: bigint }[],
): bigint[] {
  const conversion = programme?.conversion;
  if (conversion?.when.kind !== "threshold") return [];
  const enough = entries.filter(
    ({ kind, availableDelta }, index) =>
      availableDelta > 0n &&
      kind !== "return" &&
      (posted[index]?.availableAfter ?? 0n) >= BigInt(conversion.stepPoints),
  );
  return [...new Set(enough.map(({ customerId }) => customerId))];
}
