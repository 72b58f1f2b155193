import { z } from "zod";
import { changeCollection, changeProduct, deleteCollection, deleteProduct } from "../model/change-goods.ts";
import { gid } from "../model/ids.ts";
import { createCollection } from "../model/shops.ts";
import { SimError } from "../model/sim.ts";
import type { Collection, Product, Shop } from "../model/types.ts";
import { idSchema, ofShop, requireShop, route } from "./answer.ts";

function requireProduct(shop: Shop, id: string): Product {
  const product = shop.products[id];
  if (product) return product;
  throw new SimError("NOT_FOUND", `no product ${id} in ${shop.domain}`);
}

function requireCollection(shop: Shop, id: string): Collection {
  const collection = shop.collections[id];
  if (collection) return collection;
  throw new SimError("NOT_FOUND", `no collection ${id} in ${shop.domain}`);
}

const collectionView = (shop: Shop) => (collection: Collection) => ({
  id: collection.id,
  gid: gid("Collection", collection.id),
  title: collection.title,
  handle: collection.handle,
  productIds: Object.values(shop.products).flatMap((each) =>
    each.collectionIds.includes(collection.id) ? each.id : [],
  ),
});

const ids = z.array(idSchema);

/** What is done to goods that are there; they are made by `POST products` and named by collection there. */
export const goodsRoutes: Record<string, ReturnType<typeof route>> = {
  "POST products/:id": route(
    ofShop.extend({
      title: z.string().min(1).optional(),
      tags: z.array(z.string()).optional(),
      collectionIds: ids.optional(),
    }),
    ({ sim, input: { shop: domain, ...change }, params }) => {
      const shop = requireShop(sim, domain);
      changeProduct(sim, shop, requireProduct(shop, params["id"] ?? ""), change);
      return { ok: true };
    },
  ),
  "POST products/:id/delete": route(ofShop, ({ sim, input, params }) => {
    const shop = requireShop(sim, input.shop);
    deleteProduct(sim, shop, requireProduct(shop, params["id"] ?? ""));
    return { ok: true };
  }),
  "GET collections": route(ofShop, ({ sim, input }) => {
    const shop = requireShop(sim, input.shop);
    return { collections: Object.values(shop.collections).map(collectionView(shop)) };
  }),
  "POST collections": route(ofShop.extend({ title: z.string().min(1) }), ({ sim, input }) => {
    const shop = requireShop(sim, input.shop);
    return { collection: collectionView(shop)(createCollection(sim, shop, input.title)) };
  }),
  "POST collections/:id": route(
    ofShop.extend({ add: ids.optional(), remove: ids.optional() }),
    ({ sim, input: { shop: domain, ...change }, params }) => {
      const shop = requireShop(sim, domain);
      const collection = requireCollection(shop, params["id"] ?? "");
      changeCollection(sim, shop, collection, change);
      return { collection: collectionView(shop)(collection) };
    },
  ),
  "POST collections/:id/delete": route(ofShop, ({ sim, input, params }) => {
    const shop = requireShop(sim, input.shop);
    deleteCollection(sim, shop, requireCollection(shop, params["id"] ?? ""));
    return { ok: true };
  }),
};
