import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readManifest } from "../../simulator/model/manifest.ts";
import { createProduct, createShop, type ShopInput } from "../../simulator/model/shops.ts";
import { Simulator } from "../../simulator/model/simulator.ts";
import type {
  BasicDiscount,
  DiscountTerms,
  FreeShippingDiscount,
  GiftCard,
  Shop,
} from "../../simulator/model/types.ts";
import { createCustomer } from "../../simulator/orders/customers.ts";
import { install } from "../../simulator/oauth/install.ts";

const TOML = `
name = "Laurel"
application_url = "https://app.example.com"
[access_scopes]
scopes = "write_customers,write_discounts,read_orders,read_products,write_app_proxy"
[webhooks]
api_version = "2026-10"
  [[webhooks.subscriptions]]
  topics = ["orders/create", "orders/paid", "orders/updated", "orders/edited", "orders/cancelled", "refunds/create", "app/uninstalled"]
  uri = "/webhooks"
[app_proxy]
url = "/proxy"
prefix = "apps"
subpath = "laurel"
[customer.metafields.app.points_balance]
type = "number_integer"
`;

/** A simulator in memory, aimed at an app that is not there unless `appUrl` says where. */
export function simulator(appUrl = "http://127.0.0.1:9"): Simulator {
  const config = {
    port: 0,
    relayPort: 0,
    appUrl,
    appKey: "key",
    appSecret: "hush",
    dataDir: null,
    caDir: null,
    extensionDir: null,
    schemaPath: ".cache/shopify-schema/admin_2026-10.json.gz",
    seed: 1,
  };
  return new Simulator(config, readManifest(TOML), { quiet: true });
}

export function shopWith(sim: Simulator, more: Partial<ShopInput> = {}): Shop {
  const shop = createShop(sim, {
    domain: "ink.myshopify.com",
    name: "Ink",
    currency: "USD",
    timeZone: "America/New_York",
    ...more,
  });
  createProduct(sim, shop, { title: "Notebook", priceMinor: 4_000 });
  createProduct(sim, shop, { title: "Gift card", priceMinor: 4_000, giftCard: true });
  for (const firstName of ["Ada", "Bo"]) {
    createCustomer(sim, shop, {
      email: `${firstName}@example.com`,
      firstName,
      lastName: "K",
      state: "enabled",
    });
  }
  return shop;
}

export function installed(sim: Simulator, more: Partial<ShopInput> = {}): Shop {
  const shop = shopWith(sim, more);
  install(sim, shop);
  return shop;
}

export const customerIds = (shop: Shop) => Object.keys(shop.customers);

function termsOf(shop: Shop): DiscountTerms {
  const id = String(900 + Object.keys(shop.discounts).length);
  return {
    id,
    title: "Five off",
    code: `CODE${id}`,
    codeId: `1${id}`,
    startsAt: "2020-01-01T00:00:00.000Z",
    endsAt: null,
    usageLimit: null,
    appliesOncePerCustomer: false,
    appliesOnOneTimePurchase: true,
    appliesOnSubscription: false,
    context: { kind: "all" },
    minimum: null,
    combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
    tags: [],
    usageCount: 0,
    usedBy: [],
    byApp: true,
    createdAt: "2020-01-01T00:00:00.000Z",
    updatedAt: "2020-01-01T00:00:00.000Z",
  };
}

export function discount(shop: Shop, more: Partial<BasicDiscount> = {}): BasicDiscount {
  const made: BasicDiscount = {
    ...termsOf(shop),
    kind: "basic",
    value: { kind: "amount", amountMinor: 500, onEachItem: false },
    items: { kind: "all" },
    ...more,
  };
  shop.discounts[made.id] = made;
  return made;
}

export function freeShipping(shop: Shop, more: Partial<FreeShippingDiscount> = {}): FreeShippingDiscount {
  const made: FreeShippingDiscount = {
    ...termsOf(shop),
    kind: "free_shipping",
    maximumShippingMinor: null,
    destination: { kind: "all" },
    ...more,
  };
  shop.discounts[made.id] = made;
  return made;
}

export function giftCard(shop: Shop, more: Partial<GiftCard> = {}): GiftCard {
  const id = String(700 + Object.keys(shop.giftCards).length);
  const made: GiftCard = {
    id,
    code: `giftcard${id}`,
    currency: shop.currency,
    initialMinor: 1_000,
    balanceMinor: 1_000,
    customerId: null,
    expiresOn: null,
    note: null,
    templateSuffix: null,
    deactivatedAt: null,
    sentAt: [],
    transactions: [],
    createdAt: "2020-01-01T00:00:00.000Z",
    updatedAt: "2020-01-01T00:00:00.000Z",
    ...more,
  };
  shop.giftCards[id] = made;
  return made;
}

export interface Received {
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** An app's webhook door that keeps what it gets and answers as told. */
export async function door(
  statusOf: (count: number) => number,
): Promise<{ url: string; got: Received[]; server: Server }> {
  const got: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.statusCode = statusOf(got.length);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got, server };
}
