/** Which orders count, and why others are left out. */
import { describe, expect, test } from "vitest";
import type { BacktestMember, Replay } from "#app/rules/backtest/counted.ts";
import { peopleOf, replayedOf, takingPart, whyNotHeard } from "#app/rules/backtest/counted.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import { aMember, backtestOf, bought, ONE_TIER, perDollar, programmeOf } from "./scene.ts";

const at = "2026-05-01T12:00:00Z";

const cases: [string, KnownOrder, Partial<BacktestMember>?][] = [
  ["not_a_member", bought({ at }), { enrolledAt: null }],
  ["before_enrolment", bought({ at }), { enrolledAt: new Date("2026-06-30T12:00:01Z") }],
  ["unknown", { ...bought({ at }), state: null }],
  ["waits", { ...bought({ at }), readAgain: true }],
  ["waits", { ...bought({ at }), awaitsProducts: true }],
  ["past", { ...bought({ at }), historyOnly: true, qualifiesFrom: new Date("2026-07-01T12:00:00Z") }],
  ["ended", bought({ at, cancelledAt: new Date("2026-05-02T12:00:00Z") })],
  ["ended", { ...bought({ at }), deletedAt: new Date("2026-05-02T12:00:00Z") }],
  ["unpaid", bought({ at, financialStatus: "pending" })],
  ["other_currency", bought({ at, currency: "EUR" })],
  ["test", bought({ at, test: true })],
  ["channel", bought({ at, sourceName: "pos" })],
];

test.each(cases)("an order is left out: %s", (why, order, other = {}) => {
  const published = programmeOf({ excludedChannels: ["pos"] });
  const { published: figures } = backtestOf([aMember(1, [order], other)], { published });
  expect(figures.orders).toEqual({ counted: 0, earning: 0, leftOut: [{ why, orders: 1 }] });
  expect([figures.points, figures.salesMinor, figures.costPerOrder]).toEqual([0n, 0n, null]);
});

test("each version leaves out by its own rules", () => {
  const members = [aMember(1, [bought({ at, sourceName: "pos" }), bought({ at, sourceName: "web" })])];
  const { published, draft } = backtestOf(members, { draft: programmeOf({ excludedChannels: ["pos"] }) });
  expect([published.orders.counted, draft.orders.counted]).toEqual([2, 1]);
  expect(draft.orders.leftOut).toEqual([{ why: "channel", orders: 1 }]);
});

test("orders before enrolment count as far back as each version says", () => {
  const orders = ["2026-03-01T12:00:00Z", "2026-04-20T12:00:00Z"].map((each) => bought({ at: each }));
  const members = [aMember(1, orders, { enrolledAt: new Date(at) })];
  const of = (earnBeforeEnrolmentDays: number | null) => programmeOf({ earnBeforeEnrolmentDays });
  const { published, draft } = backtestOf(members, { published: of(null), draft: of(30) });
  expect([published.points, draft.points]).toEqual([0n, 100n]);
  expect(published.orders.leftOut).toEqual([{ why: "before_enrolment", orders: 2 }]);
});

test("orders of a customer who took no part are left out where they count for another from a merge on", () => {
  const gone = { deletedId: 2n, intoId: 1n, mergedAt: new Date("2026-07-01T12:00:00Z") };
  const merged = new Map([[2n, { ...gone, customerId: 2n, state: "redacted", enrolledAt: null }]]);
  const orders = [
    { ...bought({ at, dollars: 600 }), namedCustomers: [2n, 1n] },
    bought({ at: "2026-08-01T12:00:00Z" }),
  ];
  const { published } = backtestOf([aMember(1, orders, { merged })]);
  expect(published.orders).toEqual({
    ...{ counted: 1, earning: 1 },
    leftOut: [{ why: "before_enrolment", orders: 1 }],
  });
  // At the tier that the first one reached, and of its own money alone.
  expect([published.points, published.salesMinor]).toEqual([200n, 10_000n]);
});

