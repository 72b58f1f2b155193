import { describe, expect, test } from "vitest";
import type { Assessed, Participant, People, SettledOrder } from "#app/rules/settlement.ts";
import { assess, counts } from "#app/rules/settlement.ts";
import { planSettlement } from "#app/rules/settlement-plan.ts";
import { aKnownOrder, assessed, aVersion } from "../../support/assessed.ts";
import { aRefund } from "../../support/orders.ts";
import { ADA, day, goneInto, member, news, NOW, people, settled } from "./settlement-scene.ts";

function plan(orders: { assessed?: Assessed[]; settled?: SettledOrder[] }, who = ADA) {
  const calendar = { versions: [aVersion()], timeZone: "UTC", now: NOW };
  const planned = planSettlement({ assessed: [], settled: [], ...orders }, who, calendar);
  return {
    found: Object.fromEntries([...planned.found].map(([id, { tier }]) => [Number(id), tier?.id ?? null])),
    retarget: planned.retarget,
    stands: Object.fromEntries(
      [...planned.folds].map(([id, { standing }]) => [Number(id), standing.values.spend / 100n]),
    ),
  };
}

describe("an order is assessed", () => {
  test("under the version that was in force when it was processed", () => {
    const versions = [aVersion(), aVersion({ name: "Other" }, { version: 2, publishedAt: day(1) })];
    const versionOn = (on: number) =>
      assess(aKnownOrder({ processedAt: day(on) }), { versions, timeZone: "UTC" })?.version.version;
    expect([0, 1, 2].map(versionOn)).toEqual([1, 2, 2]);
  });

  test.each([
    ["its state is known", { state: null }],
    ["it is read again", { readAgain: true }],
    ["its products are read", { awaitsProducts: true }],
    ["its tags are read", { awaitsTags: true }],
  ])("not before %s", (_when, other) => {
    expect(assess(aKnownOrder({}, other), { versions: [aVersion()], timeZone: "UTC" })).toBeNull();
  });

  test("not before there is a programme", () => {
    expect(assess(aKnownOrder(), { versions: [], timeZone: "UTC" })).toBeNull();
  });
});

describe("an order counts", () => {
  test.each<[string, Participant | undefined, daysBefore: number | null, on: number, boolean]>([
    ["from the enrolment on", member(1n), null, 0, true],
    ["not before it", member(1n), null, -1, false],
    ["as far back as the programme says", member(1n), 60, -60, true],
    ["and no further", member(1n), 60, -61, false],
    ["for whom the person was removed", member(1n, { state: "redacted" }), 60, 0, true],
    ["not for a guest", member(1n, { state: "guest" }), 60, 0, false],
    ["not for who was put out", member(1n, { state: "excluded" }), 60, 0, false],
    ["not for who never enrolled", member(1n, { enrolledAt: null }), 60, 0, false],
    ["not for a stranger", undefined, 60, 0, false],
  ])("%s", (_words, who, earnBeforeEnrolmentDays, on, answer) => {
    expect(counts(who, day(on), aVersion({ earnBeforeEnrolmentDays }).programme)).toBe(answer);
  });
});

test("an order of which nothing but the spend was kept is settled anew", () => {
  const before = [settled(1n, 100, 1, { spendOnly: true }), settled(2n, 100, 2)];
  expect(plan({ settled: before }).retarget).toEqual([1n]);
});

describe("each order finds the tier", () => {
  test("that the orders before it reached, settled ones and news together", () => {
    const { found, stands, retarget } = plan({
      settled: [settled(1n, 480, 1)],
      assessed: [news(3n, 40, 3), news(2n, 40, 2)],
    });
    expect(found).toEqual({ 1: "member", 2: "member", 3: "influencer" });
    expect(stands).toEqual({ 1: 560n });
    expect(retarget).toEqual([]);
  });

  test("of its own customer alone", () => {
    const both = people([member(1n), member(2n)]);
    const { found, stands } = plan({ assessed: [news(1n, 500, 1), news(2n, 40, 2, 2n)] }, both);
    expect(found).toEqual({ 1: "member", 2: "member" });
    expect(stands).toEqual({ 1: 500n, 2: 40n });
  });

  test("less what refunds dated before it took", () => {
    const refunds = [aRefund({ refundId: 9n, amountMinor: 10_000n, processedAt: day(2) })];
    const order = aKnownOrder({ orderId: 1n, totalMinor: 50_000n, processedAt: day(1), refunds });
    const { found, stands } = plan({ assessed: [assessed(order), news(2n, 40, 3)] });
    expect(found).toEqual({ 1: "member", 2: "member" });
    expect(stands).toEqual({ 1: 440n });
  });

  test.each<[string, People, bigint | null]>([
    ["before the customer takes part", people([member(1n, { enrolledAt: day(90) })]), 1n],
    ["of a guest", people([member(1n, { state: "guest" })]), 1n],
    ["of a customer unknown to the shop", people([]), 1n],
    ["without a customer", ADA, null],
  ])("none %s", (_whose, who, customerId) => {
    expect(plan({ assessed: [news(1n, 500, 1, customerId)] }, who).found).toEqual({});
  });

  test("none of the past: it only raises the standing, however long ago it was", () => {
    const past = { qualifiesFrom: day(10) };
    const orders = { assessed: [news(1n, 500, -100, 1n, past), news(2n, 40, 9), news(3n, 40, 11)] };
    const { found, stands } = plan(orders);
    expect(found).toEqual({ 2: "member", 3: "influencer" });
    expect(stands).toEqual({ 1: 580n });
    expect(plan(orders, people([member(1n, { state: "guest" })])).stands).toEqual({});
  });
});

