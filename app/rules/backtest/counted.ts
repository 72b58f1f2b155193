/** Which orders of a member count under one version, and why others do not. */
import { enrolledBy } from "#app/rules/award-preview.ts";
import type { Replayed } from "#app/rules/backtest/earned.ts";
import type { Asked, Enrolment, MergedEnrolments } from "#app/rules/backtest/enrolment.ts";
import { enrolledUnder, mergedUnder } from "#app/rules/backtest/enrolment.ts";
import type { Assessment } from "#app/rules/earning/assess.ts";
import type { Barred } from "#app/rules/earning/worth.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import { folded } from "#app/rules/plain-text.ts";
import type { Programme } from "#app/rules/programme.ts";
import type { People } from "#app/rules/settlement.ts";
import { counts, isWaiting } from "#app/rules/settlement.ts";
import { placesOf } from "#app/rules/settlement-places.ts";

/**
 * Nobody takes part, or not by then; read again first; from before Laurel came; cancelled or deleted; or what the
 * programme does not let earn.
 */
export type WhyLeftOut = "not_a_member" | "before_enrolment" | "waits" | "past" | "ended" | Barred;

/** In the order in which they are asked. */
export const WHY_LEFT_OUT: readonly WhyLeftOut[] = [
  ...(["not_a_member", "unknown", "waits", "before_enrolment"] as const),
  ...(["other_currency", "test", "channel", "audience", "unpaid", "ended", "past"] as const),
];

/**
 * A customer with all its orders, and how it takes part today; `redeemedPoints` are what it really spent in the time
 * that is replayed.
 */
export type BacktestMember = Replayed &
  Enrolment & {
    customerId: bigint;
    redeemedPoints: bigint;
    /** Its person was removed: a reward would reach nobody. */
    isRedacted?: boolean;
    /** Customers who became this one, and whose orders are among its own. */
    merged?: MergedEnrolments;
    /** By order id, of its orders and maybe of others': the version that each settled by. */
    versions?: ReadonlyMap<bigint, number>;
  };

/** A member as it takes part by one version. */
export type SideMember = Replayed & Pick<BacktestMember, "customerId"> & { merged?: People["merged"] };

/** By the version that is asked about. */
export function takingPart(member: BacktestMember, asked: Asked): SideMember {
  const { customerId, customerTags, orders, merged } = member;
  return {
    ...{ customerId, customerTags, orders, enrolledAt: enrolledUnder(member, asked) },
    ...(merged ? { merged: mergedUnder(merged, asked) } : {}),
  };
}

/** A member with those who became it, as settlement knows them. */
export function peopleOf({ customerId, enrolledAt, customerTags, merged = NOBODY }: SideMember): People {
  const member = { customerId, enrolledAt, tags: customerTags, state: "enrolled" };
  return { members: new Map([[customerId, member]]), merged };
}

const NOBODY: People["merged"] = new Map();

/**
 * The shop's past from before Laurel came: as it settled, so that it counts towards tiers and earns nothing; or
 * replayed as if Laurel had been there, and its customers members from their first such order on.
 */
export type Past = "settled" | "replayed";

/**
 * How members are replayed. `asksForTags`: something of either version may hang on a customer's tags; `frozenBy`: those
 * that orders carry if their customer had them, because the version that they settled by names them.
 */
export type Replay = { past: Past; asksForTags: boolean; frozenBy: FrozenBy; now: Date };

/** Null: it is not known by which version. */
type FrozenBy = (version: number | null) => ReadonlySet<string>;

/** As it is to be replayed up to `now`. Tags that no order would carry are those that the customer has today. */
export function replayedOf(
  member: BacktestMember,
  { past, asksForTags, frozenBy, now }: Replay,
): BacktestMember {
  const tags = asksForTags ? member.customerTags : null;
  const known = member.orders.filter(({ state }) => !state || state.processedAt <= now);
  const orders = known.map((order) => {
    const frozen = frozenBy(member.versions?.get(order.orderId) ?? null);
    const tagged = tags ? { ...order, customerTags: tagsOfThen(order, tags, frozen) } : order;
    return past === "replayed" && (order.qualifiesFrom || order.historyOnly)
      ? { ...tagged, historyOnly: false, qualifiesFrom: null }
      : tagged;
  });
  if (past === "settled") return { ...member, orders };
  const { enrolledAt, joinedAt } = member;
  return {
    ...{ ...member, orders, enrolledAt: sincePast(enrolledAt, known) },
    ...(joinedAt ? { joinedAt: sincePast(joinedAt, known) } : {}),
  };
}

function tagsOfThen(
  { customerTags }: KnownOrder,
  today: readonly string[],
  frozen: ReadonlySet<string>,
): readonly string[] {
  return customerTags ? [...customerTags, ...today.filter((tag) => !frozen.has(folded(tag)))] : today;
}

/** A member from the first order of the shop's past on. */
function sincePast(enrolledAt: Date | null, orders: readonly KnownOrder[]): Date | null {
  const before = orders.flatMap(({ qualifiesFrom, state }) =>
    qualifiesFrom && state ? state.processedAt : [],
  );
  return enrolledBy({ customerId: 0n, enrolledAt, state: "enrolled" }, before).enrolledAt;
}

/** Why an order is not even heard of when the member is judged; null where it is. */
export function whyNotHeard(order: KnownOrder, member: SideMember, programme: Programme): WhyLeftOut | null {
  if (!member.enrolledAt) return "not_a_member";
  if (!order.state) return "unknown";
  if (isWaiting(order)) return "waits";
  const { customerId, enrolledAt, merged } = member;
  const { namedCustomers, qualifiesFrom } = order;
  if (!merged?.size) {
    const taking = { customerId, enrolledAt, state: "enrolled" };
    const isTheirs = qualifiesFrom !== null || counts(taking, order.state.processedAt, programme);
    return isTheirs ? null : "before_enrolment";
  }
  const placed = { customerId, namedCustomers, qualifiesFrom, processedAt: order.state.processedAt };
  return placesOf(placed, peopleOf(member), programme).length > 0 ? null : "before_enrolment";
}

/** Why an order that was heard of earns nothing whatever is left of it; null where it earns. */
export function whyNotEarning(
  { qualifiesFrom }: KnownOrder,
  { barred, endedAt }: Pick<Assessment, "barred" | "endedAt">,
): WhyLeftOut | null {
  if (barred) return barred;
  if (endedAt) return "ended";
  return qualifiesFrom ? "past" : null;
}
