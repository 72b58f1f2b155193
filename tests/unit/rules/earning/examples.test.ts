/** What orders earn, against figures worked out by hand. */
import { describe, expect, test } from "vitest";
import { aKnownOrder } from "../../../support/assessed.ts";
import { aRefund, later, MAY } from "../../../support/orders.ts";
import type { Change, RuleDocument } from "./scene.ts";
import {
  aCampaign,
  afterRefunds,
  explained,
  pointsFor,
  pointsOfKnown,
  programmeOf,
  unitsBack,
} from "./scene.ts";

const rules = (...all: RuleDocument[]): Change => ({ earning: { rules: all } });
const collection = (id: string) => ({ collectionIds: [id] });

describe("a product in a 2× collection, in a 3× weekend, of $100", () => {
  const goods = collection("70");
  const double: RuleDocument = { id: "double", name: "Double", kind: "multiplier", multiplier: "2", goods };
  const both = (stacking: "best" | "multiply"): Change => ({
    earning: { rules: [double], stacking },
    campaigns: [aCampaign()],
  });
  const facts: [bigint, { tags: string[]; collectionIds: bigint[] }][] = [
    [1n, { tags: [], collectionIds: [70n] }],
  ];

  test.each([
    ["member", "best", 300n],
    ["member", "multiply", 600n],
    ["influencer", "best", 600n],
    ["influencer", "multiply", 1_200n],
  ] as const)("earns a %s by the %s", (tierId, stacking, points) => {
    expect(pointsFor({ totalMinor: 10_000n }, both(stacking), { tierId, facts })).toBe(points);
  });

  test("earns 3× where it is not in the collection, 2× where it is not the weekend", () => {
    expect(pointsFor({ totalMinor: 10_000n }, both("multiply"), {})).toBe(300n);
    const processedAt = new Date("2026-07-01T00:00:00Z");
    expect(pointsFor({ totalMinor: 10_000n, processedAt }, both("best"), { facts })).toBe(200n);
  });
});

test("a multiplier below 1 counts where it stands alone, and not beside a better one", () => {
  const half: RuleDocument = { id: "half", name: "Half", kind: "multiplier", multiplier: "0.5" };
  expect(pointsFor({ totalMinor: 10_000n }, rules(half))).toBe(50n);
  const beside = { ...rules(half), campaigns: [aCampaign()] };
  expect(pointsFor({ totalMinor: 10_000n }, beside)).toBe(300n);
  expect(
    pointsFor({ totalMinor: 10_000n }, { ...beside, earning: { rules: [half], stacking: "multiply" } }),
  ).toBe(150n);
});

test.each([
  ["1 point per $10", "USD", { points: 1, perMinor: "1000" }, 5_997n, 5n],
  ["1 point per ¥100", "JPY", { points: 1, perMinor: "100" }, 5_997n, 59n],
  ["1 point per dinar of three decimals", "KWD", { points: 1, perMinor: "1000" }, 59_970n, 59n],
  ["5 points per $1", "USD", { points: 5, perMinor: "100" }, 5_997n, 299n],
])("%s", (_, currency, rate, totalMinor, points) => {
  const tiers = [{ id: "member", name: "Member", reach: null }];
  expect(pointsFor({ totalMinor, currency }, { currency, earning: { rate }, tiers, rewards: [] })).toBe(
    points,
  );
});

test("a tier's multiplier is of its rate, beside all others", () => {
  const tiers = [{ id: "member", name: "Member", reach: null, multiplier: "1.5" }];
  expect(pointsFor({ totalMinor: 9_999n }, { tiers })).toBe(149n);
  expect(pointsFor({ totalMinor: 9_999n }, { tiers, campaigns: [aCampaign()] })).toBe(449n);
  const perUnit: RuleDocument = { id: "unit", name: "Unit", kind: "per_unit", points: 3 };
  expect(pointsFor({ totalMinor: 9_999n }, { tiers, ...rules(perUnit) })).toBe(154n);
});

