/** What a programme's document is made of: amounts, names, rates, multipliers, and which goods are meant. */
import { z } from "zod";
import { isPlain, NOT_PLAIN } from "#app/rules/plain-text.ts";

/** Money: whole minor units of the shop currency, as a decimal string, so that JSON keeps it exactly. */
export const minor = z
  .string()
  .regex(/^\d{1,15}$/, "must be a whole number of the currency's smallest unit")
  .transform(BigInt);
export const someMinor = minor.refine((value) => value > 0n, "must be more than nothing");
export const MOST_POINTS = 100_000_000;
export const points = z.number().int().min(1).max(MOST_POINTS);
export const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "must be lower-case letters, digits and dashes");
export const title = z.string().trim().min(1).max(80).refine(isPlain, NOT_PLAIN);
/** A name that is Shopify's or the merchant's; compared without case. */
const label = z.string().trim().min(1).max(255).refine(isPlain, NOT_PLAIN);
/** A tag of a product or a customer; compared without case, as Shopify does. */
export const tag = label;
export const days = (most: number) => z.number().int().min(0).max(most);
export const shopifyId = z
  .string()
  .regex(/^\d{1,20}$/, "must be one of Shopify's numeric ids")
  .transform(BigInt);

/** "2 points per $1" is { points: 2, perMinor: 100n }. */
export const rate = z.object({ points, perMinor: someMinor }).strict();

/** "1.5": more than nothing, at most a hundred, with at most three decimals. Kept in thousandths. */
export const multiplier = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,3})?$/, "must be a number with at most three decimals, such as 1.5")
  .transform(thousandths)
  .refine((value) => value > 0n && value <= 100_000n, "must be more than 0 and at most 100");

function thousandths(decimal: string): bigint {
  const [whole = "", part = ""] = decimal.split(".");
  return BigInt(whole + part.padEnd(3, "0"));
}

/** As it is written in a document: 1500n is "1.5". */
export function multiplierText(thousandths: bigint): string {
  const part = (thousandths % 1_000n).toString().padStart(3, "0").replace(/0+$/, "");
  return `${thousandths / 1_000n}${part && `.${part}`}`;
}

/** Goods with any of these; at least one must be named. */
export const goods = z
  .object({
    productIds: z.array(shopifyId).max(250).default([]),
    variantIds: z.array(shopifyId).max(250).default([]),
    collectionIds: z.array(shopifyId).max(250).default([]),
    productTags: z.array(tag).max(250).default([]),
    /** Compared without case. */
    vendors: z.array(label).max(250).default([]),
  })
  .strict()
  .refine((named) => Object.values(named).some((list) => list.length > 0), "must name some goods");

/** A minute of the shop's own clock. */
export const wallClock = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/, {
    error: "must be a date and a time",
    // What has not this form is not asked for its day.
    abort: true,
  })
  .refine(isDay, "must be a day of the calendar");

function isDay(wall: string): boolean {
  const day = wall.slice(0, 10);
  return new Date(`${day}T00:00Z`).toISOString().startsWith(day);
}

/** How often one member may have something in a day, month or year of the shop, or at all. */
export const limit = z
  .object({ times: z.number().int().min(1).max(1_000), per: z.enum(["day", "month", "year", "ever"]) })
  .strict();

export type Limit = z.output<typeof limit>;
export type Rate = z.output<typeof rate>;
/** Which goods a rule means. */
export type GoodsSelector = z.output<typeof goods>;
