/** The pieces of a programme in a merchant's words, in English: "2 points per $1", "$500 and 3 orders". */
import { formatPoints, nameMoney } from "#app/rules/money.ts";
import type { Campaign } from "#app/rules/programme/earning.ts";
import type { GoodsSelector, Rate } from "#app/rules/programme/pieces.ts";
import { multiplierText } from "#app/rules/programme/pieces.ts";
import type { Metric, Qualification, Threshold, Tier } from "#app/rules/programme/tiers.ts";
import { mostDaysOf } from "#app/rules/shop-time.ts";

/** "1 day", "1,000 days". */
export function countInWords(count: number | bigint, one: string): string {
  return `${formatPoints(BigInt(count))} ${one}${BigInt(count) === 1n ? "" : "s"}`;
}

/** "1 point", "2,000 points". */
export function pointsInWords(points: number | bigint): string {
  return countInWords(points, "point");
}

/** "2 points per $1". */
export function rateInWords({ points, perMinor }: Rate, currency: string): string {
  return `${pointsInWords(points)} per ${nameMoney(perMinor, currency)}`;
}

/** "1.5×". */
export function multiplierInWords(thousandths: bigint): string {
  return `${multiplierText(thousandths)}×`;
}

/** "$500", "(10 orders and 5,000 points) or 6,000 points"; status points where those are counted apart. */
export function thresholdInWords(
  wanted: Threshold,
  { currency, earning }: { currency: string; earning: { statusPoints: unknown } },
): string {
  const say = (each: Threshold): string => {
    if ("any" in each) return each.any.map((way) => ("all" in way ? `(${say(way)})` : say(way))).join(" or ");
    if ("all" in each) return each.all.map(say).join(" and ");
    const { metric, atLeast } = each;
    if (metric === "spend") return nameMoney(atLeast, currency);
    const ofStatus = metric === "points" && earning.statusPoints !== null;
    return countInWords(atLeast, ofStatus ? "status point" : ONE_OF[metric]);
  };
  return say(wanted);
}

const ONE_OF: Record<Exclude<Metric, "spend">, string> = { points: "point", orders: "order", units: "unit" };

/** What counts towards a tier, as the end of a sentence: "from $500 in a year". */
export const WITHIN: Record<Qualification["period"], string> = {
  calendar_year: "in a year",
  rolling_12_months: "in 12 months",
  lifetime: "in all",
  anniversary_year: "in a year of membership",
};

const AT_MOST = 5;

/** "pos, web and 3 more": the first few of a list. */
export function listInWords(list: readonly (string | bigint)[]): string {
  const some = list.slice(0, AT_MOST).join(", ");
  return list.length > AT_MOST ? `${some} and ${list.length - AT_MOST} more` : some;
}

/** “VIP”, “local”. */
export function tagsInWords(tags: readonly string[]): string {
  return listInWords(tags.map((tag) => `“${tag}”`));
}

/** "products 11, 12; tagged “suite”". */
export function goodsInWords(goods: GoodsSelector): string {
  const parts: [string, string][] = [
    ["products", listInWords(goods.productIds)],
    ["variants", listInWords(goods.variantIds)],
    ["collections", listInWords(goods.collectionIds)],
    ["tagged", tagsInWords(goods.productTags)],
    ["by", tagsInWords(goods.vendors)],
  ];
  return parts.flatMap(([what, named]) => (named ? `${what} ${named}` : [])).join("; ");
}

/** "for Silver and Gold", "for customers tagged “vip”", "for customers of Silver tagged “vip”". */
export function audienceInWords(
  { tierIds, customerTags }: NonNullable<Campaign["audience"]>,
  tiers: readonly Pick<Tier, "id" | "name">[],
): string {
  const nameOf = (tierId: string) => tiers.find(({ id }) => id === tierId)?.name ?? tierId;
  const names = tierIds.map(nameOf).join(" and ");
  if (customerTags.length === 0) return `for ${names || "everybody"}`;
  return `for customers ${names && `of ${names} `}tagged ${tagsInWords(customerTags)}`;
}

/** "3 Jul 00:00 – 6 Jul 2026 00:00": the year once where it is the same. */
export function datesInWords({ from, until }: Pick<Campaign, "from" | "until">): string {
  const isOneYear = from.slice(0, 4) === until.slice(0, 4);
  return `${minuteInWords(from, !isOneYear)} – ${minuteInWords(until, true)}`;
}

/** "3 Jul 2026 00:00". */
export function minuteInWords(wall: string, withYear: boolean): string {
  const [day = "", clock = ""] = wall.split("T");
  const year = withYear ? ({ year: "numeric" } as const) : {};
  const date = new Date(`${day}T00:00Z`);
  const format = { day: "numeric", month: "short", timeZone: "UTC", ...year } as const;
  return `${date.toLocaleDateString("en-GB", format)} ${clock}`;
}

/** "every year on 31 March". A day that not every year has is the last of its month, as the rules take it. */
export function dayOfYearInWords(month: number, day: number, locale: "en" | "en-GB" = "en-GB"): string {
  const last = mostDaysOf(month);
  if (month === 2 && day >= last) return "every year on the last day of February";
  // A leap year has every day.
  const date = new Date(Date.UTC(2024, month - 1, Math.min(day, last)));
  return `every year on ${date.toLocaleDateString(locale, { day: "numeric", month: "long", timeZone: "UTC" })}`;
}

/** "on day 1 of each month", "on day 15 of January and July". */
export function dayOfMonthsInWords({
  day,
  months,
}: {
  day: number;
  months: readonly number[] | null;
}): string {
  const named = months
    ?.toSorted((a, b) => a - b)
    .map((month) =>
      new Date(Date.UTC(2024, month - 1)).toLocaleDateString("en", { month: "long", timeZone: "UTC" }),
    );
  const list = named && new Intl.ListFormat("en").format(named);
  return `on day ${day} of ${list ?? "each month"}`;
}
