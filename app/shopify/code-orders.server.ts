/** Which orders at Shopify carry a code. */
import { Refusal } from "#app/errors.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import type { DataOf } from "#app/shopify/document.ts";
import { ORDERS_WITH_CODES } from "#app/shopify/documents.ts";
import { gidNumber } from "#app/shopify/parse-fields.ts";

/** Shopify tells whole seconds, by its own clock. */
const CLOCKS_APART_MS = 3_600_000;
/** More orders than one customer places while a code is good. */
const MAX_PAGES = 100;

/**
 * The ids of the orders that carry the code. Shopify's own search by code knows only the first code of an order, so the
 * customer's orders since the code was asked for are looked through as well: the code is bound to the customer. Refuses
 * BAD_REQUEST where these are more than are looked through.
 */
export async function findOrdersWithCode(
  client: ShopifyClient,
  { code, customerId, since }: { code: string; customerId: bigint; since: Date },
): Promise<bigint[]> {
  const found = new Set<bigint>();
  const queries = [
    `discount_code:"${code}"`,
    `customer_id:${customerId} AND created_at:>="${new Date(since.getTime() - CLOCKS_APART_MS).toISOString()}"`,
  ];
  for (const query of queries)
    for (const { id, discountCodes } of await everyOrder(client, query))
      if (discountCodes.some((each) => each.toUpperCase() === code)) found.add(gidNumber.parse(id));
  return [...found];
}

type Page = DataOf<"OrdersWithCodes">["orders"];

async function everyOrder(client: ShopifyClient, query: string) {
  const nodes: Page["nodes"][number][] = [];
  let after: string | null = null;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const { orders }: { orders: Page } = await client.request(ORDERS_WITH_CODES, { query, after });
    nodes.push(...orders.nodes);
    if (!orders.pageInfo.hasNextPage) return nodes;
    after = orders.pageInfo.endCursor;
  }
  throw new Refusal("BAD_REQUEST", { detail: "the customer has more orders than Laurel looks through" });
}
