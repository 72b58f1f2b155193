/** What refunds leave of an order, as one part and as many. */
import { describe, expect, test } from "vitest";
import { assessOrder } from "#app/rules/earning/assess.ts";
import type { Left, Part } from "#app/rules/earning/left.ts";
import type { RefundState } from "#app/rules/order.ts";
import { aKnownOrder } from "../../../support/assessed.ts";
import type { OrderFigures } from "../../../support/orders.ts";
import { aRefund } from "../../../support/orders.ts";
import { afterRefunds, programmeOf, unitsBack } from "./scene.ts";

const lines = [
  { priceMinor: 1_000n, productId: 7n },
  { priceMinor: 2_000n, productId: 8n, quantity: 2 },
];
const order = aKnownOrder({ lines });
const [first, second] = [0, 1].map((index) => order.state?.lines[index]?.lineId);

/** "7: 10.00, 1" for each part: the line's product, or "besides"; what is left of it, and its units. */
const told = (parts: readonly Part[]) =>
  parts.map(({ line, left, unitsLeft }) => {
    const what = line ? String(line.productId) : "besides";
    return `${what}: ${left.numerator}/${left.denominator}, ${unitsLeft}`;
  });

function leftAfter(refunds: readonly RefundState[], other: OrderFigures = {}): Left {
  const figures = { orderId: order.orderId, lines, ...other };
  const rules = programmeOf({ eligible: { shipping: true } });
  return assessOrder(afterRefunds(figures, refunds), rules).left;
}

const back = (index: number, quantity: number) => aRefund({ lines: unitsBack(order, index, quantity) });

describe("an order", () => {
  test("is one part with all of its units, of the first line that has some", () => {
    const left = leftAfter([]);
    expect(left.whole()).toMatchObject([{ line: { lineId: first }, goods: null }]);
    expect(told(left.whole())).toEqual(["7: 5000/1, 3"]);
    expect(told(left.parts())).toEqual(["7: 1000/1, 1", "8: 4000/1, 2"]);
  });

  test("of which a line went back is one part of the next line", () => {
    const left = leftAfter([back(0, 1)]);
    expect(left.whole()).toMatchObject([{ line: { lineId: second }, goods: null }]);
    expect(told(left.whole())).toEqual(["8: 4000/1, 2"]);
    expect(told(left.parts())).toEqual(["7: 0/1, 0", "8: 4000/1, 2"]);
  });

  test("whose units are all gone is its parts: what is left is no line's", () => {
    const left = leftAfter([back(0, 1), back(1, 2)], { shippingMinor: 500n });
    expect(left.units).toBe(0n);
    expect(told(left.whole())).toEqual(["7: 0/1, 0", "8: 0/1, 0", "besides: 500/1, 0"]);
    expect(left.whole()).toBe(left.parts());
  });

  test("of which more units went back than there were has none of that line, and all of the others", () => {
    const left = leftAfter([aRefund({ lines: unitsBack(order, 0, 2) })]);
    expect(left.units).toBe(2n);
    expect(left.parts().map(({ unitsLeft }) => unitsLeft)).toEqual([0n, 2n]);
  });
});
