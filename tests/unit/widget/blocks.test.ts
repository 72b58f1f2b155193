/** The blocks that merchants put into cart, header and pages. */
import { describe, expect, it } from "vitest";
import { influencerRules, renderBlock, textOf, type Visit } from "./storefront.ts";

const member = { id: "7", tier: "Influencer", points: 320 };

describe("points for this order", () => {
  const said = (visit: Visit) => textOf(renderBlock("rewards-cart", { settings: { link: false }, ...visit }));

  it("says what the cart earns at the customer's tier, or the first", () => {
    expect(said({ cart: { total: 8099 } })).toBe("This order earns 80 points.");
    expect(said({ cart: { total: 8099 }, customer: member })).toBe("This order earns 161 points.");
    expect(said({ cart: { total: 199 }, locale: "tr" })).toBe("Bu sipariş 1 puan kazandırır.");
    expect(said({ cart: { total: 8099 }, taxesIncluded: true })).toBe("This order earns about 80 points.");
  });

  it("counts gift cards only where the programme does", () => {
    const cart = { total: 8000, giftCards: 5000 };
    expect(said({ cart })).toBe("This order earns 30 points.");
    expect(said({ cart, rules: { ...influencerRules(), giftCards: true } })).toBe(
      "This order earns 80 points.",
    );
    expect(said({ cart: { total: 5000, giftCards: 5000 } })).toBe("");
  });

  it("leaves the number to the script in another currency", () => {
    const html = renderBlock("rewards-cart", { cart: { total: 8099 }, currency: "EUR" });
    expect(textOf(html)).toBe("This order earns points. See your rewards");
    expect(html).toContain('data-convert="EUR"');
    expect(JSON.parse(/<script[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "")).toEqual({
      prices: { cart: 8099 },
      words: {
        earn: { one: "This order earns {points} point.", other: "This order earns {points} points." },
        about: {
          one: "This order earns about {points} point.",
          other: "This order earns about {points} points.",
        },
      },
    });
  });

  it("is absent from an empty cart and without rules, and hidden where nothing is earned", () => {
    expect(said({})).toBe("");
    expect(said({ cart: { total: 8099 }, rules: null })).toBe("");
    expect(renderBlock("rewards-cart", { cart: { total: 99 } })).toMatch(/<laurel-points\s+hidden/);
  });
});

describe("points balance", () => {
  it("shows a member's points, and a way in to everybody else", () => {
    const said = (visit: Visit) => textOf(renderBlock("rewards-balance", visit));
    expect(said({ customer: member })).toBe("320 points");
    expect(said({ customer: { ...member, points: 1 } })).toBe("1 point");
    expect(said({ customer: { ...member, points: 0 } })).toBe("0 points");
    expect(said({ customer: { ...member, points: 1234 }, locale: "tr" })).toBe("1.234 puan");
    expect([said({ customer: { id: "7" } }), said({ customer: null })]).toEqual(["Rewards", "Rewards"]);
    expect(said({ customer: member, rules: null })).toBe("");
  });

  it("leads to the account where there is no panel to open", () => {
    const html = renderBlock("rewards-balance", { customer: member, rootUrl: "/tr" });
    expect(html).toContain('href="/tr/account" data-laurel-open');
  });
});

describe("rewards page", () => {
  const said = (visit: Visit) => textOf(renderBlock("rewards-page", visit));

  it("shows guests what each tier earns and what points are worth", () => {
    const text = said({ customer: null });
    expect(text).toMatch(
      /^Rewards Earn points with every order and spend them on rewards. Log in or sign up /,
    );
    expect(text).toContain("Influencer From $500 in a calendar year 2 points per $1");
    expect(text).toContain("20 off $20 off your order 2,000 points");
  });

  it("shows members their points and tier, under the merchant's heading", () => {
    const text = said({ customer: member, settings: { heading: "Inklings <3" } });
    expect(text).toMatch(/^Inklings &lt;3 320 points · Influencer Use your points What you earn/);
    expect(said({ customer: { ...member, tier: "gone" } })).toMatch(/^Rewards 320 points Use your points/);
  });

  it("is absent until a programme is published, and escapes what merchants typed", () => {
    expect(said({ rules: null })).toBe("");
    const rules = influencerRules();
    rules.tiers[0]!.name = "<b>x</b>";
    const html = renderBlock("rewards-page", { rules, customer: member, settings: { heading: "<b>y</b>" } });
    expect(html).not.toContain("<b>");
  });
});
