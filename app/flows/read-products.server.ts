/** Products that rules ask for are read from Shopify and mirrored. */
import { db, inTransaction } from "#app/db.server.ts";
import { findProductsToRead, writeProducts } from "#app/models/products.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import { PRODUCTS_AT_ONCE, readProductFacts } from "#app/shopify/products.server.ts";

const CALLS_PER_RUN = 25;

/**
 * Reads the products that changed before `now` and were not read since, some calls' worth of them; answers whether
 * there are more. What changes while it is read stays to be read. Idempotent, and safe to stop anywhere. Refuses
 * SHOP_NOT_INSTALLED, SHOP_MUST_REOPEN, SCOPE_MISSING.
 */
export async function readProducts(shopId: string, { now }: { now: Date }): Promise<{ more: boolean }> {
  const wanted = () => findProductsToRead(db, shopId, { before: now, limit: PRODUCTS_AT_ONCE });
  let productIds = await wanted();
  if (productIds.length === 0) return { more: false };
  const client = await shopifyClient(shopId, { background: true });
  for (let calls = 0; productIds.length > 0 && calls < CALLS_PER_RUN; calls += 1) {
    const products = await readProductFacts(client, productIds);
    await inTransaction((tx) => writeProducts(tx, shopId, { products, readAt: now }));
    productIds = await wanted();
  }
  return { more: productIds.length > 0 };
}
