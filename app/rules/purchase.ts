/** A reward is bought: by a shopper, or by points that become one by themselves. Pure. */
import type { NewEntry, Reason } from "#app/ledger/entry.ts";
import { inDays } from "#app/rules/expiry.ts";
import type { Reward } from "#app/rules/programme.ts";

export type Purchase = {
  redemptionId: string;
  customerId: bigint;
  /** What it is kept as; by a shopper the reward's own id. */
  rewardId: string;
  reward: Reward;
  programmeVersion: number;
  now: Date;
};

/** The redemption as it is requested, with its code. */
export function requestedOf({ reward, now, ...purchase }: Purchase, code: string) {
  const points = BigInt(reward.points);
  const endsAt = reward.validDays === null ? null : inDays(now, reward.validDays);
  return { ...purchase, reward, points, code, requestedAt: now, endsAt };
}

/** Takes the points of a redemption from who bought it. What nobody did is no sign of life of theirs. */
export function buyingEntry(
  { redemptionId, customerId, rewardId, reward, programmeVersion, now }: Purchase,
  { actor, reason = {} }: { actor: "shopper" | "system"; reason?: Reason },
): NewEntry {
  return {
    customerId,
    kind: "redeem",
    key: `redemption:${redemptionId}:1`,
    pendingDelta: 0n,
    availableDelta: -BigInt(reward.points),
    redemptionId,
    programmeVersion,
    reason: { reward: rewardId, title: reward.title, ...reason },
    actor,
    occurredAt: now,
    ...(actor === "system" ? { activeAt: null } : {}),
  };
}
