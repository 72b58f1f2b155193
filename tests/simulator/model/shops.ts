import { USUAL_MS } from "../bulk/operations.ts";
import type { Sim } from "./sim.ts";
import { SimError } from "./sim.ts";
import type { Collection, Id, Product, Shop } from "./types.ts";

export interface ShopInput {
  domain: string;
  name: string;
  currency: string;
  timeZone: string;
  email?: string | undefined;
  planName?: string | undefined;
  taxRate?: number | undefined;
  taxesIncluded?: boolean | undefined;
  shippingMinor?: number | undefined;
  subscriptions?: boolean | undefined;
  giftCardLimitMinor?: number | undefined;
  customerAccounts?: "new" | "classic" | undefined;
  storeCreditEnabled?: boolean | undefined;
  storeCreditLimitMinor?: number | undefined;
  bigIds?: boolean | undefined;
}

/** 2,000.00 for a card, as a shop in dollars has it; 10,000.00 for an account. */
export const paymentSettings = (input: Partial<ShopInput> = {}) => ({
  giftCardLimitMinor: input.giftCardLimitMinor ?? 200_000,
  customerAccounts: input.customerAccounts ?? ("classic" as const),
  storeCreditEnabled: input.storeCreditEnabled ?? false,
  storeCreditLimitMinor: input.storeCreditLimitMinor ?? 1_000_000,
});

function emptyParts() {
  return {
    orderCounter: 0,
    install: null,
    installs: 0,
    customers: {},
    products: {},
    collections: {},
    orders: {},
  };
}

export function createShop(sim: Sim, input: ShopInput): Shop {
  if (sim.shop(input.domain)) throw new SimError("TAKEN", `shop ${input.domain} exists`);
  const shop: Shop = {
    id: sim.nextId(),
    domain: input.domain,
    name: input.name,
    email: input.email ?? `owner@${input.domain.replace(".myshopify.com", ".example")}`,
    currency: input.currency,
    timeZone: input.timeZone,
    planName: input.planName ?? "Basic",
    taxRate: input.taxRate ?? 0,
    taxesIncluded: input.taxesIncluded ?? false,
    shippingMinor: input.shippingMinor ?? 0,
    subscriptions: input.subscriptions ?? false,
    ...paymentSettings(input),
    bigIds: input.bigIds ?? false,
    createdAt: sim.nowIso(),
    ...emptyParts(),
    discounts: {},
    giftCards: {},
    storeCreditAccounts: {},
    metafields: {},
    bulk: { operations: {}, takesMs: USUAL_MS },
    faces: {},
  };
  sim.state.shops[shop.domain] = shop;
  sim.changed();
  return shop;
}

export const handleOf = (title: string) =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

export function createCollection(sim: Sim, shop: Shop, title: string, descriptionHtml = ""): Collection {
  const collection = {
    id: sim.nextId(),
    handle: handleOf(title),
    title,
    descriptionHtml,
    updatedAt: sim.nowIso(),
  };
  shop.collections[collection.id] = collection;
  sim.changed();
  return collection;
}

export interface ProductInput {
  title: string;
  priceMinor: number;
  handle?: string | undefined;
  descriptionHtml?: string | undefined;
  vendor?: string | undefined;
  productType?: string | undefined;
  tags?: string[] | undefined;
  svg?: string | undefined;
  giftCard?: boolean | undefined;
  taxable?: boolean | undefined;
  collectionIds?: Id[] | undefined;
  /** Beside the first, which has the product's own price. */
  variants?: { title: string; priceMinor: number }[] | undefined;
}

/** A product with one variant, or several. */
export function createProduct(sim: Sim, shop: Shop, input: ProductInput): Product {
  const now = sim.nowIso();
  const id = sim.nextId(shop.bigIds);
  const handle = input.handle ?? handleOf(input.title);
  const taken = Object.values(shop.products).some((each) => each.handle === handle);
  const product: Product = {
    id,
    handle: taken ? `${handle}-${id}` : handle,
    title: input.title,
    descriptionHtml: input.descriptionHtml ?? "",
    vendor: input.vendor ?? shop.name,
    productType: input.productType ?? "",
    tags: input.tags ?? [],
    svg: input.svg ?? null,
    giftCard: input.giftCard ?? false,
    taxable: input.taxable ?? true,
    collectionIds: input.collectionIds ?? [],
    variants: [
      {
        id: sim.nextId(shop.bigIds),
        title: "Default Title",
        priceMinor: input.priceMinor,
        sku: handle,
        available: true,
      },
      ...(input.variants ?? []).map(({ title, priceMinor }, i) => ({
        ...{ id: sim.nextId(shop.bigIds), title, priceMinor, sku: `${handle}-${i + 2}`, available: true },
      })),
    ],
    createdAt: now,
    updatedAt: now,
  };
  shop.products[id] = product;
  sim.changed();
  return product;
}
