/** The blocks that merchants put into cart, header and pages. */
import { describe, expect, it } from "vitest";
import { runInNewContext } from "node:vm";
import {
  influencerRules,
  olderRules,
  presetRules,
  readText,
  renderBlock,
  textOf,
  type Visit,
} from "./storefront.ts";

const member = { id: "7", tier: "Influencer", points: 320 };

type Line = { textContent: string; append: (...parts: (string | Line)[]) => void };
/** What laurel-held.js writes of these redemptions. */
function heldIn(dataset: Record<string, string>) {
  const createElement = (): Line => {
    const line: Line = {
      textContent: "",
      append: (...parts) => {
        line.textContent = parts.map((each) => (typeof each === "string" ? each : each.textContent)).join("");
      },
    };
    return line;
  };
  const script = `${readText("assets/laurel-held.js").replace(/^export /gm, "")}\n write;`;
  const write = runInNewContext(script, { Date, document: { createElement } }) as (
    held: object,
    redemptions: object[],
  ) => void;
  const lines: string[] = [];
  const append = (line: Line) => lines.push(line.textContent);
  return (redemptions: object[]) => {
    write({ dataset, querySelectorAll: () => [], append }, redemptions);
    return lines;
  };
}

describe("points for this order", () => {
  const said = (visit: Visit) =>
    textOf(renderBlock("rewards-cart", { settings: { link: false, redeem: false }, ...visit }));

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
    expect(JSON.parse(/<script[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "")).toMatchObject({
      parts: [{ id: "11", value: 8099, units: 1, rate: [1, 100], unit: 0, times: [], once: [] }],
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

describe("the cart, for a member", () => {
  const said = (visit: Visit) => textOf(renderBlock("rewards-cart", { cart: { total: 8099 }, ...visit }));
  const rich = { ...member, points: 2500 };
  const rules = () => presetRules({}, new Date(0));
  const with20 = (other: object) => {
    const { rewards, ...rest } = rules();
    return { ...rest, rewards: rewards.map((each, index) => (index === 1 ? { ...each, ...other } : each)) };
  };

  it("names the best reward that they can have now, and leads to it and to their codes", () => {
    expect(said({ customer: rich })).toBe(
      "This order earns 161 points. You can redeem “20 off” now. Redeem 2,000 Your codes",
    );
    const html = renderBlock("rewards-cart", { cart: { total: 8099 }, customer: rich });
    expect(html).toContain('href="/account" data-laurel-open="redeem:twenty-off"');
    expect(html).toContain('data-laurel-open="codes"');
    expect(said({ customer: { ...member, points: 700 } })).toContain("“5 off” now. Redeem 500");
    expect(said({ customer: member })).toBe("This order earns 161 points. Your codes");
    expect(said({ customer: rich, settings: { redeem: false } })).toBe(
      "This order earns 161 points. See your rewards",
    );
  });

  it("names none that cannot be had, or is not for this cart", () => {
    const now = Date.now() / 1000;
    const best = (other: object) =>
      /redeem “(.*?)”/.exec(said({ customer: rich, rules: with20(other) }))?.[1];
    expect(best({})).toBe("$20 off");
    for (const other of [
      ...[{ tiers: ["ambassador"] }, { minimum: 10_000 }, { isForGoods: true }, { kind: "gift_card" }],
      ...[{ from: now + 60 }, { until: now - 60 }, { isLimited: true }],
    ])
      expect(best(other)).toBe("$5 off");
    // An older app does not say that there is no limit.
    expect(said({ customer: rich, rules: olderRules() })).not.toContain("redeem");
    expect(best({ tiers: ["influencer"], minimum: 8_099, from: now - 60, until: now + 60 })).toBe("$20 off");
    expect(said({ customer: rich, currency: "EUR" })).toBe("This order earns points. Your codes");
  });

  it("spreads a discount of the cart over its lines, and says 'about' where that decides", () => {
    const lines = [
      { price: 5000, quantity: 1, id: "1", tags: ["ink"], variants: [{ id: "11", price: 5000 }] },
      { price: 2500, quantity: 2, id: "2", variants: [{ id: "12", price: 2500 }] },
    ];
    const cart = { total: 9000, lines };
    expect(said({ cart, settings: { link: false } })).toBe("This order earns 90 points.");
    const excluded = presetRules({ excluded: { productTags: ["ink"] } });
    expect(said({ cart, rules: excluded, settings: { link: false } })).toBe(
      "This order earns about 45 points.",
    );
    expect(said({ cart: { total: 10_000, lines }, rules: excluded, settings: { link: false } })).toBe(
      "This order earns 50 points.",
    );
  });

  it("shows codes when the panel has been opened, with a link each, and nothing that is no discount", () => {
    const html = renderBlock("rewards-cart", { cart: { total: 8099 }, customer: rich });
    expect(html).toContain("laurel-basket.js");
    expect(html).not.toContain("fetch");
    const code = { title: "5 off", kind: "amount_off", state: "issued", code: "LRL 1", isComingBack: false };
    const shown = heldIn({ root: "/tr", cart: "/tr/cart", apply: "Apply" })([
      code,
      { ...code, state: "used" },
      { ...code, kind: "gift_card" },
      { ...code, isComingBack: true },
      { ...code, endsAt: "2020-01-01T00:00:00Z" },
    ]);
    expect(shown).toEqual(["5 off LRL 1 Apply"]);
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
