/** Money given back, and what earns besides goods, against figures worked out by hand. */
import { describe, expect, test } from "vitest";
import { aKnownOrder } from "../../../support/assessed.ts";
import { aRefund } from "../../../support/orders.ts";
import type { Change, RuleDocument } from "./scene.ts";
import { aCampaign, afterRefunds, pointsFor, pointsOfKnown, programmeOf, unitsBack } from "./scene.ts";

const rules = (...all: RuleDocument[]): Change => ({ earning: { rules: all } });

describe("money given back", () => {
  const lines = [
    { priceMinor: 6_000n, productId: 7n },
    { priceMinor: 4_000n, productId: 8n },
  ];
  const triple: RuleDocument = {
    id: "triple",
    name: "Triple",
    kind: "multiplier",
    multiplier: "3",
    goods: { productIds: ["7"] },
  };
  const order = aKnownOrder({ lines });
  const after = (...refunds: Parameters<typeof aRefund>[0][]) =>
    pointsOfKnown(
      afterRefunds(
        { orderId: order.orderId, lines },
        refunds.map((each) => aRefund(each)),
      ),
      programmeOf(rules(triple)),
    );

  test("with lines comes off their goods, without lines off all by their price", () => {
    expect(after()).toBe(220n);
    expect(after({ lines: unitsBack(order, 0, 1) })).toBe(40n);
    expect(after({ lines: unitsBack(order, 1, 1) })).toBe(180n);
    expect(after({ amountMinor: 1_000n })).toBe(3n * 54n + 36n);
  });

  test("less a fee leaves the fee with the goods that it was kept from", () => {
    expect(after({ lines: unitsBack(order, 0, 1), amountMinor: -1_000n })).toBe(30n + 40n);
    expect(after({ lines: unitsBack(order, 1, 1), amountMinor: -1_000n })).toBe(180n + 10n);
  });

  test("beyond what a line was worth is for the others to bear", () => {
    expect(after({ lines: unitsBack(order, 0, 1) }, { amountMinor: 1_000n })).toBe(30n);
    expect(after({ lines: unitsBack(order, 1, 1) }, { amountMinor: 1_000n })).toBe(150n);
  });
});

describe("shipping and tips, where they earn,", () => {
  const figures = { totalMinor: 10_000n, shippingMinor: 1_000n, tipMinor: 500n };
  const eligible = { shipping: true, tips: true };

  test("earn by amount, and only what means all goods changes them", () => {
    expect(pointsFor(figures, { eligible }, { tierId: "influencer" })).toBe(230n);
    const goods = { productIds: ["1"] };
    expect(pointsFor(figures, { eligible, campaigns: [aCampaign({ goods })] })).toBe(315n);
    expect(pointsFor(figures, { eligible, campaigns: [aCampaign()] })).toBe(345n);
    const all: RuleDocument = { id: "all", name: "All", kind: "rate", rate: { points: 2, perMinor: "100" } };
    expect(pointsFor(figures, { eligible, ...rules(all) })).toBe(230n);
    expect(pointsFor(figures, { eligible, ...rules({ ...all, goods }) })).toBe(215n);
  });

  test("come off by themselves", () => {
    const goods = { productIds: ["1"] };
    const shipped = { ...figures, refunds: [aRefund({ shippingMinor: 1_000n })] };
    expect(pointsFor(shipped, { eligible, campaigns: [aCampaign({ goods })] })).toBe(305n);
  });
});
