/** A backtest as it is kept: amounts and ids as decimal strings. No person is in it. */
import { z } from "zod";
import type { BacktestResult } from "#app/rules/backtest/backtest.ts";
import type { Past } from "#app/rules/backtest/counted.ts";
import { WHY_LEFT_OUT } from "#app/rules/backtest/counted.ts";
import type { Untold } from "#app/rules/backtest/untold.ts";
import { UNTOLD } from "#app/rules/backtest/untold.ts";

/** What was found, and by which look at the shop. */
export type BacktestReport = {
  result: BacktestResult;
  past: Past;
  /** The programmes that were compared. */
  names: { published: string; draft: string };
  /** Products that a rule asks for and that could not be read: nothing that asks for their facts took them. */
  unknownProducts: number;
  /** What of the two programmes was not replayed, or is not known. */
  untold: Untold[];
};

const whole = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
const minor = whole.nullable();
const count = z.number().int();
const instant = z.string().transform((text) => new Date(text));
const fraction = z.object({ numerator: whole, denominator: whole });
const pointValue = z.object({ points: whole, minor: whole });

const figures = z.object({
  members: count.optional(),
  orders: z.object({
    counted: count,
    earning: count,
    leftOut: z.array(z.object({ why: z.enum(WHY_LEFT_OUT), orders: count })),
  }),
  points: whole,
  // Older reports left out what is given for rising, and said so.
  risePoints: whole.default(0n),
  gifts: z.object({ rewards: count, minor: whole }).default({ rewards: 0, minor: 0n }),
  values: z.object({
    reward: pointValue.extend({ title: z.string() }).nullable(),
    conversion: pointValue.nullable(),
    taken: pointValue.nullable(),
  }),
  rewardMinor: minor,
  conversionMinor: minor,
  issuedMinor: minor,
  outstanding: whole,
  liabilityMinor: minor,
  salesMinor: whole,
  earningMinor: whole,
  rate: fraction.nullable(),
  costPerOrder: fraction.nullable(),
  populations: z.array(
    z.object({
      month: z.string(),
      tiers: z.array(z.object({ tierId: z.string(), name: z.string(), members: count })),
    }),
  ),
});

const mover = z.object({
  customerId: whole,
  publishedPoints: whole,
  draftPoints: whole,
  publishedTierId: z.string().nullable(),
  draftTierId: z.string().nullable(),
  gain: fraction,
});
const movers = z.object({ members: count, sum: fraction, top: z.array(mover) });

const result = z.object({
  from: instant,
  until: instant,
  currency: z.string(),
  // Of older reports: the same in both.
  members: count.optional(),
  published: figures,
  draft: figures,
  moved: z.object({
    by: z.enum(["points", "money"]),
    winners: movers,
    losers: movers,
    unchanged: count,
    otherTier: count,
  }),
});

const report = z.object({
  past: z.enum(["settled", "replayed"]),
  names: z.object({ published: z.string(), draft: z.string() }),
  unknownProducts: count,
  // The first reports did not say.
  untold: z.array(z.enum(UNTOLD)).default([]),
  result: result.transform(({ members, published, draft, ...rest }) => ({
    ...rest,
    published: { ...published, members: published.members ?? members ?? 0 },
    draft: { ...draft, members: draft.members ?? members ?? 0 },
  })),
});

/** As JSON. */
export function storedReport(told: BacktestReport): string {
  return JSON.stringify(told, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}

/** What was kept; null where an older Laurel said it in other words. */
export function readReport(stored: unknown): BacktestReport | null {
  const parsed = report.safeParse(stored);
  return parsed.success ? parsed.data : null;
}