describe("a rule is for goods", () => {
  const lines = [
    { priceMinor: 6_000n, productId: 7n, variantId: 71n },
    { priceMinor: 4_000n, productId: 8n, variantId: 81n },
  ];
  const facts: [bigint, { tags: string[]; collectionIds: bigint[]; vendor: string }][] = [
    [7n, { tags: ["Ink "], collectionIds: [70n], vendor: "Pelikan" }],
  ];
  const triple = (goods: RuleDocument["goods"]): RuleDocument => {
    return { id: "triple", name: "Triple", kind: "rate", rate: { points: 3, perMinor: "100" }, goods };
  };

  test.each([
    ["product", { productIds: ["7"] }, 220n],
    ["variant", { variantIds: ["81"] }, 180n],
    ["collection", { collectionIds: ["70"] }, 220n],
    ["tag, without case", { productTags: ["INK"] }, 220n],
    ["vendor, without case", { vendors: ["pelikan "] }, 220n],
    ["any of these", { variantIds: ["81"], productTags: ["ink"] }, 300n],
    ["all", null, 300n],
    ["another's", { collectionIds: ["71"], productTags: ["in"], vendors: ["lamy"] }, 100n],
  ])("by %s", (_, goods, points) => {
    expect(pointsFor({ lines }, rules(triple(goods)), { facts })).toBe(points);
  });

  test("and matches nothing where what it asks for is unknown", () => {
    for (const goods of [{ collectionIds: ["70"] }, { productTags: ["ink"] }, { vendors: ["Pelikan"] }])
      expect(pointsFor({ lines }, rules(triple(goods)))).toBe(100n);
    const bare: typeof facts = [[7n, { tags: ["ink"], collectionIds: [70n], vendor: "" }]];
    expect(pointsFor({ lines }, rules(triple({ vendors: ["Pelikan"] })), { facts: bare })).toBe(100n);
  });

  test("of several the highest rate is taken, in place of the tier's own, higher or not", () => {
    const other: RuleDocument = {
      ...triple({ productIds: ["7"] }),
      id: "five",
      kind: "rate",
      rate: { points: 50, perMinor: "1000" },
    };
    expect(pointsFor({ lines }, rules(triple(null), other))).toBe(420n);
    expect(pointsFor({ lines }, rules(triple({ productIds: ["7"] })), { tierId: "ambassador" })).toBe(300n);
    const low: RuleDocument = { id: "low", name: "Low", kind: "rate", rate: { points: 1, perMinor: "200" } };
    expect(pointsFor({ lines }, rules(low), { tierId: "ambassador" })).toBe(50n);
  });

  test("that do not earn otherwise they earn by none", () => {
    const excluded = { productIds: ["7"] };
    expect(pointsFor({ lines }, { ...rules(triple(null)), excluded })).toBe(120n);
    const unit: RuleDocument = { id: "unit", name: "Unit", kind: "per_unit", points: 5 };
    const order: RuleDocument = {
      id: "order",
      name: "Order",
      kind: "per_order",
      points: 9,
      goods: { productIds: ["7"] },
    };
    expect(pointsFor({ lines }, { ...rules(unit, order), excluded })).toBe(45n);
  });
});

describe("points per unit and per order", () => {
  const lines = [
    { priceMinor: 1_000n, quantity: 4, productId: 7n },
    { priceMinor: 500n, quantity: 2, productId: 8n },
  ];
  const unit: RuleDocument = {
    id: "unit",
    name: "Unit",
    kind: "per_unit",
    points: 5,
    goods: { productIds: ["7"] },
  };
  const any: RuleDocument = { id: "any", name: "Any", kind: "per_unit", points: 2 };
  const each: RuleDocument = {
    id: "each",
    name: "Each",
    kind: "per_order",
    points: 20,
    goods: { productIds: ["8"] },
  };

  test("come on top of the amount, the highest for each unit, and once for the order", () => {
    expect(pointsFor({ lines }, rules(unit))).toBe(50n + 20n);
    expect(pointsFor({ lines }, rules(unit, any))).toBe(50n + 20n + 4n);
    expect(pointsFor({ lines }, rules(unit, each, { ...each, id: "again", points: 3 }))).toBe(
      50n + 20n + 23n,
    );
  });

  test("come of goods that cost nothing, and then alone", () => {
    const free = [{ priceMinor: 1_000n, quantity: 3, discountMinor: 3_000n, productId: 7n }];
    expect(pointsFor({ lines: free }, rules(unit))).toBe(15n);
    const first = { earning: { rules: [{ ...each, goods: null }], firstOrderBonus: 100 } };
    expect(pointsFor({ lines: free }, first, { isFirst: true })).toBe(0n);
    expect(
      pointsFor(
        { lines: free },
        { earning: { rules: [unit, { ...each, goods: null }], firstOrderBonus: 100 } },
        { isFirst: true },
      ),
    ).toBe(135n);
  });

  test("go with the units that go back, and with the last of them", () => {
    const order = aKnownOrder({ lines });
    const after = (...quantities: [index: number, quantity: number][]) => {
      const back = quantities.map(([index, quantity]) =>
        aRefund({ lines: unitsBack(order, index, quantity) }),
      );
      const { orderId } = order;
      return pointsOfKnown(afterRefunds({ orderId, lines }, back), programmeOf(rules(unit, each)));
    };
    expect(after()).toBe(90n);
    expect(after([0, 1])).toBe(75n);
    expect(after([0, 1], [1, 1])).toBe(70n);
    expect(after([0, 1], [1, 2])).toBe(45n);
    expect(after([0, 4], [1, 2])).toBe(0n);
  });

  test("go with units that an edit takes out", () => {
    const edited = [{ priceMinor: 1_000n, quantity: 4, currentQuantity: 1, productId: 7n }];
    expect(pointsFor({ lines: edited }, rules(unit))).toBe(15n);
    const gone = [{ priceMinor: 1_000n, quantity: 4, currentQuantity: 0, productId: 8n }, ...edited];
    expect(pointsFor({ lines: gone }, rules(unit, each))).toBe(15n);
  });
});

