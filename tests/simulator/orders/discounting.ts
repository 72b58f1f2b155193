import { allocate, amount } from "../model/money.ts";
import type { Sim } from "../model/sim.ts";
import type { AppliedDiscount, BasicDiscount, Discount, Minor, Shop } from "../model/types.ts";
import { classOf, combine, findDiscount, isEligible, misses, outcomeOf, refusalOf } from "./codes.ts";
import type { CartInput, CodeOutcome, CodeRefusal, PricedLine } from "./types.ts";

/** A cart before any discount. */
export interface Bare {
  lines: PricedLine[];
  /** The rate of its shipping. */
  rateMinor: Minor;
}

/** What the discount takes off each line, by index, given what is left of them. */
function takenOff(shop: Shop, discount: BasicDiscount, lines: PricedLine[], isFree: boolean[]): Minor[] {
  const weights = lines.map((line, i) =>
    isFree[i] && isEligible(shop, discount, line) ? line.finalMinor : 0,
  );
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
  const { code, title, id } = discount;
  const named = { kind: "code", code, title, discountId: id, amountMinor } as const;
  if (discount.kind === "free_shipping") {
    const whole = { valueType: "percentage", value: "100.0", targetSelection: "all" } as const;
    return { ...named, ...whole, targetType: "shipping_line", allocationMethod: "each" };
  }
  const { value } = discount;
  return {
    ...named,
    valueType: value.kind === "amount" ? "fixed_amount" : "percentage",
    value: value.kind === "amount" ? amount(value.amountMinor, currency) : (value.fraction * 100).toFixed(1),
    targetType: "line_item",
    targetSelection: discount.items.kind === "all" ? "all" : "entitled",
    allocationMethod: value.kind === "amount" && value.onEachItem ? "each" : "across",
  };
}

function byHand(lines: PricedLine[], manualMinor: Minor, index: number, currency: string): AppliedDiscount {
  const weights = lines.map((line) => line.finalMinor);
  const total = Math.min(
    manualMinor,
    weights.reduce((a, b) => a + b, 0),
  );
  return {
    kind: "manual",
    code: null,
    title: "Custom discount",
    discountId: null,
    valueType: "fixed_amount",
    value: amount(manualMinor, currency),
    targetType: "line_item",
    targetSelection: "all",
    allocationMethod: "across",
    amountMinor: takeOff(lines, allocate(total, weights), index),
  };
}

const RANK = { PRODUCT: 0, ORDER: 1, SHIPPING: 2 } as const;

/**
 * Applies product discounts, then order discounts, then those of the shipping, then what staff gave by hand.
 * A line has one product discount at most: the next one finds only lines that no other has touched.
 */
export function applyAll(
  shop: Shop,
  { lines, rateMinor }: Bare,
  discounts: Discount[],
  manualMinor: Minor,
): AppliedDiscount[] {
  const sorted = discounts.toSorted((a, b) => RANK[classOf(a)] - RANK[classOf(b)]);
  const applied = sorted.map((discount, index) => {
    if (discount.kind === "free_shipping") return appliedOf(discount, rateMinor, shop.currency);
    const isProducts = classOf(discount) === "PRODUCT";
    const isFree = lines.map((line) => !isProducts || line.allocations.length === 0);
    const parts = takenOff(shop, discount, lines, isFree);
    return appliedOf(discount, takeOff(lines, parts, index), shop.currency);
  });
  if (manualMinor > 0) applied.push(byHand(lines, manualMinor, applied.length, shop.currency));
  return applied;
}

const copyOf = ({ lines, rateMinor }: Bare): Bare => ({
  lines: lines.map((line) => ({ ...line, allocations: [...line.allocations] })),
  rateMinor,
});

/** Every order of the product discounts: which of two gets a line that both could have. */
function ordersOf(set: Discount[]): Discount[][] {
  if (set.length < 2) return [set];
  return set.flatMap((first, i) =>
    ordersOf(set.filter((_, j) => j !== i)).map((others) => [first, ...others]),
  );
}

