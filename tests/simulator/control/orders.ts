import { z } from "zod";
import { gid } from "../model/ids.ts";
import type { Discount, Order, Shop } from "../model/types.ts";
import type { Sim } from "../model/sim.ts";
import { cancelOrder, deleteOrder, editOrder, giveOrder, markPaid } from "../orders/change.ts";
import { placeOrder } from "../orders/place.ts";
import { priceCart } from "../orders/pricing.ts";
import { refundOrder } from "../orders/refund.ts";
import { discountStatusOf, financialStatusOf, totalsOf } from "../orders/totals.ts";
import { idSchema, minorSchema, ofShop, requireOrder, requireShop, route } from "./answer.ts";

const quantity = z.number().int().positive();
const lineSchema = z.union([
  z.object({ variantId: idSchema, quantity }),
  z.object({ title: z.string().min(1), priceMinor: minorSchema, quantity, giftCard: z.boolean().optional() }),
]);
const changed = z.object({ lineItemId: idSchema, quantity: z.number().int().min(0) });
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value).toISOString());

const cartSchema = ofShop.extend({
  customerId: idSchema.nullable(),
  email: z.email().nullish(),
  lines: z.array(lineSchema).min(1),
  discountCodes: z.array(z.string()).optional(),
  discountMinor: minorSchema.optional(),
  shippingMinor: minorSchema.optional(),
  taxMinor: minorSchema.optional(),
  tipMinor: minorSchema.optional(),
});

const orderSchema = cartSchema.extend({
  id: idSchema.optional(),
  test: z.boolean().optional(),
  paid: z.boolean().optional(),
  createdAt: instant.optional(),
  processedAt: instant.optional(),
  sourceName: z.string().optional(),
  presentmentCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  presentmentRate: z.number().positive().optional(),
  tags: z.array(z.string()).optional(),
  note: z.string().optional(),
  giftCards: z.array(z.string()).optional(),
  storeCredit: z.boolean().optional(),
});

export function orderView(order: Order) {
  return {
    ...order,
    gid: gid("Order", order.id),
    financialStatus: financialStatusOf(order),
    totals: totalsOf(order),
  };
}

const discountView = (sim: Sim) => (discount: Discount) => ({
  ...discount,
  gid: gid("DiscountCodeNode", discount.id),
  status: discountStatusOf(discount, sim.now()),
});

const place = route(orderSchema, ({ sim, input: { shop, ...rest } }) => ({
  order: orderView(placeOrder(sim, requireShop(sim, shop), rest)),
}));

/** A route on one order, by the id in the path. */
const onOrder = <T extends { shop: string }>(
  schema: z.ZodType<T>,
  work: (at: { sim: Sim; shop: Shop; order: Order }, input: T) => void,
) =>
  route(schema, ({ sim, input, params }) => {
    const shop = requireShop(sim, input.shop);
    const order = requireOrder(shop, params["id"] ?? "");
    work({ sim, shop, order }, input);
    return { order: orderView(order) };
  });

const refundSchema = ofShop.extend({
  lines: z.array(z.object({ lineItemId: idSchema, quantity })).optional(),
  amountMinor: minorSchema.optional(),
  shippingMinor: minorSchema.optional(),
  processedAt: instant.optional(),
  note: z.string().optional(),
});

const cancelSchema = ofShop.extend({
  reason: z.enum(["customer", "inventory", "fraud", "declined", "other", "staff"]).optional(),
  refund: z.boolean().optional(),
});

const editSchema = ofShop.extend({
  set: z.array(changed).default([]),
  add: z.array(lineSchema).default([]),
  asRefund: z.boolean().optional(),
});

export const orderRoutes: Record<string, ReturnType<typeof route>> = {
  "POST orders": place,
  "GET orders": route(ofShop, ({ sim, input }) => ({
    orders: Object.values(requireShop(sim, input.shop).orders).map(orderView),
  })),
  "GET orders/:id": route(ofShop, ({ sim, input, params }) => ({
    order: orderView(requireOrder(requireShop(sim, input.shop), params["id"] ?? "")),
  })),
  "POST orders/:id/refund": onOrder(
    refundSchema,
    ({ sim, shop, order }, input) => void refundOrder(sim, shop, order, input),
  ),
  "POST orders/:id/cancel": onOrder(cancelSchema, ({ sim, shop, order }, input) =>
    cancelOrder(sim, shop, order, input),
  ),
  "POST orders/:id/edit": onOrder(editSchema, ({ sim, shop, order }, input) =>
    editOrder(sim, shop, order, input),
  ),
  "POST orders/:id/mark-paid": onOrder(ofShop, ({ sim, shop, order }) => markPaid(sim, shop, order)),
  "POST orders/:id/customer": onOrder(
    ofShop.extend({ customerId: idSchema }),
    ({ sim, shop, order }, { customerId }) => giveOrder(sim, shop, order, customerId),
  ),
  "POST orders/:id/delete": onOrder(ofShop, ({ sim, shop, order }) => deleteOrder(sim, shop, order)),
  "POST price": route(cartSchema, ({ sim, input: { shop, ...rest } }) =>
    priceCart(sim, requireShop(sim, shop), rest),
  ),
  "GET discounts": route(ofShop, ({ sim, input }) => ({
    discounts: Object.values(requireShop(sim, input.shop).discounts).map(discountView(sim)),
  })),
};
