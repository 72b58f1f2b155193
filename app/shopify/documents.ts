/**
 * Every GraphQL document that Laurel sends, by what it is about, with what it costs. A test validates each against
 * Shopify's own schema and computes its cost; `shopify.app.toml` asks for the scopes they need and no others.
 *
 * A new one: write it in its file, its cost beside it, then `npm run codegen` for its types. A page of a connection
 * always asks for `pageInfo { hasNextPage }`, and whoever reads it goes to the end or refuses. The mark at the head of
 * each text is for editors.
 */
export * from "#app/shopify/documents/shop.ts";
export * from "#app/shopify/documents/orders.ts";
export * from "#app/shopify/documents/goods.ts";
export * from "#app/shopify/documents/customers.ts";
export * from "#app/shopify/documents/discounts.ts";
export * from "#app/shopify/documents/gift-cards.ts";
export * from "#app/shopify/documents/bulk-operations.ts";
