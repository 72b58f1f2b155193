/** What a member is given for rising into tiers, by the rule that really gives it. */
import type { Earned } from "#app/rules/backtest/earned.ts";
import type { Riser } from "#app/rules/entry-rewards.ts";
import { entryRewards } from "#app/rules/entry-rewards.ts";
import { keptOf } from "#app/rules/merges.ts";
import type { Programme } from "#app/rules/programme.ts";
import { valueOf } from "#app/rules/rewards/worth.ts";
import type { People } from "#app/rules/settlement.ts";
import type { StandingFold } from "#app/rules/standing/fold.ts";
import { promisesSomething, risesOf } from "#app/rules/standing/rises.ts";

/** `minor`: what the rewards take off, where their codes are used and that is an amount. */
export type GivenForRising = { points: bigint; rewards: number; minor: bigint };

const NOTHING: GivenForRising = { points: 0n, rewards: 0, minor: 0n };

type Giving = { programme: Programme; timeZone: string; from: Date; now: Date };
type Rising = {
  customerId: bigint;
  enrolledAt: Date;
  /** A reward goes to somebody who can use it. */
  isReachable: boolean;
  /** As they took part. */
  merged?: People["merged"] | undefined;
};

/** For the rises of the time from `from` up to `now`, with those of customers who became it. */
export function givenForRising(
  { customerId, enrolledAt, isReachable, merged }: Rising,
  { fold, former }: Earned,
  { programme, timeZone, from, now }: Giving,
): GivenForRising {
  const versions = [{ version: 1, publishedAt: new Date(0), programme }];
  if (!promisesSomething(versions)) return NOTHING;
  const riser = (
    riserId: bigint,
    its: StandingFold,
    since: Pick<Rising, "enrolledAt">,
    mergedAt?: Date,
  ): Riser => {
    const rises = risesOf(its, { versions, timeZone, ...since, mergedAt: mergedAt ?? null });
    const counted = rises.filter(({ at }) => at >= from && at <= now);
    return { customerId: riserId, holderId: customerId, isReachable, rises: counted };
  };
  const gone = [...(merged?.values() ?? [])].flatMap((each) => {
    const its = former?.get(each.customerId);
    if (!its || !each.enrolledAt || keptOf(merged ?? new Map(), each.customerId) !== customerId) return [];
    return riser(each.customerId, its, { enrolledAt: each.enrolledAt }, each.mergedAt);
  });
  return sumOf([riser(customerId, fold, { enrolledAt }), ...gone], now);
}

function sumOf(risers: readonly Riser[], now: Date): GivenForRising {
  const giftIdOf = (rise: { customerId: bigint; tierId: string; at: Date }) =>
    `${rise.customerId} ${rise.tierId} ${rise.at.toISOString()}`;
  const { entries, gifts } = entryRewards(risers, [], { now, giftIdOf });
  return {
    points: entries.reduce(
      (sum, { pendingDelta, availableDelta }) => sum + pendingDelta + availableDelta,
      0n,
    ),
    rewards: gifts.length,
    minor: gifts.reduce((sum, { reward }) => sum + (valueOf(reward) ?? 0n), 0n),
  };
}