describe("of a member with a customer who was merged into it on 1 July", () => {
  const accounts = programmeOf({ membership: "accounts", earnBeforeEnrolmentDays: null });
  const july = new Date("2026-07-01T12:00:00Z");
  const gone = { deletedId: 2n, intoId: 1n, mergedAt: july, customerId: 2n, state: "enrolled" };
  const merged = (enrolledAt: Date | null) => new Map([[2n, { ...gone, enrolledAt }]]);
  const june = new Date("2026-06-01T12:00:00Z");
  const side = (theirs: Date | null, enrolledAt = june) =>
    takingPart(aMember(1, [], { customerTags: ["vip"], merged: merged(theirs), enrolledAt }), {
      ...{ by: accounts, published: accounts },
    });
  const named = (day: string, names: bigint[]) => ({ ...bought({ at: day }), namedCustomers: names });

  test("both are known to the settlement, as they took part", () => {
    expect(side(july)).toMatchObject({ customerId: 1n, enrolledAt: june, customerTags: ["vip"] });
    expect(peopleOf(side(july))).toEqual({
      members: new Map([[1n, { customerId: 1n, enrolledAt: june, tags: ["vip"], state: "enrolled" }]]),
      merged: new Map([[2n, { ...gone, enrolledAt: july, state: "redacted" }]]),
    });
    const alone = takingPart(aMember(1, []), { by: accounts, published: accounts });
    expect(alone).not.toHaveProperty("merged");
    expect(peopleOf(alone).merged.size).toBe(0);
  });

  test.each<[string, KnownOrder, theirs: Date | null, why: string | null]>([
    ["its own order is heard", named("2026-06-02T12:00:00Z", [1n]), null, null],
    ["its own from before it took part is not", named(at, [1n]), null, "before_enrolment"],
    ["theirs is heard where they took part", named(at, [1n, 2n]), new Date("2026-04-01T12:00:00Z"), null],
    ["theirs is heard where it counts for the member", named("2026-06-02T12:00:00Z", [1n, 2n]), null, null],
    ["theirs is not where neither took part", named(at, [1n, 2n]), null, "before_enrolment"],
    [
      "one of the past is heard however long ago it was",
      { ...named("2020-01-01T12:00:00Z", [1n]), qualifiesFrom: july },
      ...([null, null] as const),
    ],
  ])("%s", (_what, order, theirs, why) => {
    expect(whyNotHeard(order, side(theirs), accounts)).toBe(why);
  });
});

describe("orders are replayed", () => {
  const now = new Date("2026-08-01T12:00:00Z");
  const october = new Date("2026-10-01T12:00:00Z");
  const replay = (other: Partial<Replay>): Replay => ({
    ...{ past: "settled", asksForTags: false, frozenBy: () => new Set<string>(), now },
    ...other,
  });
  const order = bought({ at });
  const only = (some: Partial<KnownOrder>, other: Partial<Replay>) =>
    replayedOf(aMember(1, [{ ...order, ...some }]), replay(other)).orders[0];

  test.each<[string, Partial<KnownOrder>]>([
    ["one of the past", { historyOnly: true, qualifiesFrom: october }],
    ["one of the past that was never told when", { historyOnly: true }],
    ["one of the past that was awarded since", { qualifiesFrom: october }],
    ["any other", {}],
  ])("as they settled, or as if Laurel had been there: %s", (_what, some) => {
    expect(only(some, { past: "settled" })).toEqual({ ...order, ...some });
    expect(only(some, { past: "replayed" })).toEqual({ ...order, historyOnly: false, qualifiesFrom: null });
  });

  test("up to today, with those of which nothing is known", () => {
    const orders = [bought({ at: now.toISOString() }), bought({ at: "2026-08-01T12:00:00.001Z" })];
    const unknown = { ...order, state: null };
    expect(replayedOf(aMember(1, [...orders, unknown]), replay({})).orders).toEqual([orders[0], unknown]);
  });

  test("of members from the first order of the past on, whatever else made them members", () => {
    const past = { ...order, historyOnly: true, qualifiesFrom: october };
    const ordinary = bought({ at: "2026-02-01T12:00:00Z" });
    const unknown = { ...past, state: null };
    const [enrolledAt, joinedAt] = [october, new Date("2026-11-01T12:00:00Z")];
    const member = aMember(1, [ordinary, past, unknown], { enrolledAt, joinedAt });
    const since = ({ enrolledAt: enrolled, joinedAt: joined }: BacktestMember) => [enrolled, joined];
    expect(since(replayedOf(member, replay({ past: "replayed" })))).toEqual([new Date(at), new Date(at)]);
    expect(since(replayedOf(member, replay({})))).toEqual([enrolledAt, joinedAt]);
    const none = aMember(1, [ordinary, past], { enrolledAt: null, joinedAt: null });
    expect(since(replayedOf(none, replay({ past: "replayed" })))).toEqual([null, null]);
    const early = aMember(1, [past], { enrolledAt: new Date("2026-01-01T12:00:00Z") });
    expect(replayedOf(early, replay({ past: "replayed" }))).toMatchObject({ enrolledAt: early.enrolledAt });
  });
});

test("goods that do not earn are sales, and nothing that earns", () => {
  const lines = [
    { priceMinor: 3_000n, productId: 7n },
    { priceMinor: 1_000n, quantity: 2 },
  ];
  const members = [aMember(1, [bought({ at, lines, taxMinor: 400n, shippingMinor: 500n })])];
  const { published, draft } = backtestOf(members, {
    draft: programmeOf({ excluded: { productIds: ["7"] } }),
  });
  expect([published.salesMinor, published.earningMinor, published.points]).toEqual([5_000n, 5_000n, 50n]);
  expect([draft.salesMinor, draft.earningMinor, draft.points]).toEqual([5_000n, 2_000n, 20n]);
});

