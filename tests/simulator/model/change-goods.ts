import { rawId } from "../orders/raw.ts";
import { gid } from "./ids.ts";
import type { Sim } from "./sim.ts";
import { shopTime } from "./time.ts";
import type { Collection, Id, Product, Shop } from "./types.ts";

/** As in products/update; what the app has no use for is left out. */
function productPayload(shop: Shop, product: Product): Record<string, unknown> {
  return {
    id: rawId(product.id),
    admin_graphql_api_id: gid("Product", product.id),
    title: product.title,
    handle: product.handle,
    vendor: product.vendor,
    product_type: product.productType,
    status: "active",
    tags: product.tags.join(", "),
    created_at: shopTime(product.createdAt, shop.timeZone),
    updated_at: shopTime(product.updatedAt, shop.timeZone),
  };
}

/** As in collections/update: which products it has is not said. */
function collectionPayload(shop: Shop, collection: Collection): Record<string, unknown> {
  return {
    id: rawId(collection.id),
    admin_graphql_api_id: gid("Collection", collection.id),
    title: collection.title,
    handle: collection.handle,
    body_html: collection.descriptionHtml,
    updated_at: shopTime(collection.updatedAt, shop.timeZone),
  };
}

export interface ProductChange {
  title?: string | undefined;
  tags?: string[] | undefined;
  /** What its automated collections make of the change: of those, only products/update tells. */
  collectionIds?: Id[] | undefined;
}

/** Changes a product and sends products/update. */
export function changeProduct(sim: Sim, shop: Shop, product: Product, change: ProductChange): void {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  Object.assign(product, Object.fromEntries(given), { updatedAt: sim.nowIso() });
  sim.announce(shop, [{ topic: "products/update", payload: productPayload(shop, product) }]);
  sim.changed();
}

/** Removes the product and sends products/delete, with the id only. Orders keep their lines, without their product. */
export function deleteProduct(sim: Sim, shop: Shop, product: Product): void {
  delete shop.products[product.id];
  for (const order of Object.values(shop.orders))
    for (const line of order.lines) {
      if (line.productId !== product.id) continue;
      line.productId = null;
      line.variantId = null;
    }
  sim.announce(shop, [{ topic: "products/delete", payload: { id: rawId(product.id) } }]);
  sim.changed();
}

/**
 * Adds products to a collection and takes others out, by hand; sends one collections/update and nothing of the
 * products.
 */
export function changeCollection(
  sim: Sim,
  shop: Shop,
  collection: Collection,
  { add = [], remove = [] }: { add?: Id[] | undefined; remove?: Id[] | undefined },
): void {
  for (const product of Object.values(shop.products)) {
    const others = product.collectionIds.filter((id) => id !== collection.id);
    if (add.includes(product.id)) product.collectionIds = [...others, collection.id];
    else if (remove.includes(product.id)) product.collectionIds = others;
  }
  collection.updatedAt = sim.nowIso();
  sim.announce(shop, [{ topic: "collections/update", payload: collectionPayload(shop, collection) }]);
  sim.changed();
}

/** Removes the collection, not its products; sends collections/delete, with the id only. */
export function deleteCollection(sim: Sim, shop: Shop, collection: Collection): void {
  delete shop.collections[collection.id];
  for (const product of Object.values(shop.products))
    product.collectionIds = product.collectionIds.filter((id) => id !== collection.id);
  sim.announce(shop, [{ topic: "collections/delete", payload: { id: rawId(collection.id) } }]);
  sim.changed();
}
