import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fraction, round, type Rounding } from "#app/rules/money.ts";
import { influencerRules, readText, renderBlock, textOf, type Visit } from "./storefront.ts";

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

  it("is hidden where nothing is earned", () => {
    expect(renderBlock("points-to-earn", { product: { price: 99 } })).toMatch(/<laurel-points\s+hidden/);
    expect(renderBlock("points-to-earn", { product: pen })).not.toMatch(/<laurel-points\s+hidden/);
  });

  it("agrees with the ledger's rounding, in Liquid and in the script, for any price and rate", () => {
    const money = fc.record({
      price: fc.integer({ min: 0, max: 9_999_999 }),
      points: fc.integer({ min: 1, max: 50 }),
      per: fc.integer({ min: 1, max: 100_000 }),
      decimals: fc.constantFrom(0, 2, 3),
      rounding: fc.constantFrom<Rounding>("down", "nearest", "up"),
    });
    const check = ({
      price,
      points,
      per,
      decimals,
      rounding,
    }: typeof money extends fc.Arbitrary<infer T> ? T : never) => {
      const exact = fraction(BigInt(price) * BigInt(points) * 10n ** BigInt(decimals), BigInt(per) * 100n);
      const expected = round(exact, rounding);
      const rules = { ...influencerRules("USD", decimals), rounding };
      rules.tiers = [{ id: "member", name: "Member", threshold: 0, points, per }];
      const shown = earnText({ product: { price }, rules }).replace(/\D/g, "");
      expect(shown).toBe(expected.toString());
      expect(scriptEarns(price, { points, per, decimals, rounding })).toBe(expected);
    };
    fc.assert(fc.property(money, check), { numRuns: 60 });
  });

  it("hands the script every variant's price and only placeholders for numbers", () => {
    const variants = [
      { id: "11", price: 4200 },
      { id: "9007199254740993", price: 9999 },
    ];
    const html = renderBlock("points-to-earn", { product: { price: 4200, variants } });
    const facts: unknown = JSON.parse(/<script[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "");
    expect(facts).toEqual({
      prices: { "11": 4200, "9007199254740993": 9999 },
      words: {
        earn: { one: "Earn {points} point", other: "Earn {points} points" },
        about: { one: "Earn about {points} point", other: "Earn about {points} points" },
      },
    });
  });
});

type Element = { dataset: Record<string, string>; earns(price: number): bigint };

/** The script's own sum, with just enough of a browser around it. */
function scriptEarns(price: number, rate: Record<string, string | number>): bigint {
  const made: Record<string, new () => Element> = {};
  const customElements = {
    get: () => undefined,
    define: (name: string, type: new () => Element) => (made[name] = type),
  };
  runInNewContext(readText("assets/laurel-points.js"), { customElements, HTMLElement: Object, BigInt });
  const element = new made["laurel-points"]!();
  element.dataset = Object.fromEntries(Object.entries(rate).map(([name, value]) => [name, String(value)]));
  return element.earns(price);
}
