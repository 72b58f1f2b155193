import { describe, expect, it } from "vitest";
import { buildEngine } from "../../simulator/storefront/liquid/engine.ts";
import { extensionAt, REFUSED_TAGS } from "../../simulator/storefront/liquid/extension.ts";
import { extensionOf, SMALL_EXTENSION } from "./faces.ts";

function render(text: string, globals: Record<string, unknown> = {}, locale = "en"): Promise<string> {
  const words = { one: "x", n: { one: "{{ count }} point", other: "{{ count }} points" } };
  const engine = buildEngine({
    root: "/nowhere",
    globals,
    assetUrl: (name) => `https://cdn/${name}`,
    style: { currency: "USD", locale },
    catalogue: { locale, words, fallback: words },
    refused: REFUSED_TAGS,
  });
  return engine.parseAndRender(text) as Promise<string>;
}

describe("Liquid as Shopify's", () => {
  it("divides whole numbers into whole numbers, downwards", async () => {
    expect(await render("{{ 7 | divided_by: 2 }} {{ 7.5 | divided_by: 2 }} {{ -7 | divided_by: 2 }}")).toBe(
      "3 3.75 -4",
    );
    expect(await render("{{ -7 | modulo: 3 }}")).toBe("2");
    await expect(render("{{ 1 | divided_by: 0 }}")).rejects.toThrow("divided by 0");
  });

  it("writes money from hundredths", async () => {
    expect(
      await render(
        "{{ 48000 | money }}|{{ 500 | money_without_trailing_zeros }}|{{ 4050 | money_with_currency }}",
      ),
    ).toBe("$480.00|$5|$40.50 USD");
  });

  it("writes JSON that cannot leave a script", async () => {
    expect(await render("{{ text | json }} {{ nothing | json }}", { text: "</script>" })).toBe(
      '"\\u003c/script\\u003e" null',
    );
  });

  it("chooses the plural and says which word is missing", async () => {
    expect(await render("{{ 'n' | t: count: 1 }}, {{ 'n' | t: count: 2 }}, {{ 'no.such' | t }}")).toBe(
      "1 point, 2 points, Translation missing: en.no.such",
    );
  });

  it("reads names with a question mark and compares blank", async () => {
    expect(
      await render("{% if product.gift_card? %}gift{% endif %}{% if x == blank %} blank{% endif %}", {
        product: { "gift_card?": true },
      }),
    ).toBe("gift blank");
  });

  it.each([...REFUSED_TAGS])("refuses the tag %s in app blocks", async (tag) => {
    await expect(render(`{% ${tag} 'x' %}`)).rejects.toThrow("not supported in app blocks");
  });

  it("refuses filters that Shopify does not have", async () => {
    await expect(render("{{ 1 | bogus }}")).rejects.toThrow("undefined filter");
  });
});

describe("the extension's upload", () => {
  const complaints = (change: Record<string, string>) =>
    extensionAt(extensionOf({ ...SMALL_EXTENSION, ...change }))?.complaints ?? [];
  const schema = (more: string) =>
    `{% schema %}{ "name": "Launcher", "target": "body"${more} }{% endschema %}`;

  it("takes a good one, and the one that ships", () => {
    expect(complaints({})).toEqual([]);
    expect(extensionAt("extensions/rewards-widget")?.complaints).toEqual([]);
  });

  it.each([
    [
      "an unknown schema key",
      { "blocks/launcher.liquid": schema(', "bogus": 1') },
      'unknown schema attribute "bogus"',
    ],
    ["a missing asset", { "blocks/launcher.liquid": schema(', "javascript": "no.js"') }, "no asset no.js"],
    [
      "both enabled_on and disabled_on",
      { "blocks/launcher.liquid": schema(', "enabled_on": {}, "disabled_on": {}') },
      "exclude each other",
    ],
    [
      "a refused tag in a snippet",
      { "snippets/x.liquid": "{% javascript %}{% endjavascript %}" },
      "{% javascript %}",
    ],
    [
      "a locale over 15 KB",
      { "locales/de.json": JSON.stringify({ x: "y".repeat(15_001) }) },
      "locales/de.json",
    ],
    ["Liquid over 100 KB", { "snippets/x.liquid": "x".repeat(100_001) }, "Liquid together"],
  ])("refuses %s", (_, change, words) => {
    expect(complaints(change as Record<string, string>).join("\n")).toContain(words);
  });
});
