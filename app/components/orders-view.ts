/** A line of the list of orders in words: whose it is, what it earned, how it stands. Pure. */
import type { SaidInstant } from "#app/components/format.ts";
import { sayInstant, sayPoints } from "#app/components/format.ts";
import { memberName } from "#app/components/member-view.ts";
import type { StateView } from "#app/components/state-badge.tsx";
import type { OrderLine } from "#app/reports/orders.ts";
import type { Waiting } from "#app/rules/explained-order.ts";
import { waitingOf } from "#app/rules/explained-order.ts";
import { isWaiting } from "#app/rules/settlement.ts";

export type OrderLineView = {
  id: string;
  name: string;
  /** Null: nobody's. Without an address: somebody whom Laurel does not know. */
  customer: { name: string; email: string | null; url: string | null } | null;
  /** Null: nothing is settled yet. */
  points: string | null;
  state: StateView;
  at: SaidInstant | null;
};

export function orderLine(line: OrderLine, at: { now: Date; timeZone: string }): OrderLineView {
  const { orderId, name, settledAt, target, processedAt } = line;
  return {
    id: orderId.toString(),
    name: name ?? `Order ${orderId}`,
    customer: customerOf(line),
    points: settledAt === null ? null : sayPoints(target),
    state: stateOf(line),
    at: processedAt && sayInstant(processedAt, at),
  };
}

function customerOf({ customerId, memberState: state, ...person }: OrderLine): OrderLineView["customer"] {
  if (customerId === null) return null;
  if (state === null) return { name: `Customer ${customerId}`, email: null, url: null };
  const name = memberName({ ...person, customerId, state });
  const email = person.email === name ? null : person.email;
  return { name, email, url: `/app/members/${customerId}` };
}

/** What decides that it earns nothing, or nothing yet, before what it was paid. */
function stateOf(line: OrderLine): StateView {
  if (line.settledAt === null || isWaiting(line)) return { words: WAITS[waitingOf(line)], tone: "attention" };
  const quiet = (words: string): StateView => ({ words, tone: "quiet" });
  if (line.deletedAt) return quiet("Deleted");
  if (line.cancelledAt) return quiet("Cancelled");
  if (line.test) return quiet("Test order");
  if (line.customerId === null) return quiet("No customer");
  if (line.historyOnly) return quiet("From the shop's past");
  if (line.financialStatus === "voided") return quiet("Payment voided");
  if (!line.paid) return { words: "Awaits payment", tone: "info" };
  if (line.tierId === null) return quiet("Does not count");
  return REFUNDED[line.financialStatus ?? ""] ?? { words: "Paid", tone: "success" };
}

const WAITS: Record<Waiting, string> = {
  no_state: "Waits for the order itself",
  read_again: "Waits to be read again",
  products: "Waits for its products",
  tags: "Waits for the customer's tags",
  programme: "Waits for a programme",
};

const REFUNDED: Partial<Record<string, StateView>> = {
  refunded: { words: "Refunded", tone: "quiet" },
  partially_refunded: { words: "Refunded in part", tone: "quiet" },
};
