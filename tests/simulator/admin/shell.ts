import type { Sim } from "../model/sim.ts";
import type { Shop } from "../model/types.ts";
import { html, type Html, page, raw } from "./html.ts";

/** One request to the admin of one shop. */
export interface Desk {
  sim: Sim;
  shop: Shop;
  request: Request;
  url: URL;
  /** `/store/ink-and-paper` */
  base: string;
  /** Below the base: `/orders/123`. */
  path: string;
}

export const storeName = (shop: Shop): string => shop.domain.replace(".myshopify.com", "");
export const baseOf = (shop: Shop): string => `/store/${storeName(shop)}`;
export const asset = (name: string): string => `https://admin.shopify.com/_assets/${name}`;

const ICONS: Record<string, string> = {
  home: "M3 9.5 10 4l7 5.5V16a1 1 0 0 1-1 1h-3.5v-4.5h-5V17H4a1 1 0 0 1-1-1Z",
  orders: "M4 11.5 5.5 4h9L16 11.5V16H4Zm0 0h3.5L9 13.5h2l1.5-2H16",
  products: "M10.5 3.5H16v5.5l-7 7.5-6-6ZM13.2 6.3h.1",
  customers: "M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-6 7c0-3.3 2.7-5 6-5s6 1.7 6 5Z",
  discounts:
    "M6.5 6.5h.1m6.9 7h.1M14 6l-8 8M10 2.8l2 1.4 2.4.1.8 2.3 1.9 1.5-.7 2.3.7 2.3-1.9 1.5-.8 2.3-2.4.1-2 1.4-2-1.4-2.4-.1-.8-2.3-1.9-1.5.7-2.3-.7-2.3 1.9-1.5.8-2.3 2.4-.1Z",
  giftCards: "M3 7h14v9H3Zm0 4h14M10 7v9M10 7C8 7 6 6 6.5 4.5S9.5 4 10 7c.5-3 3-4 3.5-2.5S12 7 10 7Z",
  webhooks: "M3 10h3l2-5 4 10 2-5h3",
  themes: "M3 5h14v10H3Zm0 3h14",
  settings:
    "M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm0-9.5v2m0 10v2m7-7h-2M5 10H3m12-5-1.5 1.5m-7 7L5 15m10 0-1.5-1.5m-7-7L5 5",
  apps: "M4 4h5v5H4Zm7 0h5v5h-5Zm-7 7h5v5H4Zm7 0h5v5h-5Z",
  leaf: "M10 18V8m0 3C5.5 11 4 8.5 4 5.5c3.5 0 6 1.5 6 5.5Zm0-2.5c0-4 2.5-6 6-6 0 3.5-1.5 6-6 6Zm0 6c3 0 5-1.5 5.5-4-3 0-5.5 1-5.5 4Z",
  store:
    "M3 8l1.5-4h11L17 8M3 8v8h14V8M3 8c0 2.5 3.5 2.5 3.5 0 0 2.5 3.5 2.5 3.5 0 0 2.5 3.5 2.5 3.5 0 0 2.5 3.5 2.5 3.5 0",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Zm4-1.5 4 4",
};

export function icon(name: string): Html {
  return html`<svg
    width="20"
    height="20"
    viewBox="0 0 20 20"
    aria-hidden="true"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linejoin="round"
    stroke-linecap="round"
  >
    <path d="${ICONS[name] ?? ""}" />
  </svg>`;
}

function topBar({ sim, shop, base, url }: Desk): Html {
  const shops = Object.values(sim.state.shops);
  const initials = shop.name
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .join("")
    .replaceAll(/[^\p{L}]/gu, "")
    .slice(0, 2);
  return html`<header class="topbar">
    <button class="burger" type="button" data-burger aria-label="Menu" aria-expanded="false">
      ${raw("&#9776;")}
    </button>
    <a class="brand" href="${base}"
      >${icon("store")}<span>Shopify <small>stand-in</small></span></a
    >
    <form class="search" action="${base}/orders" role="search">
      ${icon("search")}<input
        name="q"
        aria-label="Search orders"
        placeholder="Search"
        value="${url.searchParams.get("q") ?? ""}"
      />
    </form>
    <details class="switcher">
      <summary>
        <span class="initials">${initials || "S"}</span><span class="shop-name">${shop.name}</span>
      </summary>
      <div class="menu">
        ${shops.map((each) => html`<a href="${baseOf(each)}" ${each === shop ? raw('aria-current="true"') : ""}>${each.name}<small>${each.domain}</small></a>`)}
        <hr />
        <a href="https://${shop.domain}/">View the storefront</a>
      </div>
    </details>
    <div class="savebar" data-savebar hidden role="region" aria-label="Unsaved changes">
      <span>Unsaved changes</span
      ><span
        ><button type="button" data-discard>Discard</button
        ><button type="button" data-save class="save">Save</button></span
      >
    </div>
    <div class="loading" data-loading hidden></div>
  </header>`;
}

