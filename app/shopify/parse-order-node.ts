/** Orders as GraphQL gives them, read into the same state as the webhook (`parse-order.ts`). */
import { z } from "zod";
import type { CustomerState, FinancialStatus, OrderLine, OrderState, RefundState } from "#app/rules/order.ts";
import { parseMoney } from "#app/rules/money.ts";
import { CUSTOMER_SELECTION, customerNode } from "#app/shopify/parse-customer.ts";
import { byId, gidNumber, instant, nodeMoney, normalCodes, reading } from "#app/shopify/parse-fields.ts";

const MONEY = "{ shopMoney { amount } }";

/** Of one line item. */
export const LINE_ITEM_SELECTION = `
  id quantity currentQuantity isGiftCard
  product { id }
  variant { id }
  originalUnitPriceSet ${MONEY}
  discountAllocations { allocatedAmountSet ${MONEY} }
  taxLines { priceSet ${MONEY} }`;

/** Of one line of a refund. */
export const REFUND_LINE_SELECTION = `
  quantity
  lineItem { id }
  subtotalSet ${MONEY}
  totalTaxSet ${MONEY}`;

/** Of one refund, but for its lines. */
export const REFUND_SELECTION = `
  id processedAt
  orderAdjustments(first: 20) { nodes { amountSet ${MONEY} taxAmountSet ${MONEY} } pageInfo { hasNextPage } }
  refundShippingLines(first: 10) { nodes { subtotalAmountSet ${MONEY} taxAmountSet ${MONEY} } pageInfo { hasNextPage } }`;

/** Of an order, but for its line items and refunds: those are paged to the end first. */
export const ORDER_SELECTION = `
  id name createdAt processedAt updatedAt cancelledAt
  displayFinancialStatus displayFulfillmentStatus
  test sourceName currencyCode taxesIncluded discountCodes
  totalShippingPriceSet ${MONEY}
  totalTipReceivedSet ${MONEY}
  originalTotalDutiesSet ${MONEY}
  totalTaxSet ${MONEY}
  totalPriceSet ${MONEY}
  customer { ${CUSTOMER_SELECTION} }`;

const nodesOf = <T extends z.ZodType>(node: T) =>
  z
    .object({ nodes: z.array(node), pageInfo: z.object({ hasNextPage: z.literal(false) }).nullish() })
    .transform((connection) => connection.nodes);

const line = z.object({
  id: gidNumber,
  quantity: z.number().int().min(0),
  currentQuantity: z.number().int().min(0),
  isGiftCard: z.boolean(),
  product: z.object({ id: gidNumber }).nullish(),
  variant: z.object({ id: gidNumber }).nullish(),
  originalUnitPriceSet: nodeMoney,
  discountAllocations: z.array(z.object({ allocatedAmountSet: nodeMoney })),
  taxLines: z.array(z.object({ priceSet: nodeMoney })),
});
const refundLine = z.object({
  quantity: z.number().int().min(0),
  lineItem: z.object({ id: gidNumber }),
  subtotalSet: nodeMoney,
  totalTaxSet: nodeMoney,
});
const refund = z.object({
  id: gidNumber,
  processedAt: instant,
  refundLineItems: nodesOf(refundLine),
  orderAdjustments: nodesOf(z.object({ amountSet: nodeMoney, taxAmountSet: nodeMoney })),
  refundShippingLines: nodesOf(z.object({ subtotalAmountSet: nodeMoney, taxAmountSet: nodeMoney })),
});
const order = z.object({
  id: gidNumber,
  name: z.string(),
  createdAt: instant,
  processedAt: instant,
  updatedAt: instant,
  cancelledAt: instant.nullish(),
  displayFinancialStatus: z.string().nullish(),
  displayFulfillmentStatus: z.string().nullish(),
  test: z.boolean(),
  sourceName: z.string().nullish(),
  currencyCode: z.string(),
  taxesIncluded: z.boolean(),
  discountCodes: z.array(z.string()),
  totalShippingPriceSet: nodeMoney.nullish(),
  totalTipReceivedSet: nodeMoney.nullish(),
  originalTotalDutiesSet: nodeMoney.nullish(),
  totalTaxSet: nodeMoney.nullish(),
  totalPriceSet: nodeMoney.nullish(),
  customer: customerNode.nullish(),
  lineItems: nodesOf(line),
  refunds: z.array(refund),
});

