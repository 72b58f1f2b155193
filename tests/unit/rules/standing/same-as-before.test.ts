/** Where a programme asks for no more than the first one could say, the general fold says what the first one said. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { StandingOrder } from "#app/rules/standing/orders.ts";
import { foldStanding } from "#app/rules/standing/fold.ts";
import type { QualifyingOrder } from "./old-tiers.ts";
import { foldTiers } from "./old-tiers.ts";
import { aTier, aVersion, settingOf, spend } from "./setting.ts";

const DAY = 86_400_000;
const FIRST = Date.parse("2023-10-01T00:00:00Z");

/** Few instants, so that many things fall on one; some at the turn of the year in New York. */
const instant = fc
  .tuple(fc.integer({ min: 0, max: 1_300 }), fc.constantFrom(0, 0, 5 * 3_600_000, 5 * 3_600_000 - 1))
  .map(([day, ms]) => new Date(FIRST + day * DAY + ms));
const dollars = fc.constantFrom(0, 1, 99, 100, 250, 400, 499, 500, 600);
const order = fc.record({
  at: instant,
  dollars,
  ended: fc.option(instant, { freq: 4 }),
  from: fc.option(instant, { freq: 4 }),
  refunds: fc.array(fc.tuple(instant, dollars), { maxLength: 3 }),
});
const orders = fc.array(order, { maxLength: 8 }).map((list) => list.map((each, id) => ({ ...each, id })));
type Order = (typeof orders extends fc.Arbitrary<infer T> ? T : never)[number];

const old = ({ id, at, dollars: paid, ended, from, refunds }: Order): QualifyingOrder => ({
  orderId: BigInt(id),
  processedAt: at,
  endedAt: ended,
  qualifyingMinor: BigInt(paid * 100),
  qualifiesFrom: from,
  refunds: refunds.map(([on, taken]) => ({ processedAt: on, qualifyingMinor: BigInt(taken * 100) })),
});

const now = ({ id, at, dollars: paid, ended, from, refunds }: Order): StandingOrder => ({
  orderId: BigInt(id),
  processedAt: at,
  endedAt: ended,
  brings: { spendMinor: BigInt(paid * 100), units: 0n, statusPoints: 0n, points: 0n },
  qualifiesFrom: from,
  refunds: refunds.map(([on, taken], index) => ({
    refundId: BigInt(index),
    processedAt: on,
    takes: { spendMinor: BigInt(taken * 100), units: 0n, statusPoints: 0n, points: 0n },
  })),
});

test.each([true, false])("calendar years by spend, where returns end tiers: %s", (endsOnReturn) => {
  const steps = [0, 100, 500, 900];
  const tiers = steps.map((step) => aTier(`tier-${step.toString()}`, step === 0 ? null : spend(step)));
  const first = {
    publishedAt: new Date(0),
    programme: {
      tiers: steps.map((step) => ({ id: `tier-${step.toString()}`, thresholdMinor: BigInt(step * 100) })),
      tierEndsOnReturn: endsOnReturn,
    },
  };
  const setting = settingOf({ versions: [aVersion({ tiers, qualification: { endsOnReturn } })] });
  fc.assert(
    fc.property(orders, instant, (list, until) => {
      const before = foldTiers(list.map(old), { versions: [first], timeZone: setting.timeZone, now: until });
      const after = foldStanding(list.map(now), { ...setting, now: until });
      const tiersOf = (found: ReadonlyMap<bigint, { id: string }>) =>
        [...found].map(([id, tier]) => [id, tier.id]);
      expect(tiersOf(after.tierBefore)).toEqual(tiersOf(before.tierBefore));
      const { standing } = after;
      expect({
        id: standing.tierId,
        since: standing.since,
        until: standing.until,
        year: standing.period.label,
      }).toEqual({
        id: before.standing.tierId,
        since: before.standing.since,
        until: before.standing.until,
        year: before.standing.year.toString(),
      });
      if (endsOnReturn) expect(standing.values.spend).toBe(before.standing.qualifyingMinor);
      // What ended with a year was told by the new year, which had brought nothing yet; now by the one that ended.
      const isToldAnew = (index: number) => after.changes[index]?.reason.cause === "ended";
      expect(
        after.changes.map(({ at, fromTierId, toTierId, reason }, index) => ({
          ...{ at, fromTierId, toTierId },
          ...(isToldAnew(index) ? {} : { year: reason.period, spent: reason.values.spend }),
          threshold: reason.threshold && "metric" in reason.threshold ? reason.threshold.atLeast : null,
        })),
      ).toEqual(
        before.changes.map(({ at, fromTierId, toTierId, year, qualifyingMinor, thresholdMinor }, index) => ({
          ...{ at, fromTierId, toTierId },
          ...(isToldAnew(index) ? {} : { year: year.toString(), spent: qualifyingMinor }),
          threshold: thresholdMinor,
        })),
      );
    }),
    { numRuns: 300 * Number(process.env["LONG"] ?? 1) },
  );
});
