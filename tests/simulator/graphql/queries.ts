import { GraphQLError } from "graphql";
import { idOf } from "../model/ids.ts";
import { appInstallationGid } from "../model/metafields.ts";
import { hasScope } from "../oauth/scopes.ts";
import { findDiscount } from "../orders/codes.ts";
import { findVariant } from "../orders/pricing.ts";
import { bulkQueries, bulkView } from "./bulk-view.ts";
import { customerConnection, customerView } from "./customer-view.ts";
import { discountCodeNodeView, discountConnection, discountNodeView } from "./discount-view.ts";
import { giftCardConfiguration, giftCardConnection, giftCardsCount, giftCardView } from "./gift-card-view.ts";
import { metafieldView } from "./metafields.ts";
import { isVisible, orderConnection, ordersVisible, orderView } from "./order-view.ts";
import {
  collectionConnection,
  collectionView,
  productConnection,
  productView,
  variantConnection,
  variantView,
} from "./product-view.ts";
import { refundView } from "./refund-view.ts";
import { denied } from "./scopes.ts";
import { appView, installationView, shopView } from "./shop-view.ts";
import { storeCreditAccountView, storeCreditTransactionNode } from "./store-credit-view.ts";
import { type Context, type Field, isGiven, notSimulated, type View } from "./view.ts";

type Finder = (context: Context, id: string) => View | null;

const finders: Record<string, { scope: string | null; find: Finder }> = {
  Customer: {
    scope: "read_customers",
    find: (context, id) => {
      const customer = context.shop.customers[id];
      return customer ? customerView(context, customer) : null;
    },
  },
  Order: {
    scope: "read_orders",
    find: (context, id) => {
      const order = context.shop.orders[id];
      return order && isVisible(context, order) ? orderView(context, order) : null;
    },
  },
  Refund: {
    scope: "read_orders",
    find: (context, id) => {
      for (const order of Object.values(context.shop.orders)) {
        const refund = order.refunds.find((each) => each.id === id);
        if (refund && isVisible(context, order)) return refundView(context, order, refund);
      }
      return null;
    },
  },
  Product: {
    scope: "read_products",
    find: (context, id) => {
      const product = context.shop.products[id];
      return product ? productView(context, product) : null;
    },
  },
  ProductVariant: {
    scope: "read_products",
    find: (context, id) => {
      const found = findVariant(context.shop, id);
      return found && variantView(context, found.product, found.variant);
    },
  },
  Collection: {
    scope: "read_products",
    find: (context, id) => {
      const collection = context.shop.collections[id];
      return collection ? collectionView(context, collection) : null;
    },
  },
  DiscountNode: {
    scope: "read_discounts",
    find: (context, id) => {
      const discount = context.shop.discounts[id];
      return discount ? discountNodeView(context, discount) : null;
    },
  },
  DiscountCodeNode: {
    scope: "read_discounts",
    find: (context, id) => {
      const discount = context.shop.discounts[id];
      return discount ? discountCodeNodeView(context, discount) : null;
    },
  },
  GiftCard: {
    scope: "read_gift_cards",
    find: (context, id) => {
      const card = context.shop.giftCards[id];
      return card ? giftCardView(context, card) : null;
    },
  },
  StoreCreditAccount: {
    scope: "read_store_credit_accounts",
    find: (context, id) => {
      const account = context.shop.storeCreditAccounts[id];
      return account ? storeCreditAccountView(context, account) : null;
    },
  },
  StoreCreditAccountCreditTransaction: {
    scope: "read_store_credit_account_transactions",
    find: storeCreditTransactionNode("credit"),
  },
  StoreCreditAccountDebitTransaction: {
    scope: "read_store_credit_account_transactions",
    find: storeCreditTransactionNode("debit"),
  },
  BulkOperation: {
    scope: null,
    find: (context, id) => {
      const operation = context.shop.bulk.operations[id];
      return operation ? bulkView(context, operation) : null;
    },
  },
  Metafield: {
    scope: null,
    find: ({ shop }, id) => {
      const found = Object.values(shop.metafields).find((each) => each.id === id);
      return found ? metafieldView(found) : null;
    },
  },
  AppInstallation: {
    scope: null,
    find: ({ sim, shop }, id) => (shop.install?.id === id ? installationView(sim, shop) : null),
  },
  Shop: { scope: null, find: ({ sim, shop }, id) => (shop.id === id ? shopView(sim, shop) : null) },
};

