/** The sections of the editor, which field stands in which, and how a field at fault is named. Pure. */
import type { ProgrammeIssue } from "#app/rules/programme/refusals.ts";
import type { FormGroup } from "#app/rules/programme/form.ts";
import { valueAt } from "#app/rules/programme/form.ts";

export const SECTIONS = [
  { id: "basics", title: "Basics", holds: ["name", "currency", "rounding", "schema"] },
  { id: "earning", title: "Earning", holds: ["earning", "eligible"] },
  { id: "goods", title: "Rules for goods", holds: ["earning.rules", "earning.stacking", "excluded"] },
  { id: "campaigns", title: "Campaigns", holds: ["campaigns"] },
  { id: "tiers", title: "Tiers", holds: ["tiers", "qualification"] },
  { id: "rewards", title: "Rewards", holds: ["rewards"] },
  {
    id: "expiry",
    title: "Expiry and returns",
    holds: ["maturityDays", "expiry", "expiryGraceDays", "expiryWarningDays", "clawback"],
  },
  { id: "activities", title: "Activities", holds: ["activities", "activityPointsPerYear"] },
  { id: "conversion", title: "Conversion", holds: ["conversion"] },
  {
    id: "people",
    title: "Who takes part",
    holds: ["membership", "audience", "earnBeforeEnrolmentDays", "excludedChannels"],
  },
] as const;

export type SectionId = (typeof SECTIONS)[number]["id"];
const FIRST_SECTION: SectionId = "basics";

/** The section of an id, or the first. */
export function sectionOf(id: string | null): SectionId {
  return SECTIONS.find((section) => section.id === id)?.id ?? FIRST_SECTION;
}

/** The section that a field stands in: of those that hold it, the one that names most of its path. */
export function sectionAt(path: string): SectionId {
  let [best, length]: [SectionId, number] = ["expiry", 0];
  for (const { id, holds } of SECTIONS)
    for (const held of holds)
      if ((path === held || path.startsWith(`${held}.`)) && held.length > length)
        [best, length] = [id, held.length];
  return best;
}

/** The id of the element that a field is typed into. */
export const fieldId = (path: string) => `field-${path.replaceAll(".", "-")}`;

/** The item of a list that a field belongs to: "tiers.1" of "tiers.1.name". */
export function itemAt(path: string): string | null {
  return /^(?:earning\.rules|tiers|rewards|campaigns|activities)\.\d+/.exec(path)?.[0] ?? null;
}

const NAMES: Record<string, string> = {
  perMinor: "amount",
  perks: "perks",
  atLeast: "threshold",
  reach: "threshold",
  keep: "threshold to keep it",
  valueMinor: "worth",
  minimumSubtotalMinor: "minimum order",
  minimumOrderMinor: "minimum order",
  validDays: "days until it ends",
  points: "points",
  percent: "percentage",
  capMinor: "most it takes off",
  maximumShippingMinor: "dearest shipping",
  productId: "product",
  variantId: "variant",
  maximumPoints: "most points",
  instructions: "instructions",
  note: "note for shoppers",
  goods: "goods",
  offeredFrom: "start of the offer",
  offeredUntil: "end of the offer",
  stock: "pieces in all",
  limit: "number for each member",
  times: "number for each member",
  purchases: "purchases",
  combinesWith: "other discounts",
  rewardId: "reward",
  firstOrderBonus: "bonus for the first order",
  perOrder: "most points per order",
  perDay: "most points per day",
  perMonth: "most points per month",
  perYear: "most points per year",
  from: "start",
  until: "end",
  tierIds: "tiers",
  customerTags: "customer tags",
  excludedCustomerTags: "customer tags left out",
  productIds: "products",
  variantIds: "variants",
  collectionIds: "collections",
  productTags: "product tags",
  customerTag: "customer tag",
  requiredTag: "required tag",
  activityPointsPerYear: "most points per year",
  stepPoints: "points",
  stepValueMinor: "worth",
  months: "months",
  maximumSteps: "most steps at once",
  earnBeforeEnrolmentDays: "days before joining",
  excludedChannels: "sales channels",
  maturityDays: "days of waiting",
  expiryGraceDays: "days of grace",
  expiryWarningDays: "warnings",
  graceDays: "days of grace",
};

/** "Tiers, Silver: threshold must be more than nothing". */
export function sayIssue(form: FormGroup, { path, message }: ProgrammeIssue): string {
  const section = SECTIONS.find(({ id }) => id === sectionAt(path))?.title ?? "";
  const item = itemAt(path);
  const name = item === null ? null : (valueAt(form, `${item}.name`) ?? valueAt(form, `${item}.title`));
  const key = path.split(".").findLast((each) => !/^\d+$/.test(each)) ?? "";
  const where = typeof name === "string" && name.trim() !== "" ? `${section}, ${name.trim()}` : section;
  return `${where}: ${NAMES[key] ?? key} ${message}`;
}
