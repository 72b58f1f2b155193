/** What can be different in a programme, and its words. The tables are total: a new field does not compile without. */
import { nameMoney } from "#app/rules/money.ts";
import type { Programme } from "#app/rules/programme.ts";
import {
  audienceInWords,
  countInWords,
  datesInWords,
  dayOfMonthsInWords,
  dayOfYearInWords,
  goodsInWords,
  listInWords,
  multiplierInWords,
  pointsInWords,
  rateInWords,
  tagsInWords,
  thresholdInWords,
  WITHIN,
} from "#app/rules/programme/words.ts";

type Every<T> = T extends unknown ? keyof T & string : never;
type ValueAt<T, K> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;

/** A field's value in words, as part of its programme; "" where there is nothing to say. */
export type Say<V> = (value: V, rules: Programme) => string;
/** A field of a programme: what it is called, and its words. */
export type Facets<T> = { [K in Every<T>]: [title: string, say: Say<ValueAt<T, K>>] };
/** A field of something that has a name of its own. */
export type Traits<T> = { [K in Every<T>]: Say<ValueAt<T, K>> };

const days: Say<number> = (count) => countInWords(count, "day");
export const money: Say<bigint> = (minor, { currency }) => nameMoney(minor, currency);
export const some =
  <V>(say: Say<V>): Say<V | null> =>
  (value, rules) =>
    value === null ? "" : say(value, rules);
export const choice =
  <V extends string>(words: Record<V, string>): Say<V> =>
  (value) =>
    words[value];
const switched =
  (on: string, off: string): Say<boolean> =>
  (value) =>
    value ? on : off;
const earns = switched("earn", "do not earn");
export const called: Say<string> = (name) => `called “${name}”`;
export const unsaid: Say<unknown> = () => "";

type Whole = Omit<
  Programme,
  | "audience"
  | "eligible"
  | "excluded"
  | "earning"
  | "qualification"
  | "tiers"
  | "rewards"
  | "campaigns"
  | "activities"
  | "conversion"
>;

export const WHOLE: Facets<Whole> = {
  schema: ["Schema", String],
  name: ["Name", (name) => `“${name}”`],
  currency: ["Currency", (currency) => currency],
  membership: [
    "Who takes part",
    choice({ accounts: "customers with an account", everyone: "every customer" }),
  ],
  earnBeforeEnrolmentDays: [
    "Earlier orders",
    (count) => (count === null ? "none before joining" : `${countInWords(count, "day")} before joining`),
  ],
  rounding: ["Rounding", choice({ down: "down", nearest: "to the nearest point", up: "up" })],
  clawback: [
    "Returns take points back",
    choice({ allow_negative: "even below zero", clamp: "never below zero" }),
  ],
  excludedChannels: ["Channels that do not earn", listInWords],
  activityPointsPerYear: ["Activities", some((points) => `at most ${pointsInWords(points)} a year`)],
  maturityDays: [
    "Points can be spent",
    (count) => (count === 0 ? "at once" : `${countInWords(count, "day")} after the order`),
  ],
  expiry: ["Points end", expiryInWords],
  expiryGraceDays: ["Points that come back late live on for", days],
  expiryWarningDays: [
    "Warnings before points end",
    (list) => listInWords(list.map((each) => countInWords(each, "day"))),
  ],
  returnUnusedPoints: ["Points of unused codes", switched("come back", "stay spent")],
  returnSpentPointsOnCancel: ["Points spent on cancelled orders", switched("come back", "stay spent")],
};

function expiryInWords(expiry: Programme["expiry"]): string {
  if (expiry.policy === "never") return "never";
  if (expiry.policy === "calendar") return dayOfYearInWords(expiry.month, expiry.day);
  const after = expiry.policy === "fixed" ? "they can be spent" : "the member was last active";
  return `${countInWords(expiry.days, "day")} after ${after}`;
}

export const AUDIENCE: Facets<Programme["audience"]> = {
  customerTags: ["Only for customers tagged", tagsInWords],
  excludedCustomerTags: ["Not for customers tagged", tagsInWords],
};

export const ELIGIBLE: Facets<Programme["eligible"]> = {
  taxes: ["Taxes", earns],
  shipping: ["Shipping", earns],
  tips: ["Tips", earns],
  giftCards: ["Gift cards", earns],
  testOrders: ["Test orders", earns],
};

export const EXCLUDED: Facets<Programme["excluded"]> = {
  productIds: ["Products that do not earn", listInWords],
  collectionIds: ["Collections that do not earn", listInWords],
  productTags: ["Tags of products that do not earn", tagsInWords],
};

export const EARNING: Facets<Omit<Programme["earning"], "rules" | "caps">> = {
  rate: ["Base rate", (rate, { currency }) => rateInWords(rate, currency)],
  stacking: [
    "Several multipliers at once",
    choice({ best: "the best one counts", multiply: "one times the other" }),
  ],
  minimumOrderMinor: ["Smallest order that earns", some(money)],
  firstOrderBonus: ["First order", some((points) => `${pointsInWords(points)} on top`)],
  statusPoints: ["Points for tiers", statusInWords],
};

