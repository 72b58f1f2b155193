/** Who wins and who loses by a draft, without keeping more than the first of each. */
import type { PointValue, Scale } from "#app/rules/backtest/worth.ts";
import { scaleOf } from "#app/rules/backtest/worth.ts";
import type { Fraction } from "#app/rules/money.ts";
import { fraction } from "#app/rules/money.ts";

/**
 * One member under both versions: what it earned in the time that is replayed, and its tier in the end; null where it
 * takes no part.
 */
export type BothWays = {
  customerId: bigint;
  publishedPoints: bigint;
  draftPoints: bigint;
  publishedTierId: string | null;
  draftTierId: string | null;
};

/**
 * `gain`: in points or, where they are compared by what they are worth, in minor units, exactly; a loss is negative.
 */
export type Mover = BothWays & { gain: Fraction };

/** `sum` is of all their gains or losses, never negative. */
export type Movers = { members: number; sum: Fraction; top: Mover[] };

export type Moved = {
  /** Points that are worth other money in the draft cannot be compared as they are. */
  by: "points" | "money";
  winners: Movers;
  losers: Movers;
  unchanged: number;
  /**
   * Winners, losers or neither, whose tier is another in the end; the first one is the same, whatever it is called, and
   * as good as none.
   */
  otherTier: number;
};

/** Their ids: everybody has that tier. */
type FirstTiers = { published: string; draft: string };

/** Adds members up, in any order. */
export class MoverSum {
  readonly #scale: Scale;
  readonly #firstTiers: FirstTiers;
  readonly #winners = new Side();
  readonly #losers = new Side();
  #unchanged = 0;
  #otherTier = 0;

  constructor(published: PointValue | null, draft: PointValue | null, firstTiers: FirstTiers) {
    this.#scale = scaleOf(published, draft);
    this.#firstTiers = firstTiers;
  }

  add(member: BothWays): void {
    if (this.#isMoved(member)) this.#otherTier += 1;
    const { published, draft } = this.#scale;
    const gain = member.draftPoints * draft - member.publishedPoints * published;
    if (gain > 0n) this.#winners.add({ member, size: gain });
    else if (gain < 0n) this.#losers.add({ member, size: -gain });
    else this.#unchanged += 1;
  }

  #isMoved({ publishedTierId, draftTierId }: BothWays): boolean {
    const { published, draft } = this.#firstTiers;
    const wasFirst = publishedTierId === null || publishedTierId === published;
    const isFirst = draftTierId === null || draftTierId === draft;
    return !(wasFirst && isFirst) && publishedTierId !== draftTierId;
  }

  moved(): Moved {
    const { by, per } = this.#scale;
    return {
      by,
      winners: this.#winners.told(per, 1n),
      losers: this.#losers.told(per, -1n),
      unchanged: this.#unchanged,
      otherTier: this.#otherTier,
    };
  }
}

/** So many of each are kept by name. */
export const TOP = 1_000;

type Sized = { member: BothWays; size: bigint };

class Side {
  #members = 0;
  #sum = 0n;
  /** Twice as many at most, in any order: so that they are sorted once in a while. */
  #top: Sized[] = [];
  /** The last one that is among them for sure; whoever moved less is not. */
  #last: Sized | null = null;

  add(each: Sized): void {
    this.#members += 1;
    this.#sum += each.size;
    if (this.#last && bySize(each, this.#last) > 0) return;
    this.#top.push(each);
    if (this.#top.length >= 2 * TOP) this.#shorten();
  }

  #shorten(): void {
    this.#top = this.#top.sort(bySize).slice(0, TOP);
    this.#last = this.#top[TOP - 1] ?? null;
  }

  told(per: bigint, sign: 1n | -1n): Movers {
    this.#shorten();
    const top = this.#top.map(({ member, size }) => ({ ...member, gain: fraction(sign * size, per) }));
    return { members: this.#members, sum: fraction(this.#sum, per), top };
  }
}

/** The largest first; of equal ones by customer. */
function bySize(a: Sized, b: Sized): number {
  if (a.size !== b.size) return a.size > b.size ? -1 : 1;
  return a.member.customerId < b.member.customerId ? -1 : 1;
}
