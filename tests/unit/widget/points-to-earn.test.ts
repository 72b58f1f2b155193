import { describe, expect, it } from "vitest";
import { influencerTiers } from "#app/rules/presets.ts";
import { pointsElement } from "./points-script.ts";
import { influencerRules, olderRules, presetRules, renderBlock, textOf, type Visit } from "./storefront.ts";

const earnText = (visit: Visit) => textOf(renderBlock("points-to-earn", visit));
const pen = { price: 4200 };

describe("points to earn", () => {
  it("says what a guest earns at the first tier", () => {
    expect(earnText({ product: pen, customer: null })).toBe("Earn 42 points");
  });

  it("says what a member earns at their tier, and at the first where the tier is unknown", () => {
    expect(earnText({ product: pen, customer: { id: "7", tier: "Influencer" } })).toBe("Earn 84 points");
    expect(earnText({ product: pen, customer: { id: "7", tier: "gone" } })).toBe("Earn 42 points");
    expect(earnText({ product: pen, customer: { id: "7" } })).toBe("Earn 42 points");
  });

  it("rounds once, as the programme says", () => {
    const at = (rounding: string) =>
      earnText({ product: { price: 5950 }, rules: { ...influencerRules(), rounding } });
    expect(at("down")).toBe("Earn 59 points");
    expect(at("nearest")).toBe("Earn 60 points");
    expect(at("up")).toBe("Earn 60 points");
  });

  it("uses the singular for one point and the shopper's language and separators", () => {
    expect(earnText({ product: { price: 199 } })).toBe("Earn 1 point");
    expect(earnText({ product: { price: 123456700 } })).toBe("Earn 1,234,567 points");
    expect(earnText({ product: { price: 123456700 }, locale: "tr" })).toBe("1.234.567 puan kazanın");
  });

  it("counts yen without decimals and dinars with three, from Liquid's hundredths", () => {
    const yen = influencerRules("JPY", 0);
    yen.tiers[0]!.per = 100;
    expect(earnText({ product: { price: 599_700 }, rules: yen, currency: "JPY" })).toBe("Earn 59 points");
    const dinar = influencerRules("KWD", 3);
    expect(earnText({ product: { price: 1250 }, rules: dinar, currency: "KWD" })).toBe("Earn 12 points");
    dinar.tiers[0]!.per = 500;
    expect(earnText({ product: { price: 1250 }, rules: dinar, currency: "KWD" })).toBe("Earn 25 points");
  });

  it("says no number in another currency, and 'about' where prices include tax", () => {
    const foreign = renderBlock("points-to-earn", { product: pen, currency: "EUR" });
    expect(textOf(foreign)).toBe("Earn points with this product");
    expect(foreign).toContain('data-convert="EUR"');
    expect(earnText({ product: pen, taxesIncluded: true })).toBe("Earn about 42 points");
  });

  it("is absent for gift cards unless the programme counts them, without rules, and without a product", () => {
    expect(renderBlock("points-to-earn", { product: { ...pen, giftCard: true } }).trim()).toBe("");
    const generous = { ...influencerRules(), giftCards: true };
    expect(earnText({ product: { ...pen, giftCard: true }, rules: generous })).toBe("Earn 42 points");
    expect(renderBlock("points-to-earn", { product: pen, rules: null }).trim()).toBe("");
  });

  it("is absent where orders do not earn, or not for this customer", () => {
    const said = (other: Parameters<typeof presetRules>[0], tags?: string[]) =>
      earnText({
        ...{ product: { ...pen, tags: ["Sale "] }, rules: presetRules(other) },
        ...(tags && { customer: { id: "7", tags } }),
      });
    expect(said({ excluded: { productTags: ["SALE"] } })).toBe("");
    expect(said({ excluded: { productTags: ["ink"] } })).toBe("Earn 42 points");
    expect(said({ excludedChannels: ["web"] })).toBe("");
    expect(said({ excludedChannels: ["pos"] })).toBe("Earn 42 points");
    expect(said({ audience: { customerTags: ["club"] } })).toBe("");
    expect(said({ audience: { customerTags: ["club"] } }, ["Club"])).toBe("Earn 42 points");
    expect(said({ audience: { excludedCustomerTags: ["staff"] } }, ["STAFF"])).toBe("");
    expect(said({ audience: { excludedCustomerTags: ["staff"] } })).toBe("Earn 42 points");
  });

  it("says 'about' where the theme cannot know, and nothing where that may leave nothing", () => {
    const earning = influencerTiers("USD").earning;
    const said = (other: Parameters<typeof presetRules>[0], product = {}) =>
      earnText({ product: { ...pen, ...product }, rules: presetRules(other) });
    expect(said({ earning: { ...earning, caps: { perMonth: 500 } } })).toBe("Earn about 42 points");
    expect(said({ earning: { ...earning, caps: { perOrder: 40 } } })).toBe("Earn 40 points");
    expect(said({ eligible: { taxes: true } })).toBe("Earn about 42 points");
    expect(said({}, { plans: 1 })).toBe("Earn about 42 points");
    const double = { id: "x", name: "X", kind: "multiplier", multiplier: "2" } as const;
    const shelf = { earning: { ...earning, rules: [{ ...double, goods: { collectionIds: ["70"] } }] } };
    expect(said(shelf, { collections: ["70"] })).toBe("Earn 84 points");
    // It may be in a collection that the online store does not show.
    expect(said(shelf, { collections: ["71"] })).toBe("Earn about 42 points");
    expect(said({ excluded: { collectionIds: ["70"] } }, { collections: ["71"] })).toBe("");
  });

  it("says 'about' by rules that an older app wrote, and nothing by rules that are too long", () => {
    expect(earnText({ product: pen, rules: olderRules() })).toBe("Earn about 42 points");
    expect(earnText({ product: pen, rules: olderRules(), customer: { id: "7", tier: "Influencer" } })).toBe(
      "Earn about 84 points",
    );
    expect(earnText({ product: pen, rules: { ...presetRules({}), earning: null } })).toBe("");
  });

  it("is hidden where nothing is earned", () => {
    expect(renderBlock("points-to-earn", { product: { price: 99 } })).toMatch(/<laurel-points\s+hidden/);
    expect(renderBlock("points-to-earn", { product: pen })).not.toMatch(/<laurel-points\s+hidden/);
  });

  it("takes little of a page for a hundred variants", () => {
    const variants = Array.from({ length: 100 }, (_, i) => ({
      id: String(43_000_000_000_000 + i),
      price: 4200 + i,
    }));
    const html = renderBlock("points-to-earn", { product: { price: 4200, variants } });
    expect(html.length).toBeLessThan(6_000);
  });

  const double = { id: "x", name: "X", kind: "multiplier", multiplier: "2" } as const;
  const two = {
    variants: [
      { id: "11", price: 4200 },
      { id: "12", price: 5000 },
    ],
  };
  const choose = async (html: string, id: string) => {
    const { element, says } = pointsElement(html);
    element.hear({ detail: { variant: { id } } });
    await Promise.resolve();
    return element.hidden ? "" : says();
  };

  it("says 'about' of the variant of which it is unknown, and of no other", async () => {
    const earning = influencerTiers("USD").earning;
    const best = { ...double, id: "y", kind: "rate", rate: { points: 5, perMinor: "100" } } as const;
    const hidden = { ...best, id: "z", rate: { points: 3, perMinor: "100" } } as const;
    const rules = presetRules({
      earning: {
        ...earning,
        rules: [
          { id: "y", name: "Y", kind: "rate", rate: best.rate, goods: { variantIds: ["11"] } },
          { id: "z", name: "Z", kind: "rate", rate: hidden.rate, goods: { collectionIds: ["70"] } },
        ],
      },
    });
    const html = renderBlock("points-to-earn", { product: { ...pen, ...two }, rules });
    expect(textOf(html)).toBe("Earn 210 points");
    expect(await choose(html, "12")).toBe("Earn about 50 points");
    const other = { ...pen, variants: [two.variants[1]!, two.variants[0]!] };
    const later = renderBlock("points-to-earn", { product: { ...other, price: 5000 }, rules });
    expect(textOf(later)).toBe("Earn about 50 points");
    expect(await choose(later, "11")).toBe("Earn 210 points");
  });

  it("has the selected variant right where Liquid lists only others, and says where more can be asked for", () => {
    const many = { ...pen, variants: two.variants, selected: { id: "99", price: 7000 }, count: 300 };
    const html = renderBlock("points-to-earn", { product: many });
    expect(textOf(html)).toBe("Earn 70 points");
    expect(html).toContain("data-more=");
    expect(renderBlock("points-to-earn", { product: { ...pen, ...two } })).not.toContain("data-more=");
  });

  it("hands the script every variant's price and only placeholders for numbers", () => {
    const variants = [
      { id: "11", price: 4200 },
      { id: "9007199254740993", price: 9999 },
    ];
    const html = renderBlock("points-to-earn", { product: { price: 4200, variants } });
    const facts: unknown = JSON.parse(/<script[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "");
    const plain = { units: 1, rate: [1, 100], unit: 0, times: [], once: [], about: false };
    expect(facts).toEqual({
      ...{ rounding: "down", decimals: 2, minimum: null, cap: null, multiplies: false, tier: [1, 1] },
      parts: [
        { id: "11", value: 4200, ...plain },
        { id: "9007199254740993", value: 9999 },
      ],
      words: {
        earn: { one: "Earn {points} point", other: "Earn {points} points" },
        about: { one: "Earn about {points} point", other: "Earn about {points} points" },
      },
    });
  });
});
