/** What awarding points for past orders would come to, before anything is written. Pure. */
import type { Reward } from "#app/rules/programme.ts";
import { valueOf } from "#app/rules/rewards/worth.ts";
import type { Participant } from "#app/rules/settlement.ts";

/** What one member would get. */
export type MemberAward = { customerId: bigint; orders: number; points: bigint };

/** As it is kept with the backfill: amounts as decimal strings. No person is in it. */
export type AwardPreview = {
  at: string;
  programmeVersion: number;
  /** Orders of members, whether or not they earn anything. */
  orders: number;
  /** Members who would get points. */
  members: number;
  points: string;
  /** What the points are worth by the cheapest reward; null where none is worth an amount. */
  worth: { rewardTitle: string; rewardPoints: number; rewardMinor: string; minor: string } | null;
  top: { customerId: string; orders: number; points: string }[];
};

const TOP = 10;

/** Adds members up, without keeping more than the top ten of them. */
export class AwardSum {
  #orders = 0;
  #members = 0;
  #points = 0n;
  #top: MemberAward[] = [];

  add(awards: readonly MemberAward[]): void {
    for (const award of awards) {
      this.#orders += award.orders;
      this.#points += award.points;
      if (award.points > 0n) this.#members += 1;
    }
    const earning = awards.filter(({ points }) => points > 0n);
    this.#top = [...this.#top, ...earning].sort(byPoints).slice(0, TOP);
  }

  preview({
    programmeVersion,
    rewards,
    now,
  }: {
    programmeVersion: number;
    rewards: readonly Reward[];
    now: Date;
  }): AwardPreview {
    return {
      at: now.toISOString(),
      programmeVersion,
      orders: this.#orders,
      members: this.#members,
      points: this.#points.toString(),
      worth: worthOf(this.#points, rewards),
      top: this.#top.map(({ customerId, orders, points }) => ({
        customerId: customerId.toString(),
        orders,
        points: points.toString(),
      })),
    };
  }
}

function byPoints(a: MemberAward, b: MemberAward): number {
  if (a.points !== b.points) return a.points > b.points ? -1 : 1;
  return a.customerId < b.customerId ? -1 : 1;
}

/**
 * By the reward that costs the fewest points, the first that members can afford, of those that are worth an amount;
 * rounded up to a minor unit.
 */
export function worthOf(points: bigint, rewards: readonly Reward[]): AwardPreview["worth"] {
  const valued = rewards.flatMap((reward) => {
    const valueMinor = valueOf(reward);
    return valueMinor === null ? [] : [{ ...reward, valueMinor }];
  });
  const [cheapest] = valued.sort((a, b) => a.points - b.points);
  if (!cheapest) return null;
  const cost = BigInt(cheapest.points);
  const minor = (points * cheapest.valueMinor + cost - 1n) / cost;
  return {
    rewardTitle: cheapest.title,
    rewardPoints: cheapest.points,
    rewardMinor: cheapest.valueMinor.toString(),
    minor: minor.toString(),
  };
}

/** Who is awarded takes part from the first of those orders on, if it was later before. */
export function enrolledBy<T extends Participant>(member: T, processedAt: readonly Date[]): T {
  const first = processedAt.reduce<Date | null>(
    (earliest, each) => (!earliest || each < earliest ? each : earliest),
    null,
  );
  if (!first || !member.enrolledAt || member.enrolledAt <= first) return member;
  return { ...member, enrolledAt: first };
}
