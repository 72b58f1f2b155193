import { changeScopes, install, uninstall } from "../oauth/install.ts";
import { launchQuery, mintSessionToken } from "../oauth/session-token.ts";
import { gid } from "../model/ids.ts";
import { pictureUrl } from "../storefront/drops.ts";
import { extensionsFor } from "../storefront/theme-settings.ts";
import { html, raw, redirect, scriptJson } from "./html.ts";
import { card, say } from "./pieces.ts";
import { adminPage, type Desk, icon } from "./shell.ts";

const appPath = ({ sim, base }: Desk): string => `${base}/apps/${sim.manifest.handle}`;

/** The frame may speak before the shell's script has come: what it says is kept until then. */
const KEEP_EARLY = raw("window.early=[];addEventListener('message',(event)=>window.early?.push(event))");

/** The app in its frame, at the path that follows its handle. */
export function framePage(desk: Desk, rest: string, via: "proxy" | "relay"): Response {
  const { sim, shop, url } = desk;
  if (!shop.install) return redirect(`${desk.base}/oauth/install?client_id=${sim.config.appKey}`);
  const target = new URL(rest || "/", sim.config.appUrl);
  for (const [name, value] of url.searchParams) target.searchParams.append(name, value);
  for (const [name, value] of launchQuery(sim, shop)) target.searchParams.set(name, value);
  const facts = {
    base: appPath(desk),
    relay: via === "relay",
    origin: target.origin,
    name: sim.manifest.name,
  };
  const body = html`<div class="app-frame" data-frame-box>
    <header class="app-title" data-title-bar>
      <span class="app-icon">${icon("leaf")}</span
      ><span class="app-name" data-title>${sim.manifest.name}</span>
      <span class="actions" data-title-actions></span>
    </header>
    <script>
      ${KEEP_EARLY};
    </script>
    <iframe
      name="app-iframe"
      title="${sim.manifest.name}"
      src="${target.href}"
      data-frame
      allow="clipboard-write; publickey-credentials-get"
    ></iframe>
    <script type="application/json" data-facts>
      ${scriptJson(facts)}
    </script>
  </div>`;
  return adminPage(desk, { title: sim.manifest.name, bare: true }, body);
}

const SAYS: Record<string, string> = {
  customers: "customers",
  orders: "orders",
  all_orders: "all orders, also those older than 60 days",
  products: "products",
  discounts: "discounts",
  customer_merge: "merging of customers",
  app_proxy: "pages under the shop's own address",
};

function inWords(scope: string): string {
  const [, kind = "", what = ""] = /^(read|write)_(.+)$/.exec(scope) ?? [];
  return `${kind === "write" ? "Edit" : "View"} ${SAYS[what] ?? what.replaceAll("_", " ")}`;
}

export function installPage(desk: Desk): Response {
  const { sim, shop, url, base } = desk;
  const { name, requiredScopes } = sim.manifest;
  if (url.searchParams.get("client_id") !== sim.config.appKey) {
    return adminPage(
      desk,
      { title: "Install app" },
      html`<p class="banner critical">There is no app with this client id.</p>`,
    );
  }
  if (shop.install) return redirect(appPath(desk));
  const body = html`<div class="install">
    ${card(
      null,
      html`<p class="app-big"><span class="app-icon">${icon("leaf")}</span></p>
        <h2>${name} wants to work with ${shop.name}</h2>
        <ul class="scopes">
          ${requiredScopes.map((scope) => html`<li>${inWords(scope)} <code>${scope}</code></li>`)}
        </ul>
        <form method="post" action="${base}/oauth/install"><button class="primary">Install</button></form>
        <p class="soft">You can take it off again under Settings, Apps.</p>`,
    )}
  </div>`;
  return adminPage(desk, { title: "Install app" }, body);
}

export function postInstall(desk: Desk): Response {
  install(desk.sim, desk.shop);
  return redirect(appPath(desk));
}

