/**
 * The standing of one member, folded from facts: orders, refunds, ends, the calendar and publications, each at its own
 * instant. So the tier that an order found is the same whenever its news arrived.
 *
 * Points of an order hang on the tier it found and on the room that earlier ones leave; tiers may hang on points. Both
 * look back only: in the order of events the points of all that came before are known. An order that is being settled
 * says its points once its tier is found. `brings.points` of one that was settled are those of the tier it was settled
 * at; whoever sees it find another settles it anew and folds again.
 */
import type { Programme, Tier } from "#app/rules/programme.ts";
import { Caps, isCapped, smaller } from "./caps.ts";
import type { Room, Stretches } from "./caps.ts";
import type { TierChange } from "./changes.ts";
import { tagsOf } from "./ladder.ts";
import type { Brings, OrderEvent, StandingOrder } from "./orders.ts";
import { eventsOf, isSomething } from "./orders.ts";
import type { Contribution } from "./spans.ts";
import type { Standing } from "./standing.ts";
import { nextTurn, standingOf } from "./standing.ts";
import { TierState } from "./state.ts";
import type { StoredState } from "./stored.ts";
import { stored } from "./stored.ts";
import type { Values } from "./values.ts";
import { isSame, minus, NOTHING } from "./values.ts";
import type { FoldSetting, JudgingVersion } from "./versions.ts";
import { publishUpTo, versionAt } from "./versions.ts";

export type StandingFold = {
  /** The tier that each order found, by order id. */
  tierBefore: ReadonlyMap<bigint, Tier>;
  /** Orders that had none before them that still was one. */
  firstOrders: ReadonlySet<bigint>;
  /** What caps by day, month and year leave to each order; only of versions that have some. */
  room: ReadonlyMap<bigint, Room>;
  /** What each order that found a tier is awarded in the end, as it is left after all that is known of it. */
  awarded: ReadonlyMap<bigint, bigint>;
  changes: readonly TierChange[];
  /** When orders began to count here later than they were made, in milliseconds. */
  late: ReadonlySet<number>;
  standing: Standing;
  /** The next instant at which the standing or the state is another if nothing is heard; null if never. */
  nextAt: Date | null;
  /** The version that judges it by now. */
  version: number;
  /** What advanceStanding goes on from; null where only a fold can tell. */
  state: StoredState | null;
};

/** Folds the orders of one member. `orders` in any order. */
export function foldStanding(orders: readonly StandingOrder[], setting: FoldSetting): StandingFold {
  const events = eventsOf(orders);
  const fold = new Fold(events[0]?.at ?? setting.now.getTime(), setting);
  for (const event of events) {
    fold.moveTo(event.at);
    fold.hear(event);
  }
  return fold.end(setting.now);
}

/** An order while it is folded. */
type Known = {
  programme: Programme;
  contribution: Contribution;
  isFirst: boolean;
  room: Room | null;
  stretches: Stretches | null;
  counts: boolean;
  awarded: bigint;
  /** As paid and after each refund, where the order did not say it at once. */
  points: readonly bigint[] | null;
};

class Fold {
  readonly #setting: FoldSetting;
  readonly #state: TierState;
  readonly #caps: Caps | null;
  readonly #known = new Map<StandingOrder, Known>();
  readonly #tierBefore = new Map<bigint, Tier>();
  readonly #firstOrders = new Set<bigint>();
  readonly #room = new Map<bigint, Room>();
  readonly #late = new Set<number>();
  #version: JudgingVersion;
  /** How many orders there are by now of which something is left. */
  #counting = 0;

  constructor(at: number, setting: FoldSetting) {
    const { versions, timeZone, enrolledAt } = setting;
    this.#setting = setting;
    this.#version = versionAt(versions, new Date(at));
    const { programme } = this.#version;
    const whose = { timeZone, enrolledAt };
    this.#state = new TierState({ at, programme, whose, tags: tagsOf(setting.customerTags) });
    this.#caps = versions.some((each) => isCapped(each.programme)) ? new Caps(timeZone) : null;
  }

  moveTo(at: number): void {
    this.#version = publishUpTo(this.#state, at, { versions: this.#setting.versions, from: this.#version });
    this.#state.moveTo(at);
  }

