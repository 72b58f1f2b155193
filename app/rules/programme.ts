/**
 * The programme: a shop's rules as one typed, validated document. Versions are immutable; what is not understood is
 * refused, never ignored. Amounts are integers of the shop currency's minor unit, written as decimal strings so that
 * the document survives JSON exactly.
 */
import { z } from "zod";

const minor = z
  .string()
  .regex(/^\d{1,15}$/, "must be a whole number of the currency's smallest unit")
  .transform(BigInt);
const points = z.number().int().min(1).max(100_000_000);
const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "must be lower-case letters, digits and dashes");
const title = z.string().trim().min(1).max(80);

/** "2 points per $1" is { points: 2, perMinor: 100n }. */
const rate = z
  .object({ points, perMinor: minor.refine((value) => value > 0n, "must be more than nothing") })
  .strict();

const tier = z
  .object({ id, name: title, thresholdMinor: minor, rate, perks: z.array(title).max(20).default([]) })
  .strict();

const combinesWith = z
  .object({ orderDiscounts: z.boolean(), productDiscounts: z.boolean(), shippingDiscounts: z.boolean() })
  .strict();

const amountOff = z
  .object({
    id,
    kind: z.literal("amount_off"),
    title,
    points,
    valueMinor: minor.refine((value) => value > 0n, "must be more than nothing"),
    minimumSubtotalMinor: minor.nullable().default(null),
    validDays: z.number().int().min(1).max(3_650),
    combinesWith: combinesWith.default({
      orderDiscounts: false,
      productDiscounts: true,
      shippingDiscounts: true,
    }),
  })
  .strict();

/** What earns besides goods. Everything is off by default: each is a switch of the merchant's. */
const eligible = z
  .object({
    taxes: z.boolean().default(false),
    shipping: z.boolean().default(false),
    tips: z.boolean().default(false),
    giftCards: z.boolean().default(false),
    testOrders: z.boolean().default(false),
  })
  .strict();

const days = (most: number) => z.number().int().min(0).max(most);
const shopifyId = z
  .string()
  .regex(/^\d{1,20}$/, "must be one of Shopify's numeric ids")
  .transform(BigInt);

/** When points end: never, so long after they can be spent, so long after the member was last active, or on a date. */
const expiry = z.discriminatedUnion("policy", [
  z.object({ policy: z.literal("never") }).strict(),
  z.object({ policy: z.literal("fixed"), days: days(3_650).min(1) }).strict(),
  z.object({ policy: z.literal("inactivity"), days: days(3_650).min(1) }).strict(),
  z
    .object({
      policy: z.literal("calendar"),
      month: z.number().int().min(1).max(12),
      day: z.number().int().min(1).max(31),
    })
    .strict(),
]);

/** Goods that do not earn. */
const excluded = z
  .object({
    productIds: z.array(shopifyId).max(1_000).default([]),
    collectionIds: z.array(shopifyId).max(250).default([]),
    /** Compared without case, as Shopify does. */
    productTags: z.array(z.string().trim().min(1).max(255)).max(250).default([]),
  })
  .strict();

const document = z
  .object({
    schema: z.literal(1),
    name: title,
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** Who takes part: customers with an account, or every customer from the first paid order on. */
    membership: z.enum(["accounts", "everyone"]).default("accounts"),
    /** Orders this many days before enrolment count; null = only from enrolment on. */
    earnBeforeEnrolmentDays: z.number().int().min(0).max(3_650).nullable().default(60),
    rounding: z.enum(["down", "nearest", "up"]).default("down"),
    clawback: z.enum(["allow_negative", "clamp"]).default("allow_negative"),
    eligible: eligible.prefault({}),
    excluded: excluded.prefault({}),
    excludedChannels: z.array(z.string().min(1).max(100)).max(50).default([]),
    /** Points wait this long after the order was processed before they can be spent. */
    maturityDays: days(365).default(0),
    expiry: expiry.default({ policy: "never" }),
    /** Points that come back after their date, or are late from the start, live on for this long. */
    expiryGraceDays: days(365).default(30),
    /** How many days before their end members are warned. */
    expiryWarningDays: z.array(days(365).min(1)).max(5).default([30, 7]),
    /** Points of a code that expired unused come back by themselves. */
    returnUnusedPoints: z.boolean().default(true),
    /** Spent points come back when the order that used the code is cancelled. */
    returnSpentPointsOnCancel: z.boolean().default(true),
    tiers: z.array(tier).min(1).max(20),
    /** The tier ends at the refund that takes its granting year below the threshold. */
    tierEndsOnReturn: z.boolean().default(true),
    rewards: z.array(amountOff).max(100).default([]),
  })
  .strict()
  .superRefine((programme, context) => {
    const complain = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    if (programme.tiers[0] && programme.tiers[0].thresholdMinor !== 0n)
      complain(["tiers", 0, "thresholdMinor"], "the first tier must start at 0, so that everyone has one");
    programme.tiers.forEach((each, index) => {
      const before = programme.tiers[index - 1];
      if (before && each.thresholdMinor <= before.thresholdMinor)
        complain(["tiers", index, "thresholdMinor"], `must be above ${before.name}'s`);
    });
    for (const list of ["tiers", "rewards"] as const) {
      const seen = new Set<string>();
      programme[list].forEach((each, index) => {
        if (seen.has(each.id)) complain([list, index, "id"], `"${each.id}" is used twice`);
        seen.add(each.id);
      });
    }
  });

export type Programme = z.output<typeof document>;
/** The programme as stored and sent: amounts as strings. */
export type ProgrammeDocument = z.input<typeof document>;
export type Tier = Programme["tiers"][number];
export type Reward = Programme["rewards"][number];
export type Rate = Tier["rate"];

/** One published version, as every rule wants it. */
export type PublishedProgramme = { version: number; publishedAt: Date; programme: Programme };

/** Reads a stored or submitted document; on failure says which field is wrong and why. */
export function parseProgramme(
  input: unknown,
): { programme: Programme } | { issues: { path: string; message: string }[] } {
  const parsed = document.safeParse(input);
  if (parsed.success) return { programme: parsed.data };
  return { issues: parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })) };
}

/** Reads one reward as it was stored with a redemption. */
export function parseReward(input: unknown): Reward {
  return amountOff.parse(input);
}

/** The stored form of a programme, a reward or anything else with amounts: every bigint as a decimal string. */
export function toDocument(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, each: unknown) => (typeof each === "bigint" ? each.toString() : each)),
  );
}

/**
 * The version in force at an instant: the last one published at or before it, or the first for orders from before
 * there was any. `versions` in ascending order; null without any.
 */
export function inForceAt(versions: readonly PublishedProgramme[], instant: Date): PublishedProgramme | null {
  return versions.findLast((each) => each.publishedAt <= instant) ?? versions[0] ?? null;
}