export function postUninstall(desk: Desk): Response {
  const { sim, shop } = desk;
  if (!shop.install) return say(desk, "/settings/apps", { error: `${sim.manifest.name} is not installed` });
  uninstall(sim, shop);
  return say(desk, "/settings/apps", { done: `${sim.manifest.name} was uninstalled` });
}

function scopesDetail({ sim, shop }: Desk) {
  const { requiredScopes, optionalScopes } = sim.manifest;
  return { granted: shop.install?.scopes ?? [], required: requiredScopes, optional: optionalScopes };
}

const user = {
  id: "77001122334",
  firstName: "Mel",
  lastName: "Owner",
  email: "owner@example.com",
  locale: "en",
  accountAccess: "Account owner",
  accountType: "REGULAR",
};

type Answer = (desk: Desk, args: { scopes?: string[] }) => unknown;

function grant(desk: Desk, { scopes = [] }: { scopes?: string[] }): unknown {
  const { sim, shop } = desk;
  const unknown = scopes.find(
    (scope) => !sim.manifest.optionalScopes.includes(scope) && !sim.manifest.requiredScopes.includes(scope),
  );
  if (unknown) throw new Error(`The scope ${unknown} is not declared in the app's configuration`);
  changeScopes(sim, shop, [...new Set([...(shop.install?.scopes ?? []), ...scopes])]);
  return { result: "granted-all", detail: scopesDetail(desk) };
}

function revoke(desk: Desk, { scopes = [] }: { scopes?: string[] }): unknown {
  const { sim, shop } = desk;
  const required = scopes.find((scope) => !sim.manifest.optionalScopes.includes(scope));
  if (required) throw new Error(`The scope ${required} is not optional`);
  changeScopes(
    sim,
    shop,
    (shop.install?.scopes ?? []).filter((scope) => !scopes.includes(scope)),
  );
  return { detail: scopesDetail(desk) };
}

/** Products in the shape of App Bridge's resource picker. */
function products({ shop }: Desk): unknown {
  return Object.values(shop.products).map((each) => ({
    id: gid("Product", each.id),
    title: each.title,
    handle: each.handle,
    vendor: each.vendor,
    productType: each.productType,
    tags: each.tags,
    status: "ACTIVE",
    images: [{ id: gid("ProductImage", each.id), originalSrc: pictureUrl(each), altText: each.title }],
    totalVariants: each.variants.length,
    hasOnlyDefaultVariant: each.variants.length === 1,
    variants: each.variants.map((variant) => ({
      id: gid("ProductVariant", variant.id),
      title: variant.title,
      price: String(variant.priceMinor / 100),
      displayName: each.title,
    })),
  }));
}

function collections({ shop }: Desk): unknown {
  return Object.values(shop.collections).map((each) => ({
    id: gid("Collection", each.id),
    title: each.title,
    handle: each.handle,
  }));
}

const ANSWERS: Record<string, Answer> = {
  idToken: ({ sim, shop }) => {
    if (!shop.install) throw new Error("The app is not installed");
    return mintSessionToken(sim, shop);
  },
  extensions: ({ sim, shop }) => extensionsFor(sim, shop),
  "scopes.query": scopesDetail,
  "scopes.grant": grant,
  "scopes.revoke": revoke,
  user: () => user,
  products,
  collections,
};

/** What the shell's script asks on behalf of App Bridge. */
export async function bridgeAnswer(desk: Desk, method: string): Promise<Response> {
  const answer = ANSWERS[method];
  if (!answer) return Response.json({ error: `${method} is not simulated` }, { status: 404 });
  try {
    const text = await desk.request.text();
    return Response.json({
      result: answer(desk, text === "" ? {} : (JSON.parse(text) as { scopes?: string[] })),
    });
  } catch (error) {
    return Response.json({ error: error instanceof Error ? error.message : String(error) }, { status: 400 });
  }
}
