import { gid } from "../model/ids.ts";
import { amount } from "../model/money.ts";
import { shopTime } from "../model/time.ts";
import type { LineItem, Minor, Order, Shop, Transaction } from "../model/types.ts";
import { lastCharactersOf } from "./gift-cards.ts";
import { moneySet, withSet } from "./money-set.ts";
import { customerPayload } from "./payload-customer.ts";
import { refundPayload } from "./payload-refund.ts";
import { rawId } from "./raw.ts";
import { tipLine } from "./tip.ts";
import { financialStatusOf, totalsOf } from "./totals.ts";

const optionalId = (id: string | null) => (id === null ? null : rawId(id));

function taxLines(order: Order, taxMinor: Minor): unknown[] {
  if (taxMinor === 0) return [];
  return [
    { channel_liable: false, ...withSet(order, "price", taxMinor), rate: order.taxRate, title: "Sales Tax" },
  ];
}

export function lineItemPayload(order: Order, line: LineItem): Record<string, unknown> {
  const fulfillable = order.cancelledAt === null ? line.currentQuantity : 0;
  return {
    id: rawId(line.id),
    admin_graphql_api_id: gid("LineItem", line.id),
    attributed_staffs: [],
    current_quantity: line.currentQuantity,
    fulfillable_quantity: fulfillable,
    fulfillment_service: line.giftCard ? "gift_card" : "manual",
    fulfillment_status: null,
    gift_card: line.giftCard,
    grams: 0,
    name: line.variantTitle === null ? line.title : `${line.title} - ${line.variantTitle}`,
    ...withSet(order, "price", line.priceMinor),
    product_exists: line.productId !== null,
    product_id: optionalId(line.productId),
    properties: [],
    quantity: line.quantity,
    requires_shipping: !line.giftCard,
    sku: line.sku,
    taxable: line.taxable,
    title: line.title,
    // Only what acts on the line itself; what is allocated to it is in discount_allocations.
    total_discount: amount(0, order.currency),
    total_discount_set: moneySet(order, 0),
    variant_id: optionalId(line.variantId),
    variant_inventory_management: null,
    variant_title: line.variantTitle,
    vendor: line.vendor,
    tax_lines: taxLines(order, line.taxMinor),
    duties: [],
    discount_allocations: line.allocations.map(({ discountIndex, amountMinor }) => ({
      ...withSet(order, "amount", amountMinor),
      discount_application_index: discountIndex,
    })),
  };
}

/** What the gateway attaches: a gift card is told by its last characters. */
export function receiptOf(shop: Shop, { giftCardId, amountMinor }: Transaction): Record<string, unknown> {
  const card = giftCardId === undefined ? undefined : shop.giftCards[giftCardId];
  if (!card) return { paid_amount: amount(amountMinor, shop.currency) };
  return { gift_card_id: rawId(card.id), gift_card_last_characters: lastCharactersOf(card) };
}

export function transactionPayload(
  shop: Shop,
  order: Order,
  transaction: Transaction,
): Record<string, unknown> {
  return {
    id: rawId(transaction.id),
    admin_graphql_api_id: gid("OrderTransaction", transaction.id),
    amount: amount(transaction.amountMinor, order.currency),
    created_at: shopTime(transaction.processedAt, shop.timeZone),
    currency: order.currency,
    error_code: null,
    gateway: transaction.gateway,
    kind: transaction.kind,
    order_id: rawId(order.id),
    parent_id: optionalId(transaction.parentId),
    processed_at: shopTime(transaction.processedAt, shop.timeZone),
    receipt: receiptOf(shop, transaction),
    status: transaction.status,
    test: order.test,
  };
}

function discountParts(order: Order): Record<string, unknown> {
  return {
    discount_codes: order.discounts
      .filter((each) => each.kind === "code")
      .map((each) => ({
        code: each.code,
        amount: amount(each.amountMinor, order.currency),
        type: each.targetType === "shipping_line" ? "shipping" : each.valueType,
      })),
    discount_applications: order.discounts.map((each) => ({
      target_type: each.targetType,
      type: each.kind === "code" ? "discount_code" : "manual",
      value: each.value,
      value_type: each.valueType,
      allocation_method: each.allocationMethod,
      target_selection: each.targetSelection,
      ...(each.kind === "code" ? { code: each.code } : { title: each.title, description: each.title }),
    })),
  };
}

