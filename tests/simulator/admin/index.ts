import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { Handler, Sim, SimRequest } from "../model/sim.ts";
import { bridgeAnswer, framePage, installPage, postInstall, postUninstall } from "./app-frame.ts";
import { discountPage, discountsPage, homePage, productsPage } from "./goods.ts";
import { html, redirect } from "./html.ts";
import { orderPage, ordersPage, postOrder } from "./orders.ts";
import { giftCardsPage } from "./payments.ts";
import { customerPage, customersPage, postTags } from "./people.ts";
import { appsPage, postSettings, settingsPage } from "./settings.ts";
import { adminPage, baseOf, type Desk } from "./shell.ts";
import { editorPage, postEditor, postPublish, themesPage } from "./theme-editor.ts";
import { postWebhooks, webhooksPage } from "./wires.ts";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

function assetFile(name: string): Response | null {
  const file = join(import.meta.dirname, "assets", name);
  if (!/^[\w-]+\.(css|js)$/.test(name) || !existsSync(file)) return null;
  const headers = { "content-type": TYPES[extname(name)] ?? "", "cache-control": "no-cache" };
  return new Response(readFileSync(file), { headers });
}

const missing = (desk: Desk): Response =>
  adminPage(desk, { title: "Not here" }, html`<p class="empty">There is no such page in this admin.</p>`);

type Route = (desk: Desk, parts: string[], via: SimRequest["via"]) => Response | Promise<Response>;

/** The record of an id in the path, or the page that says it is missing. */
const withRecord =
  <T>(
    of: (desk: Desk) => Record<string, T>,
    work: (desk: Desk, record: T, rest: string) => Response | Promise<Response>,
  ): Route =>
  (desk, [id = "", rest = ""]) => {
    const record = of(desk)[id];
    return record === undefined ? missing(desk) : work(desk, record, rest);
  };

const frame: Route = (desk, [app = "", rest = ""], via) => {
  const { manifest, config } = desk.sim;
  return app === manifest.handle || app === config.appKey ? framePage(desk, rest, via) : missing(desk);
};

const ROUTES: [method: string, path: RegExp, route: Route][] = [
  ["GET", /^$/, homePage],
  ["GET", /^\/orders$/, ordersPage],
  ["GET", /^\/orders\/(\d+)$/, withRecord(({ shop }) => shop.orders, orderPage)],
  ["POST", /^\/orders\/(\d+)\/([\w-]+)$/, withRecord(({ shop }) => shop.orders, postOrder)],
  ["GET", /^\/products(?:\/\d+)?$/, productsPage],
  ["GET", /^\/customers$/, customersPage],
  ["GET", /^\/customers\/(\d+)$/, withRecord(({ shop }) => shop.customers, customerPage)],
  ["POST", /^\/customers\/(\d+)\/tags$/, withRecord(({ shop }) => shop.customers, postTags)],
  ["GET", /^\/discounts$/, discountsPage],
  ["GET", /^\/discounts\/(\d+)$/, withRecord(({ shop }) => shop.discounts, discountPage)],
  ["GET", /^\/gift_cards$/, giftCardsPage],
  ["GET", /^\/webhooks$/, webhooksPage],
  ["POST", /^\/webhooks$/, postWebhooks],
  ["GET", /^\/themes$/, themesPage],
  ["POST", /^\/themes\/publish$/, postPublish],
  ["GET", /^\/themes\/[\w-]+\/editor$/, editorPage],
  ["POST", /^\/themes\/[\w-]+\/editor$/, postEditor],
  ["GET", /^\/settings$/, settingsPage],
  ["GET", /^\/settings\/apps$/, appsPage],
  ["POST", /^\/settings\/apps\/uninstall$/, postUninstall],
  ["POST", /^\/settings\/(money|faults|clock)$/, (desk, [what = ""]) => postSettings(desk, what)],
  ["GET", /^\/oauth\/install$/, installPage],
  ["POST", /^\/oauth\/install$/, postInstall],
  ["POST", /^\/_bridge\/([\w.]+)$/, (desk, [method = ""]) => bridgeAnswer(desk, method)],
  ["GET", /^\/apps\/([\w-]+)(\/.*)?$/, frame],
  ["GET", /^\/app\/grant$/, installPage],
];

/** The Shopify admin in a browser: https://admin.shopify.com/store/{name}/… */
export function adminFace(sim: Sim): Handler {
  return async ({ request, url, via }) => {
    const asset = /^\/_assets\/(.+)$/.exec(url.pathname)?.[1];
    if (asset !== undefined) return assetFile(asset);
    const [, name = "", rest = ""] = /^\/store\/([a-z0-9-]+)(\/.*)?$/.exec(url.pathname) ?? [];
    const first = Object.values(sim.state.shops)[0];
    if (name === "")
      return first
        ? redirect(`${baseOf(first)}${url.pathname === "/" ? "" : url.pathname}${url.search}`)
        : null;
    const shop = sim.shop(`${name}.myshopify.com`);
    if (!shop) return null;
    const isFrame = /^\/apps\/[^/]+\//.test(rest);
    const path = isFrame ? rest : rest.replace(/\/$/, "");
    const desk: Desk = { sim, shop, request, url, base: baseOf(shop), path };
    for (const [method, pattern, route] of ROUTES) {
      const match = method === request.method ? pattern.exec(path) : null;
      if (match)
        return route(
          desk,
          match.slice(1).map((part: string | undefined) => part ?? ""),
          via,
        );
    }
    return missing(desk);
  };
}
