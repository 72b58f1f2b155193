import { describe, expect, it } from "vitest";
import { uninstall } from "../../simulator/oauth/install.ts";
import { balanceOf, creditAccount, openAccount } from "../../simulator/orders/store-credit.ts";
import { switchKind, switchTo } from "../../simulator/storefront/theme-settings.ts";
import { discount, freeShipping, giftCard } from "../simulator/shop.ts";
import { Faces, SMALL_EXTENSION } from "./faces.ts";

const text = async (answer: Promise<Response>) => (await answer).text();

describe("the storefront", () => {
  it("shows the shop and keeps nothing of a visitor who has done nothing", async () => {
    const faces = new Faces();
    const home = await faces.visit("/");
    expect(home.status).toBe(200);
    expect(await home.text()).toContain("Heron desk set");
    expect(home.headers.get("set-cookie")).toBeNull();
    expect((await faces.visit("/products/none")).status).toBe(404);
  });

  it("sells: cart, checkout, a paid order, an empty cart", async () => {
    const faces = new Faces();
    await faces.post("/account/login", { customer: faces.customer("Ada"), return_url: "/" });
    await faces.post("/cart/add", { id: faces.variantOf("heron-desk-set"), quantity: "1" });
    const paid = await faces.post("/checkout", { email: "ada@example.com" });
    expect(paid.headers.get("location")).toMatch(/^\/checkout\/thank-you\?order=\d+$/);
    const [order] = Object.values(faces.shop.orders);
    expect(order).toMatchObject({ paid: true, customerId: faces.customer("Ada") });
    expect(await text(faces.visit(paid.headers.get("location") ?? ""))).toContain("$480.00");
    expect(await (await faces.visit("/cart.js")).json()).toMatchObject({ item_count: 0 });
  });

  it("says why a code is refused, and keeps a linked one that does not apply", async () => {
    const faces = new Faces();
    await faces.post("/cart/add", { id: faces.variantOf("linen-notebook"), quantity: "1" });
    expect(await text(faces.post("/cart/discount", { discount: "NOPE" }))).toContain(
      "Enter a valid discount code",
    );
    const linked = await faces.visit("/discount/NOPE?redirect=/cart");
    expect(linked.headers.get("location")).toBe("/cart");
    expect(await (await faces.visit("/cart.js")).json()).toMatchObject({
      total_price: 4000,
      discount_codes: [{ code: "NOPE", applicable: false }],
    });
  });

  it("shows a discount of products at their lines, one of the order in the cart, shipping's at the checkout", async () => {
    const faces = new Faces();
    faces.shop.shippingMinor = 700;
    const both = { orderDiscounts: true, productDiscounts: true, shippingDiscounts: true };
    const [first] = Object.values(faces.shop.products).filter((each) => each.handle === "linen-notebook");
    const items = { kind: "some" as const, productIds: [first?.id ?? ""], variantIds: [], collectionIds: [] };
    discount(faces.shop, { code: "NOTE", items, combinesWith: both });
    discount(faces.shop, { code: "ALL", combinesWith: both });
    freeShipping(faces.shop, { code: "SHIP", combinesWith: { ...both, shippingDiscounts: false } });
    await faces.post("/cart/add", { id: faces.variantOf("linen-notebook"), quantity: "1" });
    for (const code of ["NOTE", "ALL", "SHIP"]) await faces.post("/cart/discount", { discount: code });
    expect(await (await faces.visit("/cart.js")).json()).toMatchObject({
      total_price: 3_000,
      cart_level_discount_applications: [{ title: "ALL", total_allocated_amount: 500 }],
      items: [
        {
          line_level_discount_allocations: [{ amount: 500, discount_application: { title: "NOTE" } }],
          final_line_price: 3_000,
        },
      ],
    });
    expect(await text(faces.visit("/cart"))).toContain("NOTE −$5.00");
    const checkout = await text(faces.visit("/checkout"));
    expect(checkout).toContain("<s>$7.00</s>");
    expect(checkout).toContain("$30.00");
  });

  it("takes a gift card in the field for codes, as a payment that can be taken off again", async () => {
    const faces = new Faces();
    const card = giftCard(faces.shop, { code: "loyal1234abcd", balanceMinor: 1_000 });
    giftCard(faces.shop, { code: "deadcard", deactivatedAt: "2026-01-01T00:00:00.000Z" });
    await faces.post("/cart/add", { id: faces.variantOf("linen-notebook"), quantity: "1" });
    const tried = await text(faces.post("/checkout/discount", { discount: "DEADCARD" }));
    expect(tried).toContain("This gift card is no longer active");
    await faces.post("/checkout/discount", { discount: "LOYAL 1234 abcd" });
    expect(await text(faces.visit("/checkout"))).toMatch(/To pay<\/dt>\s*<dd>\$30\.00/);
    await faces.post("/checkout/discount", { remove_card: card.id });
    expect(await text(faces.visit("/checkout"))).not.toContain("To pay");
    await faces.post("/checkout/discount", { discount: "loyal1234abcd" });
    const paid = await faces.post("/checkout", { email: "guest@example.com" });
    const [order] = Object.values(faces.shop.orders);
    expect(order?.transactions.map((each) => each.gateway)).toEqual(["gift_card", "bogus"]);
    expect(card.balanceMinor).toBe(0);
    expect(await text(faces.visit(paid.headers.get("location") ?? ""))).toContain("Paid by gift card");
    await faces.post("/cart/add", { id: faces.variantOf("linen-notebook"), quantity: "1" });
    expect(await text(faces.visit("/checkout"))).not.toContain("Gift card ••••");
  });

  it("lets those who signed in with new accounts pay with store credit", async () => {
    const faces = new Faces();
    const adaId = faces.customer("Ada");
    const account = openAccount(faces.sim, faces.shop, adaId, "USD");
    creditAccount(faces.sim, account, { amountMinor: 1_500, expiresAt: null, notify: false });
    await faces.post("/cart/add", { id: faces.variantOf("linen-notebook"), quantity: "1" });
    expect(await text(faces.visit("/checkout"))).not.toContain("Store credit");
    await faces.post("/account/login", { customer: adaId, return_url: "/" });
    expect(await text(faces.visit("/checkout"))).toContain("Store credit: $15.00");
    await faces.post("/checkout/discount", { store_credit: "1" });
    expect(await text(faces.visit("/checkout"))).toMatch(/To pay<\/dt>\s*<dd>\$25\.00/);
    faces.shop.customerAccounts = "classic";
    expect(await text(faces.visit("/checkout"))).not.toContain("Store credit");
    faces.shop.customerAccounts = "new";
    await faces.post("/checkout", { email: "ada@example.com" });
    const [order] = Object.values(faces.shop.orders);
    expect(order?.transactions.map((each) => [each.gateway, each.amountMinor])).toEqual([
      ["shopify_store_credit", 1_500],
      ["bogus", 2_500],
    ]);
    expect(balanceOf(account)).toBe(0);
  });

  it("sends nobody to another site", async () => {
    const faces = new Faces();
    for (const place of ["//evil.example", "https://evil.example", "/\\evil.example"]) {
      const answer = await faces.visit(`/discount/X?redirect=${encodeURIComponent(place)}`);
      expect(answer.headers.get("location")).toBe("/");
    }
  });

  it("speaks the Ajax cart's shapes", async () => {
    const faces = new Faces();
    const send = (path: string, body: unknown) =>
      faces.visit(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const id = faces.variantOf("linen-notebook");
    expect(await (await send("/cart/add.js", { items: [{ id, quantity: 2 }] })).json()).toMatchObject({
      items: [{ quantity: 2, price: 4000, final_line_price: 8000 }],
    });
    expect(await (await send("/cart/change.js", { line: 1, quantity: 1 })).json()).toMatchObject({
      item_count: 1,
      total_price: 4000,
    });
    expect(await (await send("/cart/update.js", { updates: { [id]: 0 } })).json()).toMatchObject({
      items: [],
    });
    expect((await send("/cart/add.js", { id: "1", quantity: 1 })).status).toBe(404);
    expect((await send("/cart/change.js", { line: 9, quantity: 1 })).status).toBe(422);
  });

  it("writes a section again by itself, also with an answer of the Ajax cart", async () => {
    const faces = new Faces();
    await faces.post("/cart/add", { id: faces.variantOf("linen-notebook"), quantity: "1" });
    const [, id = ""] = /shopify-section-(\S+__main)/.exec(await text(faces.visit("/cart"))) ?? [];
    const alone = await text(faces.visit(`/cart?section_id=${id}`));
    expect(alone).toMatch(new RegExp(`^<div id="shopify-section-${id}"`));
    expect(alone).toContain("$40.00");
    expect((await faces.visit("/cart?section_id=none")).status).toBe(404);
    const body = JSON.stringify({ line: 1, quantity: 3, sections: [id, "none"], sections_url: "/cart" });
    const headers = { "content-type": "application/json" };
    const changed = await faces.visit("/cart/change.js", { method: "POST", headers, body });
    const answer = (await changed.json()) as { sections: Record<string, string | null> };
    expect(answer).toMatchObject({ item_count: 3, sections: { none: null } });
    expect(answer.sections[id]).toContain("$120.00");
  });

  it("shows prices in another currency and language", async () => {
    const faces = new Faces();
    const page = await text(faces.visit("/tr/products/linen-notebook?currency=EUR"));
    expect(page).toContain('lang="tr"');
    expect(page).toContain("€36,80");
    expect(page).toContain('"rate":"0.92000"');
  });
});

describe("the app's blocks", () => {
  const on = () => {
    const faces = new Faces(SMALL_EXTENSION).install();
    switchKind(faces.sim, faces.shop, "embed", true);
    switchKind(faces.sim, faces.shop, "block", true);
    return faces;
  };

  it("are off after the install, on when switched on, and gone with the app", async () => {
    const faces = new Faces(SMALL_EXTENSION).install();
    expect(await text(faces.visit("/"))).not.toContain("launcher.js");
    switchKind(faces.sim, faces.shop, "embed", true);
    expect(await text(faces.visit("/"))).toContain("launcher.js");
    uninstall(faces.sim, faces.shop);
    expect(await text(faces.visit("/"))).not.toContain("launcher.js");
    faces.install();
    expect(await text(faces.visit("/"))).not.toContain("launcher.js");
  });

  it("are those alone that are named, and a name that is none switches nothing", async () => {
    const faces = new Faces(SMALL_EXTENSION).install();
    const product = () => text(faces.visit("/products/linen-notebook"));
    switchTo(faces.sim, faces.shop, ["earn"]);
    expect(await product()).toContain(" points");
    expect(await product()).not.toContain("launcher.js");
    expect(() => switchTo(faces.sim, faces.shop, ["launcher", "lunch"])).toThrow("no block lunch");
    expect(await product()).toContain(" points");
    switchTo(faces.sim, faces.shop, ["launcher"]);
    expect(await product()).toContain("launcher.js");
    expect(await product()).not.toContain(" points");
  });

  it("are rendered as they ship: settings, snippets, words, one async script", async () => {
    const faces = on();
    await faces.post("/account/login", { customer: faces.customer("Ada"), return_url: "/" });
    const page = await text(faces.visit("/"));
    expect(page).toContain("Hello Ada there</b>");
    expect(page).toContain("<i>3</i>");
    expect(page.match(/launcher\.js" async/g)).toHaveLength(1);
    expect(page).not.toContain("points");
    expect(await text(faces.visit("/tr"))).toContain("Merhaba Ada there");
  });

  it("stand on the product page when they are made for it", async () => {
    expect(await text(on().visit("/products/linen-notebook"))).toContain("4000 points");
  });

  it("are kept off the checkout", async () => {
    const faces = on();
    await faces.post("/cart/add", { id: faces.variantOf("linen-notebook"), quantity: "1" });
    expect(await text(faces.visit("/checkout"))).not.toContain("launcher.js");
  });

  it("leave the page standing when one fails", async () => {
    const broken = {
      ...SMALL_EXTENSION,
      "blocks/earn.liquid": `{{ 1 | divided_by: 0 }}{% schema %}{ "name": "Earn", "target": "section" }{% endschema %}`,
    };
    const faces = new Faces(broken).install();
    switchKind(faces.sim, faces.shop, "block", true);
    const page = await faces.visit("/products/linen-notebook");
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("<!-- Liquid error in earn");
  });
});
