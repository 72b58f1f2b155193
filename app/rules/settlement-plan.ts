/**
 * What a batch of news means for its members: which tier each order found, whether it was the first, what caps leave to
 * it, and which settled orders late news re-target.
 */
import type { Programme, Tier } from "#app/rules/programme.ts";
import { asksForMetric } from "#app/rules/programme/tiers.ts";
import type {
  Assessed,
  Calendar,
  Earned,
  OrderFound,
  People,
  Plan,
  SettledOrder,
} from "#app/rules/settlement.ts";
import { earnedOf, FOUND_NOTHING, hasStanding } from "#app/rules/settlement.ts";
import type { Place } from "#app/rules/settlement-places.ts";
import { inLineOf, placesOf } from "#app/rules/settlement-places.ts";
import { isCapped } from "#app/rules/standing/caps.ts";
import type { StandingFold } from "#app/rules/standing/fold.ts";
import { foldStanding } from "#app/rules/standing/fold.ts";
import type { StandingOrder } from "#app/rules/standing/orders.ts";

type Orders = { assessed: readonly Assessed[]; settled: readonly SettledOrder[] };

/** What was planned before, and which orders were settled then and are assessed now. */
type Earlier = { plan: Plan; anew: ReadonlySet<bigint> };

/** An order in one member's list: of an heir, as it was found to be elsewhere. */
type Listed = { order: StandingOrder; place: Place };

/**
 * Folds each member's orders, news and settled ones together. Those of a merged customer are folded alone, as they were
 * before the merge, for the tier that each of them found. After an earlier plan only those are folded again in whose
 * list an order is another.
 */
export function planSettlement(
  orders: Orders,
  people: People,
  calendar: Calendar,
  earlier: Earlier | null = null,
): Plan {
  const found = new Map(earlier?.plan.found);
  const earned = new Map(earlier?.plan.earned);
  const folds = new Map(earlier?.plan.folds);
  const former = new Map(earlier?.plan.former);
  const awarded = new Map(earlier?.plan.awarded);
  const lists = listsOf(orders, { people, calendar, earned });
  for (const customerId of inLineOf(people.merged, new Set([...people.members.keys(), ...lists.keys()]))) {
    const member = people.members.get(customerId);
    if (member && !hasStanding(member)) continue;
    const list = lists.get(customerId) ?? [];
    if (earlier && !list.some(({ order }) => earlier.anew.has(order.orderId))) continue;
    const person = member ?? people.merged.get(customerId);
    const fold = foldStanding(
      list.map((listed) => placed(listed, { found, earned })),
      { ...calendar, enrolledAt: person?.enrolledAt ?? null, customerTags: person?.tags ?? null },
    );
    (member ? folds : former).set(customerId, fold);
    for (const [orderId, what] of foundIn(fold)) found.set(orderId, what);
    for (const [orderId, points] of fold.awarded) awarded.set(orderId, points);
  }
  return {
    found,
    earned,
    folds,
    former,
    awarded,
    retarget: retargetOf(orders.settled, { found, awarded, calendar }),
  };
}

/**
 * Plans until every settled order that is to be settled anew is assessed; answers those as `late`. Each time at least
 * one order more is, so that it ends. `load` reads and assesses some of them; what it leaves out stays as it was
 * settled.
 */
export async function planAll(
  { assessed, settled }: Orders,
  { people, calendar }: { people: People; calendar: Calendar },
  load: (orderIds: bigint[]) => Promise<Assessed[]>,
): Promise<{ plan: Plan; late: Assessed[] }> {
  const late: Assessed[] = [];
  const asked = new Set<bigint>();
  let plan = planSettlement({ assessed, settled }, people, calendar);
  let left = settled;
  for (;;) {
    const wanted = plan.retarget.filter((orderId) => !asked.has(orderId));
    if (wanted.length === 0) return { plan, late };
    for (const orderId of wanted) asked.add(orderId);
    const loaded = await load(wanted);
    late.push(...loaded);
    const anew = new Set(loaded.map(({ order }) => order.orderId));
    left = left.filter(({ orderId }) => !anew.has(orderId));
    const orders = { assessed: [...assessed, ...late], settled: left };
    plan = planSettlement(orders, people, calendar, { plan, anew });
  }
}

function foundIn({ tierBefore, firstOrders, room }: StandingFold): [bigint, OrderFound][] {
  return [...tierBefore].map(([orderId, tier]) => [
    orderId,
    { tier, isFirst: firstOrders.has(orderId), room: room.get(orderId) ?? null },
  ]);
}