describe("late news re-target", () => {
  test("the settled orders that now find another tier, and no others", () => {
    const late = { settled: [settled(2n, 40, 2), settled(3n, 40, 3)], assessed: [news(1n, 480, 1)] };
    expect(plan(late)).toMatchObject({ found: { 2: "member", 3: "influencer" }, retarget: [3n] });
  });

  test("what counts no more, and leave what never counted", () => {
    const orders = [settled(1n, 40, 1), settled(2n, 40, 2, { tierId: null })];
    const out = people([member(1n, { state: "excluded" })]);
    expect(plan({ settled: orders }, out)).toEqual({ found: {}, retarget: [1n], stands: {} });
  });

  test("nothing of an order whose programme is not known", () => {
    const orders = [settled(1n, 500, 1, { programmeVersion: null, tierId: null })];
    expect(plan({ settled: orders })).toEqual({ found: {}, retarget: [], stands: { 1: 0n } });
  });
});

test("whoever takes part has a standing, with and without orders", () => {
  expect(plan({}, people([member(1n), member(2n, { state: "redacted" })])).stands).toEqual({ 1: 0n, 2: 0n });
});

describe("a customer who was merged into another", () => {
  const bob = people([member(1n)], [goneInto(2n, 1n, 30)]);

  test("found the tier of its own orders, and brings them from the merge on", () => {
    const { found, stands } = plan(
      {
        assessed: [
          ...[news(1n, 480, 1, 2n), news(2n, 40, 2, 2n), news(3n, 40, 3, 2n)],
          ...[news(4n, 10, 29), news(5n, 10, 31)],
        ],
      },
      bob,
    );
    expect(found).toEqual({ 1: "member", 2: "member", 3: "influencer", 4: "member", 5: "influencer" });
    expect(stands).toEqual({ 1: 580n });
  });

  test("places no order of its own after the merge", () => {
    const orders = { assessed: [news(1n, 500, 29), news(2n, 40, 30, 2n)] };
    expect(plan(orders, bob).found).toEqual({ 1: "member", 2: "influencer" });
  });

  test("is told by the names that the order had, whoever it belongs to now", () => {
    const theirs = news(1n, 500, 1, 1n, { namedCustomers: [1n, 2n] });
    const orders = {
      assessed: [theirs, news(3n, 40, 29)],
      settled: [settled(2n, 40, 28, { namedCustomers: [1n, 2n] })],
    };
    expect(plan(orders, bob)).toMatchObject({
      found: { 1: "member", 2: "influencer", 3: "member" },
      retarget: [2n],
    });
  });

  test("brings what it bought as a guest where that counts for the one it became", () => {
    const guest = people([member(1n)], [goneInto(2n, 1n, 30, { state: "guest" })]);
    const orders = { assessed: [news(1n, 500, 1, 2n), news(2n, 40, 31)] };
    expect(plan(orders, guest)).toMatchObject({
      found: { 2: "influencer" },
      stands: { 1: 540n },
    });
    const tooEarly = { assessed: [news(1n, 500, -61, 2n)] };
    expect(plan(tooEarly, guest)).toMatchObject({ found: {}, stands: { 1: 0n } });
    const nobody = people([member(1n, { state: "guest" })], [goneInto(2n, 1n, 30, { state: "guest" })]);
    expect(plan(orders, nobody)).toMatchObject({ found: {}, stands: {} });
  });

  test("brings what counted for it, though it would not have counted for the one it became", () => {
    const late = people([member(1n, { enrolledAt: day(90) })], [goneInto(2n, 1n, 30)]);
    expect(plan({ assessed: [news(1n, 500, 1, 2n)] }, late)).toMatchObject({
      found: { 1: "member" },
      stands: { 1: 500n },
    });
  });

  test("brings its past when both the merge and the taking over have come", () => {
    const past = (on: number) => news(1n, 500, -100, 2n, { qualifiesFrom: day(on) });
    const after = [news(2n, 1, 31), news(3n, 1, 41)];
    expect(plan({ assessed: [past(20), ...after] }, bob).found).toMatchObject({
      2: "influencer",
      3: "influencer",
    });
    expect(plan({ assessed: [past(40), ...after] }, bob).found).toMatchObject({
      2: "member",
      3: "influencer",
    });
  });
});