describe("an order that is worth less than the minimum", () => {
  const earning = { minimumOrderMinor: "5000", firstOrderBonus: 10 };

  test("earns nothing, after refunds as well", () => {
    expect(pointsFor({ totalMinor: 5_000n }, { earning }, { isFirst: true })).toBe(60n);
    expect(pointsFor({ totalMinor: 4_999n }, { earning }, { isFirst: true })).toBe(0n);
    const refunds = [aRefund({ amountMinor: 1n })];
    expect(pointsFor({ totalMinor: 5_000n, refunds }, { earning })).toBe(0n);
    expect(pointsFor({ totalMinor: 4_999n }, { earning, campaigns: [aCampaign()] })).toBe(0n);
  });

  test("of a campaign alone, earns as on any other day", () => {
    const campaigns = [aCampaign({ minimumOrderMinor: "5000" })];
    expect(pointsFor({ totalMinor: 5_000n }, { campaigns })).toBe(150n);
    expect(pointsFor({ totalMinor: 4_999n }, { campaigns })).toBe(49n);
  });
});

describe("caps", () => {
  const capped = (perOrder: number): Change => ({ earning: { caps: { perOrder }, firstOrderBonus: 30 } });
  const ofMonth = (left: bigint) => ({ left, of: "month" as const });

  test("hold everything included, of the order first and then of its day, month and year", () => {
    const figures = { totalMinor: 10_000n };
    expect(pointsFor(figures, capped(120), { isFirst: true })).toBe(120n);
    expect(pointsFor(figures, capped(120))).toBe(100n);
    expect(pointsFor(figures, capped(120), { isFirst: true, room: ofMonth(45n) })).toBe(45n);
    expect(pointsFor(figures, capped(20), { room: ofMonth(45n) })).toBe(20n);
    expect(pointsFor(figures, {}, { room: ofMonth(0n) })).toBe(0n);
    expect(pointsFor(figures, {}, { room: ofMonth(-5n) })).toBe(0n);
  });

  test("say what they cut off", () => {
    const { caps, points, rounded, bonuses } = explained({ totalMinor: 10_000n }, capped(120), {
      isFirst: true,
      room: ofMonth(45n),
    });
    expect(bonuses).toEqual([{ kind: "first_order", id: null, name: null, points: "30" }]);
    expect({ caps, points, rounded }).toEqual({
      rounded: "100",
      caps: [
        { kind: "per_order", most: "120", cut: "10" },
        { kind: "per_month", most: "45", cut: "75" },
      ],
      points: "45",
    });
  });
});

test("an order earns nothing at all that is not paid, is over, is worth nothing, or does not count", () => {
  const change: Change = {
    earning: { firstOrderBonus: 50, rules: [{ id: "u", name: "U", kind: "per_unit", points: 1 }] },
    campaigns: [aCampaign({ effect: { kind: "bonus", points: 5 } })],
  };
  const nothing = (figures: Parameters<typeof explained>[0], scene = {}) => {
    const told = explained(figures, change, { isFirst: true, ...scene });
    expect([told.points, told.bonuses, pointsFor(figures, change, { isFirst: true, ...scene })]).toEqual([
      "0",
      [],
      0n,
    ]);
    return told.nothing;
  };
  expect(nothing({ financialStatus: "pending" })).toBe("unpaid");
  expect(nothing({ cancelledAt: later(MAY, { days: 1 }) })).toBe("ended");
  expect(nothing({ test: true })).toBe("test");
  expect(nothing({ currency: "EUR" })).toBe("other_currency");
  expect(nothing({}, { tierId: "none" })).toBe("does_not_count");
  expect(nothing({ lines: [] })).toBe("nothing_left");
  expect(pointsFor({}, change, { isFirst: true })).toBe(100n + 50n + 1n + 5n);
});
