/** Reads what no order says of products: their tags and vendor, and every collection they are in. */
import { Fault } from "#app/errors.ts";
import type { ProductFacts } from "#app/rules/known-order.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { PRODUCT_COLLECTIONS, PRODUCTS } from "#app/shopify/documents.ts";
import { gidNumber } from "#app/shopify/parse-fields.ts";

/** So many products are asked for in one call. */
export const PRODUCTS_AT_ONCE = 40;
/** More collections than any product is in: an answer that never ends is not followed for ever. */
const MAX_PAGES = 40;

const gidOf = (productId: bigint) => `gid://shopify/Product/${productId}`;
const numbers = (nodes: readonly { readonly id: string }[]) => nodes.map(({ id }) => gidNumber.parse(id));

/**
 * The products as Shopify has them now, null for those that it does not have; at most PRODUCTS_AT_ONCE. The collections
 * of each are read to the end, or not at all. Refuses what the client refuses.
 */
export async function readProductFacts(
  client: ShopifyClient,
  productIds: readonly bigint[],
): Promise<{ productId: bigint; facts: ProductFacts | null }[]> {
  const { nodes } = await client.request(PRODUCTS, { ids: productIds.map(gidOf) });
  const read = new Map<bigint, ProductFacts>();
  for (const node of nodes) {
    if (!node || !("collections" in node)) continue;
    const { id, tags, vendor, collections } = node;
    const collectionIds = numbers(collections.nodes);
    if (collections.pageInfo.hasNextPage)
      collectionIds.push(...(await readRest(client, id, collections.pageInfo.endCursor)));
    read.set(gidNumber.parse(id), { tags: [...tags], collectionIds, vendor });
  }
  return productIds.map((productId) => ({ productId, facts: read.get(productId) ?? null }));
}

async function readRest(client: ShopifyClient, id: string, from: string | null): Promise<bigint[]> {
  const collectionIds: bigint[] = [];
  let after = from;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const { product } = await client.request(PRODUCT_COLLECTIONS, { id, after });
    if (!product) throw new Fault("a product vanished while it was read", { retryAfterMs: 1_000 });
    collectionIds.push(...numbers(product.collections.nodes));
    if (!product.collections.pageInfo.hasNextPage) return collectionIds;
    after = product.collections.pageInfo.endCursor;
  }
  throw new Fault("the answer never ended");
}
