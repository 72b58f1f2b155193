/** Customers: their tags. */
import { document } from "#app/shopify/document.ts";

/** Null for a customer that the shop does not have. */
export const CUSTOMER_TAGS = document(
  "CustomerTags",
  { cost: 250 },
  `#graphql
  query CustomerTags($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { id tags } } }
`,
);

/** A tag that the customer carries already changes nothing. */
export const ADD_TAGS = document(
  "AddTags",
  { cost: 10, repeatable: true },
  `#graphql
  mutation AddTags($id: ID!, $tags: [String!]!) {
    tagsAdd(id: $id, tags: $tags) { node { id } userErrors { field message } }
  }
`,
);

/** Nor one that the customer does not carry. */
export const REMOVE_TAGS = document(
  "RemoveTags",
  { cost: 10, repeatable: true },
  `#graphql
  mutation RemoveTags($id: ID!, $tags: [String!]!) {
    tagsRemove(id: $id, tags: $tags) { node { id } userErrors { field message } }
  }
`,
);
