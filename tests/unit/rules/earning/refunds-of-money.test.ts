/** Money given back without lines, and money kept from lines that went back: what of it concerns what earned. */
import { describe, expect, test } from "vitest";
import { keepState, mergeOrder, unknownOrder } from "#app/rules/known-order.ts";
import type { OrderState, RefundState } from "#app/rules/order.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { assessOrder } from "#app/rules/earning/assess.ts";
import type { RefundFigures } from "../../../support/orders.ts";
import { anOrder, aRefund, refunded } from "../../../support/orders.ts";

type Base = { base: string; refunds: bigint[] };

/** What is left to earn from, in minor units and exactly, and what each refund takes towards a tier. */
function baseAfter(
  order: OrderState,
  refunds: RefundFigures[],
  change: Partial<ProgrammeDocument> = {},
): Base {
  const parsed = parseProgramme({ ...influencerTiers("USD"), ...change });
  if (!("programme" in parsed)) throw new Error(JSON.stringify(parsed.issues));
  const told = refunds
    .map((each, index) => aRefund({ refundId: BigInt(index + 1), ...each }))
    .reduce<OrderState>((state, each: RefundState) => refunded(state, each), order);
  const known = mergeOrder(unknownOrder(order.orderId), [
    { kind: "state", state: keepState(told, "hash"), refunds: told.refunds, read: false },
  ]).order;
  const assessment = assessOrder(known, parsed.programme);
  const { numerator, denominator } = assessment.left.base;
  return {
    base: numerator % denominator === 0n ? `${numerator / denominator}` : `${numerator}/${denominator}`,
    refunds: assessment.steps.map(({ takes }) => takes.spendMinor),
  };
}

const money = (amountMinor: bigint): RefundFigures => ({ amountMinor });
const whole = (order: OrderState, index: number): RefundState["lines"] => {
  return order.lines.slice(index, index + 1).map(({ lineId, quantity, priceMinor, taxMinor }) => {
    return { lineId, quantity, subtotalMinor: priceMinor * BigInt(quantity), taxMinor };
  });
};

describe("goods of $60 with a gift card of $40", () => {
  const order = anOrder({ lines: [{ priceMinor: 6_000n }, { priceMinor: 4_000n, giftCard: true }] });

  test("$50 of money: the goods' part of it is $30", () => {
    expect(baseAfter(order, [money(5_000n)])).toEqual({ base: "3000", refunds: [3_000n] });
  });

  test("the parts are exact: three refunds of $10 take $18 together", () => {
    expect(baseAfter(order, [money(1_000n), money(1_000n), money(1_000n)]).base).toBe("4200");
    const thirds = anOrder({ lines: [{ priceMinor: 6_000n }, { priceMinor: 3_000n, giftCard: true }] });
    expect(baseAfter(thirds, [money(1_000n), money(1_000n), money(1_000n)])).toEqual({
      base: "4000",
      refunds: [667n, 667n, 666n],
    });
  });

  test("all of the money leaves nothing, and more than all no less", () => {
    expect(baseAfter(order, [money(10_000n)]).base).toBe("0");
    expect(baseAfter(order, [money(99_000n)]).base).toBe("0");
  });

  test("a fee kept from the goods stays earned, one kept from the card never was", () => {
    expect(baseAfter(order, [{ lines: whole(order, 0), amountMinor: -1_000n }]).base).toBe("1000");
    expect(baseAfter(order, [{ lines: whole(order, 1), amountMinor: -1_000n }]).base).toBe("6000");
  });

  test("a card that goes back with $10 on top takes the goods' part of the $10", () => {
    expect(baseAfter(order, [{ lines: whole(order, 1), amountMinor: 1_000n }]).base).toBe("5400");
  });

  test("goods that come back first and are paid for later are taken once, when the money goes", () => {
    const goods = whole(order, 0);
    expect(baseAfter(order, [{ lines: goods, amountMinor: -6_000n }]).base).toBe("6000");
    expect(baseAfter(order, [{ lines: goods }]).base).toBe("0");
  });
});

test("goods that do not earn take their part of the money, as a gift card does", () => {
  const order = anOrder({
    lines: [
      { priceMinor: 6_000n, productId: 7n },
      { priceMinor: 4_000n, productId: 8n },
    ],
  });
  const excluded = { productIds: ["8"] };
  expect(baseAfter(order, [], { excluded }).base).toBe("6000");
  expect(baseAfter(order, [money(5_000n)], { excluded }).base).toBe("3000");
  expect(baseAfter(order, [{ lines: whole(order, 1) }], { excluded }).base).toBe("6000");
});

describe("taxes", () => {
  const lines = [{ priceMinor: 12_000n, taxMinor: 2_000n }];
  const included = anOrder({ lines, taxesIncluded: true });

  test("in the price: half the money is half the goods, with and without their tax", () => {
    expect(baseAfter(included, [money(6_000n)]).base).toBe("5000");
    expect(baseAfter(included, [money(6_000n)], { eligible: { taxes: true } }).base).toBe("6000");
  });

  test("in the price: a fee of a tenth leaves a tenth of the goods", () => {
    expect(baseAfter(included, [{ lines: whole(included, 0), amountMinor: -1_200n }]).base).toBe("1000");
  });

  test("on top: the sum is one of goods, as Shopify books it", () => {
    const onTop = anOrder({ lines: [{ priceMinor: 10_000n, taxMinor: 2_000n }] });
    expect(baseAfter(onTop, [money(6_000n)]).base).toBe("4000");
    expect(baseAfter(onTop, [money(6_000n)], { eligible: { taxes: true } }).base).toBe("6000");
  });
});

describe("shipping and tips", () => {
  const order = anOrder({
    lines: [{ priceMinor: 10_000n }, { priceMinor: 500n, tip: true, productId: null, variantId: null }],
    shippingMinor: 900n,
    tipMinor: 500n,
  });

  test("a tip among the goods earns nothing, nor does it share in money given back", () => {
    expect(baseAfter(order, []).base).toBe("10000");
    expect(baseAfter(order, [money(1_000n)]).base).toBe("9000");
    expect(baseAfter(order, [{ lines: whole(order, 1) }]).base).toBe("10000");
  });

  test("where tips earn they earn once, and come off when they are given back", () => {
    const eligible = { tips: true };
    expect(baseAfter(order, [], { eligible }).base).toBe("10500");
    expect(baseAfter(order, [{ lines: whole(order, 1) }], { eligible }).base).toBe("10000");
  });

  test("shipping given back comes off only where it earned", () => {
    expect(baseAfter(order, [{ shippingMinor: 900n }]).base).toBe("10000");
    expect(baseAfter(order, [{ shippingMinor: 900n }], { eligible: { shipping: true } }).base).toBe("10000");
    expect(baseAfter(order, [], { eligible: { shipping: true } }).base).toBe("10900");
  });
});
