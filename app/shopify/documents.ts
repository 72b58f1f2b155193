/**
 * Every GraphQL document that Laurel sends, in one place, with what it costs. A test validates each against Shopify's
 * own schema and computes its cost; `shopify.app.toml` asks for the scopes they need and no others.
 *
 * A new one: write it here, its cost beside it, then `npm run codegen` for its types. A page of a connection always
 * asks for `pageInfo { hasNextPage }`, and whoever reads it goes to the end or refuses. `#graphql` is for editors.
 */
import { document } from "#app/shopify/document.ts";
import {
  LINE_ITEM_SELECTION,
  ORDER_SELECTION,
  REFUND_LINE_SELECTION,
  REFUND_SELECTION,
} from "#app/shopify/parse-order-node.ts";

export const SHOP_FACTS = document(
  "ShopFacts",
  { cost: 2 },
  `#graphql
  query ShopFacts {
    shop { name currencyCode ianaTimezone }
    currentAppInstallation { id accessScopes { handle } }
  }
`,
);

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

/** What no order says of a product. Forty a call: cheap enough however Shopify counts what a list of ids asks for. */
export const PRODUCTS = document(
  "Products",
  { cost: 360 },
  `#graphql
  query Products($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Product {
        id tags vendor
        collections(first: 20) { pageInfo { hasNextPage endCursor } nodes { id } }
      }
    }
  }
`,
);

/** The rest of the collections of a product that is in many. */
export const PRODUCT_COLLECTIONS = document(
  "ProductCollections",
  { cost: 14 },
  `#graphql
  query ProductCollections($id: ID!, $after: String) {
    product(id: $id) {
      collections(first: 250, after: $after) { pageInfo { hasNextPage endCursor } nodes { id } }
    }
  }
`,
);

/** Whether the shop has the goods that a programme names: null for what it does not have. */
export const NAMED_GOODS = document(
  "NamedGoods",
  { cost: 250 },
  `#graphql
  query NamedGoods($ids: [ID!]!) { nodes(ids: $ids) { ... on Product { id } ... on ProductVariant { id } ... on Collection { id } } }
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

/** At most 25 values a call. Not idempotent by key, but by nature: the same values again change nothing. */
export const SET_METAFIELDS = document(
  "SetMetafields",
  { cost: 10, repeatable: true },
  `#graphql
  mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      metafields { id }
      userErrors { field message code elementIndex }
    }
  }
`,
);

/** Not idempotent by key: the code is, because we derive it and Shopify takes each code once. */
export const CREATE_DISCOUNT = document(
  "CreateDiscount",
  { cost: 10, repeatable: false },
  `#graphql
  mutation CreateDiscount($discount: DiscountCodeBasicInput!) {
    discountCodeBasicCreate(basicCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }
`,
);

export const FIND_DISCOUNT = document(
  "FindDiscount",
  { cost: 2 },
  `#graphql
  query FindDiscount($code: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount {
        __typename
        ... on DiscountCodeBasic {
          tags
          usageLimit
          context { __typename ... on DiscountCustomers { customers { id } } }
          customerGets { value { __typename ... on DiscountAmount { amount { amount currencyCode } } } }
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

export const DEACTIVATE_DISCOUNT = document(
  "DeactivateDiscount",
  { cost: 10, repeatable: true },
  `#graphql
  mutation DeactivateDiscount($id: ID!) {
    discountCodeDeactivate(id: $id) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }
`,
);

/** What is gathered is in the query's own text (`past-orders.ts`). Asked for twice, Shopify gathers twice. */
export const RUN_BULK_QUERY = document(
  "RunBulkQuery",
  { cost: 10, repeatable: false },
  `#graphql
  mutation RunBulkQuery($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: true) {
      bulkOperation { id }
      userErrors { field message code }
    }
  }
`,
);

export const BULK_OPERATION = document(
  "BulkOperation",
  { cost: 1 },
  `#graphql
  query BulkOperation($id: ID!) {
    bulkOperation(id: $id) { id status errorCode rootObjectCount url }
  }
`,
);

/** The newest few: what was asked for a moment ago and is not known by its id yet. */
export const RECENT_BULK_OPERATIONS = document(
  "RecentBulkOperations",
  { cost: 6 },
  `#graphql
  query RecentBulkOperations {
    bulkOperations(first: 10, query: "operation_type:query") {
      pageInfo { hasNextPage }
      nodes { id query }
    }
  }
`,
);

/** A second time is refused, and changes nothing. */
export const CANCEL_BULK_OPERATION = document(
  "CancelBulkOperation",
  { cost: 10, repeatable: true },
  `#graphql
  mutation CancelBulkOperation($id: ID!) {
    bulkOperationCancel(id: $id) {
      bulkOperation { id status }
      userErrors { field message }
    }
  }
`,
);
