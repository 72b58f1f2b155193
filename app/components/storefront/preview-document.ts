/**
 * A page of some shop with the real widget in it, as one document for a frame of its own: the extension's Liquid, styles
 * and scripts, with an example member instead of Laurel's answer. Nothing in it leaves the frame. Pure.
 */
import { PREVIEW_READY } from "#app/components/storefront/preview-ready.ts";
import { ASSETS } from "#app/components/storefront/widget-files.ts";
import { renderBlock } from "#app/components/storefront/widget-liquid.ts";
import type { Page } from "#app/components/storefront/widget-liquid.ts";
import { endByPolicy } from "#app/rules/expiry.ts";
import { isShown, viewReward } from "#app/rules/panel-rewards.ts";
import { viewMember, viewProgramme } from "#app/rules/panel.ts";
import type { Programme } from "#app/rules/programme.ts";
import { storefrontRules } from "#app/rules/storefront-rules.ts";
import { hindranceOf, NOTHING_TAKEN } from "#app/rules/rewards/offer.ts";
import type { Language } from "#app/rules/storefront/languages.ts";
import type { Storefront } from "#app/rules/storefront/storefront.ts";
import { publishedStorefront } from "#app/rules/storefront/storefront.ts";

export type Scene = {
  storefront: Storefront;
  programme: Programme;
  language: Language;
  view: "panel" | "launcher" | "page";
  as: "guest" | "member";
  timeZone: string;
  now: Date;
};

const POINTS = 320n;

/** Nobody answers there: what the extension asks its own address for is mapped to what is in this document. */
const OWN = "https://widget.invalid/";

export function previewDocument(scene: Scene): string {
  const page = pageOf(scene);
  const inside = scene.view === "page" ? renderBlock("rewards-page", page) : STAND_INS;
  return `<!doctype html>
<html lang="${scene.language}" dir="${scene.language === "ar" ? "rtl" : "ltr"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="importmap">${inScript({ imports: modules() })}</script>
<style>${THEME}</style>
</head>
<body>
<header></header>
<main>${inside}</main>
${renderBlock("rewards-launcher", page)}
<script>${frameScript(scene)}</script>
<script src="${dataUrl("text/javascript", ASSETS["laurel-launcher.js"] ?? "")}"></script>
<script>${SHOW(scene.view === "panel")}</script>
</body>
</html>`;
}

function pageOf({ storefront, programme, language, as, timeZone, now }: Scene): Page {
  const { currency } = programme;
  const customer = {
    id: "1",
    metafields: {
      $app: { points_balance: { value: Number(POINTS) }, tier: { value: programme.tiers[0]?.id } },
    },
  };
  return {
    ...{ locale: language, currency, assetUrl },
    globals: {
      app: {
        metafields: {
          laurel: {
            rules: { value: storefrontRules(programme, { timeZone, now }) },
            storefront: { value: publishedStorefront(withoutHiding(storefront)) },
          },
        },
      },
      customer: as === "member" ? customer : null,
      cart: { currency: { iso_code: currency }, item_count: 0, total_price: 0, items: [] },
      localization: { country: { currency: { iso_code: currency } } },
      routes: {
        ...{ root_url: "/", cart_url: "/cart", account_url: "/account" },
        ...{ account_login_url: "/account/login", account_register_url: "/account/register" },
      },
      request: { locale: { iso_code: language }, path: "/", page_type: "index", design_mode: false },
    },
  };
}

/** Where the launcher keeps away is not what is looked at here. */
const withoutHiding = (storefront: Storefront): Storefront => ({ ...storefront, hideOn: [], hidePaths: [] });

const dataUrl = (type: string, text: string) => `data:${type};charset=utf-8,${encodeURIComponent(text)}`;

/** Styles are carried along; scripts keep an address, by which the import map knows them. */
const assetUrl = (name: string) =>
  name.endsWith(".css") ? dataUrl("text/css", ASSETS[name] ?? "") : `${OWN}${name}`;

function modules(): Record<string, string> {
  const scripts = Object.entries(ASSETS).filter(([name]) => name.endsWith(".js"));
  return Object.fromEntries(
    scripts.map(([name, text]) => {
      const placed = text
        .replaceAll(`"./laurel-`, `"${OWN}laurel-`)
        .replaceAll("`./laurel-", `\`${OWN}laurel-`);
      return [`${OWN}${name}`, dataUrl("text/javascript", placed)];
    }),
  );
}

/** What Laurel would answer of a member who has some points, in this language. */
function exampleAnswer({ programme, language: locale, timeZone, now }: Scene): unknown {
  const context = { programme, locale };
  const tierId = programme.tiers[0]?.id ?? null;
  const end = endByPolicy(programme.expiry, { countsFrom: now, lastActiveAt: now, timeZone });
  const nextEnding = end && { points: POINTS, at: end };
  const balance = { available: POINTS, pending: 0n, nextEnding, standing: null, tags: null };
  return {
    programme: viewProgramme(context),
    member: viewMember(balance, { ...context, now }),
    rewards: programme.rewards.flatMap((reward) => {
      const hindrance = hindranceOf(reward, { tierId, taken: NOTHING_TAKEN, now, timeZone });
      return isShown(hindrance) ? [viewReward(reward, { available: POINTS, hindrance }, context)] : [];
    }),
    ...{ redemptions: [], history: [] },
  };
}

/** No request leaves the frame, and no link leads out of it. */
const frameScript = (scene: Scene) => `
const answer = ${inScript(exampleAnswer(scene))};
window.fetch = async (_url, init) => (init?.method ?? "GET") === "GET" ? Response.json(answer) : Response.error();
addEventListener("click", (event) => {
  if (event.composedPath().some((each) => each.localName === "a")) event.preventDefault();
}, true);
addEventListener("submit", (event) => {
  if (event.target.method !== "dialog") event.preventDefault();
}, true);`;

/**
 * The launcher settles when the document is there; opened before, it would open twice. A modal takes the focus, from
 * other frames as well: this first time the panel just stands there, so that whoever types in a field stays there.
 */
const SHOW = (opens: boolean) => `
addEventListener("load", async () => {
  const { prototype } = HTMLDialogElement;
  const { showModal } = prototype;
  prototype.showModal = function () {
    this.setAttribute("open", "");
    this.style.zIndex = "41";
  };
  ${opens ? `await document.querySelector("laurel-rewards")?.open();` : ""}
  prototype.showModal = showModal;
  parent.postMessage(${JSON.stringify(PREVIEW_READY)}, "*");
});`;

const inScript = (value: unknown) =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === "bigint" ? `${each}` : each)).replaceAll(
    "<",
    "\\u003c",
  );

const STAND_INS = `<i class="wide"></i><i></i><i></i><i></i><i></i>`;

/** Some shop: grey where its own things would be. */
const THEME = `
body { margin: 0; background: #fff; color: #1f2124; font: 16px/1.5 system-ui, sans-serif; }
header { block-size: 64px; background: #f4f4f5; }
main { max-inline-size: 960px; margin: 0 auto; padding: 24px 20px 96px; display: grid; gap: 20px; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); }
main > :not(i) { grid-column: 1 / -1; }
i { block-size: 160px; border-radius: 8px; background: #f4f4f5; }
i.wide { grid-column: 1 / -1; block-size: 220px; }
a { color: inherit; }
`;
