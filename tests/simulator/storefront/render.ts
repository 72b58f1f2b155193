import { readFileSync } from "node:fs";
import { join } from "node:path";
import { uuidOf } from "../model/ids.ts";
import type { Sim } from "../model/sim.ts";
import type { Product, Shop } from "../model/types.ts";
import type { PricedCart } from "../orders/types.ts";
import { visitBar } from "./bar.ts";
import { priceSession } from "./cart.ts";
import { appDrop, cartDrop, collectionDrop, customerDrop } from "./drops.ts";
import { buildEngine, renderFile } from "./liquid/engine.ts";
import { type Block, type Extension, extensionAt, REFUSED_TAGS } from "./liquid/extension.ts";
import type { Words } from "./liquid/translate.ts";
import { currenciesOf, customerOf, LANGUAGES, rateOf, type Session } from "./session.ts";
import { sectionId, sectionsAsked, wrapped } from "./sections.ts";
import { fits, isEmbed, type Place, placeFrom, placeText, usualPlace } from "./theme-places.ts";
import { isOn, placesOf, settingsOf } from "./theme-settings.ts";
import { themeFolder, themeOf } from "./themes.ts";

export interface Visit {
  sim: Sim;
  shop: Shop;
  session: Session;
  request: Request;
  url: URL;
  /** Below the language prefix: `/tr/cart` is `/cart`. */
  path: string;
  /** `/tr` in a language other than the first. */
  root: string;
  designMode: boolean;
}

const wordsOf = (locale: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, "locales", `${locale}.json`), "utf8")) as Words;

/** A file of the stand-in's own, for what no theme draws. */
export const assetUrl = (shop: Shop, name: string): string => `https://${shop.domain}/_assets/${name}`;
const themeAssetUrl = (shop: Shop, name: string): string =>
  `https://${shop.domain}/cdn/shop/t/${themeOf(shop)}/assets/${name}`;
export const extensionAssetUrl = (extension: Extension, name: string): string =>
  `https://cdn.shopify.com/extensions/${uuidOf(extension.handle)}/${extension.handle}/assets/${name}`;

function routesOf(root: string) {
  const at = (path: string) => root + path;
  return {
    root_url: root || "/",
    account_url: at("/account"),
    account_login_url: at("/account/login"),
    account_logout_url: at("/account/logout"),
    account_register_url: at("/account/register"),
    account_addresses_url: at("/account/addresses"),
    cart_url: at("/cart"),
    cart_add_url: at("/cart/add"),
    cart_change_url: at("/cart/change"),
    cart_update_url: at("/cart/update"),
    cart_clear_url: at("/cart/clear"),
    collections_url: at("/collections"),
    all_products_collection_url: at("/collections/all"),
    search_url: at("/search"),
    predictive_search_url: at("/search/suggest"),
  };
}

const COUNTRIES: Record<string, string> = { USD: "US", EUR: "DE", GBP: "GB", TRY: "TR", JPY: "JP" };

function localizationOf({ session }: Visit) {
  const country = { iso_code: COUNTRIES[session.currency] ?? "US", currency: { iso_code: session.currency } };
  const language = {
    iso_code: session.locale,
    endonym_name: LANGUAGES[session.locale],
    primary: session.locale === "en",
  };
  return { country, language, available_languages: [language], available_countries: [country] };
}

/** Global Liquid: what themes and app blocks alike may read. */
function globalsOf(visit: Visit, pageType: string, cart: PricedCart): Record<string, unknown> {
  const { sim, shop, session, url, root } = visit;
  const customer = customerOf(shop, session);
  return {
    shop: {
      id: Number(shop.id),
      name: shop.name,
      domain: shop.domain,
      permanent_domain: shop.domain,
      url: `https://${shop.domain}`,
      currency: shop.currency,
      email: shop.email,
      taxes_included: shop.taxesIncluded,
      customer_accounts_enabled: true,
      money_format: "${{amount}}",
      enabled_currencies: currenciesOf(shop).map((iso_code) => ({ iso_code })),
    },
    customer: customer && customerDrop(sim, shop, customer),
    cart: cartDrop(shop, session, cart),
    routes: routesOf(root),
    request: {
      locale: { iso_code: session.locale, primary: session.locale === "en", root_url: root || "/" },
      page_type: pageType,
      design_mode: visit.designMode,
      host: shop.domain,
      origin: `https://${shop.domain}`,
      path: url.pathname,
    },
    template: { name: pageType, directory: null, suffix: null },
    localization: localizationOf(visit),
    settings: {},
  };
}

interface Rendered {
  head: string[];
  html: string;
}

async function renderBlock(
  visit: Visit,
  extension: Extension,
  { block, slot }: { block: Block; slot: Slot },
  globals: Record<string, unknown>,
): Promise<Rendered> {
  const { sim, shop, session } = visit;
  const assetUrl = (name: string) => extensionAssetUrl(extension, name);
  const fallback = extension.locales[extension.defaultLocale] ?? {};
  const engine = buildEngine({
    root: extension.root,
    globals: { ...globals, app: appDrop(sim, shop) },
    assetUrl,
    style: { currency: session.currency, locale: session.locale },
    catalogue: { locale: session.locale, words: extension.locales[session.locale] ?? fallback, fallback },
    refused: REFUSED_TAGS,
  });
  const id = `${isEmbed(block) ? "" : "A"}${uuidOf(block.handle).slice(0, 13)}`;
  const type = `shopify://apps/${sim.manifest.handle}/blocks/${block.handle}/${uuidOf(extension.handle)}`;
  const attributes = visit.designMode ? `data-shopify-editor-block='${JSON.stringify({ id, type })}'` : "";
  const inside = await renderFile(engine, block.file, {
    block: { id, type, settings: settingsOf(shop, block), shopify_attributes: attributes },
    ...(slot === "body" || slot === "headHtml" ? {} : { section: { id: sectionId(slot) } }),
  });
  const { javascript, stylesheet, class: className = "", tag = "div" } = block.schema;
  const head = [
    ...(stylesheet ? [`<link rel="stylesheet" href="${assetUrl(stylesheet)}" media="all">`] : []),
    ...(javascript ? [`<script src="${assetUrl(javascript)}" async="async"></script>`] : []),
  ];
  const kind = isEmbed(block) ? "shopify-app-block" : `shopify-block shopify-app-block ${className}`.trim();
  return { head, html: `<${tag} id="shopify-block-${id}" class="${kind}">${inside}</${tag}>` };
}

