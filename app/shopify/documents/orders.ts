/** Orders: one in full, what changed, and those that carry a code. */
import { document } from "#app/shopify/document.ts";
import {
  LINE_ITEM_SELECTION,
  ORDER_SELECTION,
  REFUND_LINE_SELECTION,
  REFUND_SELECTION,
} from "#app/shopify/parse-order-node.ts";

/** The lines come in pages, the refunds one by one: asked for at once they would cost more than one query may. */
export const ORDER = document(
  "Order",
  { cost: 11 },
  `#graphql
  query Order($id: ID!) {
    order(id: $id) { ${ORDER_SELECTION} refunds(first: 100) { id } }
  }
`,
);

export const ORDER_LINES = document(
  "OrderLines",
  { cost: 24 },
  `#graphql
  query OrderLines($id: ID!, $after: String) {
    order(id: $id) {
      updatedAt
      lineItems(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { ${LINE_ITEM_SELECTION} }
      }
    }
  }
`,
);

/** Which lines are tips: only the agreements say. Asked of orders with tips alone. */
export const ORDER_TIPS = document(
  "OrderTips",
  { cost: 107 },
  `#graphql
  query OrderTips($id: ID!, $after: String) {
    order(id: $id) {
      updatedAt
      agreements(first: 10, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          sales(first: 250) {
            pageInfo { hasNextPage }
            nodes { lineType ... on TipSale { lineItem { id } } }
          }
        }
      }
    }
  }
`,
);

export const REFUND = document(
  "Refund",
  { cost: 23 },
  `#graphql
  query Refund($id: ID!, $after: String) {
    refund(id: $id) {
      ${REFUND_SELECTION}
      refundLineItems(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { ${REFUND_LINE_SELECTION} }
      }
    }
  }
`,
);

/** What changed since an instant, oldest change first: as much of each order as tells whether we know it. */
export const ORDERS_CHANGED = document(
  "OrdersChanged",
  { cost: 83 },
  `#graphql
  query OrdersChanged($changed: String!, $after: String) {
    orders(first: 100, after: $after, query: $changed, sortKey: UPDATED_AT) {
      pageInfo { hasNextPage endCursor }
      edges {
        cursor
        node {
          id updatedAt cancelledAt displayFinancialStatus currencyCode
          totalPriceSet { shopMoney { amount } }
          customer { id }
          refunds(first: 50) { id }
        }
      }
    }
  }
`,
);

/** A stretch of the same list, with all that most orders have; one that has more is read by itself. */
export const ORDERS_IN_FULL = document(
  "OrdersInFull",
  { cost: 650 },
  `#graphql
  query OrdersInFull($changed: String!, $first: Int!, $after: String) {
    orders(first: $first, after: $after, query: $changed, sortKey: UPDATED_AT) {
      pageInfo { hasNextPage }
      nodes {
        ${ORDER_SELECTION}
        lineItems(first: 20) { pageInfo { hasNextPage } nodes { ${LINE_ITEM_SELECTION} } }
        refunds(first: 10) {
          ${REFUND_SELECTION}
          refundLineItems(first: 10) { pageInfo { hasNextPage } nodes { ${REFUND_LINE_SELECTION} } }
        }
      }
    }
  }
`,
);

/** Looked through for a code; the order itself is read by its id. */
export const ORDERS_WITH_CODES = document(
  "OrdersWithCodes",
  { cost: 9 },
  `#graphql
  query OrdersWithCodes($query: String!, $after: String) {
    orders(first: 50, after: $after, query: $query, sortKey: CREATED_AT) {
      pageInfo { hasNextPage endCursor }
      nodes { id discountCodes }
    }
  }
`,
);
