/** Reads an order to its end, as the settling wants it. */
import { Fault, Refusal } from "#app/errors.ts";
import type { CustomerState, OrderState } from "#app/rules/order.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { ORDER, ORDER_LINES, ORDER_TIPS, REFUND } from "#app/shopify/documents.ts";
import { parseOrderNode } from "#app/shopify/parse-order-node.ts";

/** More than any real order has: an answer that never ends is not followed for ever. */
const MAX_PAGES = 60;
/** What ORDER asks for; as many or more and we cannot know that there are no others. */
const MAX_REFUNDS = 100;

type Page<T> = {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
};

/**
 * The order with all its lines, refunds and refund lines, as the webhook would tell it; null if Shopify has none
 * (deleted, or older than we may read). Never half an order: what changed while it was read is a Fault. Refuses
 * BAD_REQUEST where it has more than we can be sure to have seen: asking again would not help.
 */
export async function readOrder(
  client: ShopifyClient,
  orderGid: string,
): Promise<{ order: OrderState; customer: CustomerState | null } | null> {
  const { order } = await client.request(ORDER, { id: orderGid });
  if (!order) return null;
  if (order.refunds.length >= MAX_REFUNDS) throw tooLong(`${MAX_REFUNDS} refunds or more`);
  const lineItems = await readLines(client, orderGid, order.updatedAt);
  const hasTips = Number(order.totalTipReceivedSet.shopMoney.amount) > 0;
  const tipLines = hasTips ? await readTips(client, orderGid, order.updatedAt) : null;
  const refunds = [];
  for (const each of order.refunds) refunds.push(await readRefund(client, each.id));
  return parseOrderNode({ ...order, lineItems: { nodes: lineItems }, refunds, tipLines });
}

/** Pages are only worth something together when the order stayed as it was. */
async function readLines(client: ShopifyClient, gid: string, updatedAt: string): Promise<unknown[]> {
  return everyPage(async (after) => {
    const { order } = await client.request(ORDER_LINES, { id: gid, after });
    if (order?.updatedAt !== updatedAt)
      throw new Fault("the order changed while it was read", { retryAfterMs: 1_000 });
    return order.lineItems;
  });
}

/** The lines that the agreements call tips; null when an agreement is longer than a page, so that they cannot say. */
async function readTips(client: ShopifyClient, gid: string, updatedAt: string): Promise<string[] | null> {
  const cut: unknown[] = [];
  const agreements = await everyPage(async (after) => {
    const { order } = await client.request(ORDER_TIPS, { id: gid, after });
    if (order?.updatedAt !== updatedAt)
      throw new Fault("the order changed while it was read", { retryAfterMs: 1_000 });
    cut.push(...order.agreements.nodes.filter(({ sales }) => sales.pageInfo.hasNextPage));
    const sales = order.agreements.nodes.flatMap((agreement) => agreement.sales.nodes);
    return {
      ...order.agreements,
      nodes: sales.flatMap((sale) => ("lineItem" in sale ? [sale.lineItem.id] : [])),
    };
  });
  return cut.length === 0 ? agreements : null;
}

async function readRefund(client: ShopifyClient, gid: string): Promise<Record<string, unknown>> {
  let first: Record<string, unknown> = {};
  const nodes = await everyPage(async (after) => {
    const answer = await client.request(REFUND, { id: gid, after });
    if (!answer.refund) throw new Fault("a refund vanished while its order was read");
    first = answer.refund;
    return answer.refund.refundLineItems;
  });
  return { ...first, refundLineItems: { nodes } };
}

async function everyPage<T>(read: (after: string | null) => Promise<Page<T>>): Promise<T[]> {
  const nodes: T[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const answer = await read(after);
    nodes.push(...answer.nodes);
    if (!answer.pageInfo.hasNextPage) return nodes;
    after = answer.pageInfo.endCursor ?? null;
  }
  throw tooLong(`more than ${MAX_PAGES} pages of lines`);
}

const tooLong = (why: string) => new Refusal("BAD_REQUEST", { detail: `the order has ${why}` });
