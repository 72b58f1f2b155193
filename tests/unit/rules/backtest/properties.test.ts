/** What is so of every shop and every draft. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { BacktestResult } from "#app/rules/backtest/backtest.ts";
import { Backtest } from "#app/rules/backtest/backtest.ts";
import type { BacktestMember, Past } from "#app/rules/backtest/counted.ts";
import { decidingTags } from "#app/rules/customer-tags.ts";
import { replayedOf, takingPart, whyNotEarning, whyNotHeard } from "#app/rules/backtest/counted.ts";
import type { Earned } from "#app/rules/backtest/earned.ts";
import { earnedBy } from "#app/rules/backtest/earned.ts";
import { enrolledUnder } from "#app/rules/backtest/enrolment.ts";
import type { PointValue } from "#app/rules/backtest/worth.ts";
import { assessOrder } from "#app/rules/earning/assess.ts";
import { lessFraction } from "#app/rules/earning/exact.ts";
import type { Fraction } from "#app/rules/money.ts";
import { fraction } from "#app/rules/money.ts";
import type { Programme } from "#app/rules/programme.ts";
import { risesOf } from "#app/rules/standing/rises.ts";
import { later, MAY } from "../../../support/orders.ts";
import { anyMembers, anyProgramme } from "./any-shop.ts";
import { NEW_YORK } from "./scene.ts";

const RUNS = { numRuns: 100 };
const anyPast = fc.constantFrom<Past>("settled", "replayed");
const [from, now] = [later(MAY, { minutes: 1 }), later(MAY, { days: 310 })];
/** The same thing, and nothing that was kept for the first one. */
const copied = (programme: Programme): Programme => structuredClone(programme);

type Both = { published: Programme; draft: Programme; past: Past };

function resultOf(members: readonly BacktestMember[], both: Both): BacktestResult {
  const backtest = new Backtest({ ...both, timeZone: NEW_YORK, from, now });
  for (const member of members) backtest.add(member);
  return backtest.result();
}

test("a version differs nowhere from itself", () => {
  fc.assert(
    fc.property(anyMembers, anyProgramme, anyPast, (members, published, past) => {
      const { moved, ...result } = resultOf(members, { published, draft: copied(published), past });
      expect(result.draft).toEqual(result.published);
      expect([moved.winners.members, moved.losers.members, moved.otherTier]).toEqual([0, 0, 0]);
      expect(moved.unchanged).toBe(result.published.members);
    }),
    RUNS,
  );
});

test("the order of the members makes no difference", () => {
  const shuffled = anyMembers.chain((members) =>
    fc.tuple(
      fc.constant(members),
      fc.shuffledSubarray(members, { minLength: members.length, maxLength: members.length }),
    ),
  );
  fc.assert(
    fc.property(
      shuffled,
      fc.tuple(anyProgramme, anyProgramme),
      anyPast,
      ([a, b], [published, draft], past) => {
        expect(resultOf(b, { published, draft, past })).toEqual(resultOf(a, { published, draft, past }));
      },
    ),
    RUNS,
  );
});

/** How many take part by either version. */
function eitherOf(members: readonly BacktestMember[], both: readonly [Programme, Programme]): number {
  const [published] = both;
  return members.filter((member) => both.some((by) => enrolledUnder(member, { by, published }) !== null))
    .length;
}

const scaled = (points: bigint, value: PointValue | null): Fraction =>
  value ? fraction(points * value.minor, value.points) : fraction(points);

test("what winners gain less what losers lose is the difference of the totals", () => {
  const dearer = (programme: Programme, by: bigint): Programme => ({
    ...programme,
    rewards: programme.rewards.map((reward) =>
      reward.kind === "amount_off" ? { ...reward, valueMinor: reward.valueMinor * by } : reward,
    ),
  });
  fc.assert(
    fc.property(
      anyMembers,
      fc.tuple(anyProgramme, anyProgramme, fc.constantFrom(1n, 3n)),
      (members, [published, draft, by]) => {
        const result = resultOf(members, { published, draft: dearer(draft, by), past: "settled" });
        const { moved } = result;
        const total = (side: "published" | "draft") =>
          scaled(result[side].points, moved.by === "money" ? result[side].values.taken : null);
        const gained = lessFraction(moved.winners.sum, moved.losers.sum);
        const expected = lessFraction(total("draft"), total("published"));
        expect(lessFraction(gained, expected).numerator).toBe(0n);
        expect(moved.winners.members + moved.losers.members + moved.unchanged).toBe(
          eitherOf(members, [published, draft]),
        );
        expect(moved.by).toBe(by === 1n ? "points" : "money");
      },
    ),
    RUNS,
  );
});

