/** Keeper of the line to Shopify for discounts: one code discount per redemption, bound to its customer. */
import { Fault, Refusal } from "#app/errors.ts";
import { formatDecimal, parseMoney } from "#app/rules/money.ts";
import type { Reward } from "#app/rules/programme.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import type { DataOf } from "#app/shopify/document.ts";
import { CREATE_DISCOUNT, DEACTIVATE_DISCOUNT, FIND_DISCOUNT } from "#app/shopify/documents.ts";

export type DiscountOrder = {
  code: string;
  customerId: bigint;
  /** Customers who have been merged into this one. */
  formerIds?: readonly bigint[];
  reward: Reward;
  currency: string;
  startsAt: Date;
  endsAt: Date;
};

/**
 * `theirs`: the code belongs to a discount that is not this redemption's. `former`: it is this redemption's, and bound
 * to a customer who has been merged away since.
 */
export type DiscountOutcome = { kind: "ours" | "former"; discountGid: string } | { kind: "theirs" };

const TAG = "laurel";

type UserError = NonNullable<DataOf<"CreateDiscount">["discountCodeBasicCreate"]>["userErrors"][number];

/**
 * Makes the discount, or finds the one an earlier try made: after any failure (a time-out, TAKEN, another userError)
 * the code is looked up, and adopted only when tag, customer, value and usage limit are this redemption's. Refuses
 * CODE_REFUSED when Shopify says no and nothing carries the code; throws a Fault when Shopify cannot be asked.
 */
export async function offerDiscount(client: ShopifyClient, order: DiscountOrder): Promise<DiscountOutcome> {
  try {
    return { kind: "ours", discountGid: await create(client, order) };
  } catch (error) {
    const existing = await findByCode(client, order);
    if (existing) return existing;
    throw error;
  }
}

/** Takes a discount out of use. Repeating it is harmless. */
export async function deactivateDiscount(client: ShopifyClient, discountGid: string): Promise<void> {
  const { discountCodeDeactivate } = await client.request(DEACTIVATE_DISCOUNT, { id: discountGid });
  const errors = discountCodeDeactivate?.userErrors ?? [];
  if (errors.length > 0) throw complaintOf(errors);
}

/** The same for a discount of ours that somebody may have deleted: one that is gone cannot be used either. */
export async function withdrawDiscount(
  client: ShopifyClient,
  { discountGid, code }: { discountGid: string; code: string },
): Promise<void> {
  try {
    await deactivateDiscount(client, discountGid);
  } catch (error) {
    const { codeDiscountNodeByCode: node } = await client.request(FIND_DISCOUNT, { code });
    if (node?.id === discountGid) throw error;
  }
}

/** Takes the discount of ours that has this code out of use, if there is one. Repeating it is harmless. */
export async function withdrawCode(client: ShopifyClient, code: string): Promise<void> {
  const { codeDiscountNodeByCode: node } = await client.request(FIND_DISCOUNT, { code });
  if (node?.codeDiscount.__typename !== "DiscountCodeBasic" || !node.codeDiscount.tags.includes(TAG)) return;
  await withdrawDiscount(client, { discountGid: node.id, code });
}

async function create(client: ShopifyClient, order: DiscountOrder): Promise<string> {
  const { discountCodeBasicCreate: made } = await client.request(CREATE_DISCOUNT, {
    discount: inputOf(order),
  });
  if (made && made.userErrors.length > 0) throw complaintOf(made.userErrors);
  if (!made?.codeDiscountNode) throw new Fault("Shopify answered neither a discount nor an error");
  return made.codeDiscountNode.id;
}

async function findByCode(client: ShopifyClient, order: DiscountOrder): Promise<DiscountOutcome | null> {
  const { codeDiscountNodeByCode: node } = await client.request(FIND_DISCOUNT, { code: order.code });
  if (!node) return null;
  const boundTo = ourCustomer(node.codeDiscount, order);
  if (boundTo === customerGid(order.customerId)) return { kind: "ours", discountGid: node.id };
  const isFormer = (order.formerIds ?? []).some((each) => customerGid(each) === boundTo);
  return isFormer ? { kind: "former", discountGid: node.id } : { kind: "theirs" };
}

type FoundDiscount = NonNullable<DataOf<"FindDiscount">["codeDiscountNodeByCode"]>["codeDiscount"];

/** Whom the discount is bound to, if it is one as we make it for this order. */
function ourCustomer(discount: FoundDiscount, { currency, reward }: DiscountOrder): string | null {
  if (discount.__typename !== "DiscountCodeBasic") return null;
  const { tags, usageLimit, context, customerGets } = discount;
  const customers = context.__typename === "DiscountCustomers" ? context.customers : [];
  const amount = customerGets.value.__typename === "DiscountAmount" ? customerGets.value.amount : null;
  const isOurs =
    tags.includes(TAG) &&
    usageLimit === 1 &&
    customers.length === 1 &&
    amount?.currencyCode === currency &&
    parseMoney(amount.amount, currency) === reward.valueMinor;
  return isOurs ? (customers[0]?.id ?? null) : null;
}

function inputOf({ code, customerId, reward, currency, startsAt, endsAt }: DiscountOrder) {
  return {
    title: `Laurel: ${reward.title}`,
    code,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    usageLimit: 1,
    appliesOncePerCustomer: true,
    tags: [TAG],
    context: { customers: { add: [customerGid(customerId)] } },
    customerGets: {
      value: {
        discountAmount: { amount: formatDecimal(reward.valueMinor, currency), appliesOnEachItem: false },
      },
      items: { all: true },
    },
    minimumRequirement: minimumOf(reward, currency),
    combinesWith: reward.combinesWith,
  };
}

function minimumOf({ minimumSubtotalMinor }: Reward, currency: string) {
  if (minimumSubtotalMinor === null || minimumSubtotalMinor === 0n) return null;
  return { subtotal: { greaterThanOrEqualToSubtotal: formatDecimal(minimumSubtotalMinor, currency) } };
}

/**
 * What the merchant reads when Shopify says no. An error inside Shopify is worth another try; so is a taken code that
 * the look-up does not show yet, because it may be the one an earlier try made.
 */
function complaintOf(errors: readonly UserError[]): Error {
  const detail = errors.map(({ message, code }) => (code ? `${message} (${code})` : message)).join("; ");
  if (errors.some(({ code }) => code === "INTERNAL_ERROR" || code === "TAKEN"))
    return new Fault(`Shopify: ${detail}`);
  return new Refusal("CODE_REFUSED", { detail: detail.slice(0, 300) });
}

const customerGid = (customerId: bigint) => `gid://shopify/Customer/${customerId}`;
