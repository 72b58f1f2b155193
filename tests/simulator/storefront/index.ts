import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { bridgeScript } from "../admin/bridge-script.ts";
import { html, page } from "../admin/html.ts";
import type { Handler, Sim, SimRequest } from "../model/sim.ts";
import { SimError } from "../model/sim.ts";
import type { Shop } from "../model/types.ts";
import { forwardAppProxy } from "../proxy/app-proxy.ts";
import * as actions from "./actions.ts";
import { cartApi } from "./ajax.ts";
import { checkoutDiscount, checkoutPage, pay, thankYouPage } from "./checkout.ts";
import { happenedList } from "./happened.ts";
import * as pages from "./pages.ts";
import { pictures } from "./pictures.ts";
import type { Visit } from "./render.ts";
import { currenciesOf, isWorthKeeping, keepSession, openSession, withoutLanguage } from "./session.ts";
import { isTheme, themeFolder } from "./themes.ts";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".wasm": "application/wasm",
};

/** A file of one folder, by its name only; open to every origin, as the cdn is. */
function fileIn(folder: string, name: string): Response | null {
  const file = join(folder, name);
  if (!/^[\w.-]+$/.test(name) || name.startsWith(".") || !existsSync(file)) return null;
  const headers = {
    "content-type": TYPES[extname(name)] ?? "application/octet-stream",
    "access-control-allow-origin": "*",
    "cache-control": "no-cache",
  };
  return new Response(readFileSync(file), { headers });
}

function openVisit(sim: Sim, shop: Shop, { request, url }: SimRequest): Visit {
  const session = openSession(shop, request);
  const { path, locale: asked } = withoutLanguage(url.pathname);
  const isPage = request.headers.get("sec-fetch-dest") === "document";
  if (asked) session.locale = asked;
  else if (isPage && request.method === "GET" && cookieless(path)) session.locale = "en";
  const currency = url.searchParams.get("currency");
  if (currency && currenciesOf(shop).includes(currency)) session.currency = currency;
  const root = session.locale === "en" ? "" : `/${session.locale}`;
  return { sim, shop, session, request, url, path, root, designMode: url.searchParams.has("_design_mode") };
}

/** Pages whose address says the language; the others go by what was chosen last. */
const cookieless = (path: string) => !/^\/(checkout|discount|account|cart)/.test(path);

type Route = (visit: Visit, part: string) => Response | Promise<Response>;

const needLogin: Route = (visit) =>
  pages.isLoggedIn(visit)
    ? pages.accountPage(visit)
    : actions.done(visit, "/account/login?return_url=/account");
const form =
  (work: (visit: Visit, form: FormData) => Response): Route =>
  async (visit) =>
    work(visit, await visit.request.formData());

const ROUTES: [method: string, path: RegExp, route: Route][] = [
  ["GET", /^\/$/, pages.home],
  ["GET", /^\/collections\/([^/]+)$/, pages.collectionPage],
  ["GET", /^\/collections$/, (visit) => pages.collectionPage(visit, "all")],
  ["GET", /^\/(?:collections\/[^/]+\/)?products\/([^/]+)\.js(?:on)?$/, pages.productJson],
  ["GET", /^\/(?:collections\/[^/]+\/)?products\/([^/]+)$/, pages.productPage],
  ["GET", /^\/pages\/([^/]+)$/, pages.ownPage],
  ["GET", /^\/search$/, pages.searchPage],
  ["GET", /^\/cart$/, (visit) => pages.cartPage(visit)],
  ["POST", /^\/cart\/add$/, actions.addToCart],
  ["POST", /^\/cart\/change$/, actions.changeCart],
  ["POST", /^\/cart\/discount$/, actions.cartDiscount],
  ["POST", /^\/cart$/, actions.postCart],
  ["GET", /^\/discount\/([^/]+)$/, actions.discountLink],
  ["GET", /^\/account$/, needLogin],
  ["GET", /^\/account\/login$/, pages.loginPage],
  ["POST", /^\/account\/login$/, actions.logIn],
  ["GET", /^\/account\/logout$/, actions.logOut],
  ["GET", /^\/account\/register$/, (visit) => pages.registerPage(visit)],
  ["POST", /^\/account\/register$/, actions.register],
  ["POST", /^\/localization$/, actions.localize],
  ["GET", /^\/checkout$/, (visit) => checkoutPage(visit)],
  ["POST", /^\/checkout$/, form(pay)],
  ["POST", /^\/checkout\/discount$/, form(checkoutDiscount)],
  ["GET", /^\/checkout\/thank-you$/, thankYouPage],
];