test("an order of which nothing is left counts, and earns nothing", () => {
  const members = [aMember(1, [bought({ at, back: [["2026-05-03T12:00:00Z", 100]] })])];
  expect(backtestOf(members).published).toMatchObject({
    orders: { counted: 1, earning: 0, leftOut: [] },
    ...{ points: 0n, salesMinor: 0n, rate: null, costPerOrder: { numerator: 0n, denominator: 1n } },
  });
});

test("orders before the first day say which tier is found, and what was first; those to come say nothing", () => {
  const orders = [
    bought({ at: "2025-12-20T12:00:00Z", dollars: 600 }),
    bought({ at: "2026-01-01T05:00:00Z", dollars: 10 }),
    bought({ at: "2026-11-15T12:00:00Z", dollars: 1 }),
    bought({ at: "2026-11-15T12:00:00.001Z", dollars: 1_000 }),
  ];
  const published = programmeOf({ earning: { firstOrderBonus: 9 } });
  const { published: figures } = backtestOf([aMember(1, orders)], { published });
  expect(figures.points).toBe(22n);
  expect(figures.orders.counted).toBe(2);
});

describe("orders from before Laurel came", () => {
  const past = { historyOnly: true, qualifiesFrom: new Date("2026-10-01T12:00:00Z") };
  const orders = [
    { ...bought({ at: "2026-02-01T12:00:00Z", dollars: 600 }), ...past },
    { ...bought({ at: "2026-03-01T12:00:00Z", dollars: 100 }), ...past },
    bought({ at: "2026-10-05T12:00:00Z", dollars: 100 }),
  ];
  const member = aMember(1, orders, { enrolledAt: new Date("2026-10-01T12:00:00Z") });

  test("count towards tiers from when they came, and earn nothing, as they settled", () => {
    const { published } = backtestOf([member]);
    expect(published.points).toBe(200n);
    expect(published.orders).toEqual({ counted: 1, earning: 1, leftOut: [{ why: "past", orders: 2 }] });
  });

  test("earn like all others where they are replayed, of members from the first one on", () => {
    const draft = programmeOf({ tiers: ONE_TIER, earning: { rate: perDollar(3) } });
    const { published, draft: then } = backtestOf([member], { past: "replayed", draft });
    expect([published.points, then.points]).toEqual([600n + 200n + 200n, 2_400n]);
    expect(published.populations.map(({ tiers }) => tiers.map(({ members }) => members).join(" "))).toEqual([
      "0 0 0",
      ...Array.from({ length: 10 }, () => "0 1 0"),
    ]);
  });

  test("make no member of anybody who is none", () => {
    const { published } = backtestOf([{ ...member, enrolledAt: null }], { past: "replayed" });
    expect(published.orders.leftOut).toEqual([{ why: "not_a_member", orders: 3 }]);
  });
});

describe("tags of a customer", () => {
  const campaign = {
    ...{ id: "vip", name: "VIP", from: "2026-04-01T00:00", until: "2026-06-01T00:00" },
    effect: { kind: "bonus" as const, points: 7 },
    audience: { customerTags: ["vip"] },
  };
  const draft = programmeOf({ campaigns: [campaign] });
  const points = (frozen: string[] | null, today: string[] | null, frozenBy = ["VIP"]) => {
    const order = { ...bought({ at }), customerTags: frozen };
    const published = programmeOf({ audience: { excludedCustomerTags: frozenBy } });
    return backtestOf([aMember(1, [order], { customerTags: today })], { published, draft }).draft.points;
  };

  test("of a programme that named no such tag are those of today", () => {
    expect(points([], ["vip"], ["staff"])).toBe(107n);
    expect(points(["staff"], ["knits"], ["staff"])).toBe(100n);
  });

  test("of an order that settled by an older version are frozen as far as that one named them", () => {
    const [silent, naming] = [programmeOf(), programmeOf({ audience: { excludedCustomerTags: ["VIP"] } })];
    const order = { ...bought({ at }), customerTags: [] };
    const pointsBy = (version: number) =>
      backtestOf(
        [aMember(1, [order], { customerTags: ["vip"], versions: new Map([[order.orderId, version]]) })],
        {
          ...{ published: naming, draft: programmeOf({ campaigns: [campaign] }) },
          versions: [
            { version: 1, programme: silent },
            { version: 2, programme: naming },
          ],
        },
      ).draft.points;
    expect([pointsBy(1), pointsBy(2)]).toEqual([107n, 100n]);
  });

  test("are those that were frozen with the order, or else those of today", () => {
    expect(points(["vip"], [])).toBe(107n);
    expect(points(["other"], ["vip"])).toBe(100n);
    expect(points(null, ["vip"])).toBe(107n);
    expect(points(null, null)).toBe(100n);
  });
});
