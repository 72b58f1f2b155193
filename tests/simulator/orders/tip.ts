import type { LineItem, Order } from "../model/types.ts";

/** Shopify lists a tip among the line items, though it is no goods: no total of goods counts it. */
export function tipLine(order: Order): LineItem | null {
  if (order.tipMinor === 0 || !order.tipLineId) return null;
  return {
    id: order.tipLineId,
    productId: null,
    variantId: null,
    title: "Tip",
    variantTitle: null,
    sku: "",
    vendor: "",
    quantity: 1,
    currentQuantity: 1,
    priceMinor: order.tipMinor,
    giftCard: false,
    taxable: false,
    allocations: [],
    taxMinor: 0,
  };
}

export function linesWithTip(order: Order): LineItem[] {
  const tip = tipLine(order);
  return tip ? [...order.lines, tip] : order.lines;
}
