/** An order as the merchant asks about it: what it earned, how it came to that, and what stands in the books. Pure. */
import type { BookEntry } from "#app/components/explain-entry.ts";
import { explainEntry } from "#app/components/explain-entry.ts";
import type { SaidInstant } from "#app/components/format.ts";
import { sayCount, sayDate, sayInstant, sayMoney, sayPoints, saySigned } from "#app/components/format.ts";
import type { Step } from "#app/components/order-points.ts";
import { roundedMinor, stepsOf } from "#app/components/order-points.ts";
import type { WhyRow } from "#app/components/order-reasons.ts";
import { leftOutRows, notAppliedRows, whyNothing } from "#app/components/order-reasons.ts";
import type { ExplainedOrder } from "#app/rules/explained-order.ts";
import type { FinancialStatus } from "#app/rules/order.ts";
import type { Programme } from "#app/rules/programme.ts";

export type OrderView = {
  title: string;
  /** "It earned 120 points". */
  heading: string;
  /** Why it earns nothing, or nothing yet. */
  why: string | null;
  /** What is worked out anew and what was settled are not the same: it is settled anew by the next news. */
  drift: string | null;
  facts: { title: string; words: string }[];
  steps: Step[];
  leftOut: WhyRow[];
  notApplied: WhyRow[];
  towards: string | null;
  entries: { key: string; what: string; points: string; at: SaidInstant }[];
  inBooks: string;
};

type At = { now: Date; timeZone: string; currency: string };

export function orderView(
  explained: ExplainedOrder,
  { entries, shopId, staff, at }: { entries: readonly BookEntry[]; shopId: string; staff: string; at: At },
): OrderView {
  const { order, explanation, version } = explained;
  const programme = version?.programme ?? null;
  const context = programme && { programme, order };
  const around = { ...at, shopId, staff, explained: NOTHING_BESIDE };
  const posted = entries.reduce(
    (sum, each) => sum + each.pendingDelta + each.availableDelta - each.shortfall,
    0n,
  );
  return {
    title: `Order ${order.state?.name ?? order.orderId}`,
    heading: headingOf(explained),
    why: whyNothing(explained, at),
    drift: driftOf(explained),
    facts: factsOf(explained, at),
    steps: explanation && programme ? stepsOf(explanation, programme) : [],
    leftOut: explanation ? leftOutRows(explanation, order) : [],
    notApplied: explanation && context && !explanation.nothing ? notAppliedRows(explanation, context) : [],
    towards: towardsOf(explained, programme),
    entries: entries.map((entry) => ({
      key: entry.entryId.toString(),
      what: explainEntry(entry, around).what,
      points: saySigned(entry.availableDelta !== 0n ? entry.availableDelta : entry.pendingDelta),
      at: sayInstant(entry.occurredAt, at),
    })),
    inBooks: sayPoints(posted),
  };
}

const NOTHING_BESIDE = {
  orders: new Map<never, never>(),
  made: new Map<never, never>(),
  moved: new Map<never, never>(),
  adjusted: new Map<never, never>(),
  codes: new Map<never, never>(),
  merges: new Map<never, never>(),
};

function headingOf({ explanation, settlement, waiting }: ExplainedOrder): string {
  if (waiting && settlement.settledAt === null) return "It waits";
  const points = explanation ? BigInt(explanation.points) : settlement.target;
  return points > 0n ? `It earns ${sayPoints(points)}` : "It earns no points";
}

function driftOf({ explanation, settlement }: ExplainedOrder): string | null {
  if (!explanation || settlement.settledAt === null) return null;
  if (BigInt(explanation.points) === settlement.target) return null;
  return `It was settled at ${sayPoints(settlement.target)}. The next news of this customer settle it anew.`;
}

function factsOf({ order, version, explanation, waiting }: ExplainedOrder, at: At): OrderView["facts"] {
  const { state, refunds } = order;
  const facts = [
    { title: "Made", words: state ? sayDate(state.processedAt, at) : "not known yet" },
    { title: "Payment", words: state?.financialStatus ? PAYMENT[state.financialStatus] : "–" },
    { title: "Refunds", words: refunds.length === 0 ? "None" : sayCount(refunds.length, "refund") },
  ];
  if (waiting || !version || !explanation) return facts;
  const { publishedAt, version: number } = version;
  return [
    ...facts,
    {
      title: "What counts",
      words: sayMoney(roundedMinor(explanation.baseMinor), version.programme.currency),
    },
    { title: "Tier the order found", words: explanation.tier?.name ?? "None: it does not count" },
    { title: "Judged by", words: `Version ${number} of the programme, of ${sayDate(publishedAt, at)}` },
  ];
}

const PAYMENT: Record<FinancialStatus, string> = {
  authorized: "Authorised, not paid yet",
  expired: "Authorisation expired",
  paid: "Paid",
  partially_paid: "Paid in part",
  partially_refunded: "Paid, refunded in part",
  pending: "Awaited",
  refunded: "Refunded",
  voided: "Voided",
};

/** "Counts $60 and 2 units towards tiers": as paid, less what went back. */
function towardsOf(
  { settlement, order, explanation }: ExplainedOrder,
  programme: Programme | null,
): string | null {
  if (!programme || !explanation || explanation.nothing === "ended") return null;
  const ofPast = order.qualifiesFrom !== null && (order.state?.customerId ?? null) !== null;
  const counts = explanation.tier !== null || ofPast;
  if (!counts || settlement.settledAt === null) return null;
  const { spendMinor, units, statusPoints } = settlement.brings;
  const parts = [
    sayMoney(spendMinor, programme.currency),
    sayCount(Number(units), "unit"),
    ...(programme.earning.statusPoints ? [`${sayPoints(statusPoints)} of status`] : []),
  ];
  const taken = order.refunds.length > 0 ? " as it was paid; what was returned comes off" : "";
  return `${parts.join(", ")}${taken}.`;
}