function statusInWords(status: Programme["earning"]["statusPoints"], { currency }: Programme): string {
  if (!status) return "those that orders earn";
  return `counted apart, ${status.rate ? rateInWords(status.rate, currency) : "by rules alone"}`;
}

const cap = some<number>(pointsInWords);
export const CAPS: Facets<Programme["earning"]["caps"]> = {
  perOrder: ["Most points of an order", cap],
  perDay: ["Most points in a day", cap],
  perMonth: ["Most points in a month", cap],
  perYear: ["Most points in a year", cap],
};

export const QUALIFICATION: Facets<Programme["qualification"]> = {
  period: [
    "Tiers count what was bought",
    choice({
      calendar_year: "in a calendar year",
      rolling_12_months: "in the last 12 months",
      lifetime: "ever",
      anniversary_year: "in a year of membership",
    }),
  ],
  hold: [
    "Tiers are held",
    choice({ period: "to the end of the period", period_and_next: "to the end of the next period" }),
  ],
  graceDays: ["Grace at the end of a tier", days],
  downgrade: [
    "A tier that ends falls",
    choice({ deserved: "to what is deserved", one_step: "one tier at a time" }),
  ],
  endsOnReturn: ["Returns below the threshold", switched("end the tier", "do not end the tier")],
};

export const TIER: Traits<Programme["tiers"][number]> = {
  id: unsaid,
  name: called,
  reach: some((reach, rules) => `from ${within(reach, rules)}`),
  keep: some((keep, rules) => `kept by ${within(keep, rules)}`),
  rate: some((rate, { currency }) => rateInWords(rate, currency)),
  multiplier: (thousandths) => (thousandths === 1_000n ? "" : multiplierInWords(thousandths)),
  perks: (perks) => (perks.length > 0 ? `with ${tagsInWords(perks)}` : ""),
  entryReward: some((entry, { rewards }) =>
    entry.kind === "points"
      ? `${pointsInWords(entry.points)} on entry`
      : `${rewards.find(({ id }) => id === entry.rewardId)?.title ?? entry.rewardId} on entry`,
  ),
  customerTag: some((tag) => `customers tagged “${tag}” in Shopify`),
  requiredTag: some((tag) => `only for customers tagged “${tag}”`),
};

function within(threshold: NonNullable<Programme["tiers"][number]["reach"]>, rules: Programme): string {
  return `${thresholdInWords(threshold, rules)} ${WITHIN[rules.qualification.period]}`;
}

const forGoods = some<NonNullable<Programme["campaigns"][number]["goods"]>>(
  (goods) => `for ${goodsInWords(goods)}`,
);

export const RULE: Traits<Programme["earning"]["rules"][number]> = {
  id: unsaid,
  name: called,
  rate: (rate, { currency }) => rateInWords(rate, currency),
  points: pointsInWords,
  multiplier: multiplierInWords,
  kind: choice({
    rate: "by amount",
    per_unit: "for each unit",
    per_order: "once an order",
    multiplier: "",
  }),
  goods: forGoods,
  counts: choice({ points: "to spend", status: "for tiers", both: "to spend and for tiers" }),
};

/** A campaign's dates are said together. */
export type DatedCampaign = Omit<Programme["campaigns"][number], "from" | "until"> & {
  dates: Pick<Programme["campaigns"][number], "from" | "until">;
};

export const CAMPAIGN: Traits<DatedCampaign> = {
  id: unsaid,
  name: called,
  effect: (effect) =>
    effect.kind === "multiplier"
      ? multiplierInWords(effect.multiplier)
      : `${pointsInWords(effect.points)} on top`,
  dates: datesInWords,
  goods: forGoods,
  audience: some((audience, { tiers }) => audienceInWords(audience, tiers)),
  minimumOrderMinor: some((minor, rules) => `orders from ${money(minor, rules)}`),
};

export const ACTIVITY: Traits<Programme["activities"][number]> = {
  id: unsaid,
  name: called,
  kind: (kind) => kind.replace("_", " "),
  points: pointsInWords,
  limit: some(
    ({ times, per }) => `at most ${countInWords(times, "time")} ${per === "ever" ? "ever" : `a ${per}`}`,
  ),
  proof: (proof) => (proof === "required" ? "with proof" : ""),
};

export const CONVERSION: Traits<NonNullable<Programme["conversion"]>> = {
  stepPoints: (points) => `every ${pointsInWords(points)}`,
  stepValueMinor: (minor, rules) => `become ${money(minor, rules)}`,
  into: choice({ code: "as a code", store_credit: "as store credit" }),
  when: (when) => (when.kind === "monthly" ? dayOfMonthsInWords(when) : "as soon as there are enough"),
  maximumSteps: some((steps) => `at most ${countInWords(steps, "step")} at a time`),
  carryOver: switched("what is left stays", "what is left ends"),
  validDays: some((count) => `valid ${countInWords(count, "day")}`),
  minimumSubtotalMinor: some((minor, rules) => `from ${money(minor, rules)} of goods`),
};
