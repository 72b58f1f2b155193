/** By what an order earned besides its tier's rate, as an entry keeps it, in words. Pure. */
import { z } from "zod";
import { sayPoints, saySigned } from "#app/components/format.ts";
import { rateInWords } from "#app/rules/programme/words.ts";

const whole = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
const name = z.string();

/** Entries of before do not say whose limit it was: `room`. */
const WHOSE = {
  per_order: "An order's limit left",
  per_day: "The day's limit left",
  per_month: "The month's limit left",
  per_year: "The year's limit left",
  room: "Limits left",
};
const cap = z.object({
  cap: z.enum(["per_order", "per_day", "per_month", "per_year", "room"]),
  most: whole,
  cut: whole,
});
const rate = z.object({ name, points: z.number(), perMinor: whole });
const unit = z.object({ name, perUnit: z.number() });
const times = z.object({ name, multiplier: z.string() });
const bonus = z.object({ name, points: whole });
const earned = z.array(z.union([cap, rate, unit, times, bonus]));

type Earned = z.output<typeof earned>[number];

/** "3 points per $1 by “Suites”, × 2 by “May”", and each limit that was reached; nothing where nothing is kept. */
export function sayEarned(stored: unknown, currency: string): string[] {
  const parsed = earned.safeParse(stored);
  if (!parsed.success) return [];
  const by = parsed.data.flatMap((each) => ("cap" in each ? [] : `${say(each, currency)} by “${each.name}”`));
  const caps = parsed.data.flatMap((each) => ("cap" in each ? sayCap(each) : []));
  return [...(by.length > 0 ? [by.join(", ")] : []), ...caps];
}

function say(each: Exclude<Earned, { cap: string }>, currency: string): string {
  if ("multiplier" in each) return `× ${each.multiplier}`;
  if ("perUnit" in each) return `${sayPoints(BigInt(each.perUnit))} a unit`;
  return "perMinor" in each ? rateInWords(each, currency) : saySigned(each.points);
}

function sayCap({ cap: whose, most, cut }: Extract<Earned, { cap: string }>): string {
  return `${WHOSE[whose]} ${sayPoints(most)}: ${sayPoints(cut)} cut off`;
}