  /** An order is made, or something else is left of it than before. */
  hear({ at, order, refunds, left: said }: OrderEvent): void {
    const known = this.#known.get(order) ?? this.#meet(order, at);
    const left = known.points ? { ...said, points: pointsAfter(known.points, refunds) } : said;
    const counts = isSomething(left);
    this.#counting += Number(counts) - Number(known.counts);
    known.counts = counts;
    const awarded = awardedOf(known, left);
    if (known.stretches) this.#caps?.add(known.stretches, awarded - known.awarded);
    known.awarded = awarded;
    const change = minus(valuesOf(known, left), known.contribution.net);
    if (!isSame(change, NOTHING)) this.#state.hear(known.contribution, change);
  }

  #meet(order: StandingOrder, at: number): Known {
    const { orderId, processedAt, qualifiesFrom } = order;
    const known: Known = {
      programme: this.#version.programme,
      contribution: { processedAt: processedAt.getTime(), leavesAt: 0, net: NOTHING },
      isFirst: false,
      room: null,
      stretches: null,
      counts: false,
      awarded: 0n,
      points: null,
    };
    this.#known.set(order, known);
    if (!qualifiesFrom) {
      this.#find(order, known);
      if (known.isFirst) this.#firstOrders.add(orderId);
      if (known.room !== null) this.#room.set(orderId, known.room);
      return known;
    }
    this.#late.add(at);
    known.programme = versionAt(this.#setting.versions, processedAt).programme;
    return Object.assign(known, order.found);
  }

  /** What an order finds when it is made: a tier, others before it or none, and room under the caps. */
  #find({ orderId, processedAt, customerTags, timeZone, pointsAt }: StandingOrder, known: Known): void {
    const tags = customerTags ? tagsOf(customerTags) : this.#state.tags;
    const tier = this.#state.tierFor(tags);
    this.#tierBefore.set(orderId, tier);
    if (pointsAt) known.points = pointsAt(tier);
    known.isFirst = this.#counting === 0;
    if (!this.#caps) return;
    known.stretches = this.#caps.stretchesOf(processedAt, timeZone);
    known.room = this.#caps.roomFor(known.programme, known.stretches);
  }

  #awarded(): Map<bigint, bigint> {
    const awarded = new Map<bigint, bigint>();
    for (const [{ orderId }, known] of this.#known)
      if (this.#tierBefore.has(orderId)) awarded.set(orderId, known.awarded);
    return awarded;
  }

  end(now: Date): StandingFold {
    this.moveTo(Math.max(now.getTime(), this.#state.at));
    const [state, { version }] = [this.#state, this.#version];
    state.tell();
    return {
      tierBefore: this.#tierBefore,
      firstOrders: this.#firstOrders,
      room: this.#room,
      awarded: this.#awarded(),
      changes: state.changes,
      late: this.#late,
      standing: standingOf(state),
      version,
      // Worked out for whoever stores it.
      get nextAt() {
        return nextTurn(state);
      },
      get state() {
        return stored(state, version);
      },
    };
  }
}

function pointsAfter(points: readonly bigint[], refunds: number | null): bigint {
  return refunds === null ? 0n : (points[refunds] ?? 0n);
}

/** What an order earns of what is left of it: with a first order's bonus, under the caps. */
function awardedOf({ programme: { earning }, isFirst, room }: Known, left: Brings): bigint {
  const { firstOrderBonus, minimumOrderMinor, caps } = earning;
  const earns = (left.spendMinor > 0n || left.points > 0n) && left.spendMinor >= (minimumOrderMinor ?? 0n);
  const bonus = isFirst && earns ? BigInt(firstOrderBonus ?? 0) : 0n;
  const perOrder = caps.perOrder === null ? null : BigInt(caps.perOrder);
  const points = left.points + bonus;
  return smaller(points, smaller(perOrder, room?.left ?? null)) ?? points;
}

function valuesOf({ programme, awarded, counts }: Known, left: Brings): Values {
  const isApart = programme.earning.statusPoints !== null;
  return {
    spend: left.spendMinor,
    points: isApart ? left.statusPoints : awarded,
    orders: counts ? 1n : 0n,
    units: left.units,
  };
}
