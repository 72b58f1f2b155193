import { allocate, amount } from "../model/money.ts";
import type { Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import type { AppliedDiscount, Discount, Minor, Product, Shop, Variant } from "../model/types.ts";
import { combine, findDiscount, isEligible, isOrderDiscount, outcomeOf, refusalOf } from "./codes.ts";
import type { CartInput, CartLineInput, CodeOutcome, PricedCart, PricedLine } from "./types.ts";

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

/** What the discount takes off each line, by index, given what is left of them. */
function takenOff(shop: Shop, discount: Discount, lines: PricedLine[]): Minor[] {
  const weights = lines.map((line) => (isEligible(shop, discount, line) ? line.finalMinor : 0));
  const { value } = discount;
  if (value.kind === "amount" && value.onEachItem) {
    return lines.map((line, i) => Math.min(weights[i] ?? 0, value.amountMinor * line.quantity));
  }
  const base = weights.reduce((a, b) => a + b, 0);
  const total =
    value.kind === "amount" ? Math.min(value.amountMinor, base) : Math.round(base * value.fraction);
  return allocate(total, weights);
}

function takeOff(lines: PricedLine[], parts: Minor[], discountIndex: number): Minor {
  let sum = 0;
  lines.forEach((line, i) => {
    const amountMinor = parts[i] ?? 0;
    if (amountMinor === 0) return;
    line.finalMinor -= amountMinor;
    line.allocations.push({ discountIndex, amountMinor });
    sum += amountMinor;
  });
  return sum;
}

function appliedOf(discount: Discount, amountMinor: Minor, currency: string): AppliedDiscount {
  const { value } = discount;
  return {
    kind: "code",
    code: discount.code,
    title: discount.title,
    discountId: discount.id,
    valueType: value.kind === "amount" ? "fixed_amount" : "percentage",
    value: value.kind === "amount" ? amount(value.amountMinor, currency) : (value.fraction * 100).toFixed(1),
    targetSelection: discount.items.kind === "all" ? "all" : "entitled",
    amountMinor,
  };
}

/** Applies product discounts, then order discounts, then what staff gave by hand. */
function applyAll(
  shop: Shop,
  lines: PricedLine[],
  discounts: Discount[],
  manualMinor: Minor,
): AppliedDiscount[] {
  const sorted = discounts.toSorted((a, b) => Number(isOrderDiscount(a)) - Number(isOrderDiscount(b)));
  const applied = sorted.map((discount, index) =>
    appliedOf(discount, takeOff(lines, takenOff(shop, discount, lines), index), shop.currency),
  );
  if (manualMinor > 0) {
    const weights = lines.map((line) => line.finalMinor);
    const total = Math.min(
      manualMinor,
      weights.reduce((a, b) => a + b, 0),
    );
    const amountMinor = takeOff(lines, allocate(total, weights), applied.length);
    const value = amount(manualMinor, shop.currency);
    applied.push({
      kind: "manual",
      code: null,
      title: "Custom discount",
      discountId: null,
      valueType: "fixed_amount",
      value,
      targetSelection: "all",
      amountMinor,
    });
  }
  return applied;
}

const copyOf = (lines: PricedLine[]) =>
  lines.map((line) => ({ ...line, allocations: [...line.allocations] }));

/** Of the codes that apply by themselves, the combinable set that is best for the shopper; the earlier on a tie. */
function bestSet(shop: Shop, lines: PricedLine[], candidates: Discount[]): Discount[] {
  let best: { set: Discount[]; worth: Minor } = { set: [], worth: -1 };
  for (let mask = (1 << candidates.length) - 1; mask > 0; mask -= 1) {
    const set = candidates.filter((_, i) => mask & (1 << (candidates.length - 1 - i)));
    const combinable = set.every((a, i) => set.every((b, j) => i >= j || combine(a, b)));
    if (!combinable) continue;
    const worth = applyAll(shop, copyOf(lines), set, 0).reduce((sum, each) => sum + each.amountMinor, 0);
    if (worth > best.worth) best = { set, worth };
  }
  return best.set;
}

function chooseCodes(sim: Sim, shop: Shop, input: CartInput, lines: PricedLine[]) {
  const buyer = { customerId: input.customerId, email: input.email ?? null };
  const codes = [
    ...new Map((input.discountCodes ?? []).map((code) => [code.trim().toLowerCase(), code.trim()])).values(),
  ];
  const judged = codes.slice(0, 5).map((code) => {
    const discount = findDiscount(shop, code);
    const refusal = discount
      ? refusalOf(shop, discount, { buyer, lines }, sim.now())
      : ("NOT_FOUND" as const);
    return { code: discount?.code ?? code, discount, refusal };
  });
  const candidates = judged.filter((each) => each.refusal === null).flatMap((each) => each.discount ?? []);
  const chosen = bestSet(shop, lines, candidates);
  const outcomes: CodeOutcome[] = judged.map(({ code, discount, refusal }) => {
    const dropped = discount !== null && refusal === null && !chosen.includes(discount);
    return outcomeOf(code, dropped ? "DOES_NOT_COMBINE" : refusal);
  });
  return { chosen, outcomes };
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

/** Prices a cart as the checkout does. A code that does not apply is told in `codes`, never thrown. */
export function priceCart(sim: Sim, shop: Shop, input: CartInput): PricedCart {
  const lines = input.lines.map((line) => priceLine(shop, line));
  const { chosen, outcomes } = chooseCodes(sim, shop, input, lines);
  const discounts = applyAll(shop, lines, chosen, input.discountMinor ?? 0);
  applyTax(shop, lines, input.taxMinor);
  const subtotalMinor = sumOf(lines, (line) => line.finalMinor);
  const taxMinor = sumOf(lines, (line) => line.taxMinor);
  const onlyGiftCards = lines.every((line) => line.giftCard);
  const shippingMinor = input.shippingMinor ?? (onlyGiftCards ? 0 : shop.shippingMinor);
  const tipMinor = input.tipMinor ?? 0;
  return {
    currency: shop.currency,
    lines,
    discounts,
    codes: outcomes,
    originalMinor: sumOf(lines, (line) => line.originalMinor),
    discountMinor: discounts.reduce((sum, each) => sum + each.amountMinor, 0),
    subtotalMinor,
    shippingMinor,
    taxMinor,
    taxesIncluded: shop.taxesIncluded,
    tipMinor,
    totalMinor: subtotalMinor + shippingMinor + tipMinor + (shop.taxesIncluded ? 0 : taxMinor),
  };
}
