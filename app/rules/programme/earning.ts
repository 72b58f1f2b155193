/** How orders and activities earn: the base rate, rules for some goods, bonuses, caps and dated campaigns. */
import { z } from "zod";
import { goods, id, limit, minor, multiplier, points, rate, tag, title, wallClock } from "./pieces.ts";

/** What a rule's points are for: to be spent, to rise by (status points), or both. */
const counts = z.enum(["points", "status", "both"]).default("both");
const named = { id, name: title, goods: goods.nullable().default(null) };

/**
 * A rule for some goods, or for all where `goods` is null. Of several rates that mean the same goods the highest is
 * taken, in place of the tier's own rate; so it is with points per unit. Points per order come once for each rule whose
 * goods the order holds. Multipliers are of what the goods earn by amount and by unit, see `stacking`.
 */
const rule = z.discriminatedUnion("kind", [
  z.object({ ...named, kind: z.literal("rate"), rate, counts }).strict(),
  z.object({ ...named, kind: z.literal("per_unit"), points, counts }).strict(),
  z.object({ ...named, kind: z.literal("per_order"), points, counts }).strict(),
  z.object({ ...named, kind: z.literal("multiplier"), multiplier }).strict(),
]);

const cap = points.nullable().default(null);

export const earning = z
  .object({
    /** What tiers without a rate of their own earn by. */
    rate,
    rules: z.array(rule).max(50).default([]),
    /** Of several multipliers that mean the same goods: the best alone, or one times the other. */
    stacking: z.enum(["best", "multiply"]).default("best"),
    /** Orders that are worth less, after refunds, earn nothing. */
    minimumOrderMinor: minor.nullable().default(null),
    /** On top, for a member's first order. */
    firstOrderBonus: points.nullable().default(null),
    /** The most that orders bring, everything included, by the shop's calendar. */
    caps: z.object({ perOrder: cap, perDay: cap, perMonth: cap, perYear: cap }).strict().prefault({}),
    /**
     * What "points" means for tiers. Null: the points that orders earn. Otherwise status points are counted apart, by
     * this rate (null: by rules alone) and by the rules that count for status.
     */
    statusPoints: z.object({ rate: rate.nullable() }).strict().nullable().default(null),
  })
  .strict();

/** A dated change to earning: from its first minute up to, and without, its last. */
export const campaign = z
  .object({
    ...named,
    from: wallClock,
    until: wallClock,
    /** Null: everybody. Otherwise members of any of these tiers, where named, with any of these tags, where named. */
    audience: z
      .object({ tierIds: z.array(id).max(20).default([]), customerTags: z.array(tag).max(50).default([]) })
      .strict()
      .nullable()
      .default(null),
    effect: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("multiplier"), multiplier }).strict(),
      /** Once for each order that holds such goods. */
      z.object({ kind: z.literal("bonus"), points }).strict(),
    ]),
    minimumOrderMinor: minor.nullable().default(null),
  })
  .strict();

const ACTIVITY_KINDS = [
  "custom",
  "sign_up",
  "newsletter",
  "social_follow",
  "review",
  "survey",
  "app_download",
  "check_in",
  "event",
  "outdoor",
  "anniversary",
  "birthday",
  "referral",
  "reminder",
] as const;

/** What earns without an order. */
export const activity = z
  .object({
    id,
    name: title,
    kind: z.enum(ACTIVITY_KINDS),
    points,
    /** How often it earns for one member in a day, month or year of the shop, or at all. */
    limit: limit.nullable().default(null),
    /** Whether something must be shown for it. */
    proof: z.enum(["none", "required"]).default("none"),
  })
  .strict();

/** Points that become a code or store credit by themselves: on a day of the month, or as soon as there are enough. */
export const conversion = z
  .object({
    when: z.discriminatedUnion("kind", [
      /** A day that every month has; of some months of the year alone, or (null) of each. */
      z
        .object({
          kind: z.literal("monthly"),
          day: z.number().int().min(1).max(28),
          months: z
            .array(z.number().int().min(1).max(12))
            .min(1, "must be chosen")
            .max(12)
            .refine((months) => new Set(months).size === months.length, "must name a month only once")
            .nullable()
            .default(null),
        })
        .strict(),
      z.object({ kind: z.literal("threshold") }).strict(),
    ]),
    into: z.enum(["code", "store_credit"]).default("code"),
    /** "Every 500 points become $5": whole steps alone are converted. */
    stepPoints: points,
    stepValueMinor: minor.refine((value) => value > 0n, "must be more than nothing"),
    /** The most steps at a time; what is beyond waits for the next time, or ends, see `carryOver`. */
    maximumSteps: z.number().int().min(1).max(10_000).nullable().default(null),
    /** Whether what was not converted stays. */
    carryOver: z.boolean().default(true),
    /** Null: it does not end, as store credit need not. */
    validDays: z.number().int().min(1).max(3_650).nullable().default(null),
    minimumSubtotalMinor: minor.nullable().default(null),
  })
  .strict();

export type Earning = z.output<typeof earning>;
export type EarningRule = Earning["rules"][number];
export type Campaign = z.output<typeof campaign>;
export type Activity = z.output<typeof activity>;
export type Conversion = z.output<typeof conversion>;
