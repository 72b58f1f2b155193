/** What members are given for rising into a tier: points that follow the rise, and rewards that stay given. Pure. */
import type { NewEntry } from "#app/ledger/entry.ts";
import type { PublishedProgramme, Reward } from "#app/rules/programme.ts";
import type { Rise } from "#app/rules/standing/rises.ts";

/** What was given to one customer for one rise into a tier so far. */
export type Given = {
  /** Who rose: of a merged customer the one who is gone. */
  customerId: bigint;
  tierId: string;
  /** The period of the rise that it was given for first: a name, which stays where late news change the period. */
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

/** Which redemption a rise of a customer brings: another for each tier and instant, whatever period that is in. */
export type GiftIdOf = (rise: { customerId: bigint; tierId: string; at: Date }) => string;

type Terms = { now: Date; giftIdOf: GiftIdOf };

/**
 * What the risers should have, less what they were given: as orders settle, to a target. What was given for a tier is
 * counted against the rises into it that stand. So nothing is given again where late news put a rise into another
 * period or at another instant, and a reward whose rise did not last is that of the next one.
 */
export function entryRewards(
  risers: readonly Riser[],
  before: readonly Given[],
  { now, giftIdOf }: Terms,
): Difference {
  const difference: Difference = { entries: [], given: [], gifts: [] };
  for (const riser of risers) {
    const theirs = before.filter(({ customerId }) => customerId === riser.customerId);
    for (const place of placesOf(riser, theirs, giftIdOf))
      settle(difference, place, { riser, now, giftIdOf });
  }
  return difference;
}

/** What was given or is to be, with the rises that it is for by now: none where late news took them away. */
type Place = { given: Given; points?: Rise; reward?: Rise };
type Kind = "points" | "reward";
type Fit = (given: Given, rise: Rise) => boolean;

const isOfPeriod: Fit = ({ period }, rise) => period === rise.period;
const hasPoints: Fit = ({ points }) => points > 0n;
const hasReward: Fit = ({ redemptionId }) => redemptionId !== null;
const both =
  (one: Fit, other: Fit): Fit =>
  (given, rise) =>
    one(given, rise) && other(given, rise);

function placesOf({ customerId, rises }: Riser, theirs: readonly Given[], giftIdOf: GiftIdOf): Place[] {
  const places: Place[] = theirs.map((given) => ({ given }));
  const standing = rises.filter(({ stands }) => stands).toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const place = (kind: Kind, means: (rise: Rise) => boolean, ...fits: Fit[]) => {
    let waiting = standing.filter(means);
    for (const fit of fits) waiting = waiting.filter((rise) => !findPlace(places, kind, rise, fit));
    for (const rise of waiting) places.push({ given: begun(customerId, rise, places), [kind]: rise });
  };
  const isAsMuch: Fit = ({ points }, rise) => points === pointsOf(rise);
  const isThatGift: Fit = ({ redemptionId }, rise) => redemptionId === giftIdOf({ ...rise, customerId });
  place(
    "points",
    (rise) => pointsOf(rise) > 0n,
    both(isOfPeriod, hasPoints),
    isAsMuch,
    hasPoints,
    isOfPeriod,
  );
  place(
    "reward",
    (rise) => rewardOf(rise) !== undefined,
    isThatGift,
    both(isOfPeriod, hasReward),
    hasReward,
    isOfPeriod,
  );
  return places;
}

/** Gives a rise the first place that fits and is no other's; answers whether there was one. */
function findPlace(places: readonly Place[], kind: Kind, rise: Rise, fit: Fit): boolean {
  const found = places.find(
    (each) => each[kind] === undefined && each.given.tierId === rise.tierId && fit(each.given, rise),
  );
  if (found) found[kind] = rise;
  return found !== undefined;
}

/** Called by the period; where another rise has that name already, with a number behind it. */
function begun(customerId: bigint, { tierId, period }: Rise, places: readonly Place[]): Given {
  const names = new Set(places.flatMap(({ given }) => (given.tierId === tierId ? [given.period] : [])));
  let name = period;
  for (let nth = 2; names.has(name); nth += 1) name = `${period}/${nth}`;
  return { customerId, tierId, period: name, points: 0n, entries: 0, redemptionId: null };
}

type Settling = { riser: Riser } & Terms;

function settle(difference: Difference, { given, points, reward: rise }: Place, settling: Settling): void {
  const { riser, giftIdOf } = settling;
  const target = points ? pointsOf(points) : 0n;
  const entries = target === given.points ? [] : entriesTo(target, { given, rise: points, ...settling });
  const reward = rise && given.redemptionId === null && riser.isReachable ? rewardOf(rise) : undefined;
  if (entries.length === 0 && !reward) return;
  const after = { ...given, points: target, entries: given.entries + entries.length };
  difference.entries.push(...entries);
  if (rise && reward) {
    const redemptionId = giftIdOf({ ...rise, customerId: riser.customerId });
    difference.gifts.push({ redemptionId, holderId: riser.holderId, version: rise.version, reward });
    difference.given.push({ ...after, redemptionId });
  } else difference.given.push(after);
}

function pointsOf({ promised }: Rise): bigint {
  return promised.kind === "points" ? BigInt(promised.points) : 0n;
}

function rewardOf({ promised, version }: Rise): Reward | undefined {
  if (promised.kind !== "reward") return undefined;
  return version.programme.rewards.find(({ id }) => id === promised.rewardId);
}

/**
 * All that stands is taken back before other points are given: each entry undoes the one before it, so that what could
 * not be taken is made good, and lots get back what they gave.
 */
function entriesTo(
  target: bigint,
  { given, rise, riser, now }: { given: Given; rise: Rise | undefined } & Settling,
): NewEntry[] {
  const { customerId, tierId, period, points: before } = given;
  const key = `rise:${customerId}:${tierId}:${period}`;
  // Where it is taken back its rise may still be told.
  const told = rise ?? riser.rises.find((each) => each.tierId === tierId && each.period === period);
  const steps = [...(before > 0n ? [-before] : []), ...(target > 0n ? [target] : [])];
  return steps.map((points, index) => {
    const nth = given.entries + index + 1;
    return {
      customerId: riser.holderId,
      kind: points > 0n ? "bonus" : "reverse",
      key: `${key}:${nth}`,
      ...(nth > 1 ? { undoes: `${key}:${nth - 1}` } : {}),
      pendingDelta: 0n,
      availableDelta: points,
      ...(told ? { programmeVersion: told.version.version } : {}),
      reason: {
        tier: tierId,
        tierName: told?.tierName ?? tierId,
        period: told?.periodName ?? period,
      },
      actor: "system",
      occurredAt: now,
      // Orders are what members do; that one of them reached a tier is no more of it.
      activeAt: null,
    } satisfies NewEntry;
  });
}
