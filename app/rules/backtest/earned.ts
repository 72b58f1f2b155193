/**
 * What orders of one member earn if one version of the programme was in force all the time. Tiers hang on orders, points
 * on the tier that each order finds, and tiers and caps may hang on points: all of them look back only, so that one fold
 * that asks for an order's points when its tier is found says everything.
 */
import type { Assessment } from "#app/rules/earning/assess.ts";
import { assessOrder } from "#app/rules/earning/assess.ts";
import { bringsOf } from "#app/rules/earning/points.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Programme, Tier } from "#app/rules/programme.ts";
import type { StandingFold } from "#app/rules/standing/fold.ts";
import { foldStanding } from "#app/rules/standing/fold.ts";
import type { StandingOrder } from "#app/rules/standing/orders.ts";

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
};

/** `assess` where somebody has assessed the orders already. An order without a state is left out. */
export function earnedBy(
  { orders, enrolledAt, customerTags }: Replayed,
  judging: Judging,
  assess: Assess = (order) => assessOrder(order, judging.programme),
): Earned {
  const { programme, timeZone, now } = judging;
  const standing = orders.flatMap((order) =>
    order.state ? standingOrder(order, assess(order), judging) : [],
  );
  const versions = [{ version: 1, publishedAt: new Date(0), programme }];
  const fold = foldStanding(standing, { versions, timeZone, now, enrolledAt, customerTags });
  return { points: fold.awarded, fold };
}

/** What it is worth is known; its points are once its tier is. */
function standingOrder(
  { orderId, qualifiesFrom, customerTags }: KnownOrder,
  assessment: Assessment,
  judging: Judging,
): StandingOrder[] {
  const { processedAt, endedAt, brought, steps } = assessment;
  if (!processedAt) return [];
  return [
    {
      ...{ orderId, processedAt, endedAt, qualifiesFrom, customerTags },
      brings: { ...brought, points: 0n },
      refunds: steps.map(({ takes, ...refund }) => ({ ...refund, takes: { ...takes, points: 0n } })),
      pointsAt: (tier) => pointsAt(tier, assessment, { ...judging, customerTags }),
    },
  ];
}

/** As paid, and as they are left after each refund. */
function pointsAt(
  tier: Tier,
  assessment: Assessment,
  { programme, timeZone, customerTags }: Judging & Pick<Replayed, "customerTags">,
): bigint[] {
  const { brings, steps } = bringsOf(assessment, { programme, tier, customerTags, timeZone });
  let left = brings.points;
  return [left, ...steps.map(({ takes }) => (left -= takes.points))];
}
