/** Keeper of the line to Shopify for discounts: one code discount per redemption, bound to its customer. */
import { Fault, Refusal } from "#app/errors.ts";
import { parseMoney } from "#app/rules/money.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import type { Discounted } from "#app/shopify/discount-input.ts";
import { basicInput, freeShippingInput, TAG } from "#app/shopify/discount-input.ts";
import type { DataOf } from "#app/shopify/document.ts";
import {
  CREATE_DISCOUNT,
  CREATE_FREE_SHIPPING,
  DEACTIVATE_DISCOUNT,
  EXTEND_DISCOUNT,
  EXTEND_FREE_SHIPPING,
  FIND_DISCOUNT,
  GIVEN_PRODUCT,
} from "#app/shopify/documents.ts";
import type { IssueOrder, IssueOutcome } from "#app/shopify/issuing.ts";
import { customerGid } from "#app/shopify/issuing.ts";
import { refuseErrors } from "#app/shopify/user-errors.ts";

/**
 * Makes the discount, or finds the one an earlier try made: after any failure (a time-out, TAKEN, another userError)
 * the code is looked up, and adopted only when tag, customer, value and usage limit are this redemption's. Refuses
 * CODE_REFUSED when Shopify says no and nothing carries the code; throws a Fault when Shopify cannot be asked.
 */
export async function offerDiscount(
  client: ShopifyClient,
  order: IssueOrder,
  reward: Discounted,
): Promise<IssueOutcome> {
  try {
    return { kind: "ours", issuedGid: await create(client, order, reward) };
  } catch (error) {
    const existing = await findByCode(client, order, reward);
    if (existing) return existing;
    throw error;
  }
}

/** Takes a discount out of use. Repeating it is harmless. */
async function deactivateDiscount(client: ShopifyClient, discountGid: string): Promise<void> {
  const { discountCodeDeactivate } = await client.request(DEACTIVATE_DISCOUNT, { id: discountGid });
  refuseErrors(discountCodeDeactivate?.userErrors);
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
  if (node && isTagged(node.codeDiscount)) await withdrawDiscount(client, { discountGid: node.id, code });
}

/** Gives a discount another end. Repeating it is harmless. Refuses CODE_REFUSED where Shopify does. */
export async function extendDiscount(
  client: ShopifyClient,
  { discountGid, kind, endsAt }: { discountGid: string; kind: Discounted["kind"]; endsAt: Date },
): Promise<void> {
  const variables = { id: discountGid, endsAt: endsAt.toISOString() };
  if (kind === "free_shipping") {
    const answer = await client.request(EXTEND_FREE_SHIPPING, variables);
    refuseErrors(answer.discountCodeFreeShippingUpdate?.userErrors);
  } else {
    const answer = await client.request(EXTEND_DISCOUNT, variables);
    refuseErrors(answer.discountCodeBasicUpdate?.userErrors);
  }
}

async function create(client: ShopifyClient, order: IssueOrder, reward: Discounted): Promise<string> {
  const made =
    reward.kind === "free_shipping"
      ? (await client.request(CREATE_FREE_SHIPPING, { discount: freeShippingInput(order, reward) }))
          .discountCodeFreeShippingCreate
      : (
          await client.request(CREATE_DISCOUNT, {
            discount: basicInput(order, reward, await priceOf(client, order, reward)),
          })
        ).discountCodeBasicCreate;
  refuseErrors(made?.userErrors);
  if (!made?.codeDiscountNode) throw new Fault("Shopify answered neither a discount nor an error");
  return made.codeDiscountNode.id;
}

/** What a free product costs: the dearest of the variants that it may be. Null for what is no product. */
async function priceOf(
  client: ShopifyClient,
  { currency }: IssueOrder,
  reward: Discounted,
): Promise<bigint | null> {
  if (reward.kind !== "free_product") return null;
  const { productId, variantId } = reward;
  const { product } = await client.request(GIVEN_PRODUCT, { id: `gid://shopify/Product/${productId}` });
  if (product?.variants.pageInfo.hasNextPage) throw new Refusal("CODE_REFUSED", { detail: TOO_MANY });
  const variants = product?.variants.nodes ?? [];
  const meant = variantId === null ? null : `gid://shopify/ProductVariant/${variantId}`;
  const prices = variants
    .filter(({ id }) => meant === null || id === meant)
    .map(({ price }) => parseMoney(price, currency));
  const dearest = prices.reduce((most, each) => (each > most ? each : most), 0n);
  if (dearest > 0n) return dearest;
  throw new Refusal("CODE_REFUSED", { detail: "the product is not there any more, or costs nothing" });
}

const TOO_MANY = "the product has more variants than can be looked at; name one of them";

async function findByCode(
  client: ShopifyClient,
  order: IssueOrder,
  reward: Discounted,
): Promise<IssueOutcome | null> {
  const { codeDiscountNodeByCode: node } = await client.request(FIND_DISCOUNT, { code: order.code });
  if (!node) return null;
  const boundTo = ourCustomer(node.codeDiscount, order, reward);
  if (boundTo === customerGid(order.customerId)) return { kind: "ours", issuedGid: node.id };
  const isFormer = (order.formerIds ?? []).some((each) => customerGid(each) === boundTo);
  return isFormer ? { kind: "former", issuedGid: node.id } : { kind: "theirs" };
}

type FoundDiscount = NonNullable<DataOf<"FindDiscount">["codeDiscountNodeByCode"]>["codeDiscount"];

const isTagged = (found: FoundDiscount) => "tags" in found && found.tags.includes(TAG);

/** Whom the discount is bound to, if it is one as we make it for this order. */
function ourCustomer(found: FoundDiscount, { currency }: IssueOrder, reward: Discounted): string | null {
  if (!("tags" in found)) return null;
  const { tags, usageLimit, context } = found;
  const customers = context.__typename === "DiscountCustomers" ? context.customers : [];
  const isOurs =
    tags.includes(TAG) && usageLimit === 1 && customers.length === 1 && isOfValue(found, reward, currency);
  return isOurs ? (customers[0]?.id ?? null) : null;
}

function isOfValue(found: FoundDiscount, reward: Discounted, currency: string): boolean {
  if (found.__typename === "DiscountCodeFreeShipping") return reward.kind === "free_shipping";
  if (found.__typename !== "DiscountCodeBasic") return false;
  const { value } = found.customerGets;
  if (value.__typename === "DiscountPercentage")
    return reward.kind === "percentage_off" && Math.round(value.percentage * 100) === reward.percent;
  if (value.__typename !== "DiscountAmount" || value.amount.currencyCode !== currency) return false;
  // The price of a product may have changed between two tries.
  if (reward.kind === "free_product") return true;
  return reward.kind === "amount_off" && parseMoney(value.amount.amount, currency) === reward.valueMinor;
}
