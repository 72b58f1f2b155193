import { gid, idOf } from "../model/ids.ts";
import { amount } from "../model/money.ts";
import { apiTime } from "../model/time.ts";
import type { Collection, Product, Variant } from "../model/types.ts";
import { connection } from "./connection.ts";
import { metafieldFields } from "./metafields.ts";
import { search } from "./search.ts";
import { type Args, type Context, money, notSimulated, textOf, type View } from "./view.ts";

const plain = (html: string) => html.replaceAll(/<[^>]+>/g, "");
const byId = (each: { id: string }) => ({ value: 0, id: each.id });

export function variantView(context: Context, product: Product, variant: Variant): View {
  return {
    __typename: "ProductVariant",
    id: gid("ProductVariant", variant.id),
    legacyResourceId: variant.id,
    title: variant.title,
    displayName: `${product.title} - ${variant.title}`,
    sku: variant.sku,
    price: amount(variant.priceMinor, context.shop.currency),
    compareAtPrice: null,
    availableForSale: variant.available,
    // A variant has no picture of its own here: its product's is shown.
    image: null,
    taxable: product.taxable,
    product: () => productView(context, product),
  };
}

export function imageView(product: Product): View {
  return {
    __typename: "Image",
    id: gid("ProductImage", product.id),
    altText: product.title,
    url: `https://cdn.shopify.com/s/files/products/${product.handle}.svg`,
    width: 480,
    height: 480,
  };
}

function relationFields(context: Context, product: Product): Record<string, unknown> {
  const { shop } = context;
  return {
    collections: (args: Args) =>
      connection(
        "Collection",
        product.collectionIds.flatMap((id) => shop.collections[id] ?? []),
        args,
        {
          keyOf: byId,
          view: (each) => collectionView(context, each),
        },
      ),
    inCollection: (args: Args) =>
      product.collectionIds.includes(idOf("Collection", String(args["id"])) ?? ""),
    variants: (args: Args) =>
      connection("ProductVariant", product.variants, args, {
        keyOf: byId,
        view: (each) => variantView(context, product, each),
      }),
    variantsCount: { __typename: "Count", count: product.variants.length, precision: "EXACT" },
    featuredMedia: () => ({
      __typename: "MediaImage",
      id: gid("MediaImage", product.id),
      alt: product.title,
      mediaContentType: "IMAGE",
      image: imageView(product),
      preview: { __typename: "MediaPreviewImage", image: imageView(product) },
    }),
    featuredImage: () => imageView(product),
  };
}

export function productView(context: Context, product: Product): View {
  const id = gid("Product", product.id);
  const { shop } = context;
  const prices = product.variants.map((variant) => variant.priceMinor);
  return {
    __typename: "Product",
    id,
    legacyResourceId: product.id,
    title: product.title,
    handle: product.handle,
    description: plain(product.descriptionHtml),
    descriptionHtml: product.descriptionHtml,
    vendor: product.vendor,
    productType: product.productType,
    tags: product.tags,
    status: "ACTIVE",
    isGiftCard: product.giftCard,
    onlineStoreUrl: `https://${shop.domain}/products/${product.handle}`,
    createdAt: apiTime(product.createdAt),
    updatedAt: apiTime(product.updatedAt),
    publishedAt: apiTime(product.createdAt),
    priceRangeV2: {
      __typename: "ProductPriceRangeV2",
      minVariantPrice: money(Math.min(...prices), shop.currency),
      maxVariantPrice: money(Math.max(...prices), shop.currency),
    },
    ...relationFields(context, product),
    ...metafieldFields(id),
  };
}

export function collectionView(context: Context, collection: Collection): View {
  const id = gid("Collection", collection.id);
  const products = () =>
    Object.values(context.shop.products).filter((product) => product.collectionIds.includes(collection.id));
  return {
    __typename: "Collection",
    id,
    legacyResourceId: collection.id,
    title: collection.title,
    handle: collection.handle,
    description: plain(collection.descriptionHtml),
    descriptionHtml: collection.descriptionHtml,
    updatedAt: apiTime(collection.updatedAt),
    image: null,
    productsCount: () => ({ __typename: "Count", count: products().length, precision: "EXACT" }),
    hasProduct: (args: Args) => products().some((product) => gid("Product", product.id) === args["id"]),
    products: (args: Args) =>
      connection("Product", products(), args, { keyOf: byId, view: (each) => productView(context, each) }),
    ...metafieldFields(id),
  };
}

interface Sortable {
  id: string;
  title: string;
  updatedAt: string;
}

function keyBy(sortKey: unknown) {
  if (sortKey === "ID" || sortKey === "RELEVANCE") return byId;
  if (sortKey === "TITLE") return (each: Sortable) => ({ value: each.title.toLowerCase(), id: each.id });
  if (sortKey === "UPDATED_AT") return (each: Sortable) => ({ value: each.updatedAt, id: each.id });
  throw notSimulated(`sorting by ${String(sortKey)}`);
}

export function productConnection(context: Context, args: Args): View {
  const found = search(Object.values(context.shop.products), textOf(args, "query"), (product) => ({
    id: product.id,
    title: product.title,
    handle: product.handle,
    tag: product.tags,
    vendor: product.vendor,
    product_type: product.productType,
    status: "active",
    gift_card: product.giftCard,
    collection_id: product.collectionIds,
    updated_at: product.updatedAt,
    created_at: product.createdAt,
  }));
  const view = (product: Product) => productView(context, product);
  return connection("Product", found, args, { keyOf: keyBy(args["sortKey"]), view });
}

const VARIANT_SORT: Record<string, (variant: Variant) => string | number> = {
  ID: () => 0,
  TITLE: (variant) => variant.title.toLowerCase(),
  SKU: (variant) => variant.sku.toLowerCase(),
};

export function variantConnection(context: Context, args: Args): View {
  const all = Object.values(context.shop.products).flatMap((product) =>
    product.variants.map((variant) => ({ product, variant })),
  );
  const found = search(all, textOf(args, "query"), ({ product, variant }) => ({
    id: variant.id,
    title: variant.title,
    sku: variant.sku,
    product_id: product.id,
    product_type: product.productType,
    product_status: "active",
    collection: product.collectionIds,
    gift_card: product.giftCard,
    taxable: product.taxable,
    tag: product.tags,
    vendor: product.vendor,
    updated_at: product.updatedAt,
  }));
  const valueOf = VARIANT_SORT[String(args["sortKey"])];
  if (!valueOf) throw notSimulated(`product variants by ${String(args["sortKey"])}`);
  return connection("ProductVariant", found, args, {
    keyOf: ({ variant }) => ({ value: valueOf(variant), id: variant.id }),
    view: ({ product, variant }) => variantView(context, product, variant),
  });
}

export function collectionConnection(context: Context, args: Args): View {
  const found = search(Object.values(context.shop.collections), textOf(args, "query"), (each) => ({
    id: each.id,
    title: each.title,
    handle: each.handle,
    updated_at: each.updatedAt,
  }));
  const view = (each: Collection) => collectionView(context, each);
  return connection("Collection", found, args, { keyOf: keyBy(args["sortKey"]), view });
}