/** What the set takes off; null when two of it do not combine, or one product discount finds no line left. */
function worthOf(shop: Shop, cart: Bare, set: Discount[]): Minor | null {
  if (!set.every((a, i) => set.every((b, j) => i >= j || combine(a, b)))) return null;
  const applied = applyAll(shop, copyOf(cart), set, 0);
  const onProducts = set.filter((each) => classOf(each) === "PRODUCT").length;
  if (onProducts > 1 && applied.slice(0, onProducts).some((each) => each.amountMinor === 0)) return null;
  return applied.reduce((sum, each) => sum + each.amountMinor, 0);
}

/** Of the codes that apply by themselves, the combinable set that is best for the shopper; the earlier on a tie. */
function bestSet(shop: Shop, cart: Bare, candidates: Discount[]): Discount[] {
  let best: { set: Discount[]; worth: Minor } = { set: [], worth: -1 };
  for (let mask = (1 << candidates.length) - 1; mask > 0; mask -= 1) {
    const set = candidates.filter((_, i) => mask & (1 << (candidates.length - 1 - i)));
    const ofProducts = set.filter((each) => classOf(each) === "PRODUCT");
    const others = set.filter((each) => classOf(each) !== "PRODUCT");
    for (const order of ordersOf(ofProducts)) {
      const worth = worthOf(shop, cart, [...order, ...others]);
      if (worth !== null && worth > best.worth) best = { set: [...order, ...others], worth };
    }
  }
  return best.set;
}

/** A minimum for free shipping is measured after what the other discounts take off. */
function underMinimum(shop: Shop, cart: Bare, chosen: Discount[]): Discount | null {
  const shipping = chosen.find((each) => each.kind === "free_shipping");
  if (!shipping) return null;
  const after = copyOf(cart);
  applyAll(shop, after, chosen, 0);
  const lines = after.lines.filter((line) => isEligible(shop, shipping, line));
  const worth = lines.reduce((sum, line) => sum + line.finalMinor, 0);
  const units = lines.reduce((sum, line) => sum + line.quantity, 0);
  return misses(shipping, worth, units) ? shipping : null;
}

interface Judged {
  code: string;
  discount: Discount | null;
  refusal: CodeRefusal | null;
}

function judge(sim: Sim, shop: Shop, input: CartInput, cart: Bare): Judged[] {
  const buyer = { customerId: input.customerId, email: input.email ?? null };
  const codes = [
    ...new Map((input.discountCodes ?? []).map((code) => [code.trim().toLowerCase(), code.trim()])).values(),
  ];
  return codes.slice(0, 5).map((code) => {
    const discount = findDiscount(shop, code);
    const refusal = discount
      ? refusalOf(shop, discount, { buyer, ...cart }, sim.now())
      : ("NOT_FOUND" as const);
    return { code: discount?.code ?? code, discount, refusal };
  });
}

/** The codes that are used together, and what becomes of each that was given. */
export function chooseCodes(
  sim: Sim,
  shop: Shop,
  input: CartInput,
  cart: Bare,
): { chosen: Discount[]; outcomes: CodeOutcome[] } {
  const judged = judge(sim, shop, input, cart);
  const candidates = () =>
    judged.filter((each) => each.refusal === null).flatMap((each) => each.discount ?? []);
  let chosen = bestSet(shop, cart, candidates());
  for (let short = underMinimum(shop, cart, chosen); short; short = underMinimum(shop, cart, chosen)) {
    for (const each of judged) if (each.discount === short) each.refusal = "MINIMUM_NOT_MET";
    chosen = bestSet(shop, cart, candidates());
  }
  const outcomes = judged.map(({ code, discount, refusal }) => {
    const dropped = discount !== null && refusal === null && !chosen.includes(discount);
    return outcomeOf(code, dropped ? "DOES_NOT_COMBINE" : refusal);
  });
  return { chosen, outcomes };
}
