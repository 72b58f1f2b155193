/** The activity log in words. Pure. */
import type { SaidInstant } from "#app/components/format.ts";
import { sayCount, sayExact, sayInstant, sayNumber } from "#app/components/format.ts";
import type { StateView } from "#app/components/state-badge.tsx";
import { isFoundId } from "#app/rules/missed-orders.ts";
import { tellsOfOrder } from "#app/shopify/trim-payload.ts";

type At = { now: Date; timeZone: string };

export const STATES: Record<string, StateView> = {
  received: { words: "Waiting", tone: "info" },
  processed: { words: "Done", tone: "success" },
  ignored: { words: "Left alone", tone: "quiet" },
  parked: { words: "Could not be done", tone: "critical" },
};

const TOPICS: Record<string, string> = {
  "orders/create": "Order placed",
  "orders/paid": "Order paid",
  "orders/updated": "Order changed",
  "orders/cancelled": "Order cancelled",
  "orders/edited": "Order edited",
  "orders/delete": "Order deleted",
  "refunds/create": "Refund made",
  "customers/create": "Customer added",
  "customers/update": "Customer changed",
  "customers/delete": "Customer deleted",
  "customers/merge": "Customers merged",
  "customers/data_request": "Customer asks for their data",
  "customers/redact": "Customer is to be forgotten",
  "customer.tags_added": "Customer tagged",
  "customer.tags_removed": "Customer’s tags removed",
  "products/update": "Product changed",
  "products/delete": "Product deleted",
  "collections/update": "Collection changed",
  "collections/delete": "Collection deleted",
  "app/uninstalled": "Laurel uninstalled",
  "bulk_operations/finish": "Past orders gathered",
  "app/scopes_update": "Permissions changed",
  "shop/redact": "Shop is to be erased",
};

/** "Order paid"; a topic without words is said as Shopify names it. */
export function sayTopic(topic: string): string {
  return TOPICS[topic] ?? topic;
}

type Line = {
  webhookId: string;
  topic: string;
  receivedAt: Date;
  state: string;
  attempts: number;
  outcome: string | null;
  error: string | null;
  orderName: string | null;
};

export type ActivityLineView = {
  id: string;
  topic: string;
  /** The order it tells of, where we know it. */
  about: string | null;
  state: StateView;
  attempts: string;
  result: string;
  at: SaidInstant;
};

export function activityLine(line: Line, at: At): ActivityLineView {
  return {
    id: line.webhookId,
    topic: sayTopic(line.topic),
    about: line.orderName ?? (TOPICS[line.topic] ? null : "Laurel does not use this"),
    state: STATES[line.state] ?? { words: line.state, tone: "quiet" },
    attempts: line.attempts === 0 ? "–" : line.attempts.toLocaleString("en-US"),
    result: resultOf(line),
    at: sayInstant(line.receivedAt, at),
  };
}

function resultOf({ state, outcome, error }: Pick<Line, "state" | "outcome" | "error">): string {
  if (state === "received") return "Not looked at yet";
  if (state === "parked") return error ?? "No reason was kept";
  // Kept as digits; read by people.
  if (outcome !== null) return outcome.replace(/\d{4,}(?= points)/g, (digits) => sayNumber(BigInt(digits)));
  return state === "ignored" ? "Nothing for Laurel to do" : "Done";
}

type Detail = Line & {
  about: bigint | null;
  eventId: string | null;
  triggeredAt: Date | null;
  processedAt: Date | null;
  hasPayload: boolean;
};

const KEPT_MS = 30 * 86_400_000;

export function activityDetail(delivery: Detail, at: At) {
  const { topic, about, orderName, receivedAt, processedAt, triggeredAt, state, error } = delivery;
  const ofOrder = tellsOfOrder(topic);
  const say = (instant: Date | null) => (instant ? sayExact(instant, at.timeZone) : null);
  const isFound = isFoundId(delivery.webhookId);
  return {
    ...activityLine(delivery, at),
    /** Why it failed once, where it was given up since. */
    error: state === "ignored" ? error : null,
    isParked: state === "parked",
    /** Why it cannot be tried again as it came; null where it can, or need not. */
    unsaid: unsaidOf(delivery),
    orderId: ofOrder && about !== null ? about.toString() : null,
    facts: [
      ["Topic", topic],
      [ofOrder ? "Order" : "About", orderName ?? about?.toString() ?? null],
      ["Sent by Shopify", say(triggeredAt)],
      [isFound ? "Found" : "Received", say(receivedAt)],
      ["Dealt with", say(processedAt)],
      ["After", processedAt && !isFound ? sayDuration(processedAt.getTime() - receivedAt.getTime()) : null],
      ["Attempts", sayCount(delivery.attempts, "attempt")],
      ["Content", contentOf(delivery, at)],
      ["Webhook id", isFound ? null : delivery.webhookId],
      ["Event id", delivery.eventId],
    ].flatMap(([title, words]) => (title && words ? [{ title, words }] : [])),
  };
}

function unsaidOf({ webhookId, topic, hasPayload, state }: Detail): string | null {
  if (hasPayload || TOPICS[topic] === undefined || state === "received") return null;
  if (isFoundId(webhookId)) return "Nobody told Laurel of this order: it was found by asking Shopify.";
  return "What it said is not kept any more, so it cannot be tried again.";
}

function contentOf({ webhookId, hasPayload, receivedAt }: Detail, at: At): string {
  if (isFoundId(webhookId)) return "None: Laurel found the order by asking Shopify";
  if (!hasPayload) return "Not kept: it holds personal data, and is removed after 30 days";
  return `Kept until ${sayExact(new Date(receivedAt.getTime() + KEPT_MS), at.timeZone)}`;
}

/** "1.2 seconds", "4 minutes". */
export function sayDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 10) return `${seconds.toFixed(1)} seconds`;
  if (seconds < 120) return `${Math.round(seconds)} seconds`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
