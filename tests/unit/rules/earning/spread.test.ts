/** From which lines a refund takes: goods of $60 and $40, which are lines 10 and 11, unless said. */
import { describe, expect, test } from "vitest";
import { nameFraction } from "#app/rules/earning/exact.ts";
import { goodsOf, spreadOf, takenBy } from "#app/rules/earning/taken.ts";
import type { OrderState } from "#app/rules/order.ts";
import { aKnownOrder } from "../../../support/assessed.ts";
import type { LineFigures, OrderFigures, RefundFigures } from "../../../support/orders.ts";
import { anOrder, aRefund } from "../../../support/orders.ts";
import type { Change } from "./scene.ts";
import { programmeOf } from "./scene.ts";

const GOODS: LineFigures[] = [{ priceMinor: 6_000n }, { priceMinor: 4_000n }];
const back = (...lines: [lineId: bigint, subtotalMinor: bigint][]) =>
  lines.map(([lineId, subtotalMinor]) => ({ lineId, quantity: 1, subtotalMinor, taxMinor: 0n }));

/** `{10: "3600", besides: "500"}`: exact minor units by line, and besides goods. */
function spread(refund: RefundFigures, { order, ...change }: Change & { order?: OrderFigures } = {}) {
  const state: OrderState = anOrder({ orderId: 1n, lines: GOODS, ...order });
  const programme = programmeOf(change);
  const goods = goodsOf(aKnownOrder(state).state, programme, null);
  const taken = takenBy(aRefund(refund), goods, programme);
  const { lines, besides } = spreadOf(taken, goods);
  const named = Object.fromEntries([...lines].map(([lineId, minor]) => [`${lineId}`, nameFraction(minor)]));
  return { ...named, besides: nameFraction(besides), whole: nameFraction(taken.whole) };
}

describe("lines that go back", () => {
  test("are taken by themselves alone", () => {
    expect(spread({ lines: back([10n, 6_000n]) })).toEqual({ 10: "6000", besides: "0", whole: "6000" });
  });

  test("in several pieces are taken together", () => {
    const lines = back([10n, 2_000n], [11n, 500n], [10n, 1_000n]);
    expect(spread({ lines })).toEqual({ 10: "3000", 11: "500", besides: "0", whole: "3500" });
  });
});

describe("money without lines", () => {
  test("is spread over all goods by their price", () => {
    expect(spread({ amountMinor: 1_000n })).toEqual({ 10: "600", 11: "400", besides: "0", whole: "1000" });
    const thirds = [{ priceMinor: 2_000n }, { priceMinor: 1_000n }];
    expect(spread({ amountMinor: 1_000n }, { order: { lines: thirds } })).toEqual({
      ...{ 10: "2000/3", 11: "1000/3", besides: "0", whole: "1000" },
    });
  });

  test("comes on top of lines that go back with it", () => {
    const lines = back([11n, 4_000n]);
    expect(spread({ lines, amountMinor: 1_000n })).toEqual({
      ...{ 10: "600", 11: "4400", besides: "0", whole: "5000" },
    });
  });

  test("is spread by prices without the tax that is on top of them", () => {
    const lines = [
      { priceMinor: 6_000n, taxMinor: 0n },
      { priceMinor: 4_000n, taxMinor: 5_000n },
    ];
    expect(spread({ amountMinor: 1_000n }, { order: { lines }, eligible: { taxes: true } })).toMatchObject({
      ...{ 10: "600", 11: "400" },
    });
  });

  test("is from besides the goods where these cost nothing", () => {
    const order = { lines: [{ priceMinor: 0n }], tipMinor: 800n };
    expect(spread({ amountMinor: 500n }, { order, eligible: { tips: true } })).toEqual({
      ...{ besides: "500", whole: "500" },
    });
  });

  test("leaves shipping that goes back with it besides the goods", () => {
    const order = { shippingMinor: 900n };
    const refund = { amountMinor: 1_000n, shippingMinor: 900n };
    expect(spread(refund, { order, eligible: { shipping: true } })).toEqual({
      ...{ 10: "600", 11: "400", besides: "900", whole: "1900" },
    });
    expect(spread(refund, { order })).toEqual({ 10: "600", 11: "400", besides: "0", whole: "1000" });
  });
});

describe("a fee", () => {
  test("stays with the line that it was kept from", () => {
    const refund = { lines: back([10n, 6_000n]), amountMinor: -1_000n };
    expect(spread(refund)).toEqual({ 10: "5000", besides: "0", whole: "5000" });
  });

  test("stays with several by what came off each", () => {
    const refund = { lines: back([10n, 6_000n], [11n, 4_000n]), amountMinor: -1_000n };
    expect(spread(refund)).toEqual({ 10: "5400", 11: "3600", besides: "0", whole: "9000" });
  });

  test("of all that the lines cost leaves them as they were, and no less", () => {
    const lines = back([10n, 6_000n]);
    expect(spread({ lines, amountMinor: -6_000n })).toEqual({ 10: "0", besides: "0", whole: "0" });
    expect(spread({ lines, amountMinor: -9_000n })).toEqual({ 10: "0", besides: "0", whole: "0" });
  });

  test("beyond what the lines cost is kept from shipping that went back with them", () => {
    const order = { shippingMinor: 2_000n };
    const refund = { lines: back([10n, 6_000n]), shippingMinor: 2_000n };
    const eligible = { shipping: true };
    expect(spread({ ...refund, amountMinor: -7_000n }, { order, eligible })).toEqual({
      ...{ 10: "0", besides: "1000", whole: "1000" },
    });
    expect(spread({ ...refund, amountMinor: -1_000n }, { order, eligible })).toEqual({
      ...{ 10: "5000", besides: "2000", whole: "7000" },
    });
  });

  test("kept from goods that do not earn takes nothing", () => {
    const lines: LineFigures[] = [{ priceMinor: 6_000n }, { priceMinor: 4_000n, giftCard: true }];
    const refund = { lines: back([11n, 4_000n]), amountMinor: -1_000n };
    expect(spread(refund, { order: { lines } })).toEqual({ besides: "0", whole: "0" });
  });
});

test("an order that was only heard of has no goods", () => {
  const programme = programmeOf({ eligible: { taxes: true } });
  const goods = goodsOf(null, programme, null);
  expect([goods.lines.length, goods.earning, nameFraction(goods.worth)]).toEqual([0, [], "0"]);
  expect(goods.taxes).toEqual({ taxesIncluded: false, withTaxes: true });
});
