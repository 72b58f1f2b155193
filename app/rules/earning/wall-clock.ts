/** Minutes of the shop's own clock as instants, also on days whose clocks are put forward or back. */
import { offsetMs } from "#app/rules/shop-time.ts";

const DAY_MS = 86_400_000;

/**
 * The first instant at which the wall clock of the time zone shows this minute or a later one. A minute that a day
 * shows twice begins when it is shown first, one that a day leaves out when the clock goes past it: so what ends at a
 * minute and what begins at it neither overlap nor leave a gap.
 */
export function firstInstantMs(wall: string, timeZone: string): number {
  const wallMs = Date.parse(`${wall}Z`);
  const offsets = [offsetMs(wallMs - DAY_MS, timeZone), offsetMs(wallMs + DAY_MS, timeZone)];
  const early = wallMs - Math.max(...offsets);
  const late = wallMs - Math.min(...offsets);
  const shows = (instantMs: number) => instantMs + offsetMs(instantMs, timeZone);
  if (shows(early) === wallMs) return early;
  if (shows(late) === wallMs) return late;
  return firstFrom(early, late, (instantMs) => shows(instantMs) >= wallMs);
}

/** The first millisecond after `before` at which it is so; at `after` it is. */
function firstFrom(before: number, after: number, isSo: (instantMs: number) => boolean): number {
  let [no, yes] = [before, after];
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (isSo(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
