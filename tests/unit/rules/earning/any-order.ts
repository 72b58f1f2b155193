/** Any order with any refunds, and any programme, for properties. */
import fc from "fast-check";
import type { GoodsFacts } from "#app/rules/earning/goods.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { RefundState } from "#app/rules/order.ts";
import type { Room } from "#app/rules/standing/caps.ts";
import { aKnownOrder } from "../../../support/assessed.ts";
import { later, MAY } from "../../../support/orders.ts";
import type { CampaignDocument, Change, RuleDocument, Scene } from "./scene.ts";
import { withFacts } from "./scene.ts";

const minor = (max: number) => fc.integer({ min: 0, max }).map(BigInt);

const line = fc
  .record({
    priceMinor: minor(9_999),
    quantity: fc.integer({ min: 1, max: 4 }),
    product: fc.integer({ min: 0, max: 3 }),
    variantId: fc.constantFrom(11n, 12n, null),
    discount: fc.constantFrom(0, 0, 1, 3, 10),
    tax: fc.constantFrom(0, 7, 20),
    kind: fc.constantFrom("goods", "goods", "goods", "goods", "gift_card", "tip"),
    goneByEdit: fc.constantFrom(0, 0, 0, 1),
    goneByRefund: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ product, kind, discount, tax, goneByEdit, goneByRefund, ...each }) => {
    const left = Math.max(0, each.quantity - goneByEdit);
    const priced = each.priceMinor * BigInt(each.quantity);
    return {
      line: {
        ...each,
        productId: product === 0 ? null : BigInt(product),
        discountMinor: (priced * BigInt(discount)) / 10n,
        taxMinor: (priced * BigInt(tax)) / 100n,
        giftCard: kind === "gift_card",
        tip: kind === "tip",
        currentQuantity: Math.max(0, left - goneByRefund),
      },
      refundedQuantity: Math.min(left, goneByRefund),
    };
  });

const refund = fc.record({
  minutes: fc.integer({ min: 0, max: 3 }),
  lines: fc.array(
    fc.record({
      index: fc.integer({ min: 0, max: 4 }),
      quantity: fc.integer({ min: 0, max: 3 }),
      subtotalMinor: minor(12_000),
      tax: fc.constantFrom(0n, 7n, 20n),
    }),
    { maxLength: 3 },
  ),
  adjustmentMinor: fc.constantFrom(0n, 0n, 700n, 5_000n, 40_000n, -300n, -7_000n),
  shippingMinor: fc.constantFrom(0n, 400n, 2_000n),
});

const facts = fc.constantFrom<[bigint, GoodsFacts][] | undefined>(
  [
    [1n, { tags: ["Ink", "sale"], collectionIds: [70n], vendor: "Pelikan" }],
    [2n, { tags: [], collectionIds: [70n, 71n], vendor: "lamy" }],
  ],
  [[1n, { tags: ["INK"], collectionIds: [] }]],
  undefined,
);

/** Paid and in the programme's currency. */
export const anyOrder: fc.Arbitrary<KnownOrder> = fc
  .record({
    lines: fc.array(line, { maxLength: 4 }),
    refunds: fc.array(refund, { maxLength: 4 }),
    taxesIncluded: fc.boolean(),
    shippingMinor: fc.constantFrom(0n, 900n),
    tipMinor: fc.constantFrom(0n, 500n),
    facts,
  })
  .map((drawn) => {
    const refunds = drawn.refunds.map(({ minutes, lines, ...each }, number): RefundState => {
      return {
        ...each,
        refundId: BigInt(9 - number),
        processedAt: later(MAY, { minutes }),
        lines: lines.map(({ index, tax, ...back }) => {
          return { ...back, lineId: 50n + BigInt(index), taxMinor: (back.subtotalMinor * tax) / 100n };
        }),
        taxMinor: 0n,
      };
    });
    const { taxesIncluded, shippingMinor, tipMinor } = drawn;
    const lines = drawn.lines.map((each) => each.line);
    const known = aKnownOrder({ orderId: 5n, lines, taxesIncluded, shippingMinor, tipMinor });
    const state = known.state && {
      ...known.state,
      lines: known.state.lines.map((each, index) => {
        return { ...each, refundedQuantity: drawn.lines[index]?.refundedQuantity ?? 0 };
      }),
    };
    return withFacts({ ...known, state, refunds }, drawn.facts);
  });

const goods = fc.constantFrom<NonNullable<RuleDocument["goods"]> | null>(
  null,
  null,
  { productIds: ["1"] },
  { productIds: ["2", "3"] },
  { variantIds: ["12"] },
  { collectionIds: ["70"] },
  { productTags: ["ink"] },
  { vendors: ["LAMY"], productIds: ["3"] },
);
const rate = fc.record({
  points: fc.integer({ min: 1, max: 9 }),
  perMinor: fc.constantFrom("100", "300", "1000"),
});
const multiplier = fc.constantFrom("0.5", "1", "1.5", "2", "3.333");
const points = fc.integer({ min: 1, max: 60 });
const counts = fc.constantFrom("points" as const, "both" as const);

