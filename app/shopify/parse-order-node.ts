/** Orders as GraphQL gives them, read into the same state as the webhook (`parse-order.ts`). */
import { z } from "zod";
import type { CustomerState, OrderLine, OrderState, RefundState } from "#app/rules/order.ts";
import { parseMoney } from "#app/rules/money.ts";
import { CUSTOMER_SELECTION, customerNode } from "#app/shopify/parse-customer.ts";
import {
  byId,
  financialStatus,
  gidNumber,
  instant,
  nodeMoney,
  normalCodes,
  reading,
} from "#app/shopify/parse-fields.ts";

const MONEY = "{ shopMoney { amount } }";

/** Of one line item. */
export const LINE_ITEM_SELECTION = `
  id quantity currentQuantity isGiftCard requiresShipping taxable
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
  orderAdjustments(first: 20) { nodes { reason amountSet ${MONEY} taxAmountSet ${MONEY} } pageInfo { hasNextPage } }
  refundShippingLines(first: 10) { nodes { subtotalAmountSet ${MONEY} taxAmountSet ${MONEY} } pageInfo { hasNextPage } }`;

/** Of an order, but for its line items and refunds: those are paged to the end first. */
export const ORDER_SELECTION = `
  id name createdAt processedAt updatedAt cancelledAt
  displayFinancialStatus displayFulfillmentStatus
  test sourceName currencyCode taxesIncluded discountCodes
  totalShippingPriceSet ${MONEY}
  currentShippingPriceSet ${MONEY}
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
  requiresShipping: z.boolean(),
  taxable: z.boolean(),
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
  orderAdjustments: nodesOf(
    z.object({ reason: z.string().nullish(), amountSet: nodeMoney, taxAmountSet: nodeMoney }),
  ),
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
  currentShippingPriceSet: nodeMoney.nullish(),
  totalTipReceivedSet: nodeMoney.nullish(),
  originalTotalDutiesSet: nodeMoney.nullish(),
  totalTaxSet: nodeMoney.nullish(),
  totalPriceSet: nodeMoney.nullish(),
  customer: customerNode.nullish(),
  lineItems: nodesOf(line),
  refunds: z.array(refund),
  /** Lines that its agreements name as tips; absent where they were not asked. */
  tipLines: z.array(gidNumber).nullish(),
});

/** GraphQL's statuses in the words of the webhook; those that have no word there are null there. */
const FULFILLMENT: Record<string, string> = {
  FULFILLED: "fulfilled",
  PARTIALLY_FULFILLED: "partial",
  RESTOCKED: "restocked",
};

type Sum = (amounts: readonly (string | null | undefined)[]) => bigint;

/**
 * A sum has a reason. What has none and is the shipping that the refund names already is that shipping once more, as
 * webhooks list it.
 */
function sumsOf({ orderAdjustments, refundShippingLines }: z.output<typeof refund>, sum: Sum) {
  const shippingMinor = sum(refundShippingLines.map((each) => each.subtotalAmountSet));
  const isShipping = (each: z.output<typeof refund>["orderAdjustments"][number]) =>
    (each.reason ?? null) === null && shippingMinor > 0n && -sum([each.amountSet]) === shippingMinor;
  return { shippingMinor, adjustments: orderAdjustments.filter((each) => !isShipping(each)) };
}

function refundState(read: z.output<typeof refund>, sum: Sum): RefundState {
  const { shippingMinor, adjustments } = sumsOf(read, sum);
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
    adjustmentMinor: -sum(adjustments.map((each) => each.amountSet)),
    shippingMinor,
    taxMinor:
      sum(read.refundLineItems.map((each) => each.totalTaxSet)) +
      sum(read.refundShippingLines.map((each) => each.taxAmountSet)) -
      sum(adjustments.map((each) => each.taxAmountSet)),
  };
}

type Line = z.output<typeof line>;

/**
 * Which lines are tips: those that the order's agreements name; else those that can be, and are worth what was tipped.
 */
function tipsAmong(read: z.output<typeof order>, sum: Sum): ReadonlySet<bigint> {
  if (read.tipLines) return new Set(read.tipLines);
  const tipMinor = sum([read.totalTipReceivedSet]);
  if (tipMinor === 0n) return new Set();
  const candidates = read.lineItems.filter(couldBeTip);
  const worth = (some: readonly Line[]) =>
    some.reduce((total, each) => total + sum([each.originalUnitPriceSet]) * BigInt(each.quantity), 0n);
  const only = candidates.filter((each) => worth([each]) === tipMinor);
  const tips = worth(candidates) === tipMinor ? candidates : only.slice(0, 1);
  return new Set(tips.map((each) => each.id));
}

const couldBeTip = ({ product, variant, isGiftCard, requiresShipping, taxable }: Line): boolean =>
  !product && !variant && !isGiftCard && !requiresShipping && !taxable;

function orderLine(read: Line, { sum, tip }: { sum: Sum; tip: boolean }): OrderLine {
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
    tip,
  };
}

/** What was asked for shipping, after discounts: what is left of it, and what was given back. */
function shippingOf(
  { currentShippingPriceSet: left, totalShippingPriceSet: total }: z.output<typeof order>,
  refunds: readonly RefundState[],
  sum: Sum,
): bigint {
  if (!left) return sum([total]);
  return refunds.reduce((shipping, each) => shipping + each.shippingMinor, sum([left]));
}

function orderState(read: z.output<typeof order>): OrderState {
  const sum: Sum = (amounts) =>
    amounts.reduce((total, amount) => total + (amount ? parseMoney(amount, read.currencyCode) : 0n), 0n);
  const tips = tipsAmong(read, sum);
  const refunds = read.refunds.map((each) => refundState(each, sum)).sort(byId((each) => each.refundId));
  return {
    orderId: read.id,
    name: read.name,
    customerId: read.customer?.customerId ?? null,
    createdAt: read.createdAt,
    processedAt: read.processedAt,
    updatedAt: read.updatedAt,
    cancelledAt: read.cancelledAt ?? null,
    financialStatus: financialStatus(read.displayFinancialStatus?.toLowerCase()),
    fulfillmentStatus: FULFILLMENT[read.displayFulfillmentStatus ?? ""] ?? null,
    test: read.test,
    sourceName: read.sourceName ?? null,
    currency: read.currencyCode,
    taxesIncluded: read.taxesIncluded,
    discountCodes: normalCodes(read.discountCodes),
    lines: read.lineItems
      .map((each) => orderLine(each, { sum, tip: tips.has(each.id) }))
      .sort(byId((each) => each.lineId)),
    shippingMinor: shippingOf(read, refunds, sum),
    tipMinor: sum([read.totalTipReceivedSet]),
    dutiesMinor: sum([read.originalTotalDutiesSet]),
    taxMinor: sum([read.totalTaxSet]),
    totalMinor: sum([read.totalPriceSet]),
    refunds,
  };
}

/**
 * An order read from the API with all its pages (`lineItems.nodes` and each refund's `refundLineItems.nodes` joined),
 * and with `tipLines`, the ids of those lines that its agreements call tips, where they were asked:
 * the same state as its webhook gives. Refuses BAD_REQUEST, also for a connection that has a next page.
 */
export function parseOrderNode(node: unknown): { order: OrderState; customer: CustomerState | null } {
  return reading("order", () => {
    const read = order.parse(node);
    return { order: orderState(read), customer: read.customer ?? null };
  });
}
