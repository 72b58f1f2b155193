/** A programme with something in every field, in USD: for what must hold of all of them. */
import type { Programme, ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";

const goods = {
  productIds: ["11"],
  variantIds: ["12"],
  collectionIds: ["13"],
  productTags: ["suite"],
  vendors: ["Acme"],
};
const rate = (points: number) => ({ points, perMinor: "100" });
const spend = (atLeast: string) => ({ metric: "spend", atLeast }) as const;
const points = (atLeast: string) => ({ metric: "points", atLeast }) as const;
const orders = (atLeast: string) => ({ metric: "orders", atLeast }) as const;

const tiers: ProgrammeDocument["tiers"] = [
  { id: "member", name: "Member", reach: null },
  {
    id: "silver",
    name: "Silver",
    reach: spend("50000"),
    keep: spend("40000"),
    rate: rate(2),
    perks: ["Early access", "Free returns"],
    entryReward: { kind: "points", points: 100 },
    customerTag: "laurel-silver",
  },
  {
    id: "gold",
    name: "Gold",
    reach: { any: [{ all: [spend("100000"), orders("10")] }, spend("150000")] },
    keep: { any: [{ all: [spend("50000"), orders("2")] }, spend("75000")] },
    multiplier: "1.5",
    entryReward: { kind: "reward", rewardId: "five-off" },
    requiredTag: "vip",
  },
  {
    id: "platinum",
    name: "Platinum",
    reach: { all: [spend("300000"), points("5000"), orders("30")] },
  },
];

const earning: ProgrammeDocument["earning"] = {
  rate: rate(1),
  rules: [
    { id: "shoes", name: "Shoes", kind: "rate", goods, rate: rate(3), counts: "points" },
    { id: "nights", name: "Nights", kind: "per_unit", points: 2, counts: "status" },
    { id: "parcel", name: "Parcel", kind: "per_order", points: 5 },
    { id: "coats", name: "Coats", kind: "multiplier", goods, multiplier: "2.5" },
  ],
  stacking: "multiply",
  minimumOrderMinor: "1000",
  firstOrderBonus: 50,
  caps: { perOrder: 1_000, perDay: 2_000, perMonth: 5_000, perYear: 20_000 },
  statusPoints: { rate: rate(1) },
};

const campaigns: ProgrammeDocument["campaigns"] = [
  {
    id: "double-weekend",
    name: "Double weekend",
    goods,
    from: "2026-07-03T00:00",
    until: "2026-07-06T00:00",
    audience: { tierIds: ["silver"], customerTags: ["local"] },
    effect: { kind: "multiplier", multiplier: "2" },
    minimumOrderMinor: "2500",
  },
  {
    id: "opening",
    name: "Opening",
    from: "2026-09-01T09:30",
    until: "2026-09-02T00:00",
    effect: { kind: "bonus", points: 250 },
  },
];

export const richDocument: ProgrammeDocument = {
  schema: 2,
  name: "Everything",
  currency: "USD",
  membership: "everyone",
  audience: { customerTags: ["club"], excludedCustomerTags: ["staff"] },
  earnBeforeEnrolmentDays: 30,
  rounding: "nearest",
  clawback: "clamp",
  eligible: { taxes: true, shipping: true, tips: true, giftCards: true, testOrders: true },
  excluded: { productIds: ["21"], collectionIds: ["22"], productTags: ["no-points"] },
  excludedChannels: ["pos"],
  earning,
  campaigns,
  activities: [
    { id: "hike", name: "Hike", kind: "outdoor", points: 20, limit: { times: 2, per: "month" } },
    { id: "review", name: "Review", kind: "review", points: 10, proof: "required" },
  ],
  activityPointsPerYear: 500,
  maturityDays: 14,
  expiry: { policy: "calendar", month: 3, day: 30 },
  expiryGraceDays: 20,
  expiryWarningDays: [30, 7],
  returnUnusedPoints: true,
  returnSpentPointsOnCancel: true,
  tiers,
  qualification: {
    period: "anniversary_year",
    hold: "period",
    graceDays: 10,
    downgrade: "one_step",
    endsOnReturn: false,
  },
  rewards: [
    {
      id: "five-off",
      kind: "amount_off",
      title: "$5 off",
      points: 500,
      valueMinor: "500",
      minimumSubtotalMinor: "2000",
      validDays: 90,
      combinesWith: { orderDiscounts: true, productDiscounts: false, shippingDiscounts: true },
    },
    {
      id: "twenty-off",
      kind: "amount_off",
      title: "$20 off",
      points: 2_000,
      valueMinor: "2000",
      validDays: 60,
    },
    {
      ...{
        id: "ten-percent",
        kind: "percentage_off",
        title: "10% off",
        note: "Once",
        points: 700,
        percent: 10,
      },
      ...{ capMinor: "5000", validDays: 30, limit: { times: 1, per: "month" } },
    },
    {
      ...{ id: "shipping", kind: "free_shipping", title: "Free shipping", points: 300, validDays: 30 },
      ...{ maximumShippingMinor: "1500", offeredFrom: "2026-07-01T00:00", offeredUntil: "2027-07-01T00:00" },
    },
    {
      ...{ id: "pen", kind: "free_product", title: "A pen", points: 400, productId: "11", variantId: "111" },
      ...{ validDays: 30, stock: 50, purchases: "both" },
    },
    {
      ...{ id: "choose", kind: "variable_amount", title: "Your amount", points: 500, validDays: 30 },
      ...{ stepPoints: 100, stepValueMinor: "100", maximumPoints: 5_000, goods: { collectionIds: ["21"] } },
    },
    { id: "card", kind: "gift_card", title: "Gift card", points: 1_000, valueMinor: "1000", validDays: 365 },
    { id: "credit", kind: "store_credit", title: "Store credit", points: 900, valueMinor: "900" },
    { id: "tea", kind: "custom", title: "Tea", points: 200, instructions: "A cup of tea" },
  ],
  conversion: {
    when: { kind: "monthly", day: 1, months: [1, 7] },
    stepPoints: 500,
    stepValueMinor: "500",
    maximumSteps: 10,
    carryOver: false,
    validDays: 30,
    minimumSubtotalMinor: "1500",
  },
};

/** The rules that a document says; fails where it is refused. */
export function rulesOf(document: unknown): Programme {
  const read = parseProgramme(document);
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  return read.programme;
}