const rule = fc.oneof(
  fc.record({ kind: fc.constant("rate" as const), rate, counts, goods }),
  fc.record({ kind: fc.constant("per_unit" as const), points, counts, goods }),
  fc.record({ kind: fc.constant("per_order" as const), points, counts, goods }),
  fc.record({ kind: fc.constant("multiplier" as const), multiplier, goods }),
);

const campaign = fc.record({
  goods,
  from: fc.constantFrom("2026-04-01T00:00", "2026-05-01T12:00", "2026-05-01T12:01"),
  until: fc.constantFrom("2026-06-01T00:00", "2026-05-01T12:02"),
  audience: fc.constantFrom<CampaignDocument["audience"]>(
    null,
    { tierIds: ["influencer"] },
    { customerTags: ["VIP"] },
    { tierIds: ["member", "ambassador"], customerTags: ["vip", "press"] },
  ),
  effect: fc.oneof(
    fc.record({ kind: fc.constant("multiplier" as const), multiplier }),
    fc.record({ kind: fc.constant("bonus" as const), points }),
  ),
  minimumOrderMinor: fc.constantFrom(null, "5000"),
});

const numbered = <Each extends object>(each: Each, index: number) => {
  return { ...each, id: `x${index}`, name: `X ${index}` };
};

/** What earns besides goods, and what does not earn. */
export const anyEligible: fc.Arbitrary<Change> = fc.record({
  rounding: fc.constantFrom("down" as const, "nearest" as const, "up" as const),
  eligible: fc.record({
    taxes: fc.boolean(),
    shipping: fc.boolean(),
    tips: fc.boolean(),
    giftCards: fc.boolean(),
  }),
  excluded: fc.constantFrom<NonNullable<Change["excluded"]>>(
    {},
    {},
    { productIds: ["3"] },
    { collectionIds: ["71"] },
    { productTags: ["SALE"] },
  ),
});

/** Less than 1 with a minimum is left out: an order would earn more for being worth less. */
const rises = ({
  effect,
  minimumOrderMinor,
}: {
  effect: CampaignDocument["effect"];
  minimumOrderMinor: string | null;
}) => effect.kind !== "multiplier" || effect.multiplier !== "0.5" || minimumOrderMinor === null;

export const anyChange: fc.Arbitrary<Change> = fc
  .record({
    base: anyEligible,
    rules: fc.array(rule, { maxLength: 4 }),
    campaigns: fc.array(campaign.filter(rises), { maxLength: 3 }),
    stacking: fc.constantFrom("best" as const, "multiply" as const),
    minimumOrderMinor: fc.constantFrom(null, null, "3000"),
    firstOrderBonus: fc.constantFrom(null, 50),
    perOrder: fc.constantFrom(null, null, 120),
    statusPoints: fc.constantFrom(null, { rate: null }, { rate: { points: 2, perMinor: "300" } }),
    tierMultiplier: fc.constantFrom("1", "1.25"),
  })
  .map(({ base, rules, campaigns, perOrder, tierMultiplier, ...earning }) => ({
    ...base,
    earning: { ...earning, rules: rules.map(numbered), caps: { perOrder } },
    campaigns: campaigns.map(numbered),
    tiers: [
      { id: "member", name: "Member", reach: null, multiplier: tierMultiplier },
      {
        id: "influencer",
        name: "Influencer",
        reach: { metric: "spend" as const, atLeast: "50000" },
        rate: { points: 2, perMinor: "100" },
        multiplier: tierMultiplier,
      },
    ],
    ...(campaigns.some(({ audience }) => audience?.tierIds?.includes("ambassador"))
      ? withAmbassador(tierMultiplier)
      : {}),
  }));

function withAmbassador(multiplierOf: string): Pick<Change, "tiers"> {
  const reach = (atLeast: string) => ({ metric: "spend" as const, atLeast });
  return {
    tiers: [
      { id: "member", name: "Member", reach: null, multiplier: multiplierOf },
      { id: "influencer", name: "Influencer", reach: reach("50000"), multiplier: multiplierOf },
      { id: "ambassador", name: "Ambassador", reach: reach("90000") },
    ],
  };
}

export const anyScene: fc.Arbitrary<Scene> = fc.record({
  tierId: fc.constantFrom("member", "influencer"),
  isFirst: fc.boolean(),
  room: fc.constantFrom<Room | null>(null, null, { left: 0n, of: "day" }, { left: 30n, of: "year" }),
  customerTags: fc.constantFrom(null, [], ["Vip "], ["other", "press"]),
});
