import { join } from "node:path";
import { Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { bridgeScript } from "../../simulator/admin/bridge-script.ts";
import { readSessionToken } from "../../simulator/oauth/session-token.ts";
import { placeOrder } from "../../simulator/orders/place.ts";
import { creditAccount, openAccount } from "../../simulator/orders/store-credit.ts";
import { totalsOf } from "../../simulator/orders/totals.ts";
import { extensionsFor } from "../../simulator/storefront/theme-settings.ts";
import { giftCard } from "../simulator/shop.ts";
import { Faces, SMALL_EXTENSION } from "./faces.ts";

const LINK = {
  "link/locales/en.default.json": '{ "name": "Create a reward" }',
  "link/shopify.extension.toml": `
[[extensions]]
type = "admin_link"
name = "t:name"
handle = "create-reward"
  [[extensions.targeting]]
  target = "admin.discount-index.action.link"
  url = "/app/rewards/new"
  [[extensions.targeting]]
  target = "admin.order-index.action.link"
  url = "/app/orders"
`,
};

/** A block for the cart, and one for any page. */
const PLACES = {
  "shopify.extension.toml": 'name = "Places"\ntype = "theme"\nhandle = "places"\n',
  "locales/en.default.json": "{}",
  "blocks/total.liquid": `<i>total</i>{% schema %}{ "name": "Total", "target": "section", "enabled_on": { "templates": ["cart"] } }{% endschema %}`,
  "blocks/points.liquid": `<i>points</i>{% schema %}{ "name": "Points", "target": "section" }{% endschema %}`,
};

const text = async (answer: Promise<Response>) => (await answer).text();
const messageOf = (answer: Response, name: string) =>
  new URL(answer.headers.get("location") ?? "", "https://x").searchParams.get(name);

describe("the admin", () => {
  it("leads to the install page until the app is installed, then frames it with Shopify's query", async () => {
    const faces = new Faces();
    expect((await faces.admin("/apps/laurel")).headers.get("location")).toContain(
      "/oauth/install?client_id=key",
    );
    expect(await text(faces.admin("/oauth/install?client_id=key"))).toContain("read_orders");
    await faces.admin("/oauth/install", {});
    expect(faces.shop.install?.scopes).toContain("read_orders");
    const page = await text(faces.admin("/apps/laurel/app/members?tier=gold"));
    const src = new URL(/<iframe[^>]+src="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "");
    expect(src.origin + src.pathname).toBe("http://127.0.0.1:3/app/members");
    expect(Object.fromEntries(src.searchParams)).toMatchObject({
      tier: "gold",
      embedded: "1",
      shop: faces.shop.domain,
      locale: "en",
    });
    expect(atob(src.searchParams.get("host") ?? "")).toBe("admin.shopify.com/store/ink-and-paper");
    expect(readSessionToken(faces.sim, src.searchParams.get("id_token") ?? "")).toMatchObject({ aud: "key" });
  });

  it("refunds, edits and cancels an order, and says what is refused", async () => {
    const faces = new Faces().install();
    const lines = [{ variantId: faces.variantOf("linen-notebook"), quantity: 3 }];
    const order = placeOrder(faces.sim, faces.shop, { lines, customerId: faces.customer("Ada") });
    const line = `line_${order.lines[0]?.id ?? ""}`;
    const at = `/orders/${order.id}`;
    expect(messageOf(await faces.admin(`${at}/refund`, { [line]: "1", amount: "" }), "done")).toBe(
      "Refunded $40.00",
    );
    expect(messageOf(await faces.admin(`${at}/refund`, { amount: "9999" }), "error")).toContain(
      "can be refunded",
    );
    expect(messageOf(await faces.admin(`${at}/refund`, { amount: "a lot" }), "error")).toContain(
      "not an amount",
    );
    expect(messageOf(await faces.admin(`${at}/edit`, { [line]: "2" }), "error")).toBe("Nothing was changed");
    await faces.admin(`${at}/edit`, { [line]: "1" });
    expect(order.lines[0]?.currentQuantity).toBe(1);
    await faces.admin(`${at}/cancel`, {});
    expect(totalsOf(order).netPaymentMinor).toBe(0);
    expect(await text(faces.admin(at))).toContain("Cancelled");
  });

  it("escapes what customers are called", async () => {
    const faces = new Faces();
    const customer = faces.shop.customers[faces.customer("Ada")];
    if (customer) customer.firstName = "<script>";
    expect(await text(faces.admin("/customers"))).not.toContain("<script> ");
    expect(await text(faces.visit("/"))).toContain("&lt;script&gt;");
  });

  it("puts the app's admin links into the menu of the discounts, while it is installed", async () => {
    const faces = new Faces({ "widget/shopify.extension.toml": 'type = "theme"', ...LINK });
    faces.sim.config.extensionDir = join(faces.sim.config.extensionDir ?? "", "widget");
    expect(await text(faces.admin("/discounts"))).not.toContain("More actions");
    faces.install();
    const page = await text(faces.admin("/discounts"));
    expect(page).toContain('href="/store/ink-and-paper/apps/laurel/app/rewards/new"');
    expect(page).toContain("Create a reward");
    expect(page).not.toContain("/app/orders");
    const src = await text(faces.admin("/apps/laurel/app/rewards/new"));
    expect(src).toContain("http://127.0.0.1:3/app/rewards/new");
  });

  it("lists gift cards by their ends, and shows a customer's store credit", async () => {
    const faces = new Faces();
    const { sim, shop } = faces;
    const customerId = faces.customer("Ada");
    giftCard(shop, { code: "loyal1234abcd", customerId, note: "redemption 123" });
    giftCard(shop, { code: "deadcard", deactivatedAt: "2026-01-01T00:00:00.000Z" });
    const cards = await text(faces.admin("/gift_cards"));
    expect(cards).toContain("•••• •••• •••• abcd");
    expect(cards).toContain("redemption 123");
    expect(cards).toContain("Deactivated");
    expect(cards).not.toContain("loyal1234");
    expect(await text(faces.admin(`/customers/${customerId}`))).toContain("No store credit");
    creditAccount(sim, openAccount(sim, shop, customerId, "USD"), {
      amountMinor: 500,
      expiresAt: null,
      notify: false,
    });
    expect(await text(faces.admin(`/customers/${customerId}`))).toContain("Store credit: $5.00");
    expect(await text(faces.visit("/_sim/happened"))).toContain("store credit: $5.00");
  });

  it("publishes a block only when the theme editor is saved", async () => {
    const faces = new Faces(SMALL_EXTENSION).install();
    const status = () =>
      extensionsFor(faces.sim, faces.shop)[0]?.activations.map(({ handle, status }) => [handle, status]);
    expect(
      await text(faces.admin("/themes/current/editor?context=apps&activateAppId=key/launcher")),
    ).toContain("ready to go live");
    expect(status()).toEqual([
      ["earn", "available"],
      ["launcher", "available"],
    ]);
    await faces.admin("/themes/current/editor", { on: "launcher" });
    expect(status()).toEqual([
      ["earn", "available"],
      ["launcher", "active"],
    ]);
  });

  it("adds a block where its deep link says, as often as places are asked for", async () => {
    const faces = new Faces(PLACES).install();
    const link = (query: string) => text(faces.admin(`/themes/current/editor?${query}`));
    const targets = () =>
      extensionsFor(faces.sim, faces.shop)[0]?.activations.map(({ handle, activations }) => [
        handle,
        ...activations.map(({ target }) => target),
      ]);
    const page = await link("template=cart&addAppBlockId=key/total&target=newAppsSection");
    expect(page).toContain("Total is ready to go live");
    expect(page).toContain("/cart?_design_mode=1&amp;_with=total&amp;_at=cart/apps");
    expect(page).toContain('name="add" value="total cart/apps"');
    await faces.admin("/themes/current/editor", { on: "total", add: "total cart/apps" });
    await faces.admin("/themes/current/editor", { on: "total" });
    expect(targets()).toEqual([["points"], ["total", "template--cart/apps/laurel_total"]]);
    expect(await text(faces.visit("/cart"))).toContain("<i>total</i>");
    expect(await text(faces.visit("/"))).not.toContain("<i>");
    await link("template=index&addAppBlockId=key/points&target=sectionGroup:header");
    await faces.admin("/themes/current/editor", { on: "points", add: "points /header" });
    expect(targets()).toEqual([["points", "sections--header/apps/laurel_points"], ["total"]]);
    expect(await text(faces.visit("/pages/rewards"))).toContain("<i>points</i>");
    expect(await link("template=index&addAppBlockId=key/points&target=sectionGroup:header")).not.toContain(
      "ready to go live",
    );
  });

  it.each([
    ["an unknown handle", "addAppBlockId=key/nothing&template=cart", "The app has no app block “nothing”."],
    ["another app", "addAppBlockId=other/total&template=cart", "This app is not installed."],
    ["an app block as an embed", "activateAppId=key/total", "The app has no app embed “total”."],
    [
      "a template without it",
      "addAppBlockId=key/total&template=product",
      "cannot be added to the product page",
    ],
    ["no such template", "addAppBlockId=key/points&template=blog", "has no template “blog”"],
    [
      "a main section that takes none",
      "addAppBlockId=key/total&template=cart&target=mainSection",
      "The main section of the cart page takes no app blocks.",
    ],
    [
      "no such place",
      "addAppBlockId=key/points&target=sectionId:x",
      "This theme has no place “sectionId:x”.",
    ],
  ])("refuses a deep link to %s, and prepares nothing", async (_what, query, words) => {
    const faces = new Faces(PLACES).install();
    const page = await text(faces.admin(`/themes/current/editor?${query}`));
    expect(page).toContain(words);
    expect(page).not.toContain("ready to go live");
    expect(page).not.toContain(" checked");
  });

  it("answers App Bridge, and grants only what the app declares", async () => {
    const faces = new Faces().install();
    const ask = async (method: string, args: unknown = {}) => {
      const answer = await faces.bridge(method, args);
      return (await answer.json()) as { result?: unknown; error?: string };
    };
    expect(readSessionToken(faces.sim, String((await ask("idToken")).result))).not.toBeNull();
    expect((await ask("scopes.grant", { scopes: ["write_themes"] })).error).toContain("not declared");
    expect((await ask("scopes.grant", { scopes: ["read_all_orders"] })).result).toMatchObject({
      result: "granted-all",
    });
    expect((await ask("scopes.revoke", { scopes: ["read_orders"] })).error).toContain("not optional");
    expect((await faces.bridge("bogus", {})).status).toBe(404);
  });
});

describe("the App Bridge script", () => {
  it("is one classic script without modules", () => {
    const script = bridgeScript();
    expect(() => new Script(script)).not.toThrow();
    expect(script).not.toMatch(/^(import|export) /m);
  });
});
