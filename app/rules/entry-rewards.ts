/** What members are given for rising into a tier: points that follow the rise, and rewards that stay given. Pure. */
import type { NewEntry } from "#app/ledger/entry.ts";
import type { PublishedProgramme, Reward } from "#app/rules/programme.ts";
import type { Rise } from "#app/rules/standing/rises.ts";

/** What was given for one tier and period of one customer so far. */
export type Given = {
  /** Who rose: of a merged customer the one who is gone. */
  customerId: bigint;
  tierId: string;
  period: string;
  /** What the ledger has of it, and in how many entries. */
  points: bigint;
  entries: number;
  redemptionId: string | null;
};

/** A customer who rose, and who has the points of it now: itself, or whom it was merged into. */
export type Riser = {
  customerId: bigint;
  holderId: bigint;
  /** A reward goes to somebody who can use it. */
  isReachable: boolean;
  rises: readonly Rise[];
};

/** A reward to be given for nothing. */
export type Gift = { given: Given; holderId: bigint; version: PublishedProgramme; reward: Reward };

type Difference = {
  entries: NewEntry[];
  /** What is given from now on; the rewards among it get their redemptions. */
  given: Given[];
  gifts: Gift[];
};

const keyOf = ({ customerId, tierId, period }: Pick<Given, "customerId" | "tierId" | "period">) =>
  `rise:${customerId}:${tierId}:${period}`;

/** What the risers should have, less what they were given: as orders settle, to a target. */
export function entryRewards(risers: readonly Riser[], before: readonly Given[], now: Date): Difference {
  const known = new Map(before.map((each) => [keyOf(each), each]));
  const difference: Difference = { entries: [], given: [], gifts: [] };
  for (const riser of risers) {
    const rises = new Map(
      riser.rises.map((rise) => [keyOf({ ...rise, customerId: riser.customerId }), rise]),
    );
    const theirs = before.filter(({ customerId }) => customerId === riser.customerId);
    for (const key of new Set([...rises.keys(), ...theirs.map(keyOf)]))
      add(difference, { key, riser, rise: rises.get(key), given: known.get(key), now });
  }
  return difference;
}

type One = {
  key: string;
  riser: Riser;
  /** None any more: late news put it elsewhere. */
  rise: Rise | undefined;
  given: Given | undefined;
  now: Date;
};

function add(difference: Difference, one: One): void {
  const { riser, rise, given } = one;
  const before = given ?? (rise && begun(riser.customerId, rise));
  if (!before) return;
  const target = pointsOf(rise);
  const reward = before.redemptionId === null && riser.isReachable ? rewardOf(rise) : undefined;
  const entries = target === before.points ? [] : entriesTo(target, before, one);
  if (entries.length === 0 && !reward) return;
  const after = { ...before, points: target, entries: before.entries + entries.length };
  difference.entries.push(...entries);
  difference.given.push(after);
  if (reward && rise)
    difference.gifts.push({ given: after, holderId: riser.holderId, version: rise.version, reward });
}

function begun(customerId: bigint, { tierId, period }: Rise): Given {
  return { customerId, tierId, period, points: 0n, entries: 0, redemptionId: null };
}

function pointsOf(rise: Rise | undefined): bigint {
  return rise?.stands && rise.promised.kind === "points" ? BigInt(rise.promised.points) : 0n;
}

function rewardOf(rise: Rise | undefined): Reward | undefined {
  if (!rise?.stands || rise.promised.kind !== "reward") return undefined;
  const { rewardId } = rise.promised;
  return rise.version.programme.rewards.find(({ id }) => id === rewardId);
}

/**
 * All that stands is taken back before other points are given: each entry undoes the one before it, so that what could
 * not be taken is made good, and lots get back what they gave.
 */
function entriesTo(target: bigint, before: Given, { key, riser, rise, now }: One): NewEntry[] {
  const steps = [...(before.points > 0n ? [-before.points] : []), ...(target > 0n ? [target] : [])];
  return steps.map((points, index) => {
    const nth = before.entries + index + 1;
    return {
      customerId: riser.holderId,
      kind: points > 0n ? "bonus" : "reverse",
      key: `${key}:${nth}`,
      ...(nth > 1 ? { undoes: `${key}:${nth - 1}` } : {}),
      pendingDelta: 0n,
      availableDelta: points,
      ...(rise ? { programmeVersion: rise.version.version } : {}),
      reason: { tier: before.tierId, tierName: rise?.tierName ?? before.tierId, period: before.period },
      actor: "system",
      occurredAt: now,
      // Orders are what members do; that one of them reached a tier is no more of it.
      activeAt: null,
    } satisfies NewEntry;
  });
}