/** Whether points of an order hang on more than its tier, or tiers on points. */
function weighsPoints({ versions }: Calendar): boolean {
  return versions.some(({ programme }) => {
    const { firstOrderBonus, statusPoints } = programme.earning;
    const byPoints = statusPoints === null && asksForMetric(programme.tiers, "points");
    return firstOrderBonus !== null || byPoints || isCapped(programme);
  });
}

function retargetOf(
  settled: readonly SettledOrder[],
  {
    found,
    awarded,
    calendar,
  }: {
    found: ReadonlyMap<bigint, OrderFound>;
    awarded: ReadonlyMap<bigint, bigint>;
    calendar: Calendar;
  },
): bigint[] {
  const weighs = weighsPoints(calendar);
  const isOther = ({ orderId, tierId, target, spendOnly = false }: SettledOrder) => {
    // What is folded from it now would be told as all that it brings for ever.
    if (spendOnly) return true;
    if ((found.get(orderId)?.tier?.id ?? null) !== tierId) return true;
    const points = weighs ? awarded.get(orderId) : undefined;
    return points !== undefined && points !== target;
  };
  return settled.filter(isOther).map(({ orderId }) => orderId);
}

/** What counts in each customer's own fold: its own orders, and from a merge on those of whom it took in. */
function listsOf(
  { assessed, settled }: Orders,
  { people, calendar, earned }: { people: People; calendar: Calendar; earned: Map<bigint, Earned> },
): Map<bigint, Listed[]> {
  const lists = new Map<bigint, Listed[]>();
  const byVersion = new Map(calendar.versions.map(({ version, programme }) => [version, programme]));
  const put = (
    order: Pick<SettledOrder, "customerId" | "namedCustomers"> & StandingOrder,
    by?: Programme,
  ) => {
    if (!by) return;
    for (const place of placesOf(order, people, by)) {
      const list = lists.get(place.customerId);
      if (list) list.push({ order, place });
      else lists.set(place.customerId, [{ order, place }]);
    }
  };
  for (const order of settled) put(order, byVersion.get(order.programmeVersion ?? 0));
  for (const each of assessed) {
    const { customerId, order, version } = each;
    if (customerId === null) continue;
    const { namedCustomers } = order;
    const pointsAt = (tier: Tier) => {
      const theirs = earnedOf(each, tier);
      earned.set(order.orderId, theirs);
      return pointsLeftOf(each, theirs);
    };
    put({ ...standingOf(each, pointsAt), customerId, namedCustomers }, version.programme);
  }
  return lists;
}

/** What it is worth is known; its points are once its tier is. */
export function standingOf(
  { order, processedAt, assessment }: Pick<Assessed, "order" | "processedAt" | "assessment">,
  pointsAt: NonNullable<StandingOrder["pointsAt"]>,
): StandingOrder {
  return {
    orderId: order.orderId,
    processedAt,
    endedAt: assessment.endedAt,
    qualifiesFrom: order.qualifiesFrom,
    customerTags: order.customerTags,
    timeZone: order.timeZone,
    brings: { ...assessment.brought, points: 0n },
    refunds: assessment.steps.map(({ takes, ...refund }) => ({ ...refund, takes: { ...takes, points: 0n } })),
    pointsAt,
  };
}

function pointsLeftOf({ assessment: { steps } }: Pick<Assessed, "assessment">, earned: Earned): bigint[] {
  let left = earned.brings.points;
  return [left, ...steps.map(({ refundId }) => (left -= earned.takes.get(refundId)?.points ?? 0n))];
}

/** An order of an heir earns what it earned where it was made. */
function placed(
  { order, place }: Listed,
  plan: { found: ReadonlyMap<bigint, OrderFound>; earned: ReadonlyMap<bigint, Earned> },
): StandingOrder {
  if (!place.isHeir) return order;
  const { pointsAt, ...rest } = order;
  const { isFirst, room } = plan.found.get(order.orderId) ?? FOUND_NOTHING;
  const theirs = pointsAt ? plan.earned.get(order.orderId) : undefined;
  return {
    ...rest,
    ...(theirs ? { brings: theirs.brings, refunds: withPoints(order, theirs) } : {}),
    qualifiesFrom: place.from,
    found: { isFirst, room },
  };
}

function withPoints({ refunds }: StandingOrder, { takes }: Earned): StandingOrder["refunds"] {
  return refunds.map((refund) => ({ ...refund, takes: takes.get(refund.refundId) ?? refund.takes }));
}
