/** What a merchant asks of an order: Ada, customer 1, takes part from 1 May on, day 0 of these stories. */
import { describe, expect, test } from "vitest";
import { explainOrderAmong, waitingOf } from "#app/rules/explained-order.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { PublishedProgramme } from "#app/rules/programme.ts";
import type { OrderSettlement, People, SettledOrder } from "#app/rules/settlement.ts";
import { aVersion } from "../../support/assessed.ts";
import { ADA, day, goneInto, known, member, NOW, people, settled } from "./settlement-scene.ts";

const SETTLEMENT: OrderSettlement = {
  brings: { spendMinor: 10_000n, units: 1n, statusPoints: 0n, points: 100n },
  ...{ programmeVersion: 1, tierId: "member", target: 100n, isActivity: true, settledAt: day(2) },
};

type Around = { who?: People; before?: SettledOrder[]; versions?: PublishedProgramme[] };

function explained(order: KnownOrder, { who = ADA, before = [], versions = [aVersion()] }: Around = {}) {
  const calendar = { versions, timeZone: "UTC", now: NOW };
  return explainOrderAmong({ order, settlement: SETTLEMENT }, { people: who, settled: before, calendar });
}

const said = { isKnown: true, readAgain: false, awaitsProducts: false, awaitsTags: false };

describe("an order that is not settled yet waits", () => {
  test.each([
    ["for its state, before all else", { isKnown: false, readAgain: true }, "no_state"],
    ["to be read again", { readAgain: true, awaitsProducts: true }, "read_again"],
    ["for its products", { awaitsProducts: true, awaitsTags: true }, "products"],
    ["for its customer's tags", { awaitsTags: true }, "tags"],
    ["for a programme", {}, "programme"],
  ])("%s", (_what, other, waiting) => {
    expect(waitingOf({ ...said, ...other })).toBe(waiting);
  });

  test.each<[string, Partial<KnownOrder>, PublishedProgramme[] | undefined, string]>([
    ["unheard of", { state: null }, undefined, "no_state"],
    ["read again", { readAgain: true }, undefined, "read_again"],
    ["before there is a programme", {}, [], "programme"],
  ])("%s, and is told as it stands, with nothing made of it", (_what, other, versions, waiting) => {
    const order = { ...known(5n, 100, 1), ...other };
    expect(explained(order, versions && { versions })).toEqual({
      ...{ order, settlement: SETTLEMENT, waiting },
      ...{ version: null, notCounted: null, explanation: null },
    });
  });
});

describe("an order that counts is explained", () => {
  test("by the version that judges it, as it stands in the books", () => {
    const order = known(5n, 100, 1);
    const { explanation, ...rest } = explained(order);
    expect(rest).toMatchObject({ order, settlement: SETTLEMENT, waiting: null, version: { version: 1 } });
    expect(rest.notCounted).toBeNull();
    expect(explanation).toMatchObject({ points: "100", tier: { id: "member" }, nothing: null });
  });

  test("at the tier that the settled orders before it reached", () => {
    const before = [settled(1n, 500, 1)];
    expect(explained(known(5n, 100, 2), { before }).explanation).toMatchObject({
      ...{ points: "200", tier: { id: "influencer" } },
    });
    expect(explained(known(5n, 100, 0), { before }).explanation?.points).toBe("100");
  });

  test("as the first of its customer, or as another", () => {
    const versions = [aVersion({ earning: { rate: { points: 1, perMinor: "100" }, firstOrderBonus: 50 } })];
    expect(explained(known(5n, 100, 2), { versions }).explanation?.points).toBe("150");
    const before = [settled(1n, 10, 1)];
    expect(explained(known(5n, 100, 2), { versions, before }).explanation?.points).toBe("100");
  });

  test("by the tags that it froze and the clock of the shop that it was made in", () => {
    const campaign = {
      ...{ id: "club", name: "Club night", effect: { kind: "bonus" as const, points: 25 } },
      ...{ audience: { customerTags: ["club"] }, from: "2026-05-01T08:00", until: "2026-05-01T09:00" },
    };
    const versions = [aVersion({ campaigns: [campaign] })];
    const pointsOf = (other: Partial<KnownOrder>) =>
      explained(known(5n, 100, 0, other), { versions }).explanation?.points;
    // Noon in UTC is eight in the morning in New York.
    expect(pointsOf({ customerTags: ["club"], timeZone: "America/New_York" })).toBe("125");
    expect(pointsOf({ customerTags: [], timeZone: "America/New_York" })).toBe("100");
    expect(pointsOf({ customerTags: ["club"] })).toBe("100");
  });
});

describe("an order counts for nobody", () => {
  test.each<[string, KnownOrder, People, object]>([
    ["that names no customer", known(5n, 100, 1, { customerId: null }), ADA, { why: "no_customer" }],
    [
      "of the past, taken over for its sales",
      known(5n, 100, 1, { historyOnly: true, qualifiesFrom: day(2) }),
      ADA,
      { why: "history_only" },
    ],
    ["of somebody unknown", known(5n, 100, 1), people([]), { why: "unknown" }],
    [
      "of who was put out, enrolled or not",
      known(5n, 100, 1),
      people([member(1n, { state: "excluded", enrolledAt: null })]),
      { why: "excluded" },
    ],
    [
      "of a guest",
      known(5n, 100, 1),
      people([member(1n, { state: "guest", enrolledAt: null })]),
      { why: "guest" },
    ],
    [
      "from before the customer took part",
      known(5n, 100, -3),
      ADA,
      { why: "before_enrolment", enrolledAt: day(0), daysBefore: 0 },
    ],
  ])("%s", (_which, order, who, notCounted) => {
    const told = explained(order, { who, versions: [aVersion({ earnBeforeEnrolmentDays: null })] });
    expect(told.notCounted).toEqual(notCounted);
    expect(told).toMatchObject({ waiting: null, explanation: { nothing: "does_not_count", points: "0" } });
  });

  test("from further back than the programme says", () => {
    const versions = [aVersion({ earnBeforeEnrolmentDays: 2 })];
    expect(explained(known(5n, 100, -3), { versions }).notCounted).toEqual({
      ...{ why: "before_enrolment", enrolledAt: day(0), daysBefore: 2 },
    });
  });

  test("by what its customer was on that day, whoever that one is now", () => {
    const bob = people([member(1n)], [goneInto(2n, 1n, 30, { enrolledAt: day(20) })]);
    const theirs = known(5n, 100, 10, { namedCustomers: [1n, 2n] });
    const versions = [aVersion({ earnBeforeEnrolmentDays: null })];
    expect(explained(theirs, { who: bob, versions }).notCounted).toEqual({
      ...{ why: "before_enrolment", enrolledAt: day(20), daysBefore: 0 },
    });
  });
});
