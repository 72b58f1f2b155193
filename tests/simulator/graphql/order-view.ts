import { gid } from "../model/ids.ts";
import { apiTime } from "../model/time.ts";
import type { Order } from "../model/types.ts";
import { hasScope } from "../oauth/scopes.ts";
import { financialStatusOf, totalsOf } from "../orders/totals.ts";
import { connection, listConnection } from "./connection.ts";
import { linesWithTip } from "../orders/tip.ts";
import { agreementConnection } from "./agreement-view.ts";
import { customerView } from "./customer-view.ts";
import { discountApplicationView, lineItemView, shippingLineView, taxLineViews } from "./line-view.ts";
import { metafieldFields } from "./metafields.ts";
import { refundView, transactionView } from "./refund-view.ts";
import { search } from "./search.ts";
import { type Args, type Context, moneyBag, notSimulated, textOf, type View } from "./view.ts";

const SIXTY_DAYS_MS = 60 * 86_400_000;

/** Without read_all_orders, only the last 60 days exist. */
export function isVisible({ sim, shop }: Context, order: Order): boolean {
  return (
    hasScope(shop, "read_all_orders") || Date.parse(order.createdAt) >= sim.now().getTime() - SIXTY_DAYS_MS
  );
}

export function ordersVisible(context: Context): Order[] {
  return Object.values(context.shop.orders).filter((order) => isVisible(context, order));
}

function moneyFields(order: Order): Record<string, unknown> {
  const totals = totalsOf(order);
  const bag = (minor: number) => moneyBag(order, minor);
  const discrepancy = order.refunds
    .flatMap((refund) => refund.adjustments)
    .filter((each) => each.kind === "refund_discrepancy")
    .reduce((sum, each) => sum + each.amountMinor, 0);
  return {
    subtotalPriceSet: bag(totals.subtotalMinor),
    totalPriceSet: bag(totals.totalMinor),
    originalTotalPriceSet: bag(totals.totalMinor),
    totalDiscountsSet: bag(totals.discountMinor + totals.shippingDiscountMinor),
    totalTaxSet: bag(totals.taxMinor),
    totalShippingPriceSet: bag(order.shippingMinor),
    totalTipReceivedSet: bag(order.tipMinor),
    currentSubtotalPriceSet: bag(totals.currentSubtotalMinor),
    currentTotalPriceSet: bag(totals.currentTotalMinor),
    currentTotalDiscountsSet: bag(totals.currentDiscountMinor + totals.shippingDiscountMinor),
    currentTotalTaxSet: bag(totals.currentTaxMinor),
    currentShippingPriceSet: bag(totals.shippingPaidMinor - totals.shippingRefundedMinor),
    currentTotalDutiesSet: null,
    originalTotalDutiesSet: null,
    totalReceivedSet: bag(totals.receivedMinor),
    totalRefundedSet: bag(totals.refundedMinor),
    totalRefundedShippingSet: bag(totals.shippingRefundedMinor),
    netPaymentSet: bag(totals.netPaymentMinor),
    totalOutstandingSet: bag(totals.outstandingMinor),
    refundDiscrepancySet: bag(discrepancy),
  };
}

function listFields(order: Order): Record<string, unknown> {
  const firstOf = <T>(all: T[], args: Args) =>
    all.slice(0, (args["first"] as number | null | undefined) ?? undefined);
  return {
    lineItems: (args: Args, context: Context) =>
      listConnection("LineItem", linesWithTip(order), args, (line) => lineItemView(context, order, line)),
    agreements: (args: Args, context: Context) => agreementConnection(context, order, args),
    refunds: (args: Args, context: Context) =>
      firstOf(order.refunds, args).map((each) => refundView(context, order, each)),
    transactions: (args: Args) =>
      firstOf([...order.transactions, ...order.refunds.flatMap((each) => each.transactions)], args).map(
        (each) => transactionView(order, each),
      ),
    shippingLine: shippingLineView(order),
    shippingLines: (args: Args) => listConnection("ShippingLine", [order], args, shippingLineView),
    discountApplications: (args: Args) =>
      listConnection("DiscountApplication", order.discounts, args, (each) =>
        discountApplicationView(order, each),
      ),
    taxLines: taxLineViews(order, totalsOf(order).taxMinor),
    returns: (args: Args) => listConnection("Return", [], args, () => ({ __typename: "Return" })),
  };
}

