import { allocate } from "../model/money.ts";
import type { Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import type { AppliedDiscount, Minor, Product, Shop, Variant } from "../model/types.ts";
import { applyAll, chooseCodes } from "./discounting.ts";
import type { CartInput, CartLineInput, PricedCart, PricedLine } from "./types.ts";

export function findVariant(shop: Shop, variantId: string): { product: Product; variant: Variant } | null {
  for (const product of Object.values(shop.products)) {
    const variant = product.variants.find((each) => each.id === variantId);
    if (variant) return { product, variant };
  }
  return null;
}

function requireQuantity(quantity: number): number {
  if (Number.isSafeInteger(quantity) && quantity > 0) return quantity;
  throw new SimError("INVALID_QUANTITY", `quantity ${quantity} is not a positive whole number`);
}

/** A cart line before any discount; throws for a variant the shop does not sell. */
export function priceLine(shop: Shop, input: CartLineInput): PricedLine {
  const quantity = requireQuantity(input.quantity);
  const rest = { quantity, allocations: [], taxMinor: 0 };
  if (!("variantId" in input)) {
    const whole = input.priceMinor * quantity;
    const { title, priceMinor, giftCard = false } = input;
    const custom = { productId: null, variantId: null, variantTitle: null, sku: "", vendor: shop.name };
    return {
      ...custom,
      ...rest,
      title,
      priceMinor,
      giftCard,
      taxable: !giftCard,
      originalMinor: whole,
      finalMinor: whole,
    };
  }
  const found = findVariant(shop, input.variantId);
  if (!found) throw new SimError("UNKNOWN_VARIANT", `no variant ${input.variantId} in ${shop.domain}`);
  const { product, variant } = found;
  const whole = variant.priceMinor * quantity;
  return {
    ...rest,
    productId: product.id,
    variantId: variant.id,
    title: product.title,
    variantTitle: variant.title === "Default Title" ? null : variant.title,
    sku: variant.sku,
    vendor: product.vendor,
    priceMinor: variant.priceMinor,
    giftCard: product.giftCard,
    taxable: product.taxable && !product.giftCard,
    originalMinor: whole,
    finalMinor: whole,
  };
}

/** Per line, half up; a given sum is spread over the taxable lines instead. */
function applyTax(shop: Shop, lines: PricedLine[], taxMinor: Minor | undefined): void {
  const bases = lines.map((line) => (line.taxable ? line.finalMinor : 0));
  const rate = shop.taxesIncluded ? shop.taxRate / (1 + shop.taxRate) : shop.taxRate;
  const parts =
    taxMinor === undefined ? bases.map((base) => Math.round(base * rate)) : allocate(taxMinor, bases);
  lines.forEach((line, i) => {
    line.taxMinor = parts[i] ?? 0;
  });
}

const sumOf = (lines: PricedLine[], of: (line: PricedLine) => Minor) =>
  lines.reduce((sum, line) => sum + of(line), 0);

const sumOff = (discounts: AppliedDiscount[], target: AppliedDiscount["targetType"]) =>
  discounts.filter((each) => each.targetType === target).reduce((sum, each) => sum + each.amountMinor, 0);

/** Prices a cart as the checkout does. A code that does not apply is told in `codes`, never thrown. */
export function priceCart(sim: Sim, shop: Shop, input: CartInput): PricedCart {
  const lines = input.lines.map((line) => priceLine(shop, line));
  const onlyGiftCards = lines.every((line) => line.giftCard);
  const shippingMinor = input.shippingMinor ?? (onlyGiftCards ? 0 : shop.shippingMinor);
  const bare = { lines, rateMinor: shippingMinor };
  const { chosen, outcomes } = chooseCodes(sim, shop, input, bare);
  const discounts = applyAll(shop, bare, chosen, input.discountMinor ?? 0);
  applyTax(shop, lines, input.taxMinor);
  const subtotalMinor = sumOf(lines, (line) => line.finalMinor);
  const taxMinor = sumOf(lines, (line) => line.taxMinor);
  const shippingDiscountMinor = sumOff(discounts, "shipping_line");
  const tipMinor = input.tipMinor ?? 0;
  const extrasMinor = shippingMinor - shippingDiscountMinor + tipMinor + (shop.taxesIncluded ? 0 : taxMinor);
  return {
    currency: shop.currency,
    lines,
    discounts,
    codes: outcomes,
    originalMinor: sumOf(lines, (line) => line.originalMinor),
    discountMinor: sumOff(discounts, "line_item"),
    subtotalMinor,
    shippingMinor,
    shippingDiscountMinor,
    taxMinor,
    taxesIncluded: shop.taxesIncluded,
    tipMinor,
    totalMinor: subtotalMinor + extrasMinor,
  };
}
