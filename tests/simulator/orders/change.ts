import type { Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import { shopTime } from "../model/time.ts";
import type { LineItem, Order, Refund, Shop } from "../model/types.ts";
import { announceOrder } from "./announce.ts";
import { rawId } from "./raw.ts";
import { lineItemOf } from "./place.ts";
import { priceLine } from "./pricing.ts";
import { bookRefund, requireLine } from "./refund.ts";
import { totalsOf } from "./totals.ts";
import type { CancelInput, EditInput } from "./types.ts";

function requireOpen(order: Order): void {
  if (order.cancelledAt !== null) throw new SimError("CANCELLED", `order ${order.name} is cancelled`);
}

function refundRest(sim: Sim, shop: Shop, order: Order): Refund | null {
  const totals = totalsOf(order);
  if (totals.netPaymentMinor <= 0) return null;
  const lines = order.lines
    .filter((line) => line.currentQuantity > 0)
    .map((line) => ({ lineItemId: line.id, quantity: line.currentQuantity }));
  const shippingMinor = totals.shippingPaidMinor - totals.shippingRefundedMinor;
  return bookRefund(sim, shop, order, { lines, shippingMinor, amountMinor: totals.netPaymentMinor });
}

/**
 * Cancels an order, giving back what was received unless told not to; sends orders/cancelled, orders/updated and
 * refunds/create.
 */
export function cancelOrder(sim: Sim, shop: Shop, order: Order, input: CancelInput): void {
  requireOpen(order);
  const refund = (input.refund ?? true) ? refundRest(sim, shop, order) : null;
  order.cancelledAt = sim.nowIso();
  order.cancelReason = input.reason ?? "customer";
  order.updatedAt = order.cancelledAt;
  if (refund === null) for (const line of order.lines) line.currentQuantity = 0;
  announceOrder(sim, shop, order, ["orders/cancelled", "orders/updated"], refund ? [refund] : []);
  sim.changed();
}

/** The customer paid what was outstanding: orders/paid and orders/updated. Refuses an order that owes nothing. */
export function markPaid(sim: Sim, shop: Shop, order: Order): void {
  requireOpen(order);
  const { outstandingMinor } = totalsOf(order);
  if (order.paid && outstandingMinor === 0) throw new SimError("PAID", `order ${order.name} is paid`);
  const now = sim.nowIso();
  const sale = { kind: "sale", status: "success", gateway: "manual", parentId: null } as const;
  order.transactions.push({ ...sale, id: sim.nextId(), amountMinor: outstandingMinor, processedAt: now });
  order.paid = true;
  order.updatedAt = now;
  announceOrder(sim, shop, order, ["orders/paid", "orders/updated"]);
  sim.changed();
}

/**
 * Makes the order this customer's, as a merchant does in the admin; sends orders/updated. Refuses unknown customers.
 */
export function giveOrder(sim: Sim, shop: Shop, order: Order, customerId: string): void {
  if (!shop.customers[customerId])
    throw new SimError("UNKNOWN_CUSTOMER", `no customer ${customerId} in ${shop.domain}`);
  order.customerId = customerId;
  order.updatedAt = sim.nowIso();
  announceOrder(sim, shop, order, ["orders/updated"]);
  sim.changed();
}

/** Removes the order and sends orders/delete, which carries the id only. */
export function deleteOrder(sim: Sim, shop: Shop, order: Order): void {
  delete shop.orders[order.id];
  sim.announce(shop, [{ topic: "orders/delete", payload: { id: rawId(order.id) } }]);
  sim.changed();
}

interface Delta {
  line: LineItem;
  delta: number;
}

function setQuantity(
  order: Order,
  { lineItemId, quantity }: { lineItemId: string; quantity: number },
): Delta {
  const line = requireLine(order, lineItemId);
  if (!Number.isSafeInteger(quantity) || quantity < 0)
    throw new SimError("INVALID_QUANTITY", `${quantity} is no quantity`);
  const delta = quantity - line.currentQuantity;
  if (delta > 0) {
    line.taxMinor += line.taxable ? Math.round((line.taxMinor / line.quantity) * delta) : 0;
    line.quantity += delta;
  }
  line.currentQuantity = quantity;
  return { line, delta };
}

function addLine(sim: Sim, shop: Shop, order: Order, input: NonNullable<EditInput["add"]>[number]): Delta {
  const priced = priceLine(shop, input);
  const rate = order.taxesIncluded ? order.taxRate / (1 + order.taxRate) : order.taxRate;
  const line = lineItemOf(sim, shop, {
    ...priced,
    taxMinor: priced.taxable ? Math.round(priced.finalMinor * rate) : 0,
  });
  order.lines.push(line);
  return { line, delta: line.quantity };
}

function editPayload(sim: Sim, shop: Shop, order: Order, deltas: Delta[]): Record<string, unknown> {
  const at = shopTime(sim.nowIso(), shop.timeZone);
  const entry = ({ line, delta }: Delta) => ({ id: rawId(line.id), delta: Math.abs(delta) });
  const none = { line_item: { additions: [], removals: [] } };
  return {
    order_edit: {
      id: rawId(sim.nextId()),
      app_id: null,
      created_at: at,
      committed_at: at,
      notify_customer: false,
      order_id: rawId(order.id),
      staff_note: "",
      user_id: null,
      line_items: {
        additions: deltas.filter((each) => each.delta > 0).map(entry),
        removals: deltas.filter((each) => each.delta < 0).map(entry),
      },
      discounts: none,
      shipping_lines: { additions: [], removals: [] },
    },
  };
}

/** Units removed by an edit, as a refund that moves no money. */
function bookRemovals(sim: Sim, shop: Shop, order: Order, deltas: Delta[]): Refund[] {
  const removed = deltas.filter((each) => each.delta < 0);
  if (removed.length === 0) return [];
  for (const { line, delta } of removed) line.currentQuantity -= delta;
  const lines = removed.map(({ line, delta }) => ({ lineItemId: line.id, quantity: -delta }));
  const refund = bookRefund(sim, shop, order, { lines, amountMinor: 0 });
  refund.adjustments = [];
  for (const line of refund.lines) line.restockType = "no_restock";
  return [refund];
}

/** Changes quantities and adds lines; sends orders/edited (ids and deltas only) and orders/updated. */
export function editOrder(sim: Sim, shop: Shop, order: Order, input: EditInput): void {
  requireOpen(order);
  for (const { lineItemId } of input.set ?? []) requireLine(order, lineItemId);
  const added = (input.add ?? []).map((line) => addLine(sim, shop, order, line));
  const deltas = [...(input.set ?? []).map((each) => setQuantity(order, each)), ...added];
  const refunds = input.asRefund ? bookRemovals(sim, shop, order, deltas) : [];
  order.updatedAt = sim.nowIso();
  const edited = { topic: "orders/edited", payload: editPayload(sim, shop, order, deltas) };
  announceOrder(sim, shop, order, ["orders/updated"], refunds, [edited]);
  sim.changed();
}
