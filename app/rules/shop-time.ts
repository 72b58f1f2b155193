/** The shop's calendar: years begin at midnight where the shop is. */

const formats = new Map<string, Intl.DateTimeFormat>();
const starts = new Map<string, number>();

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

/** The first instant of a year in the time zone. */
export function startOfYear(year: number, timeZone: string): Date {
  const cacheKey = `${year} ${timeZone}`;
  let start = starts.get(cacheKey);
  if (start === undefined) {
    const wall = Date.UTC(year, 0, 1);
    // Twice: the offset is asked for at the instant that the first guess gives.
    start = wall - offsetMs(wall - offsetMs(wall, timeZone), timeZone);
    starts.set(cacheKey, start);
  }
  return new Date(start);
}

/** The year of an instant in the time zone. */
export function yearOf(instant: Date, timeZone: string): number {
  const year = instant.getUTCFullYear();
  if (instant < startOfYear(year, timeZone)) return year - 1;
  return instant >= startOfYear(year + 1, timeZone) ? year + 1 : year;
}
