/** Orders that Shopify has changed since an instant: first what tells whether we know them, then in full. */
import type { OrderHead } from "#app/rules/missed-orders.ts";
import type { CustomerState, OrderState } from "#app/rules/order.ts";
import { parseMoney } from "#app/rules/money.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import type { DataOf } from "#app/shopify/document.ts";
import { ORDERS_CHANGED, ORDERS_IN_FULL } from "#app/shopify/documents.ts";
import { financialStatus, gidNumber } from "#app/shopify/parse-fields.ts";
import { parseOrderNode } from "#app/shopify/parse-order-node.ts";

/** Where a page begins: in the list of what changed since an instant, after a cursor of it. */
export type Place = { since: Date; after: string | null };

export type ChangedPage = {
  heads: (OrderHead & { cursor: string })[];
  /** Where the next page begins; null: that was the last. */
  next: string | null;
};

export type ReadOrder = { order: OrderState; customer: CustomerState | null };

/** The most that one call reads in full. */
export const FULL_PAGE = 25;
/** What ORDERS_IN_FULL asks for of refunds; as many and there may be others. */
const FULL_REFUNDS = 10;

/** A page of what changed, oldest change first. Answers at most 100; refuses SCOPE_MISSING. */
export async function readChangedOrders(
  client: ShopifyClient,
  { since, after }: Place,
): Promise<ChangedPage> {
  const { orders } = await client.request(ORDERS_CHANGED, { changed: changedSince(since), after });
  const { hasNextPage, endCursor } = orders.pageInfo;
  return {
    heads: orders.edges.map(({ cursor, node }) => ({ ...headOf(node), cursor })),
    next: hasNextPage ? endCursor : null,
  };
}

type HeadNode = DataOf<"OrdersChanged">["orders"]["edges"][number]["node"];

function headOf(node: HeadNode): OrderHead {
  return {
    orderId: gidNumber.parse(node.id),
    updatedAt: new Date(node.updatedAt),
    cancelled: node.cancelledAt !== null,
    financialStatus: financialStatus(node.displayFinancialStatus?.toLowerCase()),
    customerId: node.customer ? gidNumber.parse(node.customer.id) : null,
    totalMinor: parseMoney(node.totalPriceSet.shopMoney.amount, node.currencyCode),
    refundIds: node.refunds.map((refund) => gidNumber.parse(refund.id)),
  };
}

/**
 * Up to 25 orders of the same list in full, each as its webhook would tell it. Left out are those with more lines or
 * refunds than a page holds, or with tips, which only the order itself tells apart: they are read by themselves.
 */
export async function readOrdersInFull(
  client: ShopifyClient,
  { since, after }: Place,
  first: number,
): Promise<ReadOrder[]> {
  const { orders } = await client.request(ORDERS_IN_FULL, { changed: changedSince(since), first, after });
  return orders.nodes.filter(isWhole).map(parseOrderNode);
}

type FullNode = DataOf<"OrdersInFull">["orders"]["nodes"][number];

function isWhole({ lineItems, refunds, totalTipReceivedSet: tip }: FullNode): boolean {
  const pages = [
    lineItems,
    ...refunds.flatMap((each) => [each.refundLineItems, each.orderAdjustments, each.refundShippingLines]),
  ];
  return (
    refunds.length < FULL_REFUNDS &&
    Number(tip.shopMoney.amount) === 0 &&
    pages.every(({ pageInfo }) => !pageInfo.hasNextPage)
  );
}

/** Quoted, because an instant has colons. */
const changedSince = (since: Date): string => `updated_at:>='${since.toISOString()}'`;
