/** The shop's calendar: years, days and anniversaries begin at midnight where the shop is. */

const formats = new Map<string, Intl.DateTimeFormat>();
/** Per time zone and year: asking the calendar is a hundred times slower. */
const starts = new Map<string, Map<number, number>>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    const parts = { year: "numeric", month: "numeric", day: "numeric" } as const;
    const clock = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
    format = new Intl.DateTimeFormat("en-u-ca-gregory", { timeZone, ...parts, ...clock });
    formats.set(timeZone, format);
  }
  return format;
}

/** The offset as the calendar says it: a thousand times slower than to remember it. */
function askedOffsetMs(instantMs: number, timeZone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(instantMs)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1000) * 1000;
}

/** Time zones change their clocks on whole seconds, and never twice within eight days. */
const STRIDE_MS = 8 * 86_400_000;
/** Per time zone and stride: one offset, or two and from when on the second. */
const strides = new Map<string, Map<number, { first: number; second: number; from: number }>>();

/** How far the wall clock of the time zone is ahead of UTC at an instant. */
export function offsetMs(instantMs: number, timeZone: string): number {
  let known = strides.get(timeZone);
  if (!known)
    strides.set(timeZone, (known = new Map<number, { first: number; second: number; from: number }>()));
  const number = Math.floor(instantMs / STRIDE_MS);
  let stride = known.get(number);
  if (!stride) known.set(number, (stride = strideFrom(number * STRIDE_MS, timeZone)));
  return instantMs < stride.from ? stride.first : stride.second;
}

function strideFrom(startsAt: number, timeZone: string): { first: number; second: number; from: number } {
  const [first, second] = [askedOffsetMs(startsAt, timeZone), askedOffsetMs(startsAt + STRIDE_MS, timeZone)];
  if (first === second) return { first, second, from: Infinity };
  let [before, from] = [startsAt, startsAt + STRIDE_MS];
  while (from - before > 1000) {
    const between = Math.floor((before + from) / 2000) * 1000;
    if (askedOffsetMs(between, timeZone) === first) before = between;
    else from = between;
  }
  return { first, second, from };
}

/** The first instant of a year in the time zone, in milliseconds. */
function startMs(year: number, timeZone: string): number {
  const known = starts.get(timeZone) ?? new Map<number, number>();
  starts.set(timeZone, known);
  let start = known.get(year);
  if (start === undefined) {
    start = instantOf(Date.UTC(year, 0, 1), timeZone);
    known.set(year, start);
  }
  return start;
}

/**
 * The instant at which the time zone's wall clock shows what UTC shows at `wallMs`, or goes past it without showing it.
 */
function instantOf(wallMs: number, timeZone: string): number {
  const guess = wallMs - offsetMs(wallMs, timeZone);
  // Again: the offset is asked for at the instant that the first guess gives.
  const better = wallMs - offsetMs(guess, timeZone);
  return better + offsetMs(better, timeZone) === wallMs ? better : Math.max(guess, better);
}

/** The last millisecond of a day in the time zone. A day that its month does not have is the month's last one. */
export function endOfDay(
  { year, month, day }: { year: number; month: number; day: number },
  timeZone: string,
): Date {
  const lastOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const nextDayWall = Date.UTC(year, month - 1, Math.min(day, lastOfMonth) + 1);
  return new Date(instantOf(nextDayWall, timeZone) - 1);
}

/** The first instant of a year in the time zone. */
export function startOfYear(year: number, timeZone: string): Date {
  return new Date(startMs(year, timeZone));
}

/** The year of an instant in the time zone. */
export function yearOf(instant: Date, timeZone: string): number {
  const year = instant.getUTCFullYear();
  if (instant.getTime() < startMs(year, timeZone)) return year - 1;
  return instant.getTime() >= startMs(year + 1, timeZone) ? year + 1 : year;
}

/** A day of the calendar; months count from 1. */
export type Day = { year: number; month: number; day: number };

/** What UTC would call the time that the wall clock shows. */
function wallMsAt(instantMs: number, timeZone: string): number {
  return instantMs + offsetMs(instantMs, timeZone);
}

/** The day of an instant in the time zone. */
export function dayOf(instant: Date, timeZone: string): Day {
  const wall = new Date(wallMsAt(instant.getTime(), timeZone));
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
}

/** The first instant of a day in the time zone. A day that its month does not have is the first of the next month. */
export function startOfDay({ year, month, day }: Day, timeZone: string): Date {
  return new Date(instantOf(Date.UTC(year, month - 1, Math.min(day, daysOf(year, month) + 1)), timeZone));
}

/** The same time of the wall clock, so many days later. */
export function daysLater(instant: Date, days: number, timeZone: string): Date {
  return new Date(instantOf(wallMsAt(instant.getTime(), timeZone) + days * 86_400_000, timeZone));
}

/**
 * The same time of the wall clock twelve months later: the first instant whose last twelve months do not hold this one.
 * 29 February is a year old as soon as 28 February is over.
 */
export function yearLater(instant: Date, timeZone: string): Date {
  const wall = new Date(wallMsAt(instant.getTime(), timeZone));
  const [year, month, day] = [wall.getUTCFullYear() + 1, wall.getUTCMonth() + 1, wall.getUTCDate()];
  if (day > daysOf(year, month)) return startOfDay({ year, month, day }, timeZone);
  return new Date(instantOf(wall.setUTCFullYear(year), timeZone));
}

/** The most days that a month has in any year: February has 29. */
export function mostDaysOf(month: number): number {
  return daysOf(2024, month);
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** "2026-12-31T18:00" is on "2026-12-31", and midnight still on the day that it ends. */
export function dayBefore(wall: string): string {
  return new Date(Date.parse(`${wall}Z`) - 60_000).toISOString().slice(0, 10);
}
