/** Units and status points: what members rise by. */
import { describe, expect, test } from "vitest";
import { assessOrder } from "#app/rules/earning/assess.ts";
import { bringsOf } from "#app/rules/earning/points.ts";
import { aKnownOrder } from "../../../support/assessed.ts";
import { aRefund, later, MAY } from "../../../support/orders.ts";
import type { Change, RuleDocument } from "./scene.ts";
import { aCampaign, circumstancesOf, programmeOf, unitsBack } from "./scene.ts";

const night = (id: string, points: number, change: Partial<RuleDocument> = {}) =>
  ({ id, name: id, kind: "per_unit", points, counts: "status", ...change }) as RuleDocument;
const suites = { productTags: ["suite"] };
const facts = new Map([[8n, { tags: ["Suite"], collectionIds: [] }]]);
const lines = [
  { priceMinor: 10_000n, quantity: 3, productId: 7n },
  { priceMinor: 20_000n, quantity: 2, productId: 8n },
];

function statusOf(change: Change, figures: Parameters<typeof aKnownOrder>[0] = { lines }): bigint {
  return assessOrder(aKnownOrder(figures, { productFacts: facts }), programmeOf(change)).brought.statusPoints;
}

describe("status points", () => {
  test("are one a night and two in a suite", () => {
    const rules = [night("night", 1), night("suite", 2, { goods: suites })];
    expect(statusOf({ earning: { rules, statusPoints: { rate: null } } })).toBe(7n);
  });

  test("are by amount at their own rate or a rule's, without tier, campaign and cap", () => {
    const rate = { points: 1, perMinor: "10000" };
    const statusPoints = { rate };
    expect(statusOf({ earning: { statusPoints }, campaigns: [aCampaign()] })).toBe(7n);
    const rule: RuleDocument = {
      id: "r",
      name: "R",
      kind: "rate",
      rate: { points: 3, perMinor: "10000" },
      goods: suites,
    };
    expect(statusOf({ earning: { statusPoints, rules: [rule], caps: { perOrder: 1 } } })).toBe(3n + 12n);
    expect(statusOf({ earning: { statusPoints, rules: [{ ...rule, counts: "points" }] } })).toBe(7n);
    expect(statusOf({ earning: { statusPoints: { rate: null }, rules: [rule] } })).toBe(12n);
  });

  test("are none where they are not counted apart, and of an order that earns nothing", () => {
    expect(statusOf({ earning: { rules: [night("n", 1, { counts: "both" })] } })).toBe(0n);
    const earning = { rules: [night("n", 1)], statusPoints: { rate: null } };
    expect(statusOf({ earning: { ...earning, minimumOrderMinor: "70001" } })).toBe(0n);
    expect(statusOf({ earning }, { lines, financialStatus: "pending" })).toBe(0n);
    expect(statusOf({ earning }, { lines: [{ priceMinor: 0n, productId: 8n }] })).toBe(1n);
  });

  test("come once an order of goods that it holds", () => {
    const once: RuleDocument = {
      id: "o",
      name: "O",
      kind: "per_order",
      points: 4,
      counts: "status",
      goods: suites,
    };
    expect(statusOf({ earning: { rules: [once], statusPoints: { rate: null } } })).toBe(4n);
    expect(
      statusOf({ earning: { rules: [once], statusPoints: { rate: null } } }, { lines: lines.slice(0, 1) }),
    ).toBe(0n);
  });
});

test("refunds take what they are of, in the order in which they were made, whatever the end of the order", () => {
  const order = aKnownOrder({ lines, cancelledAt: later(MAY, { days: 9 }) }, { productFacts: facts });
  const refunds = [
    aRefund({ refundId: 2n, processedAt: later(MAY, { days: 2 }), lines: unitsBack(order, 1, 2) }),
    aRefund({
      refundId: 1n,
      processedAt: later(MAY, { days: 3 }),
      lines: unitsBack(order, 0, 1),
      amountMinor: 35n,
    }),
  ];
  const programme = programmeOf({
    earning: {
      rules: [night("n", 1)],
      statusPoints: { rate: null },
      firstOrderBonus: 7,
      caps: { perOrder: 1 },
    },
  });
  const { brings, steps } = bringsOf(
    assessOrder({ ...order, refunds: refunds.toReversed() }, programme),
    circumstancesOf(programme),
  );
  expect(brings).toEqual({ spendMinor: 70_000n, units: 5n, statusPoints: 5n, points: 700n });
  expect(steps.map(({ refundId, takes }) => [refundId, takes])).toEqual([
    [2n, { spendMinor: 40_000n, units: 2n, statusPoints: 2n, points: 400n }],
    [1n, { spendMinor: 10_035n, units: 1n, statusPoints: 1n, points: 101n }],
  ]);
});

test("units are of lines that earn, and gone with what was edited out", () => {
  const some = [
    ...lines,
    { priceMinor: 1n, quantity: 9, giftCard: true },
    { priceMinor: 5n, quantity: 4, currentQuantity: 1 },
  ];
  const { brought } = assessOrder(
    aKnownOrder({ lines: some }),
    programmeOf({ excluded: { productIds: ["7"] } }),
  );
  expect(brought.units).toBe(3n);
});
