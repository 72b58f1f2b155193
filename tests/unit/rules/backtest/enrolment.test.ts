/** Since when somebody takes part, had one version been in force all the time. */
import { describe, expect, test } from "vitest";
import type { BacktestMember } from "#app/rules/backtest/counted.ts";
import {
  boughtAsOthers,
  enrolledUnder,
  mergedUnder,
  takesPartInEither,
} from "#app/rules/backtest/enrolment.ts";
import { aMember, backtestOf, bought, programmeOf, toldPopulations } from "./scene.ts";

const [accounts, everyone] = [
  programmeOf({ membership: "accounts" }),
  programmeOf({ membership: "everyone" }),
];
const [march, may, june] = ["2026-03-01", "2026-05-01", "2026-06-01"].map(
  (day) => new Date(`${day}T12:00:00Z`),
) as [Date, Date, Date];
const order = (at: Date, other = {}) => bought({ at: at.toISOString(), customerId: 1n, ...other });
const buyer = (other: Partial<BacktestMember>) => aMember(1, [order(may), order(june)], other);

/** Under what is published, and under the draft. */
const both = (member: BacktestMember, [published, draft]: [typeof accounts, typeof accounts]) =>
  [published, draft].map((by) => enrolledUnder(member, { by, published }));

const cases: [string, Partial<BacktestMember>, [Date | null, Date | null], [Date | null, Date | null]][] = [
  ["nobody so far", { enrolledAt: null, joinedAt: null }, [null, may], [may, null]],
  ["with an account later", { enrolledAt: june, joinedAt: june }, [june, may], [may, june]],
  ["with an account before", { enrolledAt: march, joinedAt: march }, [march, march], [march, march]],
  ["by buying alone", { enrolledAt: may, joinedAt: null }, [may, may], [may, null]],
  ["by buying, and later for its own sake", { enrolledAt: may, joinedAt: june }, [may, may], [may, june]],
  ["put out", { enrolledAt: may, joinedAt: may, isExcluded: true }, [null, null], [null, null]],
  ["by an order that is another's now", { enrolledAt: null, boughtAt: march }, [null, march], [march, null]],
];

test.each(cases)("%s: from accounts to everyone, and back", (_, member, toEveryone, toAccounts) => {
  expect(both(buyer(member), [accounts, everyone])).toEqual(toEveryone);
  expect(both(buyer(member), [everyone, accounts])).toEqual(toAccounts);
});

test.each([
  ["is not paid", order(may, { financialStatus: "pending" })],
  ["names somebody else", order(may, { customerId: 2n })],
  ["is not known", { ...order(may), state: null }],
])("an order that %s makes nobody a member", (_, none) => {
  expect(both(aMember(1, [none], { enrolledAt: null }), [accounts, everyone])).toEqual([null, null]);
});

test("an order of the shop's past does from when it was told of", () => {
  const past = { ...order(march), historyOnly: true, qualifiesFrom: june };
  expect(both(aMember(1, [past], { enrolledAt: null }), [accounts, everyone])).toEqual([null, june]);
});

test.each<[string, Partial<BacktestMember>, boolean, boolean]>([
  ["a guest who bought", { enrolledAt: null, joinedAt: null }, true, false],
  ["somebody with an account", { enrolledAt: june, joinedAt: june }, true, true],
  ["somebody who was put out", { enrolledAt: may, isExcluded: true }, false, false],
])("%s takes part in either of two programmes", (_who, member, mixed, ofAccounts) => {
  expect(takesPartInEither(buyer(member), { published: accounts, draft: everyone })).toBe(mixed);
  expect(takesPartInEither(buyer(member), { published: everyone, draft: accounts })).toBe(mixed);
  expect(takesPartInEither(buyer(member), { published: accounts, draft: accounts })).toBe(ofAccounts);
});

