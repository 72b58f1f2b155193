/** A backtest says what really settling the same orders comes to. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { BacktestMember } from "#app/rules/backtest/counted.ts";
import { decidingTags } from "#app/rules/customer-tags.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Draft } from "#app/rules/order-news.ts";
import { memberNews } from "#app/rules/order-news.ts";
import type { Programme } from "#app/rules/programme.ts";
import { assess, FOUND_NOTHING, targetOf } from "#app/rules/settlement.ts";
import { planSettlement } from "#app/rules/settlement-plan.ts";
import { later, MAY } from "../../../support/orders.ts";
import { anyMembers, anyProgramme } from "./any-shop.ts";
import { backtestOf, NEW_YORK } from "./scene.ts";

const now = later(MAY, { days: 500 });

/** As orders are once they settled: of somebody, with that one's tags of then, and of today where none were kept. */
function ofTheirs(members: readonly BacktestMember[], published: Programme): BacktestMember[] {
  const kept = decidingTags(published);
  return members.map((member) => ({
    ...member,
    orders: member.orders.map((order): KnownOrder => {
      const { customerId, customerTags } = member;
      const others = (customerTags ?? []).filter((tag) => !kept.has(tag.toLowerCase()));
      return {
        ...order,
        orderId: customerId * 100n + order.orderId,
        state: order.state && { ...order.state, customerId },
        namedCustomers: [customerId],
        customerTags: order.customerTags ? [...order.customerTags, ...others] : customerTags,
      };
    }),
  }));
}

/** Since when somebody takes part, as settlement enrols whom its news name, by the version that is settled by. */
function enrolledBy(member: BacktestMember, programme: Programme, published: Programme): Date | null {
  const { orders, enrolledAt, joinedAt = null, boughtAt = null } = member;
  const drafts = new Map(
    orders.map((order) => [order.orderId, { before: null, order, changed: true } satisfies Draft]),
  );
  const bought = memberNews([], drafts, [{ version: 1, publishedAt: new Date(0), programme }]);
  const [isForAll, wasForAll] = [programme, published].map(({ membership }) => membership === "everyone");
  return [
    ...[wasForAll && !isForAll ? joinedAt : enrolledAt, isForAll ? boughtAt : null],
    ...bought.map((each) => each.enrolledAt ?? null),
  ].reduce((a, b) => (a && b ? new Date(Math.min(a.getTime(), b.getTime())) : (a ?? b)), null);
}

/** All news at once, under one version. */
function settle(members: readonly BacktestMember[], programme: Programme, published: Programme) {
  const calendar = {
    versions: [{ version: 1, publishedAt: new Date(0), programme }],
    ...{ timeZone: NEW_YORK, now },
  };
  const assessed = members.flatMap(({ orders }) => orders.flatMap((order) => assess(order, calendar) ?? []));
  const people = members.map((member) => {
    const { customerId, customerTags: tags } = member;
    const enrolledAt = enrolledBy(member, programme, published);
    return { customerId, enrolledAt, tags, state: enrolledAt ? "enrolled" : "known" };
  });
  const { found, folds } = planSettlement(
    { assessed, settled: [] },
    { members: new Map(people.map((person) => [person.customerId, person])), merged: new Map() },
    calendar,
  );
  return {
    points: assessed.reduce(
      (sum, each) => sum + targetOf(each, found.get(each.order.orderId) ?? FOUND_NOTHING),
      0n,
    ),
    tiers: programme.tiers.map(({ id }) => {
      const theirs = [...folds.values()].filter(({ standing }) => standing.tierId === id);
      return { tierId: id, members: theirs.length };
    }),
  };
}

test("points and tiers are those that settling the same orders yields", () => {
  fc.assert(
    fc.property(anyMembers, fc.tuple(anyProgramme, anyProgramme), (drawn, [published, draft]) => {
      const members = ofTheirs(drawn, published);
      const result = backtestOf(members, { published, draft, from: later(MAY, { days: -1 }), now });
      for (const [figures, programme] of [
        [result.published, published],
        [result.draft, draft],
      ] as const) {
        const { points, tiers } = settle(members, programme, published);
        expect(figures.points - figures.risePoints).toBe(points);
        const told = figures.populations.at(-1)?.tiers.map(({ tierId, members: some }) => {
          return { tierId, members: some };
        });
        expect(told).toEqual(tiers);
      }
    }),
    { numRuns: 300 },
  );
}, 60_000);
