/**
 * How numbers and instants are said on the merchant's pages. Pure: the clock, the zone and the currency come from
 * outside, so that server and browser say the same words.
 */
import { formatMoney, formatPoints, nameMoney } from "#app/rules/money.ts";

const LOCALE = "en-US";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An instant as it is shown: `text` near by relative, further off by date; `exact` for whoever hovers. */
export type SaidInstant = { iso: string; text: string; exact: string };

export function sayMoney(minor: bigint, currency: string): string {
  return minus(formatMoney(minor, currency, LOCALE));
}

/** "$500" rather than "$500.00", for amounts named in words. */
export function sayRound(minor: bigint, currency: string): string {
  return minus(nameMoney(minor, currency, LOCALE));
}

export function sayNumber(value: bigint | number): string {
  return minus(typeof value === "bigint" ? formatPoints(value, LOCALE) : value.toLocaleString(LOCALE));
}

/** "1 point", "1,240 points". */
export function sayPoints(points: bigint): string {
  return `${sayNumber(points)} ${points === 1n || points === -1n ? "point" : "points"}`;
}

/** "+40", "−67", "0". */
export function saySigned(points: bigint): string {
  return points > 0n ? `+${sayNumber(points)}` : sayNumber(points);
}

/** 0.123 → "12.3 %": one decimal below ten per cent's worth of precision, none above. */
export function sayPercent(share: number): string {
  const percent = share * 100;
  const digits = Math.abs(percent) < 10 ? 1 : 0;
  return `${minus(percent.toLocaleString(LOCALE, { maximumFractionDigits: digits }))}%`;
}

/** "3 items", "1 item". */
export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString(LOCALE)} ${count === 1 ? one : many}`;
}

/** A real minus sign is as wide as a figure, so that columns of numbers line up. */
function minus(text: string): string {
  return text.replace(/^-/, "\u2212");
}

export function sayInstant(instant: Date, at: { now: Date; timeZone: string }): SaidInstant {
  return { iso: instant.toISOString(), text: nearOrFar(instant, at), exact: sayExact(instant, at.timeZone) };
}

/** "November 22, 2026 at 9:30:00 AM EST". */
export function sayExact(instant: Date, timeZone: string): string {
  return plain(instant.toLocaleString(LOCALE, { timeZone, dateStyle: "long", timeStyle: "long" }));
}

function nearOrFar(instant: Date, { now, timeZone }: { now: Date; timeZone: string }): string {
  const ago = now.getTime() - instant.getTime();
  if (ago < 0 || ago >= 7 * DAY) return sayDate(instant, { now, timeZone });
  if (ago < MINUTE) return "just now";
  if (ago < HOUR) return relative(ago, MINUTE, "minute");
  if (ago < DAY) return relative(ago, HOUR, "hour");
  return relative(ago, DAY, "day");
}

function relative(ago: number, unit: number, name: Intl.RelativeTimeFormatUnit): string {
  return new Intl.RelativeTimeFormat(LOCALE).format(-Math.floor(ago / unit), name);
}

/** "Nov 22" in the current year of the shop, "Nov 22, 2025" in another. */
export function sayDate(instant: Date, { now, timeZone }: { now: Date; timeZone: string }): string {
  const year = (each: Date) => each.toLocaleDateString(LOCALE, { timeZone, year: "numeric" });
  const sameYear = year(instant) === year(now);
  return instant.toLocaleDateString(LOCALE, {
    timeZone,
    month: "short",
    day: "numeric",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}

/** A day ("2026-11-22") as "Nov 22, 2026". */
export function sayDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(LOCALE, { timeZone: "UTC", dateStyle: "medium" });
}

/** The days of a period; one that begins and ends on the same day is that day. */
export function sayDays({ from, to }: { from: string; to: string }): string {
  return from === to ? sayDay(from) : `${sayDay(from)} – ${sayDay(to)}`;
}

/** Newer ICU puts a narrow no-break space before AM; browsers and servers disagree about it. */
function plain(text: string): string {
  return text.replaceAll("\u202f", " ");
}
