/**
 * What Shopify knows of products and no order payload carries: their tags, vendor and collections, mirrored for those
 * that a rule asked for. A row whose change is newer than its reading is to be read.
 */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, jsonRows, sql } from "#app/db.server.ts";
import type { ProductFacts } from "#app/rules/known-order.ts";

/** A webhook may be lost: what was read longer ago than this is read again before it decides. */
const TRUSTED_MS = 86_400_000;

const sorted = (ids: readonly bigint[]) => [...new Set(ids)].sort((a, b) => (a < b ? -1 : 1));

/** What is known of the products, of those only that need not be read (again). */
export async function findProductFacts(
  db: Db,
  shopId: string,
  { productIds, now }: { productIds: readonly bigint[]; now: Date },
): Promise<Map<bigint, ProductFacts>> {
  if (productIds.length === 0) return new Map();
  const trusted = new Date(now.getTime() - TRUSTED_MS);
  const rows = await db.$queryRaw<(Required<ProductFacts> & { productId: bigint })[]>`
    SELECT product_id AS "productId", tags, collection_ids AS "collectionIds", vendor FROM products
    WHERE shop_id = ${shopId} AND product_id = ANY(${idList(sorted(productIds))}::bigint[])
      AND read_at > changed_at AND read_at > ${trusted}`;
  return new Map(rows.map(({ productId, ...facts }) => [productId, facts]));
}

/** Has the products read: unknown ones, and those that were read too long ago. Idempotent. */
export async function askForProducts(
  tx: Tx,
  shopId: string,
  { productIds, now }: { productIds: readonly bigint[]; now: Date },
): Promise<void> {
  if (productIds.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO products AS p (shop_id, product_id, changed_at)
    SELECT ${shopId}, asked.id, ${now} FROM unnest(${idList(sorted(productIds))}::bigint[]) AS asked (id)
      ORDER BY asked.id
    ON CONFLICT (shop_id, product_id) DO UPDATE SET changed_at = EXCLUDED.changed_at WHERE p.read_at > p.changed_at`;
}

/** Notes that products changed at Shopify; those that no rule ever asked for are not known. Answers how many are. */
export async function noteChangedProducts(
  tx: Tx,
  shopId: string,
  { productIds, now }: { productIds: readonly bigint[] | "all"; now: Date },
): Promise<number> {
  if (productIds.length === 0) return 0;
  const which =
    productIds === "all" ? sql`true` : sql`product_id = ANY(${idList(sorted(productIds))}::bigint[])`;
  return tx.$executeRaw(sql`
    WITH changed AS (
      SELECT product_id FROM products WHERE shop_id = ${shopId} AND ${which} AND changed_at < ${now}
      ORDER BY product_id FOR UPDATE)
    UPDATE products p SET changed_at = ${now} FROM changed
    WHERE p.shop_id = ${shopId} AND p.product_id = changed.product_id`);
}

/** Products that changed before that instant and were not read since, at most `limit`. */
export async function findProductsToRead(
  db: Db,
  shopId: string,
  { before, limit }: { before: Date; limit: number },
): Promise<bigint[]> {
  const rows = await db.$queryRaw<{ productId: bigint }[]>`
    SELECT product_id AS "productId" FROM products
    WHERE shop_id = ${shopId} AND (read_at IS NULL OR read_at <= changed_at) AND changed_at < ${before}
    ORDER BY product_id LIMIT ${limit}`;
  return rows.map(({ productId }) => productId);
}

/** What was read; null for a product that Shopify does not have (any more): what was known of it stands. */
export type ReadProduct = { productId: bigint; facts: ProductFacts | null };

/** Writes what was read at that instant; a reading that is older than the one before changes nothing. */
export async function writeProducts(
  tx: Tx,
  shopId: string,
  { products, readAt }: { products: readonly ReadProduct[]; readAt: Date },
): Promise<void> {
  if (products.length === 0) return;
  const rows = products
    .toSorted((a, b) => (a.productId < b.productId ? -1 : 1))
    .map(({ productId, facts }) => ({
      product: productId.toString(),
      tags: facts?.tags,
      vendor: facts?.vendor,
      collections: facts?.collectionIds.map(String),
    }));
  await tx.$executeRaw`
    UPDATE products p SET tags = coalesce(x.tags, p.tags), collection_ids = coalesce(x.collections, p.collection_ids),
      vendor = coalesce(x.vendor, p.vendor), read_at = ${readAt}
    FROM json_to_recordset(${jsonRows(rows)}) AS x(product bigint, tags text[], collections bigint[], vendor text)
    WHERE p.shop_id = ${shopId} AND p.product_id = x.product AND (p.read_at IS NULL OR p.read_at < ${readAt})`;
}
