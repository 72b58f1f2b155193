/** The published rules in words. Pure. */
import type { ReadAt } from "#app/components/conversion-words.ts";
import { sayNext } from "#app/components/conversion-words.ts";
import { sayCount, sayPoints, sayRound } from "#app/components/format.ts";
import { examplesOf } from "#app/components/programme/example-order.ts";
import {
  capital,
  sayActivity,
  sayCampaign,
  sayConversion,
  sayEntry,
  sayRule,
} from "#app/components/programme/words.ts";
import type { Programme, Rate } from "#app/rules/programme.ts";
import { rateOf } from "#app/rules/programme/tiers.ts";
import { dayOfYearInWords } from "#app/rules/programme/words.ts";
import { costInWords, termsInWords, worthInWords } from "#app/rules/rewards/words.ts";

export type ProgrammeView = {
  name: string;
  tiers: { id: string; name: string; entry: string; rate: string; example: string }[];
  exampleTitle: string;
  rewards: { id: string; title: string; cost: string; worth: string; terms: string[] }[];
  counts: string[];
  leftOut: string[];
  rules: { title: string; words: string }[];
};

export function programmeView(programme: Programme, at: ReadAt): ProgrammeView {
  const { currency } = programme;
  const [example] = examplesOf(programme, at);
  return {
    name: programme.name,
    exampleTitle: example.title,
    tiers: programme.tiers.map((tier, index) => {
      const rate = rateOf(programme, tier);
      return {
        ...{ id: tier.id, name: tier.name, entry: sayEntry(tier, programme), rate: sayRate(rate, currency) },
        example: example.earns[index] ?? "",
      };
    }),
    rewards: programme.rewards.map((reward) => rewardView(reward, programme)),
    counts: [
      "Goods, after all discounts, a points code included",
      ...switched(programme, true),
      ...besidesTheRate(programme),
    ],
    leftOut: [
      ...switched(programme, false),
      "Duties",
      ...leftOutGoods(programme.excluded),
      ...programme.excludedChannels.map((channel) => `Orders from ${channel}`),
    ],
    rules: rulesInWords(programme, at),
  };
}

/** "1 point per $1". */
export function sayRate(rate: Rate, currency: string): string {
  return `${sayPoints(BigInt(rate.points))} per ${sayRound(rate.perMinor, currency)}`;
}

function rewardView(reward: Programme["rewards"][number], programme: Programme) {
  const { id, title } = reward;
  const worth = worthInWords(reward, programme.currency);
  return { id, title, cost: costInWords(reward), worth, terms: termsInWords(reward, programme) };
}

/** What earns more, and what earns without an order. */
function besidesTheRate(programme: Programme): string[] {
  const { campaigns, activities } = programme;
  const { rules, firstOrderBonus } = programme.earning;
  return [
    ...(firstOrderBonus === null ? [] : [`First order: ${sayPoints(BigInt(firstOrderBonus))} more`]),
    ...rules.map((rule) => `${rule.name}: ${sayRule(rule, programme)}`),
    ...campaigns.map((campaign) => `${campaign.name}: ${sayCampaign(campaign, programme)}`),
    ...activities.map((activity) => `${activity.name}: ${sayActivity(activity)}`),
  ];
}

const SWITCHES: [keyof Programme["eligible"], string][] = [
  ["taxes", "Taxes"],
  ["shipping", "Shipping"],
  ["tips", "Tips"],
  ["giftCards", "Gift cards"],
  ["testOrders", "Test orders"],
];

function switched(programme: Programme, on: boolean): string[] {
  return SWITCHES.filter(([name]) => programme.eligible[name] === on).map(([, words]) => words);
}

function leftOutGoods({ productIds, collectionIds, productTags }: Programme["excluded"]): string[] {
  return [
    ...(productIds.length > 0 ? [sayCount(productIds.length, "product")] : []),
    ...(collectionIds.length > 0 ? [`Products of ${sayCount(collectionIds.length, "collection")}`] : []),
    ...productTags.map((tag) => `Products tagged “${tag}”`),
  ];
}