function totalParts(order: Order): Record<string, unknown> {
  const totals = totalsOf(order);
  return {
    ...withSet(order, "current_subtotal_price", totals.currentSubtotalMinor),
    ...withSet(order, "current_total_discounts", totals.currentDiscountMinor + totals.shippingDiscountMinor),
    ...withSet(order, "current_total_price", totals.currentTotalMinor),
    ...withSet(order, "current_total_tax", totals.currentTaxMinor),
    ...withSet(order, "current_shipping_price", totals.shippingPaidMinor - totals.shippingRefundedMinor),
    current_total_duties_set: null,
    ...withSet(order, "subtotal_price", totals.subtotalMinor),
    ...withSet(order, "total_discounts", totals.discountMinor + totals.shippingDiscountMinor),
    ...withSet(order, "total_line_items_price", totals.originalMinor),
    total_outstanding: amount(totals.outstandingMinor, order.currency),
    ...withSet(order, "total_price", totals.totalMinor),
    total_shipping_price_set: moneySet(order, order.shippingMinor),
    ...withSet(order, "total_tax", totals.taxMinor),
    ...withSet(order, "total_tip_received", order.tipMinor),
    original_total_duties_set: null,
    tax_lines: taxLines(order, totals.taxMinor),
  };
}

function shippingLines(order: Order): unknown[] {
  const free = order.shippingMinor === 0;
  return [
    {
      code: "Standard",
      ...withSet(order, "discounted_price", totalsOf(order).shippingPaidMinor),
      is_removed: false,
      ...withSet(order, "price", order.shippingMinor),
      source: "shopify",
      title: free ? "Free shipping" : "Standard",
      tax_lines: [],
      discount_allocations: order.discounts.flatMap((each, index) =>
        each.targetType === "shipping_line"
          ? [{ ...withSet(order, "amount", each.amountMinor), discount_application_index: index }]
          : [],
      ),
    },
  ];
}

function identityParts(shop: Shop, order: Order): Record<string, unknown> {
  const time = (iso: string | null) => (iso === null ? null : shopTime(iso, shop.timeZone));
  return {
    id: rawId(order.id),
    admin_graphql_api_id: gid("Order", order.id),
    app_id: 580111,
    buyer_accepts_marketing: false,
    cancel_reason: order.cancelReason,
    cancelled_at: time(order.cancelledAt),
    confirmed: true,
    contact_email: order.email,
    created_at: time(order.createdAt),
    currency: order.currency,
    email: order.email,
    financial_status: financialStatusOf(order),
    fulfillment_status: null,
    name: order.name,
    note: order.note,
    note_attributes: [],
    number: order.number - 1000,
    order_number: order.number,
    payment_gateway_names: [...new Set(order.transactions.map((each) => each.gateway))],
    phone: null,
    presentment_currency: order.presentmentCurrency,
    processed_at: time(order.processedAt),
    source_name: order.sourceName,
    tags: order.tags.join(", "),
    taxes_included: order.taxesIncluded,
    test: order.test,
    updated_at: time(order.updatedAt),
  };
}

/** A tip comes last, and is known by two fields that no other line has; their values may be null. */
function lineItems(order: Order): Record<string, unknown>[] {
  const tip = tipLine(order);
  const goods = order.lines.map((line) => lineItemPayload(order, line));
  if (!tip) return goods;
  const gateway = order.transactions.find((each) => each.kind === "sale")?.gateway ?? null;
  const marks = { tip_payment_gateway: gateway, tip_payment_method: null };
  return [
    ...goods,
    { ...lineItemPayload(order, tip), product_exists: false, requires_shipping: false, ...marks },
  ];
}

/** The order as in orders/create, /paid, /updated and /cancelled; `customer` is null for a guest. */
export function orderPayload(shop: Shop, order: Order): Record<string, unknown> {
  const customer = order.customerId === null ? null : (shop.customers[order.customerId] ?? null);
  return {
    ...identityParts(shop, order),
    ...totalParts(order),
    ...discountParts(order),
    customer: customer && customerPayload(shop, customer),
    line_items: lineItems(order),
    refunds: order.refunds.map((refund) => refundPayload(shop, order, refund)),
    returns: [],
    shipping_lines: shippingLines(order),
    fulfillments: [],
    payment_terms: null,
    billing_address: null,
    shipping_address: null,
  };
}
