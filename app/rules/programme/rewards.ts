/** What points buy: the kinds of reward, who may have one, and what a code asks of the order it is used on. */
import { z } from "zod";
import { isPlain, NOT_PLAIN } from "#app/rules/plain-text.ts";
import { id, limit, minor, points, shopifyId, someMinor, title, wallClock } from "./pieces.ts";
import type { Complain } from "./refusals.ts";

const combinesWith = z
  .object({ orderDiscounts: z.boolean(), productDiscounts: z.boolean(), shippingDiscounts: z.boolean() })
  .strict();

/** Days until what was bought ends. */
const validDays = z.number().int().min(1).max(3_650);

/** Goods that a code is for; Shopify takes products or collections, not both. */
const codeGoods = z
  .object({
    productIds: z.array(shopifyId).max(100).default([]),
    collectionIds: z.array(shopifyId).max(100).default([]),
  })
  .strict()
  .refine(
    ({ productIds, collectionIds }) => productIds.length > 0 !== collectionIds.length > 0,
    "must name products or collections, not both",
  );

/** What every reward has. */
const common = {
  id,
  title,
  /** What else shoppers should know, shown under the title. */
  note: z.string().trim().max(300).refine(isPlain, NOT_PLAIN).default(""),
  /** The least that it costs. */
  points,
  /** Only for members of these tiers; nobody named means everybody. */
  tierIds: z.array(id).max(20).default([]),
  /** Offered from and until these minutes of the shop's clock; null is without a border. */
  offeredFrom: wallClock.nullable().default(null),
  offeredUntil: wallClock.nullable().default(null),
  /** How many there are for all members together, ever. */
  stock: z.number().int().min(1).max(100_000).nullable().default(null),
  /** How many one member may have. */
  limit: limit.nullable().default(null),
};

/** What is asked of the order on which a code is used. */
const ofCodes = {
  validDays,
  minimumSubtotalMinor: minor.nullable().default(null),
  combinesWith: combinesWith.default({
    orderDiscounts: false,
    productDiscounts: true,
    shippingDiscounts: true,
  }),
  /** Shopify takes the other two in shops that sell subscriptions alone. */
  purchases: z.enum(["one_time", "subscriptions", "both"]).default("one_time"),
};

const goods = codeGoods.nullable().default(null);

export const reward = z.discriminatedUnion("kind", [
  z.object({ ...common, ...ofCodes, kind: z.literal("amount_off"), valueMinor: someMinor, goods }).strict(),
  z
    .object({
      ...common,
      ...ofCodes,
      kind: z.literal("percentage_off"),
      percent: z.number().int().min(1).max(100),
      /** The most it takes off an order; null is without a most. */
      capMinor: someMinor.nullable().default(null),
      goods,
    })
    .strict(),
  z
    .object({
      ...common,
      ...ofCodes,
      kind: z.literal("free_shipping"),
      /** The dearest shipping that it makes free; null is any. */
      maximumShippingMinor: someMinor.nullable().default(null),
    })
    .strict(),
  z
    .object({
      ...common,
      ...ofCodes,
      kind: z.literal("free_product"),
      productId: shopifyId,
      /** One variant alone; null is any of the product. */
      variantId: shopifyId.nullable().default(null),
    })
    .strict(),
  /** "100 points = $1, from 500 points in steps of 100, at most 5,000": `points` are the least, a whole number of steps. */
  z
    .object({
      ...common,
      ...ofCodes,
      kind: z.literal("variable_amount"),
      stepPoints: points,
      stepValueMinor: someMinor,
      maximumPoints: points,
      goods,
    })
    .strict(),
  z
    .object({
      ...common,
      kind: z.literal("gift_card"),
      valueMinor: someMinor,
      validDays: validDays.nullable().default(null),
    })
    .strict(),
  z
    .object({
      ...common,
      kind: z.literal("store_credit"),
      valueMinor: someMinor,
      validDays: validDays.nullable().default(null),
    })
    .strict(),
  /** Fulfilled by the merchant, who is told what to do; the shopper shows the code. */
  z
    .object({
      ...common,
      kind: z.literal("custom"),
      instructions: z.string().trim().max(500).refine(isPlain, NOT_PLAIN).default(""),
      validDays: validDays.nullable().default(null),
    })
    .strict(),
]);

export type Reward = z.output<typeof reward>;
export type RewardKind = Reward["kind"];

const MOST_STEPS = 200;

/** In the addresses of the admin it stands where the id of a reward does: such a reward would have no page. */
const NOT_YET_MADE = "new";

type Said = { rewards: readonly Reward[]; tiers: readonly { id: string }[] };

/** What of a reward contradicts itself, or names what is not there. */
export function checkRewards({ rewards, tiers }: Said, complain: Complain): void {
  rewards.forEach((each, index) => {
    const at = (key: string, message: string) => complain(["rewards", index, key], message);
    if (each.id === NOT_YET_MADE)
      at("id", `must be another: "${NOT_YET_MADE}" stands for a reward to be made`);
    for (const tierId of each.tierIds)
      if (!tiers.some((tier) => tier.id === tierId)) at("tierIds", `there is no tier "${tierId}"`);
    if (each.offeredFrom !== null && each.offeredUntil !== null && each.offeredUntil <= each.offeredFrom)
      at("offeredUntil", "must be after the start");
    if (each.kind === "variable_amount") checkSteps(each, at);
    if (each.kind === "percentage_off" && each.capMinor !== null && each.goods !== null)
      at("goods", "cannot be named where there is a most: what it takes off is reckoned from the whole cart");
  });
}

function checkSteps(
  { points: least, stepPoints, maximumPoints }: Extract<Reward, { kind: "variable_amount" }>,
  at: (key: string, message: string) => void,
): void {
  if (least % stepPoints !== 0) at("points", `must be a whole number of steps of ${stepPoints} points`);
  if (maximumPoints % stepPoints !== 0)
    at("maximumPoints", `must be a whole number of steps of ${stepPoints} points`);
  if (maximumPoints < least) at("maximumPoints", "must be no less than the fewest points");
  // Each is shown to shoppers with its amount.
  if ((maximumPoints - least) / stepPoints > MOST_STEPS)
    at("stepPoints", `must leave no more than ${MOST_STEPS} steps to choose from`);
}

/** Given for nothing, nobody chooses how much of it, nor for which cart. */
export function isGivable(each: Reward): boolean {
  if (each.kind === "variable_amount") return false;
  return each.kind !== "percentage_off" || each.capMinor === null;
}
