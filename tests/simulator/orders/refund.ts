import { amount } from "../model/money.ts";
import type { Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import type { LineItem, Minor, Order, OrderAdjustment, Refund, RefundLine, Shop } from "../model/types.ts";
import { announceOrder } from "./announce.ts";
import { giveBack } from "./payments.ts";
import { lineFinal, lineShare, totalsOf } from "./totals.ts";
import type { RefundInput } from "./types.ts";

export function requireLine(order: Order, lineItemId: string): LineItem {
  const line = order.lines.find((each) => each.id === lineItemId);
  if (line) return line;
  throw new SimError("UNKNOWN_LINE", `no line ${lineItemId} on order ${order.name}`);
}

type Worth = Omit<RefundLine, "id">;

function worthOf(order: Order, input: RefundInput): Worth[] {
  return (input.lines ?? []).map(({ lineItemId, quantity }) => {
    const line = requireLine(order, lineItemId);
    if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > line.currentQuantity) {
      throw new SimError(
        "INVALID_QUANTITY",
        `line ${lineItemId} has ${line.currentQuantity} left, not ${quantity}`,
      );
    }
    return {
      lineItemId,
      quantity,
      subtotalMinor: lineShare(line, lineFinal(line), quantity),
      taxMinor: lineShare(line, line.taxMinor, quantity),
      restockType: "return",
    };
  });
}

export interface SuggestedRefund {
  /** What the lines and the shipping are worth. */
  amountMinor: Minor;
  /** The most that can be given back: received and not refunded yet. */
  refundableMinor: Minor;
  lines: Worth[];
}

/** Throws for lines or quantities the order does not have. */
export function suggestedRefund(order: Order, input: RefundInput): SuggestedRefund {
  const lines = worthOf(order, input);
  const goods = lines.reduce((sum, l) => sum + l.subtotalMinor + (order.taxesIncluded ? 0 : l.taxMinor), 0);
  const totals = totalsOf(order);
  const shipping = input.shippingMinor ?? 0;
  if (shipping < 0 || shipping > totals.shippingPaidMinor - totals.shippingRefundedMinor) {
    throw new SimError("INVALID_AMOUNT", "more shipping than the order has left");
  }
  return { amountMinor: goods + shipping, refundableMinor: totals.netPaymentMinor, lines };
}

function requireAmount(suggested: SuggestedRefund, input: RefundInput, currency: string): Minor {
  const amountMinor = input.amountMinor ?? Math.min(suggested.amountMinor, suggested.refundableMinor);
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 0) {
    throw new SimError("INVALID_AMOUNT", `${amountMinor} is not an amount`);
  }
  if (amountMinor > suggested.refundableMinor) {
    const [most, asked] = [suggested.refundableMinor, amountMinor].map((minor) => amount(minor, currency));
    throw new SimError(
      "INVALID_AMOUNT",
      `only ${most} ${currency} can be refunded, not ${asked} ${currency}`,
    );
  }
  if (amountMinor === 0 && suggested.lines.length === 0)
    throw new SimError("INVALID_AMOUNT", "nothing to refund");
  return amountMinor;
}

function adjustmentsOf(sim: Sim, shippingMinor: Minor, discrepancyMinor: Minor): OrderAdjustment[] {
  const out: OrderAdjustment[] = [];
  if (shippingMinor > 0) {
    out.push({
      id: sim.nextId(),
      kind: "shipping_refund",
      amountMinor: -shippingMinor,
      taxMinor: 0,
      reason: "Shipping refund",
    });
  }
  if (discrepancyMinor !== 0) {
    const reason = "Refund discrepancy";
    out.push({
      id: sim.nextId(),
      kind: "refund_discrepancy",
      amountMinor: discrepancyMinor,
      taxMinor: 0,
      reason,
    });
  }
  return out;
}

/** Books a refund on the order without telling anyone. */
export function bookRefund(sim: Sim, shop: Shop, order: Order, input: RefundInput): Refund {
  const suggested = suggestedRefund(order, input);
  const amountMinor = requireAmount(suggested, input, order.currency);
  const now = sim.nowIso();
  const processedAt = input.processedAt ?? now;
  const refund: Refund = {
    id: sim.nextId(),
    createdAt: now,
    processedAt,
    note: input.note ?? null,
    lines: suggested.lines.map((line) => ({ ...line, id: sim.nextId() })),
    adjustments: adjustmentsOf(sim, input.shippingMinor ?? 0, suggested.amountMinor - amountMinor),
    transactions: giveBack(sim, shop, order, { amountMinor, processedAt }),
  };
  for (const { lineItemId, quantity } of refund.lines)
    requireLine(order, lineItemId).currentQuantity -= quantity;
  order.refunds.push(refund);
  order.updatedAt = now;
  return refund;
}

/** Gives back lines, shipping or a sum, and sends refunds/create and orders/updated. Refuses more than was received. */
export function refundOrder(sim: Sim, shop: Shop, order: Order, input: RefundInput): Refund {
  const refund = bookRefund(sim, shop, order, input);
  announceOrder(sim, shop, order, ["orders/updated"], [refund]);
  sim.changed();
  return refund;
}
