/**
 * Programmes with something of everything, drawn from the seed: rules, campaigns, caps, and tiers by every metric; and
 * such as ask besides for what only Shopify knows of goods and customers.
 */
import fc from "fast-check";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";

type Earning = ProgrammeDocument["earning"];
type Rule = NonNullable<Earning["rules"]>[number];
type Campaign = NonNullable<ProgrammeDocument["campaigns"]>[number];
type Tiers = ProgrammeDocument["tiers"];

const RULES: Rule[] = [
  { id: "double", name: "Double", kind: "rate", rate: { points: 2, perMinor: "100" } },
  { id: "unit", name: "Each", kind: "per_unit", points: 7 },
  { id: "parcel", name: "Parcel", kind: "per_order", points: 11 },
  { id: "half-more", name: "Half more", kind: "multiplier", multiplier: "1.5" },
];

const dates = { from: "2026-06-01T00:00", until: "2026-12-15T18:30" };
const CAMPAIGNS: Campaign[] = [
  { ...dates, id: "triple", name: "Triple", effect: { kind: "multiplier", multiplier: "3" } },
  { ...dates, id: "gift", name: "Gift", effect: { kind: "bonus", points: 25 }, minimumOrderMinor: "10000" },
  {
    ...{ ...dates, id: "less", name: "Less", effect: { kind: "multiplier", multiplier: "0.5" } },
    ...{ minimumOrderMinor: "15000", audience: { tierIds: ["influencer"] } },
  },
];

const asked = (metric: "spend" | "points" | "orders" | "units", atLeast: number) => ({
  metric,
  atLeast: String(atLeast),
});

function ladder(
  first: NonNullable<Tiers[number]["reach"]>,
  second: NonNullable<Tiers[number]["reach"]>,
): Tiers {
  return [
    { id: "member", name: "Member", reach: null },
    { id: "influencer", name: "Influencer", reach: first, rate: { points: 3, perMinor: "100" } },
    { id: "ambassador", name: "Ambassador", reach: second, multiplier: "2.5" },
  ];
}

const LADDERS: Tiers[] = [
  ladder(asked("spend", 50_000), asked("spend", 120_000)),
  ladder(asked("orders", 2), asked("orders", 3)),
  ladder(asked("points", 300), asked("points", 900)),
  ladder(asked("units", 3), { any: [asked("units", 6), { all: [asked("units", 4), asked("points", 500)] }] }),
];

/** Some promise something to whoever rises. */
const ladders: fc.Arbitrary<Tiers> = fc
  .tuple(fc.constantFrom(...LADDERS), fc.boolean())
  .map(([tiers, promises]) =>
    promises
      ? tiers.map((tier, rank) =>
          rank === 0 ? tier : { ...tier, entryReward: { kind: "points" as const, points: 60 + 5 * rank } },
        )
      : tiers,
  );

const maybe = (...some: number[]) => fc.constantFrom(null, ...some);

const earning: fc.Arbitrary<Earning> = fc.record({
  rate: fc.constant({ points: 1, perMinor: "100" }),
  rules: fc.subarray(RULES),
  stacking: fc.constantFrom("best" as const, "multiply" as const),
  minimumOrderMinor: fc.constantFrom(null, null, "5000"),
  firstOrderBonus: maybe(50),
  caps: fc.record({
    perOrder: maybe(800),
    perDay: maybe(400),
    perMonth: maybe(700),
    perYear: maybe(1_500),
  }),
  statusPoints: fc.constantFrom(null, null, { rate: { points: 1, perMinor: "100" } }),
});

/** What an order costs beside its goods may earn. */
export const besides = { taxes: fc.boolean(), shipping: fc.boolean(), tips: fc.boolean() };

const PERIODS = ["calendar_year", "anniversary_year", "rolling_12_months", "lifetime"] as const;

export const aProgramme: fc.Arbitrary<ProgrammeDocument> = fc
  .record({
    earning,
    campaigns: fc.subarray(CAMPAIGNS),
    tiers: ladders,
    qualification: fc.record({
      period: fc.constantFrom(...PERIODS),
      hold: fc.constantFrom("period", "period_and_next"),
      graceDays: fc.constantFrom(0, 20),
      downgrade: fc.constantFrom("deserved", "one_step"),
      endsOnReturn: fc.boolean(),
    }),
    eligible: fc.record(besides),
    clawback: fc.constantFrom("allow_negative", "clamp"),
    membership: fc.constantFrom("accounts", "everyone"),
  })
  .map((change) => ({ ...influencerTiers("USD"), ...change }));

const GOODS_RULES: Rule[] = [
  {
    ...{ id: "ink", name: "Ink", kind: "rate", goods: { productTags: ["INK"] } },
    rate: { points: 4, perMinor: "100" },
  },
  {
    ...{ id: "pens", name: "Pens", kind: "per_unit", points: 9 },
    goods: { vendors: ["LAMY"], productIds: ["3"] },
  },
  { id: "shelf", name: "Shelf", kind: "multiplier", multiplier: "2", goods: { collectionIds: ["70"] } },
  { id: "blue", name: "Blue", kind: "per_order", points: 13, counts: "points", goods: { variantIds: ["3"] } },
];

const FOR_SOME: Campaign[] = [
  {
    ...{ ...dates, id: "shelf-days", name: "Shelf days", effect: { kind: "bonus", points: 40 } },
    goods: { collectionIds: ["71"] },
  },
  {
    ...{ ...dates, id: "press", name: "Press", effect: { kind: "multiplier", multiplier: "2" } },
    ...{ goods: { productTags: ["paper"], productIds: ["1"] }, audience: { customerTags: ["press"] } },
  },
];

/** Asks for the products and customers of known-facts.ts. */
export const aWideProgramme: fc.Arbitrary<ProgrammeDocument> = fc
  .record({
    programme: aProgramme,
    rules: fc.subarray(GOODS_RULES),
    campaigns: fc.subarray(FOR_SOME),
    /** The rank of the tier that asks for a tag; 0: none does. */
    gated: fc.constantFrom(0, 0, 1, 2),
    change: fc.record({
      audience: fc.constantFrom<ProgrammeDocument["audience"]>(
        ...[{}, {}, { customerTags: ["Club"] }, { excludedCustomerTags: ["Barred"] }],
      ),
      excluded: fc.constantFrom<ProgrammeDocument["excluded"]>(
        ...[{}, {}, { productIds: ["3"] }, { collectionIds: ["71"] }, { productTags: ["SALE"] }],
      ),
      excludedChannels: fc.constantFrom<string[][]>([], ["pos"]),
      eligible: fc.record({ ...besides, giftCards: fc.boolean(), testOrders: fc.boolean() }),
      earnBeforeEnrolmentDays: fc.constantFrom(null, 20, 60),
      rounding: fc.constantFrom("down" as const, "nearest" as const, "up" as const),
      maturityDays: fc.constantFrom(0, 0, 30),
    }),
  })
  .map(({ programme, rules, campaigns, gated, change }): ProgrammeDocument => ({
    ...programme,
    ...change,
    earning: { ...programme.earning, rules: [...(programme.earning.rules ?? []), ...rules] },
    campaigns: [...(programme.campaigns ?? []), ...campaigns],
    tiers: programme.tiers.map((tier, rank) =>
      rank > 0 && rank === gated ? { ...tier, requiredTag: "Insider" } : tier,
    ),
  }));
