/** Tiers: what reaches them, what keeps them, for how long, and what they bring. */
import { z } from "zod";
import type { Rate } from "./pieces.ts";
import { days, id, multiplier, points, rate, tag, title } from "./pieces.ts";

/** Spend in minor units; points, orders and units as they are. Net of returns. */
const METRICS = ["spend", "points", "orders", "units"] as const;

const simple = z
  .object({
    metric: z.enum(METRICS),
    atLeast: z
      .string()
      .regex(/^-?\d{1,15}$/, "must be a whole number")
      .transform(BigInt)
      .refine((value) => value > 0n, "must be more than nothing"),
  })
  .strict();
const all = z.object({ all: z.array(simple).min(2).max(4) }).strict();
const any = z
  .object({
    any: z
      .array(z.union([simple, all]))
      .min(2)
      .max(4),
  })
  .strict();

/** "$500", "3 orders and $100", "(10 orders and 5,000 points) or 6,000 points". */
export const threshold = z.union([simple, all, any]);

export const tier = z
  .object({
    id,
    name: title,
    /** Null for the first tier alone: everybody has it. */
    reach: threshold.nullable(),
    /** What the next period must bring for it to stay; null: the same as reaching it. */
    keep: threshold.nullable().default(null),
    /** Null: the programme's own rate. */
    rate: rate.nullable().default(null),
    multiplier: multiplier.prefault("1"),
    perks: z.array(title).max(20).default([]),
    /** Given once each time the member rises into it. */
    entryReward: z
      .discriminatedUnion("kind", [
        z.object({ kind: z.literal("points"), points }).strict(),
        z.object({ kind: z.literal("reward"), rewardId: id }).strict(),
      ])
      .nullable()
      .default(null),
    /** Shopify's customer carries it for as long as the tier is held. */
    customerTag: tag.nullable().default(null),
    /** Only customers with this tag can hold it. */
    requiredTag: tag.nullable().default(null),
  })
  .strict();

/** How long what counts towards a tier counts, and how long a tier is held. */
export const qualification = z
  .object({
    period: z
      .enum(["calendar_year", "rolling_12_months", "lifetime", "anniversary_year"])
      .default("calendar_year"),
    /** To the end of the period that reached it, or of the one after it, too. */
    hold: z.enum(["period", "period_and_next"]).default("period_and_next"),
    /** Held so much longer. */
    graceDays: days(365).default(0),
    /** Where it ends: at what is deserved by then, or one tier down at a time. */
    downgrade: z.enum(["deserved", "one_step"]).default("deserved"),
    /** The tier ends at the refund that takes its granting period below the threshold. */
    endsOnReturn: z.boolean().default(true),
  })
  .strict();

export type Metric = (typeof METRICS)[number];
export type Threshold = z.output<typeof threshold>;
export type Tier = z.output<typeof tier>;
export type Qualification = z.output<typeof qualification>;

/** A threshold as alternatives, each a list of what it asks for together. */
export function alternativesOf(wanted: Threshold): { metric: Metric; atLeast: bigint }[][] {
  if ("any" in wanted) return wanted.any.flatMap(alternativesOf);
  return "all" in wanted ? [wanted.all] : [[wanted]];
}

/** Whether any tier is reached or kept by this. */
export function asksForMetric(tiers: readonly Pick<Tier, "reach" | "keep">[], metric: Metric): boolean {
  const asks = (wanted: Threshold | null) =>
    wanted !== null &&
    alternativesOf(wanted)
      .flat()
      .some((asked) => asked.metric === metric);
  return tiers.some(({ reach, keep }) => asks(reach) || asks(keep));
}

/** The spend that reaches a tier by itself: nothing for the first one, null where spend alone never does. */
export function spendOf({ reach }: Pick<Tier, "reach">): bigint | null {
  if (!reach) return 0n;
  const enough = alternativesOf(reach).flatMap((asked) =>
    asked.every(({ metric }) => metric === "spend") ? highest(asked.map(({ atLeast }) => atLeast)) : [],
  );
  return enough.length > 0 ? enough.reduce((a, b) => (a < b ? a : b)) : null;
}

function highest(amounts: readonly bigint[]): bigint {
  return amounts.reduce((a, b) => (a > b ? a : b));
}

/** What goods that no rule means earn at a tier: its own rate or the programme's, times its multiplier, exactly. */
export function rateOf(
  { earning }: { earning: { rate: Rate } },
  tier: Pick<Tier, "rate" | "multiplier">,
): Rate {
  const { points: of, perMinor } = tier.rate ?? earning.rate;
  if (tier.multiplier === 1_000n) return { points: of, perMinor };
  const [times, per] = [BigInt(of) * tier.multiplier, perMinor * 1_000n];
  const common = commonDivisor(times, per);
  return { points: Number(times / common), perMinor: per / common };
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b);
}

/** Whether whoever reaches `a` has reached `b` as well. */
export function implies(a: Threshold, b: Threshold): boolean {
  return alternativesOf(a).every((together) =>
    alternativesOf(b).some((asked) =>
      asked.every(({ metric, atLeast }) =>
        together.some((each) => each.metric === metric && each.atLeast >= atLeast),
      ),
    ),
  );
}
