import { describe, expect, test } from "vitest";
import { keepState } from "#app/rules/known-order.ts";
import { orderSales, refundSales } from "#app/rules/sales.ts";
import type { OrderFigures } from "../../support/orders.ts";
import { anOrder, aRefund } from "../../support/orders.ts";

const stateOf = (figures: OrderFigures) => keepState(anOrder(figures), "hash");

describe("an order's sales", () => {
  test("are nothing before anything is known of it", () => {
    const nothing = { grossMinor: 0n, discountsMinor: 0n, taxesMinor: 0n, shippingMinor: 0n, totalMinor: 0n };
    expect(orderSales(null)).toEqual(nothing);
  });

  test("are goods before discounts, and what discounts took; gift cards are no sales, and the total has all", () => {
    const lines = [
      { priceMinor: 2_000n, quantity: 3, discountMinor: 1_000n, taxMinor: 400n },
      { priceMinor: 4_000n, giftCard: true },
    ];
    expect(orderSales(stateOf({ lines, shippingMinor: 799n, taxMinor: 400n }))).toEqual({
      ...{ grossMinor: 6_000n, discountsMinor: 1_000n, taxesMinor: 400n, shippingMinor: 799n },
      totalMinor: 10_000n,
    });
  });

  test("do not hold the tax that the prices hold", () => {
    const lines = [{ priceMinor: 1_100n, quantity: 2, discountMinor: 0n, taxMinor: 200n }];
    const sales = orderSales(stateOf({ lines, taxesIncluded: true, taxMinor: 200n }));
    expect([sales.grossMinor, sales.discountsMinor, sales.taxesMinor]).toEqual([2_000n, 0n, 200n]);
  });

  test("lose what an edit took out, with its part of discount and tax, to the nearest unit", () => {
    const lines = [
      { priceMinor: 1_000n, quantity: 3, currentQuantity: 2, discountMinor: 100n, taxMinor: 100n },
    ];
    expect(orderSales(stateOf({ lines, taxMinor: 100n }))).toMatchObject({
      ...{ grossMinor: 2_000n, discountsMinor: 67n, taxesMinor: 67n },
    });
  });

  test("keep units that were refunded: the refund is a figure of its own", () => {
    const order = anOrder({
      lines: [{ priceMinor: 1_000n, quantity: 3, currentQuantity: 2, taxMinor: 90n }],
      taxMinor: 90n,
    });
    const lineId = order.lines[0]!.lineId;
    const refunds = [aRefund({ lines: [{ lineId, quantity: 1, subtotalMinor: 1_000n, taxMinor: 30n }] })];
    const sales = orderSales(keepState({ ...order, refunds }, "hash"));
    expect([sales.grossMinor, sales.taxesMinor]).toEqual([3_000n, 90n]);
  });

  test("bear a line of no units", () => {
    const lines = [{ priceMinor: 1_000n, quantity: 0, currentQuantity: 0 }, { priceMinor: 500n }];
    expect(orderSales(stateOf({ lines })).grossMinor).toBe(500n);
  });
});

describe("a refund's sales", () => {
  const order = anOrder({
    lines: [{ priceMinor: 1_100n }, { priceMinor: 4_000n, giftCard: true }, { priceMinor: 300n, tip: true }],
  });
  const ids = order.lines.map(({ lineId }) => lineId);
  const back = (index: number, subtotalMinor: bigint, taxMinor = 0n) => {
    return { lineId: ids[index]!, quantity: 1, subtotalMinor, taxMinor };
  };

  test("are goods and sums, tax and shipping apart; gift cards and tips are no returns", () => {
    const refund = aRefund({
      lines: [back(0, 1_100n, 100n), back(1, 4_000n), back(2, 300n)],
      ...{ amountMinor: 250n, shippingMinor: 799n, taxMinor: 100n },
    });
    expect(refundSales(refund, keepState(order, "hash"))).toEqual({
      ...{ returnsMinor: 1_350n, taxesMinor: 100n, shippingMinor: 799n },
    });
  });

  test("are before tax where prices hold it", () => {
    const refund = aRefund({ lines: [back(0, 1_100n, 100n)], taxMinor: 100n });
    expect(refundSales(refund, keepState({ ...order, taxesIncluded: true }, "hash")).returnsMinor).toBe(
      1_000n,
    );
  });

  test("count every line of an order that is not known yet", () => {
    expect(refundSales(aRefund({ lines: [back(1, 4_000n, 5n)] }), null).returnsMinor).toBe(4_000n);
  });
});
