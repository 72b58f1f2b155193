import type { Block } from "../storefront/liquid/extension.ts";
import {
  isEmbed,
  type Place,
  placeAsked,
  placeFrom,
  placeText,
  sayPlace,
  usualPlace,
} from "../storefront/theme-places.ts";
import { blocksOf, isOn, placesOf, switchBlock } from "../storefront/theme-settings.ts";
import { isTheme, publishTheme, type ThemeName, THEMES, themeOf } from "../storefront/themes.ts";
import { html, type Html, raw } from "./html.ts";
import { badge, card, formOf, say, textOf } from "./pieces.ts";
import { adminPage, type Desk } from "./shell.ts";

/** What a deep link of the app asks for, or why the editor does not do it. */
type Asked = { block: Block; place: Place | null } | { refused: string } | null;

/** `activateAppId` names an app embed, `addAppBlockId` an app block, each as `{api_key}/{handle}`. */
function askedFor({ sim, shop, url }: Desk): Asked {
  const embed = url.searchParams.get("activateAppId");
  const link = embed ?? url.searchParams.get("addAppBlockId");
  if (link === null) return null;
  const [key, handle] = link.split("/");
  if (key !== sim.config.appKey || !shop.install) return { refused: "This app is not installed." };
  const block = blocksOf(sim).find((each) => each.handle === handle);
  if (block === undefined || isEmbed(block) !== (embed !== null))
    return { refused: `The app has no ${embed === null ? "app block" : "app embed"} “${handle ?? ""}”.` };
  if (embed !== null) return { block, place: null };
  const { searchParams: params } = url;
  const place = placeAsked(
    block,
    params.get("template") ?? "index",
    params.get("target") ?? "newAppsSection",
  );
  return typeof place === "string" ? { refused: place } : { block, place };
}

function toggle({ shop }: Desk, block: Block, asked: Asked): Html {
  const pending = asked !== null && "block" in asked && asked.block === block ? asked : null;
  const places = [...placesOf(shop, block), ...(pending?.place ? [pending.place] : [])];
  const standing = [...new Set(places.map(sayPlace))].join("; ");
  const where = isEmbed(block) ? "App embed, on every page" : `App block${standing && `, ${standing}`}`;
  const on = isOn(shop, block) || pending !== null;
  return html`<label class="toggle">
    <span><strong>${block.name}</strong><small>${where}</small></span>
    <input type="checkbox" role="switch" name="on" value="${block.handle}" ${on ? raw("checked") : ""} />
  </label>`;
}

/** A page of the template that the link names, with what stands ready there. */
function previewUrl({ shop, url }: Desk, asked: Asked): string {
  const product =
    Object.values(shop.products).find((each) => each.handle === "linen-notebook") ??
    Object.values(shop.products)[0];
  const paths: Record<string, string> = {
    ...(product ? { product: `/products/${product.handle}` } : {}),
    ...{ cart: "/cart", page: "/pages/rewards", search: "/search", collection: "/collections/all" },
  };
  const path = paths[url.searchParams.get("template") ?? ""] ?? "/";
  const at = asked !== null && "block" in asked ? `&_with=${asked.block.handle}` : "";
  const place = at && asked !== null && "block" in asked && asked.place ? placeText(asked.place) : null;
  return `https://${shop.domain}${path}?_design_mode=1${at}${place === null ? "" : `&_at=${place}`}`;
}

function noteOf({ shop }: Desk, asked: Asked): Html | "" {
  if (asked === null) return "";
  if ("refused" in asked) return html`<p class="banner critical" role="alert">${asked.refused}</p>`;
  const { block, place } = asked;
  const stands = placesOf(shop, block).some((each) => place && placeText(each) === placeText(place));
  if (place ? stands : isOn(shop, block)) return "";
  return html`<p class="banner info">${block.name} is ready to go live. Save to publish it.</p>`;
}

/**
 * Switches for the app's embeds and blocks beside a preview. As in Shopify, a deep link prepares the switch; saving
 * is the merchant's.
 */
export function editorPage(desk: Desk): Response {
  const { sim, shop, base } = desk;
  const blocks = shop.install ? blocksOf(sim) : [];
  const asked = askedFor(desk);
  const pending =
    asked !== null && "block" in asked && asked.place
      ? html`<input type="hidden" name="add" value="${asked.block.handle} ${placeText(asked.place)}" />`
      : "";
  const rows =
    blocks.length === 0
      ? html`<p class="empty">No app brings blocks to this theme.</p>`
      : blocks.map((each) => toggle(desk, each, asked));
  const form = html`${noteOf(desk, asked)}
    <form method="post" action="${base}/themes/current/editor" class="stack">
      ${pending} ${rows}
      <div class="buttons start"><button class="primary">Save</button></div>
    </form>`;
  const body = html`<div class="editor">
    ${card("App embeds and blocks", form)}
    <iframe class="preview" title="Preview of the storefront" src="${previewUrl(desk, asked)}"></iframe>
  </div>`;
  return adminPage(
    desk,
    { title: "Theme editor", back: `${base}/themes`, badges: badge(`${THEMES[themeOf(desk.shop)]} theme`) },
    body,
  );
}

export async function postEditor(desk: Desk): Promise<Response> {
  const { sim, shop } = desk;
  const form = await formOf(desk.request);
  const on = form.getAll("on");
  const [added, text = ""] = (form.get("add") ?? "").split(" ");
  for (const block of blocksOf(sim)) {
    const place = added === block.handle ? placeFrom(text) : null;
    const wanted = shop.install !== null && on.includes(block.handle);
    const byHand = isEmbed(block) || isOn(shop, block) ? undefined : usualPlace(block);
    switchBlock(sim, shop, block.handle, wanted, place ?? byHand);
  }
  return say(desk, "/themes/current/editor", { done: "Saved" });
}

export function themesPage(desk: Desk): Response {
  const { sim, shop, base } = desk;
  const state = blocksOf(sim).map(
    (block) => html`<li>${block.name} ${isOn(shop, block) ? badge("On", "good") : badge("Off")}</li>`,
  );
  const published = card(
    `${THEMES[themeOf(shop)]} theme`,
    html`<p>The theme that visitors of ${shop.name} see.</p>
      <ul class="bare-list">
        ${state}
      </ul>
      <div class="buttons start">
        <a class="button primary" href="${base}/themes/current/editor">Edit theme</a
        ><a class="button" href="https://${shop.domain}/">View the storefront</a>
      </div>`,
  );
  const others = (Object.keys(THEMES) as ThemeName[]).filter((each) => each !== themeOf(shop));
  const library = card(
    "Theme library",
    html`${others.map(
      (each) =>
        html`<form method="post" action="${base}/themes/publish" class="buttons start">
          <span>${THEMES[each]} theme</span><button name="theme" value="${each}">Publish</button>
        </form>`,
    )}`,
  );
  return adminPage(desk, { title: "Online Store" }, html`${published}${library}`);
}

export async function postPublish(desk: Desk): Promise<Response> {
  const name = textOf(await formOf(desk.request), "theme");
  if (!isTheme(name)) return say(desk, "/themes", { error: "There is no such theme." });
  publishTheme(desk.sim, desk.shop, name);
  return say(desk, "/themes", { done: `${THEMES[name]} is published` });
}
