/**
 * Which goods do not earn: products, collections and product tags that the programme leaves out. What no payload
 * carries of a product (its tags and collections) is read before it decides, and frozen with the order.
 */
import type { KnownOrder, ProductFacts } from "#app/rules/known-order.ts";
import type { OrderLine } from "#app/rules/order.ts";
import type { Programme } from "#app/rules/programme.ts";

type Facts = ReadonlyMap<bigint, ProductFacts> | null;

/** Whether the programme asks for what only Shopify knows of a product. */
export function asksForFacts({ excluded }: Pick<Programme, "excluded">): boolean {
  return excluded.collectionIds.length > 0 || excluded.productTags.length > 0;
}

/** Goods that earn. A tip is none: it earns, if at all, by the order's sum of tips. */
export function earns(line: OrderLine, { eligible, excluded }: Programme, facts: Facts): boolean {
  if (line.tip || (line.giftCard && !eligible.giftCards)) return false;
  return line.productId === null || !isExcluded(line.productId, excluded, facts);
}

/** What is not known of a product leaves it in. */
function isExcluded(productId: bigint, excluded: Programme["excluded"], facts: Facts): boolean {
  if (excluded.productIds.includes(productId)) return true;
  const known = facts?.get(productId);
  if (!known) return false;
  if (known.collectionIds.some((each) => excluded.collectionIds.includes(each))) return true;
  if (excluded.productTags.length === 0) return false;
  const tags = new Set(known.tags.map(plainTag));
  return excluded.productTags.some((tag) => tags.has(plainTag(tag)));
}

/** Shopify compares tags without case. */
const plainTag = (tag: string) => tag.trim().toLowerCase();

/** The products of an order that decide what it earns and are not frozen with it yet, each once. */
export function productsToKnow({ state, productFacts }: KnownOrder, programme: Programme): bigint[] {
  if (!state || !asksForFacts(programme)) return [];
  const asked = state.lines.flatMap((line) =>
    line.productId !== null && !productFacts?.has(line.productId) && earns(line, programme, productFacts)
      ? [line.productId]
      : [],
  );
  return [...new Set(asked)];
}
