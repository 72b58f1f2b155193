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
export type Gift = { redemptionId: string; holderId: bigint; version: PublishedProgramme; reward: Reward };

type Difference = {
  entries: NewEntry[];
  /** What is given from now on, with the redemptions of the rewards among it. */
  given: Given[];
  gifts: Gift[];
};

const keyOf = ({ customerId, tierId, period }: Pick<Given, "customerId" | "tierId" | "period">) =>
  `rise:${customerId}:${tierId}:${period}`;

/** Which redemption a rise of a customer brings: another for each tier and instant, whatever period that is in. */
export type GiftIdOf = (rise: { customerId: bigint; tierId: string; at: Date }) => string;

type Terms = { now: Date; giftIdOf: GiftIdOf };

/** What the risers should have, less what they were given: as orders settle, to a target. */
export function entryRewards(
  risers: readonly Riser[],
  before: readonly Given[],
  { now, giftIdOf }: Terms,
): Difference {
  const difference: Difference = { entries: [], given: [], gifts: [] };
  for (const riser of risers) {
    const rises = new Map(
      riser.rises.map((rise) => [keyOf({ ...rise, customerId: riser.customerId }), rise]),
    );
    const theirs = before.filter(({ customerId }) => customerId === riser.customerId);
    const known = new Map(theirs.map((each) => [keyOf(each), each]));
    const followed = followMoved(rises, known, giftIdOf);
    for (const key of new Set([...rises.keys(), ...known.keys()])) {
      const given = followed.get(key) ?? known.get(key);
      const isMoved = followed.has(key);
      add(difference, { key, riser, rise: rises.get(key), given, isMoved, now, giftIdOf });
    }
  }
  return difference;
}

/**
 * A rise that is in another period than when its reward was given takes the reward along: it is not given again. Answers
 * what it changed. A period that has a reward of its own keeps it, unless that one moves on.
 */
function followMoved(
  rises: ReadonlyMap<string, Rise>,
  known: ReadonlyMap<string, Given>,
  giftIdOf: GiftIdOf,
): Map<string, Given> {
  const followed = new Map<string, Given>();
  const at = (key: string) => followed.get(key) ?? known.get(key);
  let waiting = movesOf(rises, known, giftIdOf);
  for (;;) {
    const next = waiting.find(({ key }) => (at(key)?.redemptionId ?? null) === null);
    if (!next) return followed;
    const { key, rise, from } = next;
    followed.set(key, { ...(at(key) ?? begun(from.customerId, rise)), redemptionId: from.redemptionId });
    followed.set(keyOf(from), { ...from, redemptionId: null });
    waiting = waiting.filter((each) => each !== next);
  }
}

function movesOf(
  rises: ReadonlyMap<string, Rise>,
  known: ReadonlyMap<string, Given>,
  giftIdOf: GiftIdOf,
): { key: string; rise: Rise; from: Given }[] {
  const held = [...known.values()].filter(({ redemptionId }) => redemptionId !== null);
  return [...rises].flatMap(([key, rise]) => {
    const from = rewardOf(rise)
      ? held.find(({ customerId, redemptionId }) => redemptionId === giftIdOf({ ...rise, customerId }))
      : undefined;
    return from && keyOf(from) !== key ? [{ key, rise, from }] : [];
  });
}

type One = {
  key: string;
  riser: Riser;
  /** None any more: late news put it elsewhere. */
  rise: Rise | undefined;
  given: Given | undefined;
  /** Its reward came from another period, or went to one. */
  isMoved: boolean;
} & Terms;

function add(difference: Difference, one: One): void {
  const { riser, rise, given, isMoved, giftIdOf } = one;
  const before = given ?? (rise && begun(riser.customerId, rise));
  if (!before) return;
  const target = pointsOf(rise);
  const reward = before.redemptionId === null && riser.isReachable ? rewardOf(rise) : undefined;
  const entries = target === before.points ? [] : entriesTo(target, before, one);
  if (entries.length === 0 && !reward && !isMoved) return;
  const redemptionId =
    reward && rise ? giftIdOf({ ...rise, customerId: riser.customerId }) : before.redemptionId;
  const after = { ...before, points: target, entries: before.entries + entries.length, redemptionId };
  difference.entries.push(...entries);
  difference.given.push(after);
  if (reward && rise && redemptionId !== null)
    difference.gifts.push({ redemptionId, holderId: riser.holderId, version: rise.version, reward });
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
      reason: {
        tier: before.tierId,
        tierName: rise?.tierName ?? before.tierId,
        period: rise?.periodName ?? before.period,
      },
      actor: "system",
      occurredAt: now,
      // Orders are what members do; that one of them reached a tier is no more of it.
      activeAt: null,
    } satisfies NewEntry;
  });
}
