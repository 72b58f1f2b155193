import { gid } from "../model/ids.ts";
import { amount, decimalsOf } from "../model/money.ts";
import { shopTime } from "../model/time.ts";
import type { Order, OrderAdjustment, Refund, RefundLine, Shop } from "../model/types.ts";
import { moneySet, withSet } from "./money-set.ts";
import { lineItemPayload, transactionPayload } from "./payload.ts";
import { rawId } from "./raw.ts";

function refundLinePayload(order: Order, line: RefundLine): Record<string, unknown> {
  const item = order.lines.find((each) => each.id === line.lineItemId);
  const scale = 10 ** decimalsOf(order.currency);
  return {
    id: rawId(line.id),
    line_item_id: rawId(line.lineItemId),
    location_id: null,
    quantity: line.quantity,
    restock_type: line.restockType,
    // Bare numbers, unlike all other money.
    subtotal: line.subtotalMinor / scale,
    subtotal_set: moneySet(order, line.subtotalMinor),
    total_tax: line.taxMinor / scale,
    total_tax_set: moneySet(order, line.taxMinor),
    line_item: item ? lineItemPayload(order, item) : null,
  };
}

function adjustmentPayload(order: Order, refund: Refund, each: OrderAdjustment): Record<string, unknown> {
  return {
    id: rawId(each.id),
    order_id: rawId(order.id),
    refund_id: rawId(refund.id),
    kind: each.kind,
    reason: each.reason,
    ...withSet(order, "amount", each.amountMinor),
    tax_amount: amount(each.taxMinor, order.currency),
    tax_amount_set: moneySet(order, each.taxMinor),
  };
}

/** A refund as in refunds/create and in an order's `refunds`: no customer, and no gid of its order. */
export function refundPayload(shop: Shop, order: Order, refund: Refund): Record<string, unknown> {
  return {
    id: rawId(refund.id),
    admin_graphql_api_id: gid("Refund", refund.id),
    created_at: shopTime(refund.createdAt, shop.timeZone),
    note: refund.note,
    order_id: rawId(order.id),
    processed_at: shopTime(refund.processedAt, shop.timeZone),
    restock: refund.lines.some((line) => line.restockType !== "no_restock"),
    return: null,
    user_id: null,
    total_duties_set: moneySet(order, 0),
    duties: [],
    order_adjustments: refund.adjustments.map((each) => adjustmentPayload(order, refund, each)),
    refund_line_items: refund.lines.map((line) => refundLinePayload(order, line)),
    refund_shipping_lines: [],
    transactions: refund.transactions.map((each) => transactionPayload(shop, order, each)),
  };
}
