/** What holds of any order under any programme. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Brings } from "#app/rules/earning/points.ts";
import { assessOrder } from "#app/rules/earning/assess.ts";
import { compareFractions, sumOf } from "#app/rules/earning/exact.ts";
import { bringsOf, pointsOf } from "#app/rules/earning/points.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import { fraction, round } from "#app/rules/money.ts";
import type { RefundState } from "#app/rules/order.ts";
import { anyChange, anyEligible, anyOrder, anyScene } from "./any-order.ts";
import { expected } from "./oracle.ts";
import type { Change } from "./scene.ts";
import { circumstancesOf, programmeOf } from "./scene.ts";

const RUNS = { numRuns: 300 };

/** Refunds as they were made, those of one instant by id. */
const inOrder = (refunds: readonly RefundState[]) =>
  refunds.toSorted(
    (a, b) => a.processedAt.getTime() - b.processedAt.getTime() || Number(a.refundId - b.refundId),
  );

/** As it is, and with nothing that asks for the goods. */
const anyOrAlike = fc.tuple(anyChange, fc.boolean()).map(([change, isAlike]): Change => {
  if (!isAlike) return change;
  const { earning, campaigns = [] } = change;
  const rules = (earning?.rules ?? []).map((rule) => ({ ...rule, goods: null }));
  return {
    ...{ ...change, earning: { ...earning, rules } },
    campaigns: campaigns.map((campaign) => ({ ...campaign, goods: null })),
  };
});

test("the points are those of a slow reckoning line by line", () => {
  fc.assert(
    fc.property(anyOrder, anyOrAlike, anyScene, (order, change, scene) => {
      const programme = programmeOf(change);
      const circumstances = circumstancesOf(programme, scene);
      const assessment = assessOrder(order, programme);
      const slow = expected(order, inOrder(order.refunds), circumstances);
      expect(round(assessment.left.base, "down")).toBe(slow.base[0] / slow.base[1]);
      expect(compareFractions(assessment.left.base, fraction(...slow.base))).toBe(0n);
      expect(pointsOf(assessment, circumstances)).toBe(slow.points);
    }),
    { numRuns: 2 * RUNS.numRuns },
  );
});

test("the parts make up the base exactly, and are never less than nothing", () => {
  fc.assert(
    fc.property(anyOrder, anyEligible, (order, change) => {
      const assessment = assessOrder(order, programmeOf(change));
      for (let refunds = 0; refunds <= order.refunds.length; refunds += 1) {
        const left = assessment.leftAfter(refunds);
        const parts = left.parts();
        expect(compareFractions(sumOf(parts.map((part) => part.left)), left.base)).toBe(0n);
        expect(parts.every((part) => part.left.numerator >= 0n && part.unitsLeft >= 0n)).toBe(true);
        expect(parts.reduce((sum, part) => sum + part.unitsLeft, 0n)).toBe(left.units);
      }
    }),
    RUNS,
  );
});

const less = (a: Brings, b: Brings): Brings => ({
  spendMinor: a.spendMinor - b.spendMinor,
  units: a.units - b.units,
  statusPoints: a.statusPoints - b.statusPoints,
  points: a.points - b.points,
});

test("after each refund the rest is what the order brings with just the refunds so far, and never more", () => {
  fc.assert(
    fc.property(anyOrder, anyChange, anyScene, (order, change, scene) => {
      const programme = programmeOf({ ...change, earning: { ...change.earning, caps: {} } });
      const circumstances = { ...circumstancesOf(programme, scene), isFirst: false, room: null };
      const refunds = inOrder(order.refunds);
      const { brings, steps } = bringsOf(assessOrder(order, programme), circumstances);
      expect(steps.map(({ refundId }) => refundId)).toEqual(refunds.map(({ refundId }) => refundId));
      let rest = brings;
      for (let made = 0; made <= refunds.length; made += 1) {
        const soFar = refunds.slice(0, made);
        const fresh = assessOrder({ ...order, refunds: soFar.toReversed() }, programme);
        expect(rest).toEqual({ ...bringsAfter(fresh), points: pointsOf(fresh, circumstances) });
        const { base, points, units, statusPoints } = expected(order, soFar, circumstances);
        expect(rest).toEqual({ spendMinor: base[0] / base[1], points, units, statusPoints });
        const next = steps[made];
        if (!next) break;
        expect(Object.values(next.takes).every((taken) => taken >= 0n)).toBe(true);
        rest = less(rest, next.takes);
      }
      expect(Object.values(rest).every((left) => left >= 0n)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

/** What all its refunds leave of what an order brought. */
function bringsAfter({ brought, steps }: ReturnType<typeof assessOrder>) {
  return steps.reduce(
    (left, { takes }) => ({
      spendMinor: left.spendMinor - takes.spendMinor,
      units: left.units - takes.units,
      statusPoints: left.statusPoints - takes.statusPoints,
    }),
    brought,
  );
}

test("the points depend on the facts alone: not on the order of refunds or lines", () => {
  fc.assert(
    fc.property(anyOrder, anyChange, anyScene, (order, change, scene) => {
      const programme = programmeOf(change);
      const circumstances = circumstancesOf(programme, scene);
      const { state } = order;
      const turned: KnownOrder = {
        ...order,
        refunds: order.refunds.toReversed(),
        state: state && { ...state, lines: state.lines.toReversed() },
      };
      const [one, other] = [order, turned].map((each) =>
        bringsOf(assessOrder(each, programme), circumstances),
      );
      expect(other).toEqual(one);
    }),
    { numRuns: 200 },
  );
});
