import type { Block } from "../storefront/liquid/extension.ts";
import { blocksOf, isEmbed, isOn, switchBlock } from "../storefront/theme-settings.ts";
import { html, type Html, raw } from "./html.ts";
import { badge, card, formOf, say } from "./pieces.ts";
import { adminPage, type Desk } from "./shell.ts";

/** The block that a deep link of the app asks to switch on: `{api_key}/{handle}`. */
function askedFor({ sim, url }: Desk): string | null {
  const link = url.searchParams.get("activateAppId") ?? url.searchParams.get("addAppBlockId");
  const [key, handle] = link?.split("/") ?? [];
  return key === sim.config.appKey && handle ? handle : null;
}

function toggle({ shop }: Desk, block: Block, asked: string | null): Html {
  const on = isOn(shop, block) || asked === block.handle;
  const where = isEmbed(block) ? "App embed, on every page" : "App block, on the product page";
  return html`<label class="toggle">
    <span><strong>${block.name}</strong><small>${where}</small></span>
    <input type="checkbox" role="switch" name="on" value="${block.handle}" ${on ? raw("checked") : ""} />
  </label>`;
}

/**
 * Switches for the app's embeds and blocks beside a preview. As in Shopify, a deep link prepares the switch; saving
 * is the merchant's.
 */
export function editorPage(desk: Desk): Response {
  const { sim, shop, base } = desk;
  const blocks = shop.install ? blocksOf(sim) : [];
  const asked = askedFor(desk);
  const block = blocks.find((each) => each.handle === asked);
  const pending = block !== undefined && !isOn(shop, block);
  const product =
    Object.values(shop.products).find((each) => each.handle === "linen-notebook") ??
    Object.values(shop.products)[0];
  const wantsProduct = desk.url.searchParams.get("template") === "product" && product;
  const preview = `https://${shop.domain}${wantsProduct ? `/products/${product.handle}` : "/"}?_design_mode=1${asked ? `&_with=${asked}` : ""}`;
  const note = pending
    ? html`<p class="banner info">${block.name} is ready to go live. Save to publish it.</p>`
    : "";
  const rows =
    blocks.length === 0
      ? html`<p class="empty">No app brings blocks to this theme.</p>`
      : blocks.map((each) => toggle(desk, each, asked));
  const form = html`${note}
    <form method="post" action="${base}/themes/current/editor" class="stack">
      ${rows}
      <div class="buttons start"><button class="primary">Save</button></div>
    </form>`;
  const body = html`<div class="editor">
    ${card("App embeds and blocks", form)}
    <iframe class="preview" title="Preview of the storefront" src="${preview}"></iframe>
  </div>`;
  return adminPage(
    desk,
    { title: "Theme editor", back: `${base}/themes`, badges: badge("Paper theme") },
    body,
  );
}

export async function postEditor(desk: Desk): Promise<Response> {
  const { sim, shop } = desk;
  const on = (await formOf(desk.request)).getAll("on");
  for (const block of blocksOf(sim))
    switchBlock(sim, shop, block.handle, shop.install !== null && on.includes(block.handle));
  return say(desk, "/themes/current/editor", { done: "Saved" });
}

export function themesPage(desk: Desk): Response {
  const { sim, shop, base } = desk;
  const state = blocksOf(sim).map(
    (block) => html`<li>${block.name} ${isOn(shop, block) ? badge("On", "good") : badge("Off")}</li>`,
  );
  const body = card(
    "Paper theme",
    html`<p>The theme that visitors of ${shop.name} see.</p>
      <ul class="bare-list">
        ${state}
      </ul>
      <div class="buttons start">
        <a class="button primary" href="${base}/themes/current/editor">Edit theme</a
        ><a class="button" href="https://${shop.domain}/">View the storefront</a>
      </div>`,
  );
  return adminPage(desk, { title: "Online Store" }, body);
}
