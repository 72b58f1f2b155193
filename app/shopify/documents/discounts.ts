/** Discount codes. */
import { document } from "#app/shopify/document.ts";

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
