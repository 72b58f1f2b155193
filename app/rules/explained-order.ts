/** What a merchant asks of an order: whether it is settled, for whom it counts, and what its points are made of. */
import type { Explanation } from "#app/rules/earning/explain.ts";
import { explainPoints } from "#app/rules/earning/explain.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { PublishedProgramme } from "#app/rules/programme.ts";
import type { Assessed, Calendar, OrderSettlement, People, SettledOrder } from "#app/rules/settlement.ts";
import { assess, FOUND_NOTHING } from "#app/rules/settlement.ts";
import { ownerOf } from "#app/rules/settlement-places.ts";
import { planSettlement } from "#app/rules/settlement-plan.ts";

/** Why an order is not settled yet. */
export type Waiting = "no_state" | "read_again" | "products" | "tags" | "programme";

/** Why an order that is settled counts for nobody. */
export type NotCounted =
  | { why: "no_customer" | "history_only" | "unknown" | "guest" | "excluded" }
  | { why: "before_enrolment"; enrolledAt: Date; daysBefore: number };

export type ExplainedOrder = {
  order: KnownOrder;
  /** As it stands in the books: what it was settled at, and what it brings towards a tier. */
  settlement: OrderSettlement;
  waiting: Waiting | null;
  /** The version that judges it; null where it waits. */
  version: PublishedProgramme | null;
  notCounted: NotCounted | null;
  /** Worked out anew from the facts; null where it waits. */
  explanation: Explanation | null;
};

type Stored = { order: KnownOrder; settlement: OrderSettlement };
type Around = { people: People; settled: readonly SettledOrder[]; calendar: Calendar };

/** By what the order found among the settled orders of its customer, itself left out. */
export function explainOrderAmong(stored: Stored, { people, settled, calendar }: Around): ExplainedOrder {
  const assessed = assess(stored.order, calendar);
  if (!assessed) {
    const waiting = waitingOf({ ...stored.order, isKnown: stored.order.state !== null });
    return { ...stored, waiting, version: null, notCounted: null, explanation: null };
  }
  const { found } = planSettlement({ assessed: [assessed], settled }, people, calendar);
  const explanation = explainPoints(assessed.assessment, {
    programme: assessed.version.programme,
    customerTags: assessed.order.customerTags,
    timeZone: assessed.timeZone,
    ...(found.get(stored.order.orderId) ?? FOUND_NOTHING),
  });
  const counts = explanation.tier !== null;
  return {
    ...stored,
    ...{ waiting: null, version: assessed.version, explanation },
    notCounted: counts ? null : whyNotCounted(assessed, people),
  };
}

/** Of one that is not settled. `isKnown`: more than that it is there. */
export function waitingOf({
  isKnown,
  readAgain,
  awaitsProducts,
  awaitsTags,
}: Pick<KnownOrder, "readAgain" | "awaitsProducts" | "awaitsTags"> & { isKnown: boolean }): Waiting {
  if (!isKnown) return "no_state";
  if (readAgain) return "read_again";
  if (awaitsProducts) return "products";
  return awaitsTags ? "tags" : "programme";
}

function whyNotCounted(assessed: Assessed, people: People): NotCounted {
  const { order, customerId, processedAt, version } = assessed;
  if (customerId === null) return { why: "no_customer" };
  if (order.historyOnly) return { why: "history_only" };
  const { namedCustomers } = order;
  const ownerId = ownerOf({ customerId, namedCustomers, processedAt }, people);
  const owner = people.members.get(ownerId) ?? people.merged.get(ownerId);
  if (!owner) return { why: "unknown" };
  if (owner.state === "excluded") return { why: "excluded" };
  if (!owner.enrolledAt) return { why: "guest" };
  const daysBefore = version.programme.earnBeforeEnrolmentDays ?? 0;
  return { why: "before_enrolment", enrolledAt: owner.enrolledAt, daysBefore };
}
