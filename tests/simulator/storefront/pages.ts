import type { Order, Product, Shop } from "../model/types.ts";
import { financialStatusOf, totalsOf } from "../orders/totals.ts";
import { productDrop, collectionDrop } from "./drops.ts";
import { minorText } from "./money-text.ts";
import { handleIs, renderPage, type Visit } from "./render.ts";
import { customerOf } from "./session.ts";

const productsOf = (shop: Shop): Product[] => Object.values(shop.products);
const inCollection = (shop: Shop, id: string) =>
  productsOf(shop).filter((each) => each.collectionIds.includes(id));

const EVERYTHING = { en: "Everything", tr: "Tüm ürünler", ar: "كل المنتجات", ja: "すべての商品" };
const OUR_REWARDS = { en: "Our rewards", tr: "Ödüllerimiz", ar: "مكافآتنا", ja: "ポイントと特典" };
const YOUR_CART = { en: "Your cart", tr: "Sepetiniz", ar: "سلتك", ja: "カート" };

function dropsOf({ shop, session }: Visit, products: Product[]) {
  return products.map((product) => productDrop(shop, session, product));
}

export function home(visit: Visit): Promise<Response> {
  const { shop } = visit;
  const shelves = Object.values(shop.collections).map((collection) => ({
    collection: collectionDrop(collection),
    products: dropsOf(visit, inCollection(shop, collection.id).slice(0, 4)),
  }));
  const loose =
    shelves.length === 0
      ? [
          {
            collection: { title: shop.name, url: "/collections/all" },
            products: dropsOf(visit, productsOf(shop).slice(0, 8)),
          },
        ]
      : [];
  const featured = dropsOf(visit, productsOf(shop).slice(0, 1))[0];
  return renderPage(visit, {
    template: "index",
    title: shop.name,
    scope: { shelves: [...shelves, ...loose], featured },
  });
}

export function collectionPage(visit: Visit, handle: string): Promise<Response> {
  const { shop } = visit;
  const collection = Object.values(shop.collections).find((each) => each.handle === handle);
  if (!collection && handle !== "all") return notFound(visit);
  const products = collection ? inCollection(shop, collection.id) : productsOf(shop);
  const title = collection?.title ?? EVERYTHING[visit.session.locale];
  const drop = {
    ...(collection ? collectionDrop(collection) : { title }),
    products: dropsOf(visit, products),
  };
  return renderPage(visit, {
    template: "collection",
    title,
    scope: { collection: drop, active_handle: handle },
  });
}

export function productPage(visit: Visit, handle: string): Promise<Response> {
  const { shop, session, url } = visit;
  const product = productsOf(shop).find(handleIs(handle));
  if (!product) return notFound(visit);
  const related = productsOf(shop)
    .filter((each) => each !== product && each.collectionIds.some((id) => product.collectionIds.includes(id)))
    .slice(0, 4);
  const drop = productDrop(shop, session, product, url.searchParams.get("variant"));
  const scope = {
    product: drop,
    related: dropsOf(visit, related),
    active_handle: drop.collections[0]?.handle,
  };
  return renderPage(visit, { template: "product", title: product.title, scope });
}

/** The product's facts for scripts, as /products/{handle}.js gives them. */
export function productJson({ shop, session }: Visit, handle: string): Response {
  const product = productsOf(shop).find(handleIs(handle));
  if (!product) return Response.json({ status: 404, message: "Not Found" }, { status: 404 });
  return Response.json(productDrop(shop, session, product));
}

/** One page of the merchant's own, for what an app may put there. */
export function ownPage(visit: Visit, handle: string): Promise<Response> {
  if (handle !== "rewards") return notFound(visit);
  const title = OUR_REWARDS[visit.session.locale];
  const page = { title, handle, url: "/pages/rewards", content: "" };
  return renderPage(visit, { template: "page", title, scope: { page } });
}

export function searchPage(visit: Visit): Promise<Response> {
  const terms = visit.url.searchParams.get("q") ?? "";
  const found = productsOf(visit.shop).filter((each) =>
    each.title.toLowerCase().includes(terms.toLowerCase()),
  );
  return renderPage(visit, {
    template: "search",
    title: "Search",
    scope: { search: { terms, results: dropsOf(visit, found) } },
  });
}

export function cartPage(visit: Visit, refused?: { code: string; reason: string }): Promise<Response> {
  const scope = refused ? { code_error: refused.reason, code_tried: refused.code } : {};
  return renderPage(visit, {
    template: "cart",
    title: YOUR_CART[visit.session.locale],
    scope,
  });
}

const STATUS: Record<string, string> = {
  paid: "Paid",
  pending: "Payment pending",
  partially_paid: "Partly paid",
  partially_refunded: "Partly refunded",
  refunded: "Refunded",
  voided: "Voided",
};

function orderRow(visit: Visit, order: Order) {
  const date = new Intl.DateTimeFormat(visit.session.locale, {
    dateStyle: "medium",
    timeZone: visit.shop.timeZone,
  });
  return {
    name: order.name,
    date: date.format(new Date(order.processedAt)),
    status: order.cancelledAt ? "Cancelled" : STATUS[financialStatusOf(order)],
    total: minorText(totalsOf(order).currentTotalMinor, order.currency, visit.session.locale),
    summary: order.lines.map((line) => `${line.currentQuantity} × ${line.title}`).join(", "),
  };
}

export function accountPage(visit: Visit): Promise<Response> {
  const { shop, session } = visit;
  const orders = Object.values(shop.orders)
    .filter((order) => order.customerId === session.customerId)
    .toSorted((a, b) => b.number - a.number)
    .map((order) => orderRow(visit, order));
  return renderPage(visit, {
    template: "account",
    pageType: "customers/account",
    title: "Account",
    scope: { orders },
  });
}

export function loginPage(visit: Visit): Promise<Response> {
  const people = Object.values(visit.shop.customers)
    .filter((each) => each.state === "enabled")
    .map(({ id, firstName, lastName, email }) => ({
      id,
      first_name: firstName,
      name: `${firstName} ${lastName}`,
      email,
    }));
  const return_url = visit.url.searchParams.get("return_url") ?? "/account";
  const scope = { people, return_url };
  return renderPage(visit, { template: "login", pageType: "customers/login", title: "Log in", scope });
}

export function registerPage(visit: Visit, error?: string): Promise<Response> {
  const return_url = visit.url.searchParams.get("return_url") ?? "/account";
  const scope = { error, return_url };
  return renderPage(visit, {
    template: "register",
    pageType: "customers/register",
    title: "Create an account",
    scope,
    status: error ? 422 : 200,
  });
}

export function notFound(visit: Visit): Promise<Response> {
  return renderPage(visit, { template: "404", title: "Not found", status: 404 });
}

export const isLoggedIn = ({ shop, session }: Visit): boolean => customerOf(shop, session) !== null;
