import { describe, expect, test } from "vitest";
import { assessOrder } from "#app/rules/earning/assess.ts";
import { plainPoints } from "#app/rules/earning/points.ts";
import { endOf, isPaid } from "#app/rules/earning/worth.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import { keepState, mergeOrder, unknownOrder } from "#app/rules/known-order.ts";
import type { OrderState } from "#app/rules/order.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { orderSales, refundSales } from "#app/rules/sales.ts";
import { anOrder, aRefund, later, MAY, refunded } from "../../../support/orders.ts";

function known(order: OrderState): KnownOrder {
  const state = keepState(order, "hash");
  return mergeOrder(unknownOrder(order.orderId), [
    { kind: "state", state, refunds: order.refunds, read: false },
  ]).order;
}

function pointsOf(order: OrderState, change: Partial<ProgrammeDocument> = {}): bigint {
  const parsed = parseProgramme({ ...influencerTiers("USD"), ...change });
  if (!("programme" in parsed)) throw new Error(JSON.stringify(parsed.issues));
  const [member] = parsed.programme.tiers;
  if (!member) throw new Error("the preset has a first tier");
  return plainPoints(assessOrder(known(order), parsed.programme).left.base, parsed.programme, member);
}

describe("points", () => {
  test.each([
    ["down", 59n],
    ["nearest", 60n],
    ["up", 60n],
  ] as const)("are rounded once per order, %s", (rounding, points) => {
    const lines = [{ priceMinor: 1_999n }, { priceMinor: 1_999n }, { priceMinor: 1_999n }];
    expect(pointsOf(anOrder({ lines }), { rounding })).toBe(points);
  });

  test("come of prices after all discounts, without shipping, tips and taxes", () => {
    const lines = [{ priceMinor: 5_000n, quantity: 2, discountMinor: 1_000n, taxMinor: 720n }];
    expect(pointsOf(anOrder({ lines, shippingMinor: 900n, tipMinor: 500n }))).toBe(90n);
  });

  test("come of prices without the tax that they include", () => {
    const order = anOrder({ lines: [{ priceMinor: 12_000n, taxMinor: 2_000n }], taxesIncluded: true });
    expect(pointsOf(order)).toBe(100n);
    const half = aRefund({
      lines: [
        { lineId: order.lines[0]?.lineId ?? 0n, quantity: 1, subtotalMinor: 12_000n, taxMinor: 2_000n },
      ],
    });
    expect(pointsOf(refunded(order, half))).toBe(0n);
  });

  test.each([
    ["taxes", 107n],
    ["shipping", 109n],
    ["tips", 105n],
    ["giftCards", 140n],
  ])("come of %s too, where the programme says so", (what, points) => {
    const lines = [
      { priceMinor: 10_000n, taxMinor: 700n },
      { priceMinor: 4_000n, giftCard: true },
    ];
    const order = anOrder({ lines, shippingMinor: 900n, tipMinor: 500n });
    expect(pointsOf(order, { eligible: { [what]: true } })).toBe(points);
  });

  test("are none for an order that is not paid, cancelled, a test, or in another currency", () => {
    expect(pointsOf(anOrder({ financialStatus: "pending" }))).toBe(0n);
    expect(pointsOf(anOrder({ cancelledAt: MAY }))).toBe(0n);
    expect(pointsOf(anOrder({ test: true }))).toBe(0n);
    expect(pointsOf(anOrder({ currency: "EUR" }))).toBe(0n);
    expect(pointsOf(anOrder({ test: true }), { eligible: { testOrders: true } })).toBe(100n);
  });
});

test("points are none of a channel that is left out, and of an order whose payment was voided", () => {
  const leftOut = { excludedChannels: ["pos"] };
  const sources = ["pos", "web", null].map((sourceName) => pointsOf(anOrder({ sourceName }), leftOut));
  expect(sources).toEqual([0n, 100n, 100n]);
  const paid = known(anOrder());
  const voided = { ...paid, state: paid.state && { ...paid.state, financialStatus: "voided" as const } };
  expect([paid, voided].map(isPaid)).toEqual([true, false]);
  expect(isPaid({ paid: true, state: null })).toBe(true);
});

test.each([
  [null, null, null],
  [MAY, null, MAY],
  [null, MAY, MAY],
  [MAY, later(MAY, { days: 1 }), MAY],
  [later(MAY, { days: 1 }), MAY, MAY],
])(
  "an order ends with its cancel (%s) or its deletion (%s), whichever comes first",
  (cancelledAt, deletedAt, end) => {
    expect(endOf({ state: known(anOrder({ cancelledAt })).state, deletedAt })).toEqual(end);
    expect(endOf({ state: null, deletedAt })).toEqual(deletedAt);
  },
);

