/** Products and collections: what no order says of them. */
import { document } from "#app/shopify/document.ts";

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
  query NamedGoods($ids: [ID!]!) { nodes(ids: $ids) { ... on Product { id title } ... on ProductVariant { id displayName } ... on Collection { id title } } }
`,
);
