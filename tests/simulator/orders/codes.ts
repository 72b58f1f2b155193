import type { Discount, Id, Minor, Shop } from "../model/types.ts";
import type { CodeOutcome, CodeRefusal, PricedLine } from "./types.ts";

export type DiscountStatus = "ACTIVE" | "SCHEDULED" | "EXPIRED";

export function discountStatusOf(discount: Discount, now: Date): DiscountStatus {
  if (Date.parse(discount.startsAt) > now.getTime()) return "SCHEDULED";
  if (discount.endsAt !== null && Date.parse(discount.endsAt) <= now.getTime()) return "EXPIRED";
  return "ACTIVE";
}

/** Codes are found whatever their case. */
export function findDiscount(shop: Shop, code: string): Discount | null {
  const wanted = code.trim().toLowerCase();
  return Object.values(shop.discounts).find((each) => each.code.toLowerCase() === wanted) ?? null;
}

export type DiscountClass = "PRODUCT" | "ORDER" | "SHIPPING";

/** An order discount is spread over the order; a product discount acts on lines of its own. */
export function classOf(discount: Discount): DiscountClass {
  if (discount.kind === "free_shipping") return "SHIPPING";
  const each = discount.value.kind === "amount" && discount.value.onEachItem;
  return discount.items.kind === "all" && !each ? "ORDER" : "PRODUCT";
}

/** Shopify sells gift cards at face value: no discount of a customer's touches them. */
export function isEligible(shop: Shop, discount: Discount, line: PricedLine): boolean {
  // What a cart holds are one-time purchases.
  if (line.giftCard || !discount.appliesOnOneTimePurchase) return false;
  if (discount.kind === "free_shipping" || discount.items.kind === "all") return true;
  const { items } = discount;
  if (line.variantId !== null && items.variantIds.includes(line.variantId)) return true;
  if (line.productId === null) return false;
  if (items.productIds.includes(line.productId)) return true;
  const collections = shop.products[line.productId]?.collectionIds ?? [];
  return collections.some((id) => items.collectionIds.includes(id));
}

export interface Buyer {
  customerId: Id | null;
  email: string | null;
}

/** Who counts as the same customer for "once per customer". */
export function buyerKeys(shop: Shop, buyer: Buyer): string[] {
  const email =
    buyer.email ?? (buyer.customerId === null ? null : (shop.customers[buyer.customerId]?.email ?? null));
  return [buyer.customerId, email?.toLowerCase() ?? null].filter((key) => key !== null);
}

const MESSAGES: Record<CodeRefusal, string> = {
  NOT_FOUND: "Enter a valid discount code",
  NOT_STARTED: "This discount code isn’t active yet",
  EXPIRED: "This discount code has expired",
  USAGE_LIMIT: "This discount code has reached its usage limit",
  CUSTOMER_NOT_ELIGIBLE: "This discount code isn’t available to you",
  CUSTOMER_USED: "You’ve already used this discount code",
  MINIMUM_NOT_MET: "Your order doesn’t meet the minimum for this discount code",
  NO_ELIGIBLE_ITEMS: "This discount code isn’t valid for the items in your cart",
  SHIPPING_TOO_DEAR: "This discount code isn’t valid for the selected shipping method",
  DOES_NOT_COMBINE: "This discount code couldn’t be used with your existing discounts",
};

export function outcomeOf(code: string, refusal: CodeRefusal | null): CodeOutcome {
  return { code, applies: refusal === null, refusal, message: refusal === null ? null : MESSAGES[refusal] };
}

function refusedToBuyer(shop: Shop, discount: Discount, buyer: Buyer): CodeRefusal | null {
  const { context } = discount;
  if (context.kind === "customers") {
    if (buyer.customerId === null || !context.customerIds.includes(buyer.customerId))
      return "CUSTOMER_NOT_ELIGIBLE";
  }
  if (context.kind === "segments") return "CUSTOMER_NOT_ELIGIBLE";
  const keys = buyerKeys(shop, buyer);
  if (discount.appliesOncePerCustomer && keys.some((key) => discount.usedBy.includes(key)))
    return "CUSTOMER_USED";
  return null;
}

export function misses({ minimum }: Discount, worth: Minor, units: number): boolean {
  if (minimum?.kind === "subtotal") return worth < minimum.subtotalMinor;
  return minimum?.kind === "quantity" && units < minimum.quantity;
}

function refusedByCart(discount: Discount, eligible: PricedLine[], rateMinor: Minor): CodeRefusal | null {
  if (eligible.length === 0) return "NO_ELIGIBLE_ITEMS";
  const worth: Minor = eligible.reduce((sum, line) => sum + line.originalMinor, 0);
  const units = eligible.reduce((sum, line) => sum + line.quantity, 0);
  if (misses(discount, worth, units)) return "MINIMUM_NOT_MET";
  const most = discount.kind === "free_shipping" ? discount.maximumShippingMinor : null;
  return most !== null && rateMinor > most ? "SHIPPING_TOO_DEAR" : null;
}

/** Why this code does nothing for this cart, by itself; null when it applies. */
export function refusalOf(
  shop: Shop,
  discount: Discount,
  cart: { buyer: Buyer; lines: PricedLine[]; rateMinor: Minor },
  now: Date,
): CodeRefusal | null {
  const status = discountStatusOf(discount, now);
  if (status === "SCHEDULED") return "NOT_STARTED";
  if (status === "EXPIRED") return "EXPIRED";
  if (discount.usageLimit !== null && discount.usageCount >= discount.usageLimit) return "USAGE_LIMIT";
  return (
    refusedToBuyer(shop, discount, cart.buyer) ??
    refusedByCart(
      discount,
      cart.lines.filter((line) => isEligible(shop, discount, line)),
      cart.rateMinor,
    )
  );
}

const ALLOWED_BY = {
  PRODUCT: "productDiscounts",
  ORDER: "orderDiscounts",
  SHIPPING: "shippingDiscounts",
} as const;

/** Both sides must allow it; one parcel is made free once. */
export function combine(a: Discount, b: Discount): boolean {
  if (classOf(a) === "SHIPPING" && classOf(b) === "SHIPPING") return false;
  return a.combinesWith[ALLOWED_BY[classOf(b)]] && b.combinesWith[ALLOWED_BY[classOf(a)]];
}