test("an order whose discounts are worth more than its goods counts as nothing, towards a tier as well", () => {
  const order = anOrder({ lines: [{ priceMinor: 100n, discountMinor: 50_000n }] });
  const parsed = parseProgramme(influencerTiers("USD"));
  if (!("programme" in parsed)) throw new Error("the preset is valid");
  expect(assessOrder(known(order), parsed.programme).brought.spendMinor).toBe(0n);
  expect(pointsOf(order)).toBe(0n);
});

describe("a refund", () => {
  const order = anOrder({
    lines: [
      { priceMinor: 3_000n, quantity: 2 },
      { priceMinor: 4_000n, giftCard: true },
    ],
  });
  const [goods, card] = order.lines.map((line) => line.lineId);
  const unit = aRefund({
    lines: [{ lineId: goods ?? 0n, quantity: 1, subtotalMinor: 3_000n, taxMinor: 0n }],
  });

  test("comes off once, whether the state knows of it yet or not", () => {
    expect(pointsOf(refunded(order, unit))).toBe(30n);
    const apart = mergeOrder(known(order), [{ kind: "refund", refund: unit }]).order;
    expect(assessOrder(apart, programme()).left.base.numerator).toBe(3_000n);
  });

  test("of a gift card takes nothing that goods earned", () => {
    const back = aRefund({
      lines: [{ lineId: card ?? 0n, quantity: 1, subtotalMinor: 4_000n, taxMinor: 0n }],
    });
    expect(pointsOf(refunded(order, back))).toBe(60n);
  });

  test("of money alone comes off all goods by their price, and never goes below nothing", () => {
    expect(pointsOf(refunded(order, aRefund({ amountMinor: 1_050n })))).toBe(53n);
    expect(pointsOf(refunded(order, aRefund({ amountMinor: 99_000n })))).toBe(0n);
  });

  test("less a fee that the merchant kept leaves the fee as spent", () => {
    expect(pointsOf(refunded(order, { ...unit, adjustmentMinor: -500n }))).toBe(35n);
  });

  test("of shipping takes nothing where shipping earned nothing", () => {
    expect(pointsOf(refunded(order, aRefund({ shippingMinor: 700n })))).toBe(60n);
  });
});

describe("units that an edit took out", () => {
  const edited = anOrder({
    lines: [{ priceMinor: 1_000n, quantity: 3, currentQuantity: 2, discountMinor: 300n, taxMinor: 90n }],
    taxMinor: 90n,
  });

  test("earn nothing, in exact proportion", () => {
    expect(pointsOf(edited)).toBe(18n);
    const third = anOrder({
      lines: [{ priceMinor: 1_000n, quantity: 3, currentQuantity: 1, discountMinor: 1n }],
    });
    expect(assessOrder(known(third), programme()).left.base.denominator).toBe(3n);
  });

  test("are no sales either: gross − discounts + taxes", () => {
    expect(orderSales(known(edited).state)).toMatchObject({
      grossMinor: 2_000n,
      discountsMinor: 200n,
      taxesMinor: 60n,
    });
  });
});

function programme() {
  const parsed = parseProgramme(influencerTiers("USD"));
  if (!("programme" in parsed)) throw new Error("the preset is valid");
  return parsed.programme;
}

test("returns are goods and sums before tax; gift cards are neither sales nor returns", () => {
  const order = anOrder({
    taxesIncluded: true,
    lines: [
      { priceMinor: 1_200n, taxMinor: 200n },
      { priceMinor: 4_000n, giftCard: true },
    ],
    taxMinor: 200n,
    shippingMinor: 500n,
  });
  const { state } = known(order);
  expect(orderSales(state)).toEqual({
    grossMinor: 1_000n,
    discountsMinor: 0n,
    taxesMinor: 200n,
    shippingMinor: 500n,
    totalMinor: 5_200n,
  });
  const lines = order.lines.map(({ lineId, priceMinor, taxMinor }) => ({
    lineId,
    quantity: 1,
    subtotalMinor: priceMinor,
    taxMinor,
  }));
  const refund = aRefund({ lines, amountMinor: 100n, shippingMinor: 500n, taxMinor: 200n });
  expect(refundSales(refund, state)).toEqual({ returnsMinor: 1_100n, taxesMinor: 200n, shippingMinor: 500n });
});
