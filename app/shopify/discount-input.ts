/** A redemption as the discount that Shopify is asked to make: one code, one customer, one use. Pure. */
import { formatDecimal } from "#app/rules/money.ts";
import type { Reward } from "#app/rules/programme.ts";
import type { IssueOrder } from "./issuing.ts";
import { customerGid } from "./issuing.ts";

/** What every discount of ours carries, so that we know it again. */
export const TAG = "laurel";

export type CodeReward = Extract<Reward, { combinesWith: unknown }>;
export type Discounted = Exclude<CodeReward, { kind: "variable_amount" }>;

/** `priceMinor`: what a free product costs, where it is one. */
export function basicInput(
  order: IssueOrder,
  reward: Exclude<Discounted, { kind: "free_shipping" }>,
  priceMinor: bigint | null,
) {
  return {
    ...everyInput(order, reward),
    customerGets: {
      value: valueOf(reward, { currency: order.currency, priceMinor }),
      items: itemsOf(reward),
      ...purchasesOf(reward),
    },
  };
}

export function freeShippingInput(order: IssueOrder, reward: Extract<Discounted, { kind: "free_shipping" }>) {
  const { orderDiscounts, productDiscounts } = reward.combinesWith;
  return {
    ...everyInput(order, reward),
    ...purchasesOf(reward),
    destination: { all: true },
    maximumShippingPrice:
      reward.maximumShippingMinor === null
        ? null
        : formatDecimal(reward.maximumShippingMinor, order.currency),
    // Shopify takes one discount on shipping alone.
    combinesWith: { orderDiscounts, productDiscounts },
  };
}

function everyInput(order: IssueOrder, reward: Discounted) {
  const { code, customerId, currency, requestedAt, endsAt } = order;
  return {
    title: `Laurel: ${reward.title}`,
    code,
    startsAt: requestedAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    usageLimit: 1,
    appliesOncePerCustomer: true,
    tags: [TAG],
    context: { customers: { add: [customerGid(customerId)] } },
    minimumRequirement: minimumOf(reward, currency),
    combinesWith: reward.combinesWith,
  };
}

type Basic = Exclude<Discounted, { kind: "free_shipping" }>;

/**
 * A free product is its price off, once: a percentage would make every unit of it free, and buying something else
 * first is not what was promised.
 */
function valueOf(reward: Basic, { currency, priceMinor }: { currency: string; priceMinor: bigint | null }) {
  if (reward.kind === "percentage_off") return { percentage: reward.percent / 100 };
  const minor = reward.kind === "amount_off" ? reward.valueMinor : (priceMinor ?? 0n);
  return { discountAmount: { amount: formatDecimal(minor, currency), appliesOnEachItem: false } };
}

function itemsOf(reward: Basic) {
  if (reward.kind === "free_product")
    return reward.variantId === null
      ? { products: { productsToAdd: [`gid://shopify/Product/${reward.productId}`] } }
      : { products: { productVariantsToAdd: [`gid://shopify/ProductVariant/${reward.variantId}`] } };
  if (reward.goods === null) return { all: true };
  const { productIds, collectionIds } = reward.goods;
  return productIds.length > 0
    ? { products: { productsToAdd: productIds.map((id) => `gid://shopify/Product/${id}`) } }
    : { collections: { add: collectionIds.map((id) => `gid://shopify/Collection/${id}`) } };
}

/** Said only where it is not what Shopify takes anyway: shops without subscriptions may not say it. */
function purchasesOf({ purchases }: CodeReward) {
  if (purchases === "one_time") return {};
  return { appliesOnSubscription: true, appliesOnOneTimePurchase: purchases === "both" };
}

function minimumOf({ minimumSubtotalMinor }: CodeReward, currency: string) {
  if (minimumSubtotalMinor === null || minimumSubtotalMinor === 0n) return null;
  return { subtotal: { greaterThanOrEqualToSubtotal: formatDecimal(minimumSubtotalMinor, currency) } };
}
