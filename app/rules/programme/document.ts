/** The whole document, schema 2, and what its parts must be to one another. What is not understood is refused. */
import { z } from "zod";
import { activity, campaign, conversion, earning } from "./earning.ts";
import { isPlain, NOT_PLAIN } from "#app/rules/plain-text.ts";
import { checkMostPoints } from "./most-points.ts";
import { days, points, shopifyId, tag, title } from "./pieces.ts";
import type { Complain } from "./refusals.ts";
import { checkRewards, isGivable, reward } from "./rewards.ts";
import { checkSense } from "./sense.ts";
import type { Tier } from "./tiers.ts";
import { implies, qualification, tier } from "./tiers.ts";

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
    productTags: z.array(tag).max(250).default([]),
  })
  .strict();

/** Who takes part, by customer tag: with any of these, where any is named, and with none of those. */
const audience = z
  .object({
    customerTags: z.array(tag).max(50).default([]),
    excludedCustomerTags: z.array(tag).max(50).default([]),
  })
  .strict();

const fields = z
  .object({
    schema: z.literal(2),
    name: title,
    currency: z.string().regex(/^[A-Z]{3}$/, "must be a currency's three letters"),
    /** Who takes part: customers with an account, or every customer from the first paid order on. */
    membership: z.enum(["accounts", "everyone"]).default("accounts"),
    audience: audience.prefault({}),
    /** Orders this many days before enrolment count; null = only from enrolment on. */
    earnBeforeEnrolmentDays: z.number().int().min(0).max(3_650).nullable().default(60),
    rounding: z.enum(["down", "nearest", "up"]).default("down"),
    clawback: z.enum(["allow_negative", "clamp"]).default("allow_negative"),
    eligible: eligible.prefault({}),
    excluded: excluded.prefault({}),
    excludedChannels: z.array(z.string().min(1).max(100).refine(isPlain, NOT_PLAIN)).max(50).default([]),
    earning,
    campaigns: z.array(campaign).max(100).default([]),
    activities: z.array(activity).max(50).default([]),
    /** The most that activities bring in a year of the shop. */
    activityPointsPerYear: points.nullable().default(null),
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
    qualification: qualification.prefault({}),
    rewards: z.array(reward).max(100).default([]),
    conversion: conversion.nullable().default(null),
  })
  .strict();

type Fields = z.output<typeof fields>;

/** As it is stored: it was in order when it was written, and what is asked of a document since is not asked of it. */
export const storedDocument = fields;

export const document = fields.superRefine((programme, context) => {
  // What is not in order by itself is not held against anything else.
  const isReadable = context.issues.length === 0;
  const complain: Complain = (path, message) => context.addIssue({ code: "custom", path, message });
  checkLadder(programme, complain);
  checkIds(programme, complain);
  checkNames(programme, complain);
  checkRewards(programme, complain);
  checkCampaigns(programme, complain);
  if (!isReadable) return;
  checkSense(programme, complain);
  checkMostPoints(programme, complain);
});

/** Every tier is harder to reach than the one before it, and no harder to keep than to reach. */
function checkLadder({ tiers }: Fields, complain: Complain): void {
  tiers.forEach((each, index) => {
    if (index === 0) {
      if (each.reach)
        complain(["tiers", 0, "reach"], "the first tier must be everyone's, without a threshold");
      if (each.requiredTag !== null)
        complain(["tiers", 0, "requiredTag"], "the first tier must be everyone's, with any tag or none");
    } else checkStep(each, tiers[index - 1], { path: ["tiers", index, "reach"], complain });
    if (each.keep && (!each.reach || !implies(each.reach, each.keep)))
      complain(["tiers", index, "keep"], "must be no harder than what reaches the tier");
  });
}

function checkStep(
  { reach }: Tier,
  before: Tier | undefined,
  { path, complain }: { path: (string | number)[]; complain: Complain },
): void {
  if (!reach) complain(path, "must say what reaches the tier: only the first is everyone's");
  else if (before?.reach && (!implies(reach, before.reach) || implies(before.reach, reach)))
    complain(path, `must be harder to reach than ${before.name}, in everything that ${before.name} asks for`);
}

function checkIds(programme: Fields, complain: Complain): void {
  const lists: [(string | number)[], readonly { id: string }[]][] = [
    [["tiers"], programme.tiers],
    [["rewards"], programme.rewards],
    [["earning", "rules"], programme.earning.rules],
    [["campaigns"], programme.campaigns],
    [["activities"], programme.activities],
  ];
  for (const [path, list] of lists) {
    const seen = new Set<string>();
    list.forEach((each, index) => {
      if (seen.has(each.id)) complain([...path, index, "id"], `"${each.id}" is used twice`);
      seen.add(each.id);
    });
  }
}

/** What one part names must be in another. */
function checkNames({ tiers, rewards, earning, campaigns }: Fields, complain: Complain): void {
  tiers.forEach(({ entryReward }, index) => {
    if (entryReward?.kind !== "reward") return;
    const path = ["tiers", index, "entryReward", "rewardId"];
    const given = rewards.find(({ id }) => id === entryReward.rewardId);
    if (!given) complain(path, `there is no reward "${entryReward.rewardId}"`);
    else if (!isGivable(given)) complain(path, `"${given.title}" asks who has it to choose; give another`);
  });
  campaigns.forEach(({ audience }, index) => {
    for (const tierId of audience?.tierIds ?? [])
      if (!tiers.some(({ id }) => id === tierId))
        complain(["campaigns", index, "audience", "tierIds"], `there is no tier "${tierId}"`);
  });
  earning.rules.forEach((rule, index) => {
    if (earning.statusPoints === null && rule.kind !== "multiplier" && rule.counts === "status")
      complain(["earning", "rules", index, "counts"], "status points must be counted apart for that");
  });
}

function checkCampaigns({ campaigns }: Fields, complain: Complain): void {
  campaigns.forEach(({ from, until }, index) => {
    if (until <= from) complain(["campaigns", index, "until"], "must be after the start");
  });
}

/** Reads one reward as it was stored with a redemption. */
export const rewardDocument = reward;
