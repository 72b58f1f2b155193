import { z } from "zod";
import { gid } from "../model/ids.ts";
import { seedInkAndPaper } from "../model/seed.ts";
import { createCollection, createProduct, createShop, handleOf } from "../model/shops.ts";
import type { Sim } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import type { Customer, Product, Shop } from "../model/types.ts";
import { changeScopes, install, sendCompliance, uninstall } from "../oauth/install.ts";
import { mintSessionToken } from "../oauth/session-token.ts";
import {
  createCustomer,
  deleteCustomer,
  mergeCustomers,
  updateCustomer,
  without,
} from "../orders/customers.ts";
import { proxyPrefix, proxyTarget } from "../proxy/app-proxy.ts";
import { domainSchema, idSchema, minorSchema, ofShop, requireShop, route } from "./answer.ts";

const shopView = (shop: Shop) => {
  const { id, domain, name, currency, timeZone, planName, taxRate, taxesIncluded, shippingMinor, bigIds } =
    shop;
  const { subscriptions, giftCardLimitMinor, customerAccounts, storeCreditEnabled, storeCreditLimitMinor } =
    shop;
  const installed = shop.install && { id: shop.install.id, scopes: shop.install.scopes };
  return {
    id,
    domain,
    name,
    currency,
    timeZone,
    planName,
    taxRate,
    taxesIncluded,
    shippingMinor,
    subscriptions,
    giftCardLimitMinor,
    customerAccounts,
    storeCreditEnabled,
    storeCreditLimitMinor,
    bigIds,
    install: installed,
  };
};
const customerView = (customer: Customer) => ({
  ...customer,
  gid: gid("Customer", customer.id),
  name: `${customer.firstName} ${customer.lastName}`,
});
const productView = (product: Product) => ({
  id: product.id,
  gid: gid("Product", product.id),
  variantId: product.variants[0].id,
  variantIds: product.variants.map(({ id }) => id),
  title: product.title,
  handle: product.handle,
  priceMinor: product.variants[0].priceMinor,
});

const shopInput = z.object({
  domain: domainSchema,
  name: z.string().min(1),
  currency: z.string().regex(/^[A-Z]{3}$/),
  timeZone: z.string().min(1),
  planName: z.enum(["Basic", "Shopify", "Advanced", "Plus", "Tiny"]).optional(),
  taxRate: z.number().min(0).max(1).optional(),
  taxesIncluded: z.boolean().optional(),
  shippingMinor: minorSchema.optional(),
  subscriptions: z.boolean().optional(),
  giftCardLimitMinor: minorSchema.optional(),
  customerAccounts: z.enum(["new", "classic"]).optional(),
  storeCreditEnabled: z.boolean().optional(),
  storeCreditLimitMinor: minorSchema.optional(),
  bigIds: z.boolean().optional(),
});

const seed = route(
  z.object({
    domain: domainSchema.default("ink-and-paper.myshopify.com"),
    preset: z.literal("ink-and-paper").default("ink-and-paper"),
  }),
  ({ sim, input }) => {
    const shop = seedInkAndPaper(sim, input.domain);
    return {
      shop: shopView(shop),
      customers: Object.values(shop.customers).map(customerView),
      products: Object.values(shop.products).map(productView),
    };
  },
);

const settings = route(
  shopInput.partial().extend({ shop: domainSchema }).omit({ domain: true, currency: true, bigIds: true }),
  ({ sim, input: { shop: domain, ...change } }) => {
    const shop = requireShop(sim, domain);
    Object.assign(shop, change);
    sim.changed();
    return { shop: shopView(shop) };
  },
);

const customerFields = {
  email: z.email().nullable(),
  firstName: z.string(),
  lastName: z.string(),
  phone: z.string().nullable().optional(),
  state: z.enum(["enabled", "disabled", "invited", "declined"]).optional(),
  tags: z.array(z.string()).optional(),
};

const addCustomer = route(
  ofShop.extend({ id: idSchema.optional(), ...customerFields }),
  ({ sim, input }) => ({
    customer: customerView(createCustomer(sim, requireShop(sim, input.shop), input)),
  }),
);

function requireCustomer(shop: Shop, id: string): Customer {
  const customer = shop.customers[id];
  if (customer) return customer;
  throw new SimError("NOT_FOUND", `no customer ${id} in ${shop.domain}`);
}

const changeCustomer = route(
  z.object(customerFields).partial().extend({ shop: domainSchema }),
  ({ sim, input: { shop: domain, ...change }, params }) => {
    const shop = requireShop(sim, domain);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    return {
      customer: customerView(updateCustomer(sim, shop, requireCustomer(shop, params["id"] ?? ""), given)),
    };
  },
);

/** Adds tags and takes others off, as staff does one by one in the admin. */
const changeTags = route(
  ofShop.extend({ add: z.array(z.string()).default([]), remove: z.array(z.string()).default([]) }),
  ({ sim, input: { shop: domain, add, remove }, params }) => {
    const shop = requireShop(sim, domain);
    const customer = requireCustomer(shop, params["id"] ?? "");
    const tags = [...without(customer.tags, remove), ...add];
    return { customer: customerView(updateCustomer(sim, shop, customer, { tags })) };
  },
);

