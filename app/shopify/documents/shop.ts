/** What kind of shop it is, and what is written of it. */
import { document } from "#app/shopify/document.ts";

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
