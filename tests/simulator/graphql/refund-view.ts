import { gid } from "../model/ids.ts";
import { apiTime } from "../model/time.ts";
import type { Order, Refund, RefundLine, Transaction } from "../model/types.ts";
import { receiptOf } from "../orders/payload.ts";
import { connection, listConnection } from "./connection.ts";
import { lineItemView, shippingLineView } from "./line-view.ts";
import { orderView } from "./order-view.ts";
import { type Args, type Context, moneyBag, type View } from "./view.ts";

export function transactionView(order: Order, transaction: Transaction): View {
  return {
    __typename: "OrderTransaction",
    id: gid("OrderTransaction", transaction.id),
    kind: transaction.kind.toUpperCase(),
    status: transaction.status.toUpperCase(),
    gateway: transaction.gateway,
    formattedGateway: transaction.gateway,
    amountSet: moneyBag(order, transaction.amountMinor),
    createdAt: apiTime(transaction.processedAt),
    processedAt: apiTime(transaction.processedAt),
    errorCode: null,
    manualPaymentGateway: transaction.gateway === "manual",
    parentTransaction: () => {
      const parent = order.transactions.find((each) => each.id === transaction.parentId);
      return parent ? transactionView(order, parent) : null;
    },
    receiptJson: (_args: Args, { shop }: Context) => JSON.stringify(receiptOf(shop, transaction)),
    test: order.test,
  };
}

function refundLineView(context: Context, order: Order, line: RefundLine): View {
  const item = order.lines.find((each) => each.id === line.lineItemId);
  return {
    __typename: "RefundLineItem",
    id: gid("RefundLineItem", line.id),
    quantity: line.quantity,
    restockType: line.restockType.toUpperCase(),
    restocked: line.restockType !== "no_restock",
    subtotalSet: moneyBag(order, line.subtotalMinor),
    totalTaxSet: moneyBag(order, line.taxMinor),
    priceSet: moneyBag(order, Math.round(line.subtotalMinor / line.quantity)),
    lineItem: () => item && lineItemView(context, order, item),
  };
}

/** In GraphQL an adjustment is only a discrepancy; shipping given back has a list of its own. */
function adjustmentFields(order: Order, refund: Refund): Record<string, unknown> {
  const discrepancies = refund.adjustments.filter((each) => each.kind === "refund_discrepancy");
  const shipping = refund.adjustments.filter((each) => each.kind === "shipping_refund");
  return {
    orderAdjustments: (args: Args) =>
      connection("OrderAdjustment", discrepancies, args, {
        keyOf: (each) => ({ value: 0, id: each.id }),
        view: (each) => ({
          __typename: "OrderAdjustment",
          id: gid("OrderAdjustment", each.id),
          amountSet: moneyBag(order, each.amountMinor),
          taxAmountSet: moneyBag(order, each.taxMinor),
          reason: "REFUND_DISCREPANCY",
        }),
      }),
    refundShippingLines: (args: Args) =>
      listConnection("RefundShippingLine", shipping, args, (each) => ({
        __typename: "RefundShippingLine",
        id: gid("RefundShippingLine", each.id),
        shippingLine: shippingLineView(order),
        subtotalAmountSet: moneyBag(order, -each.amountMinor),
        taxAmountSet: moneyBag(order, -each.taxMinor),
      })),
  };
}

export function refundView(context: Context, order: Order, refund: Refund): View {
  const total = refund.transactions.reduce((sum, each) => sum + each.amountMinor, 0);
  return {
    __typename: "Refund",
    id: gid("Refund", refund.id),
    legacyResourceId: refund.id,
    createdAt: apiTime(refund.createdAt),
    processedAt: apiTime(refund.processedAt),
    updatedAt: apiTime(refund.createdAt),
    note: refund.note,
    duties: [],
    return: null,
    order: () => orderView(context, order),
    totalRefundedSet: moneyBag(order, total),
    refundLineItems: (args: Args) =>
      listConnection("RefundLineItem", refund.lines, args, (line) => refundLineView(context, order, line)),
    transactions: (args: Args) =>
      listConnection("OrderTransaction", refund.transactions, args, (each) => transactionView(order, each)),
    ...adjustmentFields(order, refund),
  };
}