/** In the theme editor a block can be seen before it is saved. */
const isPreviewed = ({ shop, url, designMode }: Visit, block: Block): boolean =>
  designMode && shop.install !== null && url.searchParams.get("_with") === block.handle;

type Slot = "body" | "headHtml" | Place["at"];

/** Where on this page a block stands, once for each place. */
function slotsOf(visit: Visit, block: Block, pageType: string): Slot[] {
  const previewed = isPreviewed(visit, block);
  if (!(isOn(visit.shop, block) || previewed) || !fits(block, pageType)) return [];
  if (isEmbed(block)) return [block.schema.target === "body" ? "body" : "headHtml"];
  const asked = placeFrom(visit.url.searchParams.get("_at") ?? "") ?? usualPlace(block);
  const all = [...placesOf(visit.shop, block), ...(previewed ? [asked] : [])];
  const here = all.filter(({ template }) => template === null || template === pageType);
  return [...new Map(here.map((place) => [placeText(place), place.at])).values()];
}

/** A block that fails says so where it stands, as Liquid does, and the page goes on. */
async function renderBlocks(visit: Visit, pageType: string, globals: Record<string, unknown>) {
  const extension = extensionAt(visit.sim.config.extensionDir);
  const html: Record<Slot, string> = { body: "", headHtml: "", main: "", apps: "", header: "", footer: "" };
  const out = { head: new Set<string>(), html };
  if (!extension) return out;
  for (const complaint of extension.complaints) visit.sim.log("extension refused", { complaint });
  for (const block of extension.complaints.length > 0 ? [] : extension.blocks) {
    for (const slot of slotsOf(visit, block, pageType)) {
      try {
        const rendered = await renderBlock(visit, extension, { block, slot }, globals);
        for (const each of rendered.head) out.head.add(each);
        html[slot] += rendered.html;
      } catch (error) {
        visit.sim.log("block failed", { block: block.handle, error: String(error) });
        html[slot] += `<!-- Liquid error in ${block.handle}: ${String(error).replaceAll("--", "—")} -->`;
      }
    }
  }
  return out;
}

function shopifyScript({ shop, session, root }: Visit): string {
  const facts = {
    shop: shop.domain,
    locale: session.locale,
    currency: { active: session.currency, rate: rateOf(shop, session.currency).toFixed(1 + 4) },
    country: COUNTRIES[session.currency] ?? "US",
    routes: { root: `${root}/` },
  };
  return `<script>window.Shopify=Object.assign(window.Shopify||{},${JSON.stringify(facts).replaceAll("<", "\\u003c")});</script>`;
}

export interface PageInput {
  template: string;
  /** `request.page_type`, when it is not the template's name. */
  pageType?: string;
  title: string;
  scope?: Record<string, unknown>;
  status?: number;
}

/** One page of the theme, with the app's blocks where the merchant switched them on. */
export async function renderPage(
  visit: Visit,
  { template, pageType = template, title, scope = {}, status = 200 }: PageInput,
): Promise<Response> {
  const { sim, shop, session, root } = visit;
  const cart = priceSession(sim, shop, session);
  const globals = globalsOf(visit, pageType, cart);
  const product = scope["product"];
  const theme = themeFolder(themeOf(shop));
  const blocks = await renderBlocks(visit, pageType, { ...globals, ...(product ? { product } : {}) });
  const engine = buildEngine({
    root: theme,
    assetUrl: (name) => themeAssetUrl(shop, name),
    style: { currency: session.currency, locale: session.locale },
    catalogue: { locale: session.locale, words: wordsOf(session.locale), fallback: wordsOf("en") },
    globals: {
      ...globals,
      ...scope,
      root,
      page_title: title,
      notice: session.notice,
      currencies: currenciesOf(shop),
      collections: Object.values(shop.collections).map(collectionDrop),
      languages: Object.entries(LANGUAGES).map(([iso_code, endonym_name]) => ({ iso_code, endonym_name })),
      content_for_app_blocks: blocks.html.main,
    },
  });
  const main = await renderFile(engine, join(theme, "templates", `${template}.liquid`), {});
  const sections = wrapped({ ...blocks.html, main });
  const asked = sectionsAsked(visit.url, sections);
  if (asked) return asked;
  session.notice = null;
  const layoutScope = {
    content_for_header: [shopifyScript(visit), ...blocks.head, blocks.html.headHtml].join("\n"),
    content_for_layout: sections.main,
    content_for_header_apps: sections.header,
    content_for_apps: sections.apps,
    content_for_footer_apps: sections.footer,
    content_for_body: blocks.html.body,
    content_for_visit_bar: visitBar(visit).text,
  };
  const text = await renderFile(engine, join(theme, "layout", "theme.liquid"), layoutScope);
  return new Response(text, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

export const handleIs = (handle: string) => (product: Product) => product.handle === handle;
