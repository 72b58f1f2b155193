/**
 * What orders of one member earn if one version of the programme was in force all the time. Tiers hang on orders,
 * points on the tier that each order finds, and tiers and caps may hang on points: all of them look back only, so that
 * one fold that asks for an order's points when its tier is found says everything.
 */
import type { Assessment } from "#app/rules/earning/assess.ts";
import { assessOrder } from "#app/rules/earning/assess.ts";
import { pointsLeft } from "#app/rules/earning/points.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Programme } from "#app/rules/programme.ts";
import type { Assessed, People } from "#app/rules/settlement.ts";
import { planSettlement, standingOf } from "#app/rules/settlement-plan.ts";
import type { StandingFold } from "#app/rules/standing/fold.ts";
import { foldStanding } from "#app/rules/standing/fold.ts";

/** A member as far as it is judged: `orders` are those that count for it, with product facts, in any order. */
export type Replayed = {
  enrolledAt: Date | null;
  /** Null: not known. */
  customerTags: readonly string[] | null;
  orders: readonly KnownOrder[];
};

/** One version, as if it had always been in force. */
export type Judging = { programme: Programme; timeZone: string; now: Date };

export type Assess = (order: KnownOrder) => Assessment;

export type Earned = {
  /** What each order earns in the end, by order id; those that found no tier are left out. */
  points: ReadonlyMap<bigint, bigint>;
  fold: StandingFold;
  /** Of customers who were merged into it, as if they had not been. */
  former?: ReadonlyMap<bigint, StandingFold>;
};

/** `assess` where somebody has assessed the orders already. An order without a state is left out. */
export function earnedBy(
  { orders, enrolledAt, customerTags }: Replayed,
  judging: Judging,
  assess: Assess = (order) => assessOrder(order, judging.programme),
): Earned {
  const { programme } = judging;
  const standing = assessedBy(orders, judging, assess).map((each) => {
    const { assessment, timeZone, order } = each;
    const found = { programme, customerTags: order.customerTags, timeZone };
    return standingOf(each, (tier) => pointsLeft(assessment, { ...found, tier }));
  });
  const fold = foldStanding(standing, { ...calendarOf(judging), enrolledAt, customerTags });
  return { points: fold.awarded, fold };
}

/**
 * The same of somebody whom others were merged into: what they bought before found their own tiers, as it does when it
 * settles. Null where the member has no standing.
 */
export function earnedByMerged(
  { customerId, orders }: Pick<Replayed, "orders"> & { customerId: bigint },
  people: People,
  judging: Judging,
  assess: Assess,
): Earned | null {
  const assessed = assessedBy(orders, judging, assess).map((each) => ({ ...each, customerId }));
  const { awarded, folds, former } = planSettlement({ assessed, settled: [] }, people, calendarOf(judging));
  const fold = folds.get(customerId);
  return fold ? { points: awarded, fold, former } : null;
}

function assessedBy(orders: readonly KnownOrder[], judging: Judging, assess: Assess): Assessed[] {
  const version = versionOf(judging);
  return orders.flatMap((order) => {
    if (!order.state) return [];
    const { customerId, processedAt } = order.state;
    const timeZone = order.timeZone ?? judging.timeZone;
    return [{ order, customerId, processedAt, version, timeZone, assessment: assess(order) }];
  });
}

const versionOf = ({ programme }: Judging) => ({ version: 1, publishedAt: new Date(0), programme });

function calendarOf(judging: Judging) {
  return { versions: [versionOf(judging)], timeZone: judging.timeZone, now: judging.now };
}