function stateFields(order: Order): Record<string, unknown> {
  const status = financialStatusOf(order);
  const codes = order.discounts.flatMap((each) => each.code ?? []);
  return {
    displayFinancialStatus: status.toUpperCase(),
    displayFulfillmentStatus: "UNFULFILLED",
    returnStatus: "NO_RETURN",
    cancelledAt: order.cancelledAt && apiTime(order.cancelledAt),
    cancelReason: order.cancelReason?.toUpperCase() ?? null,
    closed: order.cancelledAt !== null,
    closedAt: order.cancelledAt && apiTime(order.cancelledAt),
    confirmed: true,
    fullyPaid: status === "paid",
    unpaid: status === "pending",
    edited: order.lines.some((line) => line.currentQuantity !== line.quantity) && order.refunds.length === 0,
    test: order.test,
    discountCode: codes[0] ?? null,
    discountCodes: codes,
  };
}

export function orderView(context: Context, order: Order): View {
  const id = gid("Order", order.id);
  const customer = order.customerId === null ? undefined : context.shop.customers[order.customerId];
  return {
    __typename: "Order",
    id,
    legacyResourceId: order.id,
    name: order.name,
    number: order.number,
    email: order.email,
    phone: null,
    note: order.note,
    tags: order.tags,
    sourceName: order.sourceName,
    createdAt: apiTime(order.createdAt),
    updatedAt: apiTime(order.updatedAt),
    processedAt: apiTime(order.processedAt),
    currencyCode: order.currency,
    presentmentCurrencyCode: order.presentmentCurrency,
    taxesIncluded: order.taxesIncluded,
    dutiesIncluded: false,
    taxExempt: false,
    subtotalLineItemsQuantity: order.lines.reduce((sum, line) => sum + line.quantity, 0),
    currentSubtotalLineItemsQuantity: order.lines.reduce((sum, line) => sum + line.currentQuantity, 0),
    paymentGatewayNames: [...new Set(order.transactions.map((each) => each.gateway))],
    shippingAddress: null,
    billingAddress: null,
    customer: () => (customer ? customerView(context, customer) : null),
    ...stateFields(order),
    ...moneyFields(order),
    ...listFields(order),
    ...metafieldFields(id),
  };
}

const SORT: Record<string, (order: Order) => string | number> = {
  ID: () => 0,
  CREATED_AT: (order) => apiTime(order.createdAt),
  UPDATED_AT: (order) => apiTime(order.updatedAt),
  PROCESSED_AT: (order) => apiTime(order.processedAt),
  ORDER_NUMBER: (order) => order.number,
};

export function orderConnection(context: Context, orders: Order[], args: Args): View {
  const found = search(orders, textOf(args, "query"), (order) => ({
    id: order.id,
    name: [order.name, String(order.number)],
    customer_id: order.customerId,
    email: order.email,
    // Shopify's search knows only the first code of an order.
    discount_code: order.discounts.find((each) => each.code !== null)?.code ?? null,
    financial_status: financialStatusOf(order),
    // "any" matches every order, as it does at Shopify.
    status: ["any", order.cancelledAt === null ? "open" : "cancelled"],
    test: order.test,
    tag: order.tags,
    source_name: order.sourceName,
    created_at: apiTime(order.createdAt),
    updated_at: apiTime(order.updatedAt),
    processed_at: apiTime(order.processedAt),
  }));
  const valueOf = SORT[String(args["sortKey"])];
  if (!valueOf) throw notSimulated(`orders by ${String(args["sortKey"])}`);
  return connection("Order", found, args, {
    keyOf: (order) => ({ value: valueOf(order), id: order.id }),
    view: (order) => orderView(context, order),
  });
}
