/**
 * Which parts of a webhook are kept. The inbox stores no more of a shopper than the flows read: no addresses, notes,
 * IP addresses, payment details or tags.
 */

/**
 * `true` keeps a plain value or a list of plain values; a nested shape keeps those fields of an object or of each in
 * a list.
 */
type Shape = true | { readonly [field: string]: Shape };

const money: Shape = { shop_money: { amount: true, currency_code: true } };

const customer: Shape = {
  id: true,
  admin_graphql_api_id: true,
  email: true,
  phone: true,
  first_name: true,
  last_name: true,
  state: true,
  created_at: true,
  updated_at: true,
};

const refund: Shape = {
  id: true,
  admin_graphql_api_id: true,
  order_id: true,
  created_at: true,
  processed_at: true,
  refund_line_items: {
    id: true,
    line_item_id: true,
    quantity: true,
    subtotal_set: money,
    total_tax_set: money,
  },
  order_adjustments: {
    id: true,
    kind: true,
    reason: true,
    amount_set: money,
    tax_amount_set: money,
  },
  refund_shipping_lines: { id: true, subtotal_amount_set: money, tax_amount_set: money },
  transactions: { id: true, kind: true, status: true, amount: true, amount_set: money, currency: true },
  total_duties_set: money,
};

const order: Shape = {
  id: true,
  admin_graphql_api_id: true,
  name: true,
  created_at: true,
  processed_at: true,
  updated_at: true,
  cancelled_at: true,
  test: true,
  financial_status: true,
  fulfillment_status: true,
  source_name: true,
  currency: true,
  taxes_included: true,
  discount_codes: { code: true },
  subtotal_price_set: money,
  current_subtotal_price_set: money,
  total_line_items_price_set: money,
  total_discounts_set: money,
  current_total_discounts_set: money,
  total_tax_set: money,
  current_total_tax_set: money,
  total_price_set: money,
  current_total_price_set: money,
  total_shipping_price_set: money,
  current_shipping_price_set: money,
  total_tip_received: true,
  total_tip_received_set: money,
  original_total_duties_set: money,
  current_total_duties_set: money,
  line_items: {
    id: true,
    admin_graphql_api_id: true,
    product_id: true,
    variant_id: true,
    quantity: true,
    current_quantity: true,
    gift_card: true,
    tip_payment_gateway: true,
    tip_payment_method: true,
    price_set: money,
    discount_allocations: { amount_set: money },
    tax_lines: { price_set: money },
    duties: { price: money },
  },
  shipping_lines: {
    id: true,
    is_removed: true,
    price_set: money,
    discounted_price_set: money,
    tax_lines: { price_set: money },
  },
  refunds: refund,
  customer,
};

const orderEdit: Shape = { order_edit: { id: true, order_id: true, created_at: true, committed_at: true } };
const subject: Shape = { id: true };
/** Of products and collections only that they changed: what they are is read. */
const goods: Shape = { id: true, admin_graphql_api_id: true, updated_at: true };

/** Whose tags changed, and not which: what they are is read. */
const tagged: Shape = { customerId: true, occurredAt: true };

/** Every topic Laurel does something with, and what is kept of its payload. */
export const TOPICS = {
  "orders/create": order,
  "orders/paid": order,
  "orders/updated": order,
  "orders/cancelled": order,
  "orders/edited": orderEdit,
  "orders/delete": { id: true },
  "refunds/create": refund,
  "customers/create": customer,
  "customers/update": customer,
  "customers/delete": { id: true, admin_graphql_api_id: true },
  "customers/merge": {
    admin_graphql_api_customer_kept_id: true,
    admin_graphql_api_customer_deleted_id: true,
    admin_graphql_api_job_id: true,
    status: true,
  },
  "customer.tags_added": tagged,
  "customer.tags_removed": tagged,
  "products/update": goods,
  "products/delete": { id: true },
  "collections/update": goods,
  "collections/delete": { id: true },
  "app/uninstalled": {},
  "bulk_operations/finish": { admin_graphql_api_id: true, status: true, error_code: true, type: true },
  "app/scopes_update": { previous: true, current: true, updated_at: true },
  "customers/data_request": {
    shop_domain: true,
    orders_requested: true,
    customer: subject,
    data_request: { id: true },
  },
  "customers/redact": { shop_domain: true, customer: subject, orders_to_redact: true },
  "shop/redact": { shop_domain: true },
} as const satisfies Record<string, Shape>;

export type Topic = keyof typeof TOPICS;

export const isTopic = (topic: string): topic is Topic => Object.hasOwn(TOPICS, topic);

/** What is kept of a payload of this topic. Text that a database cannot hold (NUL, half a surrogate) is mended. */
export function trimPayload(topic: Topic, payload: unknown): unknown {
  return trim(payload, TOPICS[topic]) ?? {};
}

/** The id, in decimals, of the order, customer or product that a trimmed payload tells of; null where it names none. */
export function subjectOf(topic: Topic, trimmed: unknown): string | null {
  const { id, order_id, order_edit, customer, customerId } = trimmed as Record<string, unknown>;
  const inside = (value: unknown, field: string) =>
    typeof value === "object" && value !== null ? (value as Record<string, unknown>)[field] : undefined;
  const found =
    topic === "refunds/create"
      ? order_id
      : (inside(order_edit, "order_id") ?? id ?? inside(customer, "id") ?? numberIn(customerId));
  const text = typeof found === "number" || typeof found === "bigint" ? String(found) : found;
  return typeof text === "string" && /^[1-9]\d{0,17}$/.test(text) ? text : null;
}

/** Some topics name their subject by its global id alone. */
const numberIn = (gid: unknown) => (typeof gid === "string" ? /\/(\d+)$/.exec(gid)?.[1] : undefined);

function trim(value: unknown, shape: Shape): unknown {
  // Shopify sends no list of lists: leaving them out bounds the depth by the shape, whatever a body nests.
  if (Array.isArray(value)) {
    const each = value.map((one) => (Array.isArray(one) ? undefined : trim(one, shape)));
    return each.filter((one) => one !== undefined);
  }
  if (shape === true) return plain(value);
  if (typeof value !== "object" || value === null) return value === null ? null : undefined;
  const kept: Record<string, unknown> = {};
  for (const field in shape) {
    const inner = shape[field];
    if (!inner || !Object.hasOwn(value, field)) continue;
    const trimmed = trim((value as Record<string, unknown>)[field], inner);
    if (trimmed !== undefined) kept[field] = trimmed;
  }
  return kept;
}

function plain(value: unknown): unknown {
  if (typeof value === "string") return storable(value);
  return typeof value === "object" && value !== null ? undefined : value;
}

const storable = (text: string): string =>
  text.includes("\0") || !text.isWellFormed() ? text.replaceAll("\0", "").toWellFormed() : text;

/** The delivery is about an order, which can be read again. */
export const tellsOfOrder = (topic: string): boolean => /^(orders|refunds)\//.test(topic);
