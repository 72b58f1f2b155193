/** The parts of a programme as sentences of the merchant's pages. Pure: server and browser say the same. */
import { sayCount, sayNumber, sayPoints, sayRound } from "#app/components/format.ts";
import { isActive } from "#app/rules/activities.ts";
import type { Programme, Tier } from "#app/rules/programme.ts";
import type { Activity, Campaign, Conversion, EarningRule } from "#app/rules/programme/earning.ts";
import type { GoodsSelector } from "#app/rules/programme/pieces.ts";
import { multiplierText } from "#app/rules/programme/pieces.ts";
import type { Qualification } from "#app/rules/programme/tiers.ts";
import {
  audienceInWords,
  datesInWords,
  dayOfMonthsInWords,
  rateInWords,
  tagsInWords,
  thresholdInWords,
} from "#app/rules/programme/words.ts";

const WITHIN: Record<Qualification["period"], string> = {
  calendar_year: "in a calendar year",
  rolling_12_months: "in 12 months",
  anniversary_year: "in a year of membership",
  lifetime: "since joining",
};

/** "From $500 in a calendar year". */
export function sayEntry(
  { reach, requiredTag }: Tier,
  programme: Pick<Programme, "currency" | "earning" | "qualification">,
): string {
  if (!reach) return "From the start";
  const tagged = requiredTag === null ? "" : `, for customers tagged “${requiredTag}”`;
  return `From ${thresholdInWords(reach, programme)} ${WITHIN[programme.qualification.period]}${tagged}`;
}

/** "2 products, products tagged “suite”"; all of them where none are named. */
function sayGoods(goods: GoodsSelector | null): string {
  if (!goods) return "all goods";
  const { productIds, variantIds, collectionIds, productTags, vendors } = goods;
  const parts = [
    ...(productIds.length > 0 ? [sayCount(productIds.length, "product")] : []),
    ...(variantIds.length > 0 ? [sayCount(variantIds.length, "variant")] : []),
    ...(collectionIds.length > 0 ? [sayCount(collectionIds.length, "collection")] : []),
    ...(productTags.length > 0 ? [`products tagged ${tagsInWords(productTags)}`] : []),
    ...(vendors.length > 0 ? [`products by ${tagsInWords(vendors)}`] : []),
  ];
  return parts.join(", ");
}

/** "3 points per $1 on 2 products, to spend only". */
export function sayRule(
  rule: EarningRule,
  { currency, earning }: Pick<Programme, "currency" | "earning">,
): string {
  const { goods } = rule;
  if (rule.kind === "multiplier")
    return `${multiplierText(rule.multiplier)} times the points on ${sayGoods(goods)}`;
  const counts = sayCounts(rule.counts, earning);
  if (rule.kind === "rate") return `${rateInWords(rule.rate, currency)} on ${sayGoods(goods)}${counts}`;
  const each = rule.kind === "per_unit" ? perUnit(goods) : perOrder(goods);
  return `${sayPoints(BigInt(rule.points))} ${each}${counts}`;
}

/** Where status points are not counted apart, all that is earned counts for both. */
function sayCounts(
  counts: Exclude<EarningRule, { kind: "multiplier" }>["counts"],
  { statusPoints }: Programme["earning"],
): string {
  if (statusPoints === null || counts === "both") return "";
  return counts === "status" ? ", for tiers only" : ", to spend only";
}

function perUnit(goods: GoodsSelector | null): string {
  return goods ? `per unit of ${sayGoods(goods)}` : "per unit";
}

function perOrder(goods: GoodsSelector | null): string {
  return goods ? `per order with ${sayGoods(goods)}` : "per order";
}

/** "2 times the points on all goods, for Ambassador, orders from $100, 3 Jul 00:00 – 6 Jul 2026 00:00". */
export function sayCampaign(
  { effect, goods, audience, minimumOrderMinor, ...dates }: Campaign,
  { currency, tiers }: Pick<Programme, "currency" | "tiers">,
): string {
  const what =
    effect.kind === "multiplier"
      ? `${multiplierText(effect.multiplier)} times the points on ${sayGoods(goods)}`
      : `${sayPoints(BigInt(effect.points))} more ${perOrder(goods)}`;
  return [
    what,
    ...(audience ? [audienceInWords(audience, tiers)] : []),
    ...(minimumOrderMinor === null ? [] : [`orders from ${sayRound(minimumOrderMinor, currency)}`]),
    datesInWords(dates),
  ].join(", ");
}

/** "5 points, once a day"; of one that cannot be recorded by now that it is not active yet. */
export function sayActivity({ kind, points, limit, proof }: Activity): string {
  const often = limit ? `, ${TIMES[limit.times] ?? `${sayNumber(limit.times)} times`}` : "";
  const per = limit && limit.per !== "ever" ? ` a ${limit.per}` : "";
  const shown = proof === "required" ? ", with proof" : "";
  return `${sayPoints(BigInt(points))}${often}${per}${shown}${isActive({ kind }) ? "" : ", not active yet"}`;
}

const TIMES: Partial<Record<number, string>> = { 1: "once", 2: "twice" };

/** "On day 1 of each month every 500 points become $5, as a code valid 30 days. What is left over stays." */
export function sayConversion(conversion: Conversion, currency: string): string {
  const { into, when, stepPoints, stepValueMinor, maximumSteps, validDays, carryOver } = conversion;
  const step = `every ${sayPoints(BigInt(stepPoints))} become ${sayRound(stepValueMinor, currency)}`;
  const most = maximumSteps === null ? "" : `, at most ${sayCount(maximumSteps, "step")} at a time`;
  const begins = capital(when.kind === "monthly" ? `${dayOfMonthsInWords(when)} ${step}` : step);
  const rest = carryOver ? "What is left over stays." : "What is left over ends.";
  const valid = validDays === null ? "" : ` valid ${sayCount(validDays, "day")}`;
  return `${begins}${most}, as ${into === "code" ? "a code" : "store credit"}${valid}. ${rest}`;
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