/** By an id of the wanted type; an id of another type is an error at Shopify, not a null. */
const byId =
  (type: string, ...others: string[]): Field =>
  (args, context) => {
    const text = String(args["id"]);
    const id = [type, ...others].map((each) => idOf(each, text)).find((each) => each !== null);
    if (!isGiven(id)) {
      throw new GraphQLError(`Invalid global id '${text}'`, { extensions: { code: "RESOURCE_NOT_FOUND" } });
    }
    return finders[type]?.find(context, id) ?? null;
  };

function node(context: Context, text: string): View | null {
  const match = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)$/.exec(text);
  if (!match) throw new GraphQLError(`Invalid global id '${text}'`);
  const [, type = "", id = ""] = match;
  const finder = finders[type];
  if (!finder) throw notSimulated(`node of type ${type}`);
  if (finder.scope && !hasScope(context.shop, finder.scope)) throw denied("node", finder.scope);
  return finder.find(context, id);
}

const MAX_IDS = 250;

function tooMany(size: number): GraphQLError {
  return new GraphQLError(
    `The input array size of ${String(size)} is greater than the maximum allowed of ${String(MAX_IDS)}.`,
    { extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" } },
  );
}

export const queries: Record<string, Field> = {
  ...bulkQueries,
  shop: (_args, { sim, shop }) => shopView(sim, shop),
  // Another app is not told of, whatever id is asked for.
  app: (args, { sim, shop }) => {
    const own = appView(sim, shop);
    return !isGiven(args["id"]) || args["id"] === own["id"] ? own : null;
  },
  currentAppInstallation: (_args, { sim, shop }) => installationView(sim, shop),
  appInstallation: (args, context) => {
    const own = appInstallationGid(context.shop);
    const isOwn = !isGiven(args["id"]) || args["id"] === own;
    return isOwn ? installationView(context.sim, context.shop) : null;
  },
  node: (args, context) => node(context, String(args["id"])),
  nodes: (args, context) => {
    const ids = args["ids"] as string[];
    if (ids.length > MAX_IDS) throw tooMany(ids.length);
    return ids.map((id) => node(context, id));
  },
  customer: byId("Customer"),
  customers: (args, context) => customerConnection(context, args),
  order: byId("Order"),
  orders: (args, context) => orderConnection(context, ordersVisible(context), args),
  refund: byId("Refund"),
  product: byId("Product"),
  products: (args, context) => productConnection(context, args),
  productVariant: byId("ProductVariant"),
  productVariants: (args, context) => variantConnection(context, args),
  collection: byId("Collection"),
  collections: (args, context) => collectionConnection(context, args),
  giftCard: byId("GiftCard"),
  giftCards: (args, context) => giftCardConnection(context, args),
  giftCardsCount: (args, context) => giftCardsCount(context, args),
  giftCardConfiguration: (_args, context) => giftCardConfiguration(context),
  storeCreditAccount: byId("StoreCreditAccount"),
  storeCreditConfiguration: (_args, { shop }) => ({
    __typename: "StoreCreditConfiguration",
    storeCreditEnabled: shop.storeCreditEnabled,
  }),
  discountNode: byId("DiscountNode", "DiscountCodeNode"),
  discountNodes: (args, context) => discountConnection(context, args),
  codeDiscountNode: byId("DiscountCodeNode", "DiscountNode"),
  codeDiscountNodeByCode: (args, context) => {
    const discount = findDiscount(context.shop, String(args["code"]));
    return discount ? discountCodeNodeView(context, discount) : null;
  },
};
