import type { Iso } from "./types.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "longOffset",
  });
  formats.set(timeZone, made);
  return made;
}

/** Payloads tell time in the shop's zone, to the second: 2026-11-22T06:08:56-05:00. */
export function shopTime(iso: Iso, timeZone: string): string {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(new Date(iso))
      .map(({ type, value }) => [type, value]),
  );
  const zone = parts["timeZoneName"]?.replace("GMT", "") ?? "";
  const offset = zone === "" ? "+00:00" : zone;
  return `${parts["year"]}-${parts["month"]}-${parts["day"]}T${parts["hour"]}:${parts["minute"]}:${parts["second"]}${offset}`;
}

/** GraphQL tells time in UTC, to the second: 2026-11-22T11:08:56Z. */
export function apiTime(iso: Iso): string {
  return `${iso.slice(0, 19)}Z`;
}
