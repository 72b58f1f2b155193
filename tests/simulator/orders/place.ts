import type { Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import type { Customer, LineItem, Order, Shop } from "../model/types.ts";
import { announceOrder } from "./announce.ts";
import { buyerKeys } from "./codes.ts";
import { type PaymentPlan, planPayments, takePayments } from "./payments.ts";
import { priceCart } from "./pricing.ts";
import { financialStatusOf } from "./totals.ts";
import type { PlaceOrderInput, PricedCart, PricedLine } from "./types.ts";

function requireCustomer(shop: Shop, id: string | null): Customer | null {
  if (id === null) return null;
  const customer = shop.customers[id];
  if (customer) return customer;
  throw new SimError("UNKNOWN_CUSTOMER", `no customer ${id} in ${shop.domain}`);
}

export function lineItemOf(sim: Sim, shop: Shop, line: PricedLine): LineItem {
  const { originalMinor: _whole, finalMinor: _final, ...kept } = line;
  return { ...kept, id: sim.nextId(shop.bigIds), currentQuantity: line.quantity };
}

/** Counts the use on every code of the order, as the checkout does when it completes. */
function useCodes(sim: Sim, shop: Shop, order: Order): void {
  for (const { discountId } of order.discounts) {
    const discount = discountId === null ? undefined : shop.discounts[discountId];
    if (!discount) continue;
    discount.usageCount += 1;
    discount.usedBy.push(...buyerKeys(shop, { customerId: order.customerId, email: order.email }));
    discount.updatedAt = sim.nowIso();
  }
}

function buildOrder(
  sim: Sim,
  shop: Shop,
  input: PlaceOrderInput,
  cart: PricedCart,
  plan: PaymentPlan,
): Order {
  const customer = requireCustomer(shop, input.customerId);
  const createdAt = input.createdAt ?? sim.nowIso();
  const processedAt = input.processedAt ?? createdAt;
  const paysRest = (input.paid ?? true) || plan.restMinor === 0;
  const id = input.id ?? sim.nextId(shop.bigIds);
  shop.orderCounter += 1;
  const number = 1000 + shop.orderCounter;
  return {
    id,
    number,
    name: `#${number}`,
    customerId: input.customerId,
    email: input.email ?? customer?.email ?? null,
    createdAt,
    updatedAt: createdAt,
    processedAt,
    cancelledAt: null,
    cancelReason: null,
    test: input.test ?? false,
    paid: paysRest || plan.shares.length > 0,
    sourceName: input.sourceName ?? "web",
    tags: input.tags ?? [],
    note: input.note ?? null,
    currency: shop.currency,
    presentmentCurrency: input.presentmentCurrency ?? shop.currency,
    presentmentRate: input.presentmentRate ?? 1,
    taxesIncluded: shop.taxesIncluded,
    taxRate: shop.taxRate,
    lines: cart.lines.map((line) => lineItemOf(sim, shop, line)),
    discounts: cart.discounts,
    shippingMinor: cart.shippingMinor,
    tipMinor: cart.tipMinor,
    ...(cart.tipMinor > 0 ? { tipLineId: sim.nextId(shop.bigIds) } : {}),
    refunds: [],
    transactions: takePayments(sim, plan, { orderId: id, paysRest, processedAt }),
  };
}

/**
 * Places an order and sends orders/create, orders/paid (unless something is still owed) and orders/updated.
 * Refuses an empty cart, unknown variants and customers, and any code or gift card that does not apply.
 */
export function placeOrder(sim: Sim, shop: Shop, input: PlaceOrderInput): Order {
  if (input.lines.length === 0) throw new SimError("EMPTY_CART", "an order needs a line");
  if (input.id !== undefined && shop.orders[input.id])
    throw new SimError("TAKEN", `order ${input.id} exists`);
  const cart = priceCart(sim, shop, input);
  const refused = cart.codes.find((code) => !code.applies);
  if (refused) throw new SimError("CODE_REFUSED", `${refused.code}: ${refused.message} (${refused.refusal})`);
  requireCustomer(shop, input.customerId);
  const order = buildOrder(sim, shop, input, cart, planPayments(sim, shop, input, cart.totalMinor));
  shop.orders[order.id] = order;
  useCodes(sim, shop, order);
  announceOrder(
    sim,
    shop,
    order,
    financialStatusOf(order) === "paid"
      ? ["orders/create", "orders/paid", "orders/updated"]
      : ["orders/create", "orders/updated"],
  );
  sim.changed();
  return order;
}