const removeCustomer = route(ofShop, ({ sim, input, params }) => {
  const shop = requireShop(sim, input.shop);
  deleteCustomer(sim, shop, requireCustomer(shop, params["id"] ?? ""));
  return { ok: true };
});

const merge = route(ofShop.extend({ keptId: idSchema, deletedId: idSchema }), ({ sim, input }) => {
  const shop = requireShop(sim, input.shop);
  mergeCustomers(sim, shop, requireCustomer(shop, input.keptId), requireCustomer(shop, input.deletedId));
  return { ok: true };
});

/** Collections are named by title, and made when they are new. */
function collectionIds(sim: Sim, shop: Shop, titles: string[]): string[] {
  return titles.map((title) => {
    const known = Object.values(shop.collections).find(
      (each) => each.handle === handleOf(title) || each.id === title,
    );
    return (known ?? createCollection(sim, shop, title)).id;
  });
}

const addProduct = route(
  ofShop.extend({
    title: z.string().min(1),
    priceMinor: minorSchema,
    giftCard: z.boolean().optional(),
    tags: z.array(z.string()).optional(),
    vendor: z.string().optional(),
    collections: z.array(z.string()).default([]),
    variants: z.array(z.object({ title: z.string().min(1), priceMinor: minorSchema })).optional(),
  }),
  ({ sim, input: { shop: domain, collections, ...rest } }) => {
    const shop = requireShop(sim, domain);
    const ids = collectionIds(sim, shop, collections);
    return { product: productView(createProduct(sim, shop, { ...rest, collectionIds: ids })) };
  },
);

const compliance = route(
  ofShop.extend({
    topic: z.enum(["customers/data_request", "customers/redact", "shop/redact"]),
    customerId: idSchema.nullish(),
  }),
  ({ sim, input }) => {
    sendCompliance(sim, requireShop(sim, input.shop), input.topic, input.customerId ?? null);
    return { ok: true };
  },
);

const proxySign = route(
  ofShop.extend({
    path: z.string().startsWith("/"),
    customerId: idSchema.nullable().default(null),
    query: z.record(z.string(), z.string()).default({}),
    timestamp: z.number().int().optional(),
  }),
  ({ sim, input }) => {
    const prefix = proxyPrefix(sim) ?? "";
    const rest = input.path.startsWith(`${prefix}/`) ? input.path.slice(prefix.length) : input.path;
    const { customerId, timestamp } = input;
    const query = new URLSearchParams(input.query);
    return {
      url: proxyTarget(sim, requireShop(sim, input.shop), rest, { customerId, timestamp, query }).href,
    };
  },
);

export const shopRoutes: Record<string, ReturnType<typeof route>> = {
  "POST seed": seed,
  "GET shops": route(z.object({}), ({ sim }) => ({ shops: Object.values(sim.state.shops).map(shopView) })),
  "POST shops": route(shopInput, ({ sim, input }) => ({ shop: shopView(createShop(sim, input)) })),
  "POST settings": settings,
  "POST customers": addCustomer,
  "GET customers": route(ofShop, ({ sim, input }) => ({
    customers: Object.values(requireShop(sim, input.shop).customers).map(customerView),
  })),
  "POST customers/merge": merge,
  "POST customers/:id": changeCustomer,
  "POST customers/:id/tags": changeTags,
  "POST customers/:id/delete": removeCustomer,
  "POST products": addProduct,
  "GET products": route(ofShop, ({ sim, input }) => ({
    products: Object.values(requireShop(sim, input.shop).products).map(productView),
  })),
  "POST install": route(ofShop, ({ sim, input }) => {
    const shop = requireShop(sim, input.shop);
    install(sim, shop);
    return { shop: shopView(shop) };
  }),
  "POST uninstall": route(ofShop, ({ sim, input }) => {
    uninstall(sim, requireShop(sim, input.shop));
    return { ok: true };
  }),
  "POST scopes": route(ofShop.extend({ scopes: z.array(z.string()) }), ({ sim, input }) => {
    const shop = requireShop(sim, input.shop);
    changeScopes(sim, shop, input.scopes);
    return { shop: shopView(shop) };
  }),
  "POST compliance": compliance,
  "POST session-token": route(ofShop.extend({ userId: idSchema.optional() }), ({ sim, input }) => ({
    idToken: mintSessionToken(sim, requireShop(sim, input.shop), input.userId),
  })),
  "POST proxy-sign": proxySign,
  "GET metafields": route(ofShop.extend({ owner: z.string().optional() }), ({ sim, input }) => ({
    metafields: Object.values(requireShop(sim, input.shop).metafields).filter(
      (each) => input.owner === undefined || each.ownerGid === input.owner,
    ),
  })),
};
