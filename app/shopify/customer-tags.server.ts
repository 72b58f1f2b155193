/** Reads the tags of customers, and adds and removes those that stand for a tier. */
import type { TagChange } from "#app/rules/customer-tags.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { ADD_TAGS, CUSTOMER_TAGS, REMOVE_TAGS } from "#app/shopify/documents.ts";
import { gidNumber } from "#app/shopify/parse-fields.ts";

/** So many customers are asked for in one call: as many as Shopify takes. */
export const TAGS_AT_ONCE = 250;

const gidOf = (customerId: bigint) => `gid://shopify/Customer/${customerId}`;

/**
 * The tags of the customers as Shopify has them now, null for those that it does not have; at most TAGS_AT_ONCE.
 * Refuses what the client refuses.
 */
export async function readCustomerTags(
  client: ShopifyClient,
  customerIds: readonly bigint[],
): Promise<{ customerId: bigint; tags: string[] | null }[]> {
  if (customerIds.length === 0) return [];
  const { nodes } = await client.request(CUSTOMER_TAGS, { ids: customerIds.map(gidOf) });
  const read = new Map<bigint, string[]>();
  for (const node of nodes) if (node && "tags" in node) read.set(gidNumber.parse(node.id), [...node.tags]);
  return customerIds.map((customerId) => ({ customerId, tags: read.get(customerId) ?? null }));
}

/**
 * Adds and removes tags of one customer; a second time changes nothing. Answers what Shopify did not accept, in its
 * words. Refuses what the client refuses.
 */
export async function changeTags(
  client: ShopifyClient,
  customerId: bigint,
  { add, remove }: TagChange,
): Promise<string[]> {
  const id = gidOf(customerId);
  const problems: string[] = [];
  if (remove.length > 0) {
    const { tagsRemove } = await client.request(REMOVE_TAGS, { id, tags: remove });
    problems.push(...(tagsRemove?.userErrors ?? []).map(({ message }) => message));
  }
  if (add.length > 0) {
    const { tagsAdd } = await client.request(ADD_TAGS, { id, tags: add });
    problems.push(...(tagsAdd?.userErrors ?? []).map(({ message }) => message));
  }
  return problems;
}
