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

export const CREATE_FREE_SHIPPING = document(
  "CreateFreeShipping",
  { cost: 10, repeatable: false },
  `#graphql
  mutation CreateFreeShipping($discount: DiscountCodeFreeShippingInput!) {
    discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }
`,
);

export const FIND_DISCOUNT = document(
  "FindDiscount",
  { cost: 3 },
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
          customerGets {
            value {
              __typename
              ... on DiscountAmount { amount { amount currencyCode } }
              ... on DiscountPercentage { percentage }
            }
          }
        }
        ... on DiscountCodeFreeShipping {
          tags
          usageLimit
          context { __typename ... on DiscountCustomers { customers { id } } }
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

/** Of a discount on goods or orders, its end alone: what is not named stays. */
export const EXTEND_DISCOUNT = document(
  "ExtendDiscount",
  { cost: 10, repeatable: true },
  `#graphql
  mutation ExtendDiscount($id: ID!, $endsAt: DateTime!) {
    discountCodeBasicUpdate(id: $id, basicCodeDiscount: { endsAt: $endsAt }) {
      userErrors { field message code }
    }
  }
`,
);

export const EXTEND_FREE_SHIPPING = document(
  "ExtendFreeShipping",
  { cost: 10, repeatable: true },
  `#graphql
  mutation ExtendFreeShipping($id: ID!, $endsAt: DateTime!) {
    discountCodeFreeShippingUpdate(id: $id, freeShippingCodeDiscount: { endsAt: $endsAt }) {
      userErrors { field message code }
    }
  }
`,
);

/** What a free product costs: the code takes that much off. */
export const GIVEN_PRODUCT = document(
  "GivenProduct",
  { cost: 14 },
  `#graphql
  query GivenProduct($id: ID!) {
    product(id: $id) {
      variants(first: 250) { pageInfo { hasNextPage } nodes { id price } }
    }
  }
`,
);