function rulesInWords(programme: Programme, at: ReadAt): ProgrammeView["rules"] {
  const { conversion, currency } = programme;
  return [
    { title: "Who takes part", words: MEMBERSHIP[programme.membership] },
    { title: "Earlier orders", words: earlierOrders(programme.earnBeforeEnrolmentDays) },
    { title: "Rounding", words: `${ROUNDING[programme.rounding]}, once per order.` },
    { title: "When points count", words: maturityInWords(programme.maturityDays) },
    { title: "When points end", words: expiryInWords(programme) },
    { title: "Tiers", words: tiersInWords(programme.qualification) },
    ...limitsInWords(programme),
    ...(conversion
      ? [{ title: "Conversion", words: `${sayConversion(conversion, currency)}${sayNext(programme, at)}` }]
      : []),
    { title: "Returns", words: CLAWBACK[programme.clawback] },
    {
      title: "Unused codes",
      words: programme.returnUnusedPoints
        ? "Points of a code that ends unused come back by themselves."
        : "Points of a code that ends unused stay spent.",
    },
    {
      title: "Cancelled orders",
      words: programme.returnSpentPointsOnCancel
        ? "Points earned are taken back, points spent on a code come back."
        : "Points earned are taken back; points spent on a code stay spent.",
    },
  ];
}

const COUNTED: Record<Programme["qualification"]["period"], string> = {
  calendar_year: "By what a member reaches in a calendar year",
  rolling_12_months: "By what a member reaches in 12 months",
  anniversary_year: "By what a member reaches in a year of membership",
  lifetime: "By what a member reaches since joining",
};

function tiersInWords({
  period,
  hold,
  graceDays,
  downgrade,
  endsOnReturn,
}: Programme["qualification"]): string {
  const held =
    period === "lifetime"
      ? ""
      : hold === "period"
        ? ", kept to the end of that period"
        : ", kept to the end of the next one";
  const grace = graceDays > 0 ? ` and ${sayCount(graceDays, "day")} more` : "";
  const falls = downgrade === "one_step" ? " Then it falls one tier at a time." : "";
  const returns = endsOnReturn ? " A return that takes the period below the threshold ends the tier." : "";
  return `${COUNTED[period]}${held}${grace}.${falls}${returns}`;
}

function limitsInWords({ earning, activityPointsPerYear, currency }: Programme): ProgrammeView["rules"] {
  const { caps, minimumOrderMinor } = earning;
  const most = (points: number | null, per: string) =>
    points === null ? [] : [`at most ${sayPoints(BigInt(points))} ${per}`];
  const words = [
    ...(minimumOrderMinor === null
      ? []
      : [`orders below ${sayRound(minimumOrderMinor, currency)} earn nothing`]),
    ...most(caps.perOrder, "per order"),
    ...most(caps.perDay, "a day"),
    ...most(caps.perMonth, "a month"),
    ...most(caps.perYear, "a year"),
    ...most(activityPointsPerYear, "a year for activities"),
  ];
  return words.length > 0 ? [{ title: "Limits", words: `${capital(words.join("; "))}.` }] : [];
}

const MEMBERSHIP: Record<Programme["membership"], string> = {
  accounts: "Customers with an account in your shop.",
  everyone: "Every customer, from the first paid order on.",
};

const ROUNDING: Record<Programme["rounding"], string> = {
  down: "Down to whole points",
  nearest: "To the nearest whole point",
  up: "Up to whole points",
};

const CLAWBACK: Record<Programme["clawback"], string> = {
  allow_negative: "A return takes its points back, even below zero; what is earned next fills the hole.",
  clamp: "A return takes its points back, but never below zero.",
};

function maturityInWords(days: number): string {
  if (days === 0) return "Points can be spent at once.";
  return `Points wait ${sayCount(days, "day")} after the order before they can be spent; a return takes waiting points first.`;
}

function expiryInWords({ expiry, expiryGraceDays, expiryWarningDays }: Programme): string {
  if (expiry.policy === "never") return "Points never end.";
  const warned = [...expiryWarningDays].sort((a, b) => b - a).map((days) => sayCount(days, "day"));
  const warning = warned.length > 0 ? ` Members are warned ${warned.join(" and ")} before.` : "";
  const grace = ` Points that come back after their end live on for ${sayCount(expiryGraceDays, "day")}.`;
  return `${ends(expiry)}${warning}${grace}`;
}

function ends(expiry: Exclude<Programme["expiry"], { policy: "never" }>): string {
  if (expiry.policy === "fixed") return `Points end ${sayCount(expiry.days, "day")} after they can be spent.`;
  if (expiry.policy === "inactivity")
    return `Points end ${sayCount(expiry.days, "day")} after a member last earned or spent any.`;
  return `Points end ${dayOfYearInWords(expiry.month, expiry.day, "en")}.`;
}

function earlierOrders(days: number | null): string {
  if (days === null) return "Only orders after a customer joins earn points.";
  return `Orders of the ${sayCount(days, "day")} before a customer joins earn points, too.`;
}