/** What the rises of the time promise, those that stand. */
function bonusesOf({ fold }: Earned, programme: Programme, enrolledAt: Date): bigint {
  const versions = [{ version: 1, publishedAt: new Date(0), programme }];
  return risesOf(fold, { versions, timeZone: NEW_YORK, enrolledAt, mergedAt: null })
    .filter(({ at, stands }) => stands && at >= from && at <= now)
    .reduce((sum, { promised }) => sum + (promised.kind === "points" ? BigInt(promised.points) : 0n), 0n);
}

/** Order by order, without anything that is shared. */
function obvious(
  members: readonly BacktestMember[],
  { programme, published, past }: { programme: Programme; published: Programme; past: Past },
) {
  const sums = { points: 0n, outstanding: 0n, counted: 0, leftOut: 0 };
  for (const each of members) {
    const frozenBy = () => decidingTags(published);
    const replayed = replayedOf(each, { past, now, asksForTags: true, frozenBy });
    const member = takingPart(replayed, { by: programme, published });
    const heard = member.orders.filter((order) => whyNotHeard(order, member, programme) === null);
    const earned = earnedBy({ ...member, orders: heard }, { programme, timeZone: NEW_YORK, now });
    let theirs = member.enrolledAt ? bonusesOf(earned, programme, member.enrolledAt) : 0n;
    for (const order of member.orders) {
      if ((order.state?.processedAt ?? now) < from) continue;
      const isCounted = heard.includes(order) && !whyNotEarning(order, assessOrder(order, programme));
      if (isCounted) sums.counted += 1;
      else sums.leftOut += 1;
      if (isCounted) theirs += earned.points.get(order.orderId) ?? 0n;
    }
    sums.points += theirs;
    if (member.enrolledAt && theirs > each.redeemedPoints) sums.outstanding += theirs - each.redeemedPoints;
  }
  return sums;
}

const inEarning = (change: Partial<Programme["earning"]>) => (programme: Programme) => ({
  ...programme,
  earning: { ...programme.earning, ...change },
});
const inAll = (change: Partial<Programme>) => (programme: Programme) => ({ ...programme, ...change });

/** Drafts that change one thing: most of what they judge is shared. */
const anyEdit = fc.constantFrom<((programme: Programme) => Programme)[]>(
  inAll({ rounding: "up" }),
  inAll({ excluded: { productIds: [1n, 2n], collectionIds: [], productTags: [] } }),
  inAll({ excludedChannels: ["web"] }),
  inAll({ campaigns: [] }),
  inAll({ earnBeforeEnrolmentDays: 3_000 }),
  inAll({ rewards: [] }),
  inAll({ membership: "accounts" }),
  inAll({ membership: "everyone" }),
  inEarning({ rules: [] }),
  inEarning({ minimumOrderMinor: 9_000n }),
  inEarning({ statusPoints: { rate: { points: 3, perMinor: 100n } } }),
  ({ eligible, ...programme }) => ({ ...programme, eligible: { ...eligible, shipping: !eligible.shipping } }),
  ({ tiers, ...programme }) => ({ ...programme, tiers: tiers.slice(0, 2) }),
  ({ tiers, ...programme }) => ({
    ...programme,
    tiers: tiers.map((tier) => ({ ...tier, multiplier: tier.multiplier + 700n })),
  }),
);

test("what both versions share changes nothing: each is what it is alone, order by order", () => {
  const drafts = fc.oneof(
    fc.tuple(anyProgramme, anyProgramme),
    fc
      .tuple(anyProgramme, anyEdit)
      .map(([published, edit]): [Programme, Programme] => [published, edit(copied(published))]),
  );
  fc.assert(
    fc.property(anyMembers, drafts, anyPast, (members, [published, draft], past) => {
      const result = resultOf(members, { published, draft, past });
      for (const side of ["published", "draft"] as const) {
        const { points, outstanding, orders } = result[side];
        const leftOut = orders.leftOut.reduce((sum, each) => sum + each.orders, 0);
        const expected = obvious(members, {
          ...{ programme: side === "draft" ? draft : published, published, past },
        });
        expect({ points, outstanding, counted: orders.counted, leftOut }).toEqual(expected);
      }
    }),
    { numRuns: 150 },
  );
});
