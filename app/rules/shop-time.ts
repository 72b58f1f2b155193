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
function offsetMs(instantMs: number, timeZone: string): number {
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
    const wall = Date.UTC(year, 0, 1);
    // Twice: the offset is asked for at the instant that the first guess gives.
    start = wall - offsetMs(wall - offsetMs(wall, timeZone), timeZone);
    known.set(year, start);
  }
  return start;
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
