/**
 * Orders and refunds as webhooks carry them, read into the one shape of rules/order.ts. `parse-order-node.ts` reads
 * the same shape from GraphQL: one order gives one identical state, whichever way it came.
 */
import { z } from "zod";
import type { CustomerState, OrderLine, OrderState, RefundState } from "#app/rules/order.ts";
import { customerPayload } from "#app/shopify/parse-customer.ts";
import {
  byId,
  financialStatus,
  instant,
  normalCodes,
  numericId,
  payloadMoney,
  reading,
  sumMinor,
} from "#app/shopify/parse-fields.ts";

export { parseOrderNode } from "#app/shopify/parse-order-node.ts";

const shippingRefund = z.object({
  subtotal_amount_set: payloadMoney,
  tax_amount_set: payloadMoney.nullish(),
});
const refundLine = z.object({
  line_item_id: numericId,
  quantity: z.number().int().min(0),
  subtotal_set: payloadMoney,
  total_tax_set: payloadMoney.nullish(),
});
const adjustment = z.object({
  kind: z.string().nullish(),
  amount_set: payloadMoney,
  tax_amount_set: payloadMoney.nullish(),
});
const refund = z.object({
  id: numericId,
  created_at: instant.nullish(),
  processed_at: instant.nullish(),
  refund_line_items: z.array(refundLine).default([]),
  order_adjustments: z.array(adjustment).default([]),
  refund_shipping_lines: z.array(shippingRefund).default([]),
});
const taxLine = z.object({ price_set: payloadMoney });
const line = z.object({
  id: numericId,
  product_id: numericId.nullish().catch(null),
  variant_id: numericId.nullish().catch(null),
  quantity: z.number().int().min(0),
  current_quantity: z.number().int().min(0).optional(),
  price_set: payloadMoney,
  gift_card: z.boolean().default(false),
  discount_allocations: z.array(z.object({ amount_set: payloadMoney })).default([]),
  tax_lines: z.array(taxLine).default([]),
  tip_payment_gateway: z.string().nullish(),
  tip_payment_method: z.string().nullish(),
});
const order = z.object({
  id: numericId,
  name: z.string(),
  created_at: instant,
  processed_at: instant.nullish(),
  updated_at: instant,
  cancelled_at: instant.nullish(),
  financial_status: z.string().nullish(),
  fulfillment_status: z.string().nullish(),
  test: z.boolean().nullish(),
  source_name: z.string().nullish(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  taxes_included: z.boolean().nullish(),
  discount_codes: z.array(z.object({ code: z.string().nullish() })).default([]),
  line_items: z.array(line),
  refunds: z.array(refund).default([]),
  total_shipping_price_set: payloadMoney.nullish(),
  shipping_lines: z
    .array(z.object({ is_removed: z.boolean().nullish(), discounted_price_set: payloadMoney.nullish() }))
    .nullish(),
  total_tip_received_set: payloadMoney.nullish(),
  total_tip_received: z.string().nullish(),
  original_total_duties_set: payloadMoney.nullish(),
  total_tax_set: payloadMoney.nullish(),
  total_price_set: payloadMoney.nullish(),
  customer: customerPayload.nullish(),
});

/** What is read of an orders/* payload: the webhook subscription asks for these fields and no others. */
export const ORDER_PAYLOAD_FIELDS: readonly string[] = [...Object.keys(order.shape), "admin_graphql_api_id"];

/** Amounts of an adjustment are negative where money was given back; a state's are positive. */
function refundState(read: z.output<typeof refund>, currency: string): RefundState {
  const separate = read.refund_shipping_lines.length > 0;
  const shipping = read.order_adjustments.filter((each) => each.kind === "shipping_refund");
  const others = read.order_adjustments.filter((each) => each.kind !== "shipping_refund");
  const adjustments = separate ? others : read.order_adjustments;
  const processedAt = read.processed_at ?? read.created_at;
  if (!processedAt) throw new RangeError("a refund without an instant");
  return {
    refundId: read.id,
    processedAt,
    lines: read.refund_line_items
      .map((each) => ({
        lineId: each.line_item_id,
        quantity: each.quantity,
        subtotalMinor: sumMinor([each.subtotal_set], currency),
        taxMinor: sumMinor([each.total_tax_set], currency),
      }))
      .sort(byId((each) => each.lineId)),
    adjustmentMinor: -sumMinor(amountsOf(others), currency),
    shippingMinor: separate
      ? sumMinor(read.refund_shipping_lines.map((each) => each.subtotal_amount_set), currency) // prettier-ignore
      : -sumMinor(amountsOf(shipping), currency),
    taxMinor:
      sumMinor(read.refund_line_items.map((each) => each.total_tax_set), currency) + // prettier-ignore
      sumMinor(read.refund_shipping_lines.map((each) => each.tax_amount_set), currency) - // prettier-ignore
      sumMinor(adjustments.map((each) => each.tax_amount_set), currency), // prettier-ignore
  };
}

const amountsOf = (adjustments: readonly z.output<typeof adjustment>[]) =>
  adjustments.map((each) => each.amount_set);

/**
 * Lines of tips have fields that no other has; their values may be null. A null alone is believed on an order with
 * tips.
 */
function isTip(read: z.output<typeof line>, tipMinor: bigint): boolean {
  if (read.gift_card || (read.product_id ?? null) !== null) return false;
  const marks = [read.tip_payment_gateway, read.tip_payment_method];
  return marks.some((mark) => (mark === null ? tipMinor > 0n : mark !== undefined));
}

function orderLine(
  read: z.output<typeof line>,
  { currency, tipMinor }: { currency: string; tipMinor: bigint },
): OrderLine {
  return {
    lineId: read.id,
    productId: read.product_id ?? null,
    variantId: read.variant_id ?? null,
    quantity: read.quantity,
    currentQuantity: read.current_quantity ?? read.quantity,
    priceMinor: sumMinor([read.price_set], currency),
    discountMinor: sumMinor(read.discount_allocations.map((each) => each.amount_set), currency), // prettier-ignore
    taxMinor: sumMinor(read.tax_lines.map((each) => each.price_set), currency), // prettier-ignore
    giftCard: read.gift_card,
    tip: isTip(read, tipMinor),
  };
}

/** Older payload versions carry the tip as a bare amount. */
function tipOf(read: z.output<typeof order>): bigint {
  const { currency } = read;
  if (read.total_tip_received_set) return sumMinor([read.total_tip_received_set], currency);
  return read.total_tip_received ? sumMinor([{ amount: read.total_tip_received, currency }], currency) : 0n;
}

/** What was asked for shipping, after discounts: the order's own total is before them. */
function shippingOf({
  shipping_lines,
  total_shipping_price_set: total,
  currency,
}: z.output<typeof order>): bigint {
  const lines = shipping_lines?.filter((each) => !each.is_removed) ?? [];
  const isSaid = lines.length > 0 && lines.every((each) => each.discounted_price_set);
  return sumMinor(isSaid ? lines.map((each) => each.discounted_price_set) : [total], currency);
}

function orderState(read: z.output<typeof order>): OrderState {
  const { currency } = read;
  const tipMinor = tipOf(read);
  return {
    orderId: read.id,
    name: read.name,
    customerId: read.customer?.customerId ?? null,
    createdAt: read.created_at,
    processedAt: read.processed_at ?? read.created_at,
    updatedAt: read.updated_at,
    cancelledAt: read.cancelled_at ?? null,
    financialStatus: financialStatus(read.financial_status),
    fulfillmentStatus: read.fulfillment_status ?? null,
    test: read.test ?? false,
    sourceName: read.source_name ?? null,
    currency,
    taxesIncluded: read.taxes_included ?? false,
    discountCodes: normalCodes(read.discount_codes.flatMap(({ code }) => code ?? [])),
    lines: read.line_items
      .map((each) => orderLine(each, { currency, tipMinor }))
      .sort(byId((each) => each.lineId)),
    shippingMinor: shippingOf(read),
    tipMinor,
    dutiesMinor: sumMinor([read.original_total_duties_set], currency),
    taxMinor: sumMinor([read.total_tax_set], currency),
    totalMinor: sumMinor([read.total_price_set], currency),
    refunds: read.refunds.map((each) => refundState(each, currency)).sort(byId((each) => each.refundId)),
  };
}

/** An orders/create, /paid, /updated or /cancelled payload; refuses BAD_REQUEST. */
export function parseOrderPayload(payload: unknown): { order: OrderState; customer: CustomerState | null } {
  return reading("order", () => {
    const read = order.parse(payload);
    return { order: orderState(read), customer: read.customer ?? null };
  });
}

/** The currency of a refund stands in its own amounts; a refund without any gives back nothing. */
function currencyOf(read: z.output<typeof refund>): string {
  const money = [
    ...read.refund_line_items.map((each) => each.subtotal_set),
    ...amountsOf(read.order_adjustments),
    ...read.refund_shipping_lines.map((each) => each.subtotal_amount_set),
  ];
  return money[0]?.currency ?? "USD";
}

/** A refunds/create payload; refuses BAD_REQUEST. */
export function parseRefundPayload(payload: unknown): { orderId: bigint; refund: RefundState } {
  return reading("refund", () => {
    const { order_id, ...read } = refund.extend({ order_id: numericId }).parse(payload);
    return { orderId: order_id, refund: refundState(read, currencyOf(read)) };
  });
}