const PLACES: [path: string, icon: string, label: string][] = [
  ["", "home", "Home"],
  ["/orders", "orders", "Orders"],
  ["/products", "products", "Products"],
  ["/customers", "customers", "Customers"],
  ["/discounts", "discounts", "Discounts"],
  ["/gift_cards", "giftCards", "Gift cards"],
];

function sideBar({ sim, shop, base, path }: Desk): Html {
  const here = (place: string) =>
    place === ""
      ? path === ""
      : path === place || (path.startsWith(`${place}/`) && path !== "/settings/apps");
  const link = ([place, name, label]: (typeof PLACES)[number]) =>
    html`<li>
      <a href="${base}${place}" ${here(place) ? raw('aria-current="page"') : ""}>${icon(name)}${label}</a>
    </li>`;
  const app = `/apps/${sim.manifest.handle}`;
  const appItem = html`<li class="app">
    <a href="${base}${app}" data-app-home ${here(app) ? raw('aria-current="page"') : ""}
      ><span class="app-icon">${icon("leaf")}</span>${sim.manifest.name}</a
    >
    <ul class="sub" data-app-nav></ul>
  </li>`;
  return html`<nav class="sidebar" aria-label="Admin" data-sidebar>
    <ul>
      ${PLACES.map(link)}
    </ul>
    <h2>Sales channels</h2>
    <ul>
      ${link(["/themes", "themes", "Online Store"])}
    </ul>
    <h2>Apps</h2>
    <ul>
      ${shop.install ? appItem : ""}
      ${link(["/settings/apps", "apps", shop.install ? "Manage apps" : "Add apps"])}
    </ul>
    <h2>Behind the scenes</h2>
    <ul>
      ${link(["/webhooks", "webhooks", "Webhooks"])}
    </ul>
    <ul class="end">
      ${link(["/settings", "settings", "Settings"])}
    </ul>
  </nav>`;
}

interface ShellOptions {
  title: string;
  /** The app's frame uses the whole width and has its own title bar. */
  bare?: boolean;
  actions?: Html;
  back?: string;
  badges?: Html;
}

function flash(url: URL): Html {
  const [ok, no] = [url.searchParams.get("done"), url.searchParams.get("error")];
  if (no) return html`<p class="banner critical" role="alert">${no}</p>`;
  return ok ? html`<p class="banner success" role="status">${ok}</p>` : html``;
}

/** A page of the admin inside its frame. */
export function adminPage(desk: Desk, options: ShellOptions, body: Html): Response {
  const { title, bare = false, actions = html``, back, badges = html`` } = options;
  const backLink = back ? html`<a class="back" href="${back}" aria-label="Back">${raw("&#8592;")}</a>` : "";
  const main = bare
    ? html`<main class="bare">${body}</main>`
    : html`<main>
        <div class="page">
          <header class="page-head">
            ${backLink}
            <h1>${title}</h1>
            ${badges}
            <div class="actions">${actions}</div>
          </header>
          ${flash(desk.url)} ${body}
        </div>
      </main>`;
  return page(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${desk.shop.name} · ${title} · Shopify stand-in</title>
          <link rel="icon" href="https://${desk.shop.domain}/_assets/icon.svg" />
          <link rel="stylesheet" href="${asset("admin.css")}" />
          <script type="module" src="${asset("shell.js")}"></script>
        </head>
        <body data-base="${desk.base}">
          ${topBar(desk)} ${sideBar(desk)} ${main}
          <div class="toasts" data-toasts role="status" aria-live="polite"></div>
        </body>
      </html>`,
  );
}
