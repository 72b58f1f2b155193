/** What merchants choose of the launcher, in the theme editor and in the app. */
import { describe, expect, it } from "vitest";
import { publishedStorefront, UNTOUCHED } from "#app/rules/storefront/storefront.ts";
import type { Storefront } from "#app/rules/storefront/storefront.ts";
import { renderBlock, textOf, type Visit } from "./storefront.ts";

const said = (other: Partial<Storefront>) => publishedStorefront({ ...UNTOUCHED, ...other });
const render = (visit: Visit) => renderBlock("rewards-launcher", { customer: null, ...visit });
const pill = (visit: Visit) =>
  textOf(/<button class="pill"[\s\S]*?<\/button>/.exec(render(visit))?.[0] ?? "");
const styleOf = (visit: Visit) => /<laurel-rewards\s+style="([^"]*)"/.exec(render(visit))?.[1];

describe("the launcher's label", () => {
  const texts = { en: { launcher: "Inklings" }, "pt-BR": { launcher: "Tintas" } };

  it("is the theme editor's, else the app's in the shopper's language, else the translation", () => {
    expect(pill({})).toBe("Rewards");
    expect(pill({ storefront: said({ texts }) })).toBe("Inklings");
    expect(pill({ storefront: said({ texts }), locale: "pt-BR" })).toBe("Tintas");
    expect(pill({ storefront: said({ texts }), locale: "de" })).toBe("Prämien");
    expect(pill({ storefront: said({ texts }), settings: { label: "My <club>" } })).toBe("My &lt;club&gt;");
  });

  it("may be for screen readers alone", () => {
    const html = render({ storefront: said({ look: { ...UNTOUCHED.look, launcher: "icon" } }) });
    expect(html).toMatch(/data-do="open" style="padding: 12px"/);
    expect(html).toMatch(/<span class="unseen">Rewards/);
    expect(render({})).not.toMatch(/<span class="unseen">Rewards/);
  });
});

describe("what the panel is called, and points", () => {
  const points = { one: "drop", other: "drops" };
  const storefront = said({
    texts: { en: { title: "Club <1>", lead: "Join us", heading: "Inklings", points } },
  });

  it("are the merchant's words where there are some", () => {
    const html = render({ storefront });
    expect(html).toMatch(/part="title">Club &lt;1&gt;</);
    expect(html).toMatch(/part="lead">Join us</);
    const page = (settings: object) =>
      textOf(renderBlock("rewards-page", { storefront, settings: { ...settings } }));
    expect(page({})).toMatch(/^Inklings /);
    expect(page({ heading: "Ours" })).toMatch(/^Ours /);
  });

  it("name what a reward costs and what a member has, also in the header and on the page", () => {
    const customer = { id: "7", points: 1 };
    const text = (block: string, visit: Visit) => textOf(renderBlock(block, { storefront, ...visit }));
    expect(text("rewards-balance", { customer })).toBe("1 drop");
    expect(text("rewards-page", { customer })).toMatch(/^Inklings 1 drop/);
    expect(text("rewards-launcher", { customer: null })).toContain("500 drops");
    const arabic = said({ texts: { ar: { points: { one: "قطرة", two: "قطرتان", other: "قطرات" } } } });
    expect(
      text("rewards-balance", { storefront: arabic, locale: "ar", customer: { id: "7", points: 2 } }),
    ).toBe("2 قطرتان");
  });

  it("take the form that belongs to the number, in Liquid and in the script", () => {
    const head = (count: number) =>
      textOf(
        /<p class="balance"[\s\S]*?<\/p>/.exec(
          render({ storefront, customer: { id: "7", points: count } }),
        )![0],
      );
    expect([head(1), head(2)]).toEqual(["1 drop", "2 drops"]);
    const html = render({ storefront, customer: { id: "7", points: 1 } });
    expect(JSON.parse(/<script[^>]*>([\s\S]*?)<\/script>/.exec(html)![1]!)).toMatchObject({ points });
    const arabic = said({ texts: { ar: { points: { one: "قطرة", two: "قطرتان", other: "قطرات" } } } });
    const two = render({ storefront: arabic, locale: "ar", customer: { id: "7", points: 2 } });
    expect(two).toMatch(/data-unit>قطرتان</);
  });
});

describe("the look", () => {
  const look = { ...UNTOUCHED.look, accent: "#112233", radius: 4 };

  it("is the theme editor's where a colour was chosen there, else the app's", () => {
    expect(styleOf({})).not.toContain("--laurel-accent");
    expect(styleOf({ storefront: said({ look }) })).toContain(
      "--laurel-accent: #112233; --laurel-radius: 4px;",
    );
    const chosen = { storefront: said({ look }), settings: { accent: "#abcdef" } };
    expect(styleOf(chosen)).toContain("--laurel-accent: #abcdef; --laurel-radius: 4px;");
  });

  it("has a corner of its own on phones where one is chosen", () => {
    expect(render({})).toContain('data-phone="same"');
    expect(render({ settings: { corner_phone: "start" } })).toContain('data-phone="start"');
  });
});

describe("pages without the launcher", () => {
  const isShown = (visit: Visit) => render(visit).includes('part="launcher"');

  it("are those of the types that the theme editor or the app names", () => {
    const settings = { hide_on: " Cart, product" };
    expect([isShown({ settings }), isShown({ settings, pageType: "index" })]).toEqual([false, true]);
    const storefront = said({ hideOn: ["cart"] });
    expect([isShown({ storefront }), isShown({ storefront, pageType: "cart" })]).toEqual([true, false]);
    expect(isShown({ settings, designMode: true })).toBe(true);
  });

  it("still say where the app proxy is, to blocks that ask", () => {
    const html = render({ settings: { hide_on: "cart", proxy_path: "/a/club" }, pageType: "cart" });
    expect(html.trim()).toBe('<laurel-rewards hidden data-proxy="/a/club"></laurel-rewards>');
    expect(render({ rules: null, settings: { hide_on: "cart" }, pageType: "cart" }).trim()).toBe("");
  });

  it("are an address and everything below it, in every language", () => {
    const storefront = said({ hidePaths: ["/pages/about"] });
    const at = (path: string, rootUrl = "/") => isShown({ storefront, path, rootUrl });
    expect([at("/pages/about"), at("/pages/about/us"), at("/pages/about-us"), at("/")]).toEqual([
      ...[false, false, true, true],
    ]);
    expect([at("/tr/pages/about", "/tr"), at("/tr", "/tr")]).toEqual([false, true]);
  });
});