test("who is a member of the published programme alone, by buying, takes part", () => {
  const bob = aMember(1, [], { enrolledAt: may, joinedAt: null });
  expect(takesPartInEither(bob, { published: everyone, draft: accounts })).toBe(true);
  expect(
    takesPartInEither(aMember(1, [], { enrolledAt: null }), { published: everyone, draft: accounts }),
  ).toBe(false);
});

describe("customers who were merged take part as they did by the version", () => {
  const gone = { deletedId: 2n, intoId: 1n, mergedAt: june, customerId: 2n, state: "enrolled" };
  const under = (other: object, [published, by]: [typeof accounts, typeof accounts]) =>
    mergedUnder(new Map([[2n, { ...gone, enrolledAt: may, ...other }]]), { by, published });

  test.each([
    ["with an account", {}, may, may],
    ["by buying alone", { joinedAt: null }, may, null],
    ["by an order that is another's now", { enrolledAt: null, joinedAt: null, boughtAt: march }, march, null],
  ])("%s", (_how, other, byEveryone, byAccounts) => {
    const whole = { ...gone, ...other, state: "redacted" };
    expect(under(other, [everyone, everyone])).toEqual(new Map([[2n, { ...whole, enrolledAt: byEveryone }]]));
    expect(under(other, [everyone, accounts])).toEqual(new Map([[2n, { ...whole, enrolledAt: byAccounts }]]));
  });

  test("in none, where they had been put out", () => {
    const told = under({ isExcluded: true }, [everyone, everyone]).get(2n);
    expect(told).toMatchObject({ enrolledAt: null, state: "excluded", intoId: 1n, mergedAt: june });
  });
});

test("whoever somebody became takes part from the merge on, where that was later", () => {
  const merges = new Map([[2n, { deletedId: 2n, intoId: 1n, mergedAt: may }]]);
  expect(boughtAsOthers(new Map([[2n, march]]), merges)).toEqual(
    new Map([
      [2n, march],
      [1n, may],
    ]),
  );
  expect(boughtAsOthers(new Map([[2n, june]]), merges).get(1n)).toEqual(june);
  const known = new Map([
    [1n, march],
    [2n, june],
  ]);
  expect(boughtAsOthers(known, merges).get(1n)).toEqual(march);
  const later = new Map([
    [1n, june],
    [2n, march],
  ]);
  expect(boughtAsOthers(later, merges).get(1n)).toEqual(may);
});

describe("a shop where one of two has an account, and a draft for everybody", () => {
  const shop = [
    aMember(1, [order(march), order(may)]),
    aMember(2, [bought({ at: may.toISOString(), dollars: 700, customerId: 2n })], { enrolledAt: null }),
  ];
  const { published, draft, moved } = backtestOf(shop, { published: accounts, draft: everyone });

  test("the stranger's orders count by the draft alone", () => {
    expect([published.members, draft.members]).toEqual([1, 2]);
    expect([published.points, draft.points]).toEqual([200n, 900n]);
    expect(published.orders.leftOut).toEqual([{ why: "not_a_member", orders: 1 }]);
    expect(draft.orders).toEqual({ counted: 3, earning: 3, leftOut: [] });
  });

  test("the stranger wins, out of nothing and into a tier", () => {
    expect(moved.winners.top).toMatchObject([
      { customerId: 2n, publishedPoints: 0n, publishedTierId: null, draftTierId: "influencer" },
    ]);
    expect([moved.unchanged, moved.otherTier]).toEqual([1, 1]);
  });

  test("and is there from the month of the first order on", () => {
    const { "2026-04": before, "2026-05": since } = toldPopulations(draft.populations);
    expect([before, since]).toEqual(["member 1", "member 1, influencer 1"]);
  });

  test("the other way round it loses everything", () => {
    const members = [shop[0]!, { ...shop[1]!, enrolledAt: may, joinedAt: null }];
    const back = backtestOf(members, { published: everyone, draft: accounts });
    expect([back.published.points, back.draft.points, back.draft.members]).toEqual([900n, 200n, 1]);
    expect(back.moved.losers.top).toMatchObject([{ customerId: 2n, draftPoints: 0n, draftTierId: null }]);
  });
});
