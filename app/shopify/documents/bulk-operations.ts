/** What Shopify gathers by itself, for as long as it takes. */
import { document } from "#app/shopify/document.ts";

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
