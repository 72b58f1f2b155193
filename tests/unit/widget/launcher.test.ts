import { describe, expect, it } from "vitest";
import type { RewardKind } from "#app/rules/programme/rewards.ts";
import { influencerRules, renderBlock, textOf, type Visit } from "./storefront.ts";

const render = (visit: Visit) => renderBlock("rewards-launcher", visit);
const words = (html: string) =>
  JSON.parse(/<script[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "null") as Record<string, unknown>;
const member = { id: "7", tier: "Influencer", points: 320 };

describe("rewards launcher", () => {
  it("shows a member the balance, without a request", () => {
    expect(textOf(render({ customer: member }))).toMatch(/^Rewards · 320 points/);
    expect(textOf(render({ customer: { ...member, points: 12_345_678 } }))).toMatch(
      /^Rewards · 12,345,678 points/,
    );
    expect(textOf(render({ customer: { ...member, points: 1 } }))).toMatch(/^Rewards · 1 point /);
    expect(textOf(render({ customer: { ...member, points: -1200 } }))).toMatch(/^Rewards · −1,200 points/);
    expect(textOf(render({ customer: { ...member, points: 12_345_678 }, locale: "tr" }))).toMatch(
      /^Ödüller · 12\.345\.678 puan/,
    );
  });

  it("shows only the word where the balance is not known yet, and to guests", () => {
    expect(textOf(render({ customer: { id: "7" } }))).toMatch(/^Rewards Rewards – points/);
    expect(textOf(render({ customer: null }))).toMatch(/^Rewards Rewards Earn points/);
  });

  it("names the member's tier in the header before anything has loaded", () => {
    expect(render({ customer: member })).toContain("<strong data-tier>Influencer</strong>");
  });

  it("tells a guest what each tier earns, what points are worth, and the way in", () => {
    const html = render({ customer: null });
    const text = textOf(html);
    expect(text).toContain("Member From your first order 1 point per $1");
    expect(text).toContain("Influencer From $500 in a calendar year 2 points per $1");
    expect(text).toContain("20 off $20 off your order 2,000 points");
    expect(html).toContain('href="/account/login?return_url=%2Fproducts%2Fpen"');
    expect(html).not.toContain("data-panel=");
    expect(Object.keys(words(html))).toEqual(["failed", "offline"]);
  });

  it("tells a guest what every kind of reward gives", () => {
    const of = (kind: RewardKind, value: number | null, most: number | null = null) => ({
      ...{ id: kind, kind, title: "A reward", points: 500, value, most },
    });
    const rewards = [
      of("amount_off", 500),
      of("percentage_off", 10),
      of("percentage_off", 10, 5000),
      of("free_shipping", null),
      of("free_shipping", null, 1000),
      of("free_product", null),
      of("variable_amount", 500, 5000),
      of("variable_amount", 500, 500),
      of("gift_card", 1000),
      of("store_credit", 1000),
      of("custom", null),
    ];
    const said = (locale: string, cost: RegExp) =>
      textOf(render({ rules: { ...influencerRules(), rewards }, customer: null, locale }))
        .split("A reward ")
        .slice(1)
        .map((each) => each.replace(cost, "|").replace(/ \|.*/, ""));
    expect(said("en", /(from )?500 points.*/)).toEqual([
      "$5 off your order",
      "10% off your order",
      "10% off your order, up to $50",
      "Free shipping",
      "Free shipping, up to $10",
      "A free product",
      "$5 to $50 off your order",
      "$5 off your order",
      "A gift card of $10",
      "$10 store credit",
      "|",
    ]);
    expect(said("tr", /(en az )?500 puan.*/).slice(1, 4)).toEqual([
      "Siparişinizde %10 indirim",
      "Siparişinizde %10 indirim, en çok $50",
      "Ücretsiz kargo",
    ]);
    const text = textOf(render({ rules: { ...influencerRules(), rewards }, customer: null }));
    expect(text).toContain("$5 to $50 off your order from 500 points");
  });

  it("does not say twice what a title says already", () => {
    const shipping = {
      id: "s",
      kind: "free_shipping",
      title: "Free shipping",
      points: 300,
      value: null,
    } as const;
    const text = textOf(render({ rules: { ...influencerRules(), rewards: [shipping] }, customer: null }));
    expect(text).toContain("What points are worth Free shipping 300 points");
  });

  it("tells a guest within what a tier is reached, and of one that spend does not reach nothing", () => {
    const rules = influencerRules();
    rules.tiers[2]!.threshold = null;
    const within = (period: string) => textOf(render({ rules: { ...rules, period }, customer: null }));
    expect(within("lifetime")).toContain("Influencer From $500 in all 2 points per $1");
    expect(within("rolling_12_months")).toContain("From $500 in 12 months");
    expect(within("anniversary_year")).toContain("From $500 in a year of membership");
    expect(within("lifetime")).toContain("Ambassador 3 points per $1");
  });

  it("writes the shop's amounts with its code where the shopper sees another currency", () => {
    const text = textOf(render({ customer: null, currency: "EUR" }));
    expect(text).toContain("From 5,000 USD in a calendar year");
    expect(text).not.toContain("€");
  });

  it("writes yen and dinars by their own decimals", () => {
    const yen = influencerRules("JPY", 0);
    expect(textOf(render({ rules: yen, currency: "JPY", customer: null }))).toContain("From ¥5,000 in");
    const dinar = influencerRules("KWD", 3);
    dinar.tiers[1]!.threshold = 500_005;
    const text = textOf(render({ rules: dinar, currency: "KWD", customer: null }));
    expect(text).toContain("From 500.005 KWD in a calendar year");
    expect(text).toMatch(/From KWD\s5,000 in/);
  });

  it("stays under the shop's root for another language", () => {
    const html = render({ customer: member, rootUrl: "/tr", locale: "tr" });
    expect(html).toContain('data-root="/tr/"');
    expect(html).toContain('data-cart="/tr/cart"');
  });

  it("is absent until a programme is published", () => {
    expect(render({ rules: null }).trim()).toBe("");
  });

  it("escapes what merchants and customers typed", () => {
    const rules = influencerRules();
    rules.tiers[0]!.name = '<img src=x onerror="x">';
    rules.rewards[0]!.title = "</script><script>x</script>";
    const settings = { accent: '#fff;} "><b>', proxy_path: '"><b onclick=x>' };
    for (const customer of [null, { id: '7"><b>', tier: "Member", points: 5 }]) {
      const html = render({ rules, customer, settings });
      expect(html).not.toMatch(/<img|<b[ >]|<script>x/);
    }
  });

  it("hands the panel words for every kind of entry, with all placeholders kept", () => {
    const said = words(render({ customer: member }));
    expect(Object.keys(said["kinds"] as object)).toEqual([
      ...["earn", "bonus", "referral", "activity", "mature", "reverse", "redeem", "convert"],
      ...["return", "revive", "expire", "adjust", "transfer", "import", "other"],
    ]);
    expect(said["next"]).toEqual({
      one: "{amount} more to {tier}: {points} point per {per}",
      other: "{amount} more to {tier}: {points} points per {per}",
    });
    expect(JSON.stringify(said)).not.toContain("{{");
  });
});