async function routed(visit: Visit): Promise<Response> {
  const method = visit.request.method === "HEAD" ? "GET" : visit.request.method;
  for (const [wanted, pattern, route] of ROUTES) {
    const match = wanted === method ? pattern.exec(visit.path) : null;
    if (match) return route(visit, decodeURIComponent(match[1] ?? ""));
  }
  return pages.notFound(visit);
}

/** For the Ajax cart: sections of another page of this visit. */
async function sectionsOf(visit: Visit, ids: string[], at: string): Promise<Record<string, string | null>> {
  const url = new URL(at, visit.url);
  url.searchParams.set("sections", ids.join(","));
  const there = { ...visit, url, path: withoutLanguage(url.pathname).path, request: new Request(url) };
  return (await (await routed(there)).json()) as Record<string, string | null>;
}

/** Answers with the visitor's cookie, unless the route has set it itself. */
async function answer(visit: Visit): Promise<Response> {
  try {
    const response = await routed(visit);
    if (!response.headers.has("set-cookie") && isWorthKeeping(visit.shop, visit.session))
      response.headers.append("set-cookie", keepSession(visit.sim, visit.shop, visit.session));
    return response;
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    return new Response(error.message, { status: error.code === "NOT_FOUND" ? 404 : 422 });
  }
}

/** The shop as visitors see it. */
export function storefrontFace(sim: Sim): Handler {
  return async (req) => {
    const { shop, url } = req;
    if (!shop) return null;
    const asset = /^\/_assets\/(.+)$/.exec(url.pathname)?.[1];
    if (asset !== undefined) return fileIn(join(import.meta.dirname, "assets"), asset);
    const [, theme = "", file = ""] = /^\/cdn\/shop\/t\/(\w+)\/assets\/(.+)$/.exec(url.pathname) ?? [];
    if (isTheme(theme)) return fileIn(join(themeFolder(theme), "assets"), file);
    if (url.pathname === "/_sim/happened") return page(happenedList(sim, shop));
    const visit = openVisit(sim, shop, req);
    const proxied = await forwardAppProxy(sim, shop, withoutPrefix(req, visit), visit.session.customerId);
    if (proxied) return proxied;
    return (await cartApi(visit, visit.path, (ids, at) => sectionsOf(visit, ids, at))) ?? answer(visit);
  };
}

/** `/tr/apps/laurel/…` is the app proxy too. */
function withoutPrefix({ request, url }: SimRequest, { path }: Visit): Request {
  if (path === url.pathname) return request;
  return new Request(new URL(path + url.search, url.origin), request);
}

function picture(sim: Sim, handle: string): Response {
  const products = Object.values(sim.state.shops).flatMap((shop) => Object.values(shop.products));
  const drawn = products.find((each) => each.handle === handle)?.svg ?? pictures.fallback;
  const headers = {
    "content-type": "image/svg+xml",
    "cache-control": "no-cache",
    "access-control-allow-origin": "*",
  };
  return new Response(drawn, { headers });
}

/** App Bridge, product pictures and the extension's assets. */
export function cdnFace(sim: Sim): Handler {
  return async ({ url }) => {
    if (url.pathname === "/shopifycloud/app-bridge.js") {
      const headers = { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" };
      return new Response(bridgeScript(), { headers });
    }
    const handle = /^\/s\/files\/products\/([\w-]+)\.svg$/.exec(url.pathname)?.[1];
    if (handle !== undefined) return picture(sim, handle);
    const asset = /^\/extensions\/[^/]+\/[^/]+\/assets\/([^/]+)$/.exec(url.pathname)?.[1];
    if (asset !== undefined && sim.config.extensionDir !== null)
      return fileIn(join(sim.config.extensionDir, "assets"), asset);
    return url.pathname === "/" ? page(html`<p>The cdn of the stand-in.</p>`) : null;
  };
}
