import { readFileSync } from "node:fs";
import { join } from "node:path";
import { html, raw, type Html } from "../admin/html.ts";
import { customerOf } from "./session.ts";
import { assetUrl, type Visit } from "./render.ts";

const style = () => raw(readFileSync(join(import.meta.dirname, "assets", "bar.css"), "utf8"));

/**
 * The demo's own bar above the shop: who is shopping, the way to the admin, and what just happened. In a shadow root:
 * whatever a theme does to buttons and dialogs, it is no matter of the bar's.
 */
export function visitBar({ shop, session, url, designMode }: Visit): Html {
  if (designMode) return html``;
  const current = customerOf(shop, session);
  const people = Object.values(shop.customers)
    .filter((each) => each.state === "enabled")
    .slice(0, 3);
  const store = shop.domain.replace(".myshopify.com", "");
  const back = url.pathname.startsWith("/account/") ? "/account" : url.pathname + url.search;
  const button = (id: string, name: string, pressed: boolean) =>
    html`<button name="customer" value="${id}" aria-pressed="${pressed ? "true" : "false"}">${name}</button>`;
  return html`<div data-visit-bar>
    <template shadowrootmode="open">
      <style>
        ${style()}
      </style>
      <div class="visit">
        <div class="wrap">
          <form method="post" action="/account/login" aria-label="Shop as">
            <input type="hidden" name="return_url" value="${back}" />
            <span class="label">Shop as</span>
            ${people.map((each) => button(each.id, each.firstName, current?.id === each.id))}
            ${current && !people.includes(current) ? button(current.id, current.firstName, true) : ""}
            ${button("", "guest", current === null)}
          </form>
          <div class="doors">
            <a class="door" href="https://admin.shopify.com/store/${store}">Open the admin</a>
            <button type="button" data-open-happened>What just happened</button>
          </div>
        </div>
      </div>
      <dialog class="drawer" data-happened aria-label="What just happened">
        <header>
          <h2>What just happened</h2>
          <form method="dialog"><button aria-label="Close">×</button></form>
        </header>
        <p class="muted">What the shop told the app, and what the app did with it. Newest first.</p>
        <ul class="happened" data-list>
          <li>One moment…</li>
        </ul>
      </dialog>
    </template>
    <script src="${assetUrl(shop, "bar.js")}" defer></script>
  </div>`;
}
