/** Points for doing something besides buying: what can be recorded, how often, and what it brings. Pure. */
import type { Actor, NewEntry } from "#app/ledger/entry.ts";
import { isPlain, NOT_PLAIN } from "#app/rules/plain-text.ts";
import type { Activity } from "#app/rules/programme/earning.ts";
import type { Programme } from "#app/rules/programme.ts";
import type { Day } from "#app/rules/shop-time.ts";
import { dayOf, startOfDay, startOfYear, yearOf } from "#app/rules/shop-time.ts";

export const LONGEST_KEY = 100;
export const MOST_PROOF_BYTES = 2_048;
/** An activity further back is not recorded any more. */
export const OLDEST_DAYS = 90;
const DAY_MS = 86_400_000;
/** Clocks of other systems may be ahead of ours by this much. */
const AHEAD_MS = 60_000;

/** What was shown for an activity: a link, a place, a number. Kept until the person is forgotten. */
export type Proof = Readonly<Record<string, string | number | boolean | null>>;

/** Laurel itself will have to find out when these happen: until it does, nobody can record them. */
const NOT_ACTIVE_YET: ReadonlySet<Activity["kind"]> = new Set([
  "referral",
  "birthday",
  "anniversary",
  "reminder",
]);

/** Whether the activity can be recorded by now. */
export function isActive({ kind }: Pick<Activity, "kind">): boolean {
  return !NOT_ACTIVE_YET.has(kind);
}

/** Why an activity of that instant is not taken, or null. */
export function faultOfInstant(at: Date, now: Date): string | null {
  if (at.getTime() > now.getTime() + AHEAD_MS) return "it lies in the future";
  const isOld = at.getTime() < now.getTime() - OLDEST_DAYS * DAY_MS;
  return isOld ? `it is more than ${OLDEST_DAYS} days ago` : null;
}

/**
 * The instant that stands for a day of the shop's ("2026-11-22"): its noon, and of today null, which is now. Undefined
 * where that is no day.
 */
export function instantOnDay(text: string, now: Date, timeZone: string): Date | null | undefined {
  if (text === dayText(now, timeZone)) return null;
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const noon = new Date(startOfDay({ year, month, day }, timeZone).getTime() + DAY_MS / 2);
  return dayText(noon, timeZone) === text ? noon : undefined;
}

/** The shop's day of an instant, as a date field has it. */
export function dayText(instant: Date, timeZone: string): string {
  const { year, month, day } = dayOf(instant, timeZone);
  return [`${year}`.padStart(4, "0"), ...[month, day].map((part) => `${part}`.padStart(2, "0"))].join("-");
}

/** Why the key cannot be kept, or null. */
export function faultOfKey(key: string): string | null {
  if (key.trim() === "") return "it is missing";
  if (key.length > LONGEST_KEY) return `it is longer than ${LONGEST_KEY} characters`;
  return isPlain(key) ? null : `it ${NOT_PLAIN}`;
}

/** Why the proof cannot be kept, or null. */
export function faultOfProof(proof: Proof): string | null {
  const text = JSON.stringify(proof);
  if (new TextEncoder().encode(text).length > MOST_PROOF_BYTES)
    return `it is larger than ${MOST_PROOF_BYTES} bytes`;
  const words = Object.entries(proof).flat();
  const isSound = words.every((each) => typeof each !== "string" || isPlain(each));
  return isSound ? null : `it ${NOT_PLAIN}`;
}

/** Whether something was shown: neither a no nor a blank shows anything, a number does. */
export function isShown(proof: Proof | null): proof is Proof {
  const shows = (each: Proof[string]) =>
    typeof each === "string" ? each.trim() !== "" : each !== null && each !== false;
  return proof !== null && Object.values(proof).some(shows);
}

/** From the first instant to the first one after; null is without a border. */
export type Stretch = { from: Date | null; until: Date | null };

type Per = NonNullable<Activity["limit"]>["per"];

/** The shop's day, month or year that holds the instant. */
export function stretchOf(at: Date, per: Per, timeZone: string): Stretch {
  if (per === "ever") return { from: null, until: null };
  if (per === "year") {
    const year = yearOf(at, timeZone);
    return { from: startOfYear(year, timeZone), until: startOfYear(year + 1, timeZone) };
  }
  const today = dayOf(at, timeZone);
  const [from, until] = per === "day" ? [today, nextDay(today)] : monthOf(today);
  return { from: startOfDay(from, timeZone), until: startOfDay(until, timeZone) };
}

const nextDay = (day: Day): Day => ({ ...day, day: day.day + 1 });

function monthOf({ year, month }: Day): [Day, Day] {
  const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
  return [
    { year, month, day: 1 },
    { ...next, day: 1 },
  ];
}

/** What the member has recorded: this activity within its stretch, and the points of all in the year. */
export type Tally = { times: number; pointsOfYear: bigint };

/** What an activity brings: its points, or what the year's cap leaves of them; or when there may be some again. */
export type Award =
  { kind: "points"; points: bigint; capped: boolean } | { kind: "reached"; againAt: Date | null };

type Capped = Pick<Programme, "activityPointsPerYear">;

export function awardFor(
  { points, limit }: Pick<Activity, "points" | "limit">,
  { activityPointsPerYear }: Capped,
  { at, timeZone, tally }: { at: Date; timeZone: string; tally: Tally },
): Award {
  const whole = BigInt(points);
  const room = activityPointsPerYear === null ? whole : BigInt(activityPointsPerYear) - tally.pointsOfYear;
  const isFull = limit !== null && tally.times >= limit.times;
  if (isFull && limit.per === "ever") return { kind: "reached", againAt: null };
  if (room <= 0n) return { kind: "reached", againAt: stretchOf(at, "year", timeZone).until };
  if (isFull) return { kind: "reached", againAt: stretchOf(at, limit.per, timeZone).until };
  return { kind: "points", points: room < whole ? room : whole, capped: room < whole };
}

/** "It can be recorded again from November 23, 2026." */
export function sayAgain(againAt: Date | null, timeZone: string): string {
  if (againAt === null) return "It earns no more than that.";
  const day = againAt.toLocaleDateString("en-US", { dateStyle: "long", timeZone });
  return `It can be recorded again from ${day}.`;
}

/** The natural key of an activity's entry. */
export function entryKeyOf(key: string): string {
  return `activity:${key}`;
}

/** The entry that an activity posts. What was shown for it stays out of the ledger. */
export function activityEntry(
  { id, name }: Pick<Activity, "id" | "name">,
  record: { customerId: bigint; key: string; points: bigint; capped: boolean },
  { by, now, programmeVersion }: { by: Actor; now: Date; programmeVersion: number },
): NewEntry {
  return {
    customerId: record.customerId,
    kind: "activity",
    key: entryKeyOf(record.key),
    pendingDelta: 0n,
    availableDelta: record.points,
    programmeVersion,
    reason: { activity: id, name, ...(record.capped ? { capped: "year" } : {}) },
    actor: by,
    occurredAt: now,
  };
}