/** GraphQL's statuses in the words of the webhook; those that have no word there are null there. */
const FULFILLMENT: Record<string, string> = {
  FULFILLED: "fulfilled",
  PARTIALLY_FULFILLED: "partial",
  RESTOCKED: "restocked",
};

type Sum = (amounts: readonly (string | null | undefined)[]) => bigint;

function refundState(read: z.output<typeof refund>, sum: Sum): RefundState {
  return {
    refundId: read.id,
    processedAt: read.processedAt,
    lines: read.refundLineItems
      .map((each) => ({
        lineId: each.lineItem.id,
        quantity: each.quantity,
        subtotalMinor: sum([each.subtotalSet]),
        taxMinor: sum([each.totalTaxSet]),
      }))
      .sort(byId((each) => each.lineId)),
    adjustmentMinor: -sum(read.orderAdjustments.map((each) => each.amountSet)),
    shippingMinor: sum(read.refundShippingLines.map((each) => each.subtotalAmountSet)),
    taxMinor:
      sum(read.refundLineItems.map((each) => each.totalTaxSet)) +
      sum(read.refundShippingLines.map((each) => each.taxAmountSet)) -
      sum(read.orderAdjustments.map((each) => each.taxAmountSet)),
  };
}

function orderLine(read: z.output<typeof line>, sum: Sum): OrderLine {
  return {
    lineId: read.id,
    productId: read.product?.id ?? null,
    variantId: read.variant?.id ?? null,
    quantity: read.quantity,
    currentQuantity: read.currentQuantity,
    priceMinor: sum([read.originalUnitPriceSet]),
    discountMinor: sum(read.discountAllocations.map((each) => each.allocatedAmountSet)),
    taxMinor: sum(read.taxLines.map((each) => each.priceSet)),
    giftCard: read.isGiftCard,
  };
}

function orderState(read: z.output<typeof order>): OrderState {
  const sum: Sum = (amounts) =>
    amounts.reduce((total, amount) => total + (amount ? parseMoney(amount, read.currencyCode) : 0n), 0n);
  return {
    orderId: read.id,
    name: read.name,
    customerId: read.customer?.customerId ?? null,
    createdAt: read.createdAt,
    processedAt: read.processedAt,
    updatedAt: read.updatedAt,
    cancelledAt: read.cancelledAt ?? null,
    financialStatus: (read.displayFinancialStatus?.toLowerCase() ?? null) as FinancialStatus | null,
    fulfillmentStatus: FULFILLMENT[read.displayFulfillmentStatus ?? ""] ?? null,
    test: read.test,
    sourceName: read.sourceName ?? null,
    currency: read.currencyCode,
    taxesIncluded: read.taxesIncluded,
    discountCodes: normalCodes(read.discountCodes),
    lines: read.lineItems.map((each) => orderLine(each, sum)).sort(byId((each) => each.lineId)),
    shippingMinor: sum([read.totalShippingPriceSet]),
    tipMinor: sum([read.totalTipReceivedSet]),
    dutiesMinor: sum([read.originalTotalDutiesSet]),
    taxMinor: sum([read.totalTaxSet]),
    totalMinor: sum([read.totalPriceSet]),
    refunds: read.refunds.map((each) => refundState(each, sum)).sort(byId((each) => each.refundId)),
  };
}

/**
 * An order read from the API with all its pages (`lineItems.nodes` and each refund's `refundLineItems.nodes` joined):
 * the same state as its webhook gives. Refuses BAD_REQUEST, also for a connection that has a next page.
 */
export function parseOrderNode(node: unknown): { order: OrderState; customer: CustomerState | null } {
  return reading("order", () => {
    const read = order.parse(node);
    return { order: orderState(read), customer: read.customer ?? null };
  });
}
