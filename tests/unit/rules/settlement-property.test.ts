/** The fold of a member's orders and the points of each by itself say the same. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { assess, FOUND_NOTHING, settlementOf } from "#app/rules/settlement.ts";
import type { SettledOrder } from "#app/rules/settlement.ts";
import { planSettlement } from "#app/rules/settlement-plan.ts";
import { later, MAY } from "../../support/orders.ts";
import { sensibleCaps, sensibleStatus } from "../../support/sensible.ts";
import { anyChange, anyOrder } from "./earning/any-order.ts";
import { programmeOf } from "./earning/scene.ts";

const NOW = later(MAY, { days: 400 });
const ADA = { customerId: 1n, state: "enrolled", enrolledAt: later(MAY, { days: -30 }) };
const PEOPLE = { members: new Map([[1n, ADA]]), merged: new Map() };
const cap = fc.option(fc.integer({ min: 1, max: 400 }));
const anyEarning = fc.record({
  firstOrderBonus: fc.constantFrom(null, 50),
  minimumOrderMinor: fc.constantFrom(null, "3000"),
  caps: fc.record({ perOrder: cap, perDay: cap, perMonth: cap, perYear: cap }).map(sensibleCaps),
});
const reach = (metric: "spend" | "points" | "orders" | "units", times: number) => {
  const least = { spend: 6_000, points: 90, orders: 2, units: 3 }[metric];
  return { metric, atLeast: String(least * times) };
};
const anyTiers = fc.constantFrom("spend" as const, "points", "orders", "units").map((metric) => [
  { id: "member", name: "Member", reach: null },
  { id: "influencer", name: "Influencer", rate: { points: 3, perMinor: "100" }, reach: reach(metric, 1) },
  { id: "ambassador", name: "Ambassador", multiplier: "2.5", reach: reach(metric, 2) },
]);
const when = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 5 });

test("each order is awarded what it should have earned; settled again, none is to be settled anew", () => {
  const property = fc.property(
    fc.array(anyOrder, { minLength: 1, maxLength: 5 }),
    when,
    anyChange,
    anyEarning,
    anyTiers,
    (list, days, change, more, tiers) => {
      const programme = programmeOf({
        ...change,
        tiers,
        earning: sensibleStatus({ ...change.earning, ...more }),
      });
      const versions = [{ version: 1, publishedAt: new Date(0), programme }];
      const calendar = { versions, timeZone: "UTC", now: NOW };
      const assessed = list.flatMap((order, index) => {
        const processedAt = later(MAY, { days: days[index] ?? 0 });
        const state = order.state && { ...order.state, customerId: 1n, processedAt };
        return assess({ ...order, orderId: BigInt(index + 1), namedCustomers: [1n], state }, calendar) ?? [];
      });
      const plan = planSettlement({ assessed, settled: [] }, PEOPLE, calendar);
      const awarded = plan.folds.get(1n)?.awarded;
      const settled = assessed.map((each): SettledOrder => {
        const { orderId } = each.order;
        const made = settlementOf(each, plan, NOW);
        expect([orderId, awarded?.get(orderId)]).toEqual([orderId, made.target]);
        expect(made.tierId).toBe((plan.found.get(orderId) ?? FOUND_NOTHING).tier?.id);
        return {
          ...{ orderId, customerId: 1n, namedCustomers: [1n], processedAt: each.processedAt },
          ...{ endedAt: each.assessment.endedAt, brings: made.brings, customerTags: each.order.customerTags },
          refunds: each.order.refunds.map(({ refundId, processedAt }) => ({
            ...{ refundId, processedAt },
            takes: made.takes.get(refundId) ?? { spendMinor: 0n, units: 0n, statusPoints: 0n, points: 0n },
          })),
          ...{ programmeVersion: 1, tierId: made.tierId, target: made.target },
        };
      });
      const again = planSettlement({ assessed: [], settled }, PEOPLE, calendar);
      expect(again.retarget).toEqual([]);
      expect(again.folds.get(1n)).toEqual(plan.folds.get(1n));
    },
  );
  fc.assert(property, { numRuns: 200 });
});
