/** The shop's calendar: years begin at midnight where the shop is. */

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

/** How far the wall clock of the time zone is ahead of UTC at an instant. */
export function offsetMs(instantMs: number, timeZone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(instantMs)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1000) * 1000;
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

/** The instant at which the time zone's wall clock shows what UTC shows at `wallMs`, or goes past it without showing it. */
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
