/**
 * The dates a report covers: whole days of the shop's time zone, first and last included. Pure: the clock and the
 * zone come from outside, and what the days mean in instants is left to Postgres, which knows every daylight saving.
 */
import { Refusal } from "#app/errors.ts";

export const PRESETS = {
  today: "Today",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  "90d": "Last 90 days",
  year: "This year",
  "last-year": "Last year",
  all: "All time",
  custom: "Custom dates",
} as const;

export type Preset = keyof typeof PRESETS;
/** Those that the calendar alone decides. */
export type StandingRange = Exclude<Preset, "custom">;
export const STANDING_RANGES = Object.keys(PRESETS).filter((key) => key !== "custom") as StandingRange[];
/** `from` and `to` are days of the shop ("2026-11-22"), both included. */
export type Period = { preset: Preset; from: string; to: string };

const DAYS = { today: 1, "7d": 7, "30d": 30, "90d": 90 };
const DAY_MS = 86_400_000;
const DEFAULT_PRESET: Preset = "30d";
const EARLIEST = "2000-01-01";
const LATEST = "2100-12-31";

/** The shop's day at an instant, as "2026-11-22". */
export function dayIn(instant: Date, timeZone: string): string {
  // Sweden writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(instant);
}

/** Adds days to a day; calendar arithmetic only, so no clock change can bend it. */
export function addDays(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** How many days a period has, the first and the last included. */
export function daysIn({ from, to }: Pick<Period, "from" | "to">): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS) + 1;
}

/** As many days, directly before: what a period is compared with. */
export function previousPeriod(period: Period): Period {
  const to = addDays(period.from, -1);
  return { preset: "custom", from: addDays(period.from, -daysIn(period)), to };
}

/**
 * Reads `range`, `from` and `to` of a report's address. Nothing asked: the last 30 days, today included. All time begins
 * on `firstDay`, for reports that go by days, or before every shop did. Refuses
 * BAD_REQUEST for an unknown range, a day that is not in the calendar, and a range that ends before it starts.
 */
export function parsePeriod(
  params: URLSearchParams,
  at: { now: Date; timeZone: string; firstDay?: string },
): Period {
  const given = params.get("range") ?? (params.has("from") || params.has("to") ? "custom" : DEFAULT_PRESET);
  if (!isPreset(given))
    throw new Refusal("BAD_REQUEST", { detail: `range must be one of ${Object.keys(PRESETS).join(", ")}` });
  const today = dayIn(at.now, at.timeZone);
  if (given === "custom") return customPeriod(params);
  const period = periodOf(given, today);
  return given === "all" && at.firstDay ? { ...period, from: at.firstDay } : period;
}

/** What a preset means on a day of the shop. All time begins before every shop did. */
export function periodOf(preset: StandingRange, today: string): Period {
  const year = Number(today.slice(0, 4));
  if (preset === "year") return { preset, from: `${year}-01-01`, to: today };
  if (preset === "last-year") return { preset, from: `${year - 1}-01-01`, to: `${year - 1}-12-31` };
  if (preset === "all") return { preset, from: EARLIEST, to: today };
  return { preset, from: addDays(today, 1 - DAYS[preset]), to: today };
}

function customPeriod(params: URLSearchParams): Period {
  const from = requireDay(params.get("from"), "the first day");
  const to = requireDay(params.get("to"), "the last day");
  if (to < from)
    throw new Refusal("BAD_REQUEST", { detail: `the last day, ${to}, is before the first day, ${from}` });
  return { preset: "custom", from, to };
}

function requireDay(given: string | null, what: string): string {
  const day = given ?? "";
  const real = /^\d{4}-\d{2}-\d{2}$/.test(day) && isRealDay(day);
  if (!real || day < EARLIEST || day > LATEST)
    throw new Refusal("BAD_REQUEST", {
      detail: `${what} must be a date between ${EARLIEST} and ${LATEST}, written like 2026-11-22`,
    });
  return day;
}

function isRealDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

function isPreset(given: string): given is Preset {
  return Object.hasOwn(PRESETS, given);
}
