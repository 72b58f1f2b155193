/** What the programme offers, as guests and members read it: conditions, ways to earn, and the history. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import type { Part } from "./page.ts";
import { Page } from "./page.ts";
import {
  EXTENSION,
  LANGUAGES,
  olderRules,
  presetRules,
  renderBlock,
  textOf,
  type Visit,
} from "./storefront.ts";

type HistoryElement = { press: (event: object) => Promise<void> };

const NOW = new Date("2026-07-01T12:00:00Z");
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

const page = (visit: Visit) => textOf(renderBlock("rewards-page", { customer: null, ...visit }));
const panel = (visit: Visit) => textOf(renderBlock("rewards-launcher", { customer: null, ...visit }));
const base = { kind: "amount_off", validDays: 30, points: 500, valueMinor: "500" } as const;
type Reward = NonNullable<ProgrammeDocument["rewards"]>[number];
const offering = (...rewards: Partial<Reward>[]) =>
  presetRules(
    {
      rewards: rewards.map((each, index) => ({
        ...{ ...base, id: `r${index}`, title: `Reward ${index}` },
        ...each,
      })) as Reward[],
    },
    NOW,
  );

describe("what a reward asks for", () => {
  it("is said to guests, on the page and in the panel", () => {
    const rules = offering(
      { minimumSubtotalMinor: "5000", tierIds: ["influencer", "ambassador"] },
      { tierIds: ["member", "ambassador"], offeredUntil: "2027-01-01T00:00", note: "Not <on> sale goods" },
      { title: "$5 off your order", minimumSubtotalMinor: "2000" },
      { goods: { productIds: ["1"] } },
    );
    for (const said of [page({ rules }), panel({ rules })]) {
      expect(said).toContain(
        "Reward 0 $5 off your order · on orders from $50 · for Influencer and above 500 points",
      );
      expect(said).toContain(
        "Reward 1 $5 off your order · for Member, Ambassador · until Dec 31, 2026 Not &lt;on&gt; sale goods",
      );
      expect(said).toContain("$5 off your order on orders from $20 500 points");
      expect(said).toContain("Reward 3 $5 off selected products 500 points");
    }
  });

  it("leaves out what is not offered now", () => {
    const rules = offering(
      { offeredFrom: "2026-07-01T13:00" },
      { offeredUntil: "2026-07-01T12:00" },
      { offeredFrom: "2026-07-01T12:00", offeredUntil: "2026-07-01T12:01" },
    );
    expect(page({ rules })).not.toMatch(/Reward [01]/);
    expect(page({ rules })).toContain("Reward 2");
  });

  it("has no heading where nothing is offered any more", () => {
    const rules = offering({ offeredUntil: "2026-07-01T12:00" });
    expect(page({ rules })).not.toContain("What points are worth");
    expect(page({ rules: offering({}) })).toContain("What points are worth");
  });

  it("is not asked of a customer of whom nothing is known yet: orders earn, where they take part", () => {
    const customer = { id: "7" };
    expect(page({ customer })).toContain("Your orders earn points with this account. See your rewards");
    expect(page({ customer })).not.toContain("spend them on rewards");
    expect(page({})).toContain("Earn points with every order and spend them on rewards.");
  });

  it("is not known of rules that an older app wrote, and everything else is said", () => {
    expect(page({ rules: olderRules() })).toContain(
      "What points are worth $5 off $5 off your order 500 points",
    );
    expect(panel({ rules: olderRules() })).toContain(
      "Influencer From $500 in a calendar year 2 points per $1",
    );
  });

  it.each(LANGUAGES)("writes a day in %s as the panel does", (locale) => {
    const style = { dateStyle: "medium", timeZone: "UTC" } as const;
    for (let month = 1; month <= 12; month++) {
      const day = `2026-${String(month).padStart(2, "0")}-05`;
      const rules = offering({ offeredUntil: `${day}T18:00`, offeredFrom: "2020-01-01T00:00" });
      const shown = { ...rules, rewards: rules.rewards.map((each) => ({ ...each, until: null })) };
      const written = new Date(day).toLocaleDateString(locale, style);
      expect(page({ rules: shown, locale })).toContain(written);
    }
  });
});

describe("ways to earn", () => {
  const rate = { points: 1, perMinor: "100" };
  const goods = { productTags: ["x"] };
  const dates = { from: "2026-06-01T00:00", until: "2026-08-01T00:00" };
  const twice = { kind: "multiplier", multiplier: "2" } as const;
  const rules = () =>
    presetRules(
      {
        earning: {
          ...{ rate, firstOrderBonus: 50, statusPoints: { rate: null } },
          rules: [
            { id: "a", name: "Inks", kind: "rate", goods, rate: { points: 3, perMinor: "100" } },
            { id: "b", name: "Pens", kind: "multiplier", goods, multiplier: "1.25" },
            { id: "c", name: "Less", kind: "multiplier", goods, multiplier: "0.5" },
            { id: "d", name: "Nibs", kind: "per_unit", goods, points: 1 },
            { id: "e", name: "Parcels", kind: "per_order", points: 5 },
            { id: "f", name: "Status", kind: "per_unit", points: 5, counts: "status" },
          ],
        },
        campaigns: [
          { ...dates, id: "on", name: "Ink days", effect: twice, minimumOrderMinor: "2000" },
          { ...dates, id: "press", name: "Press", effect: twice, audience: { customerTags: ["press"] } },
          { ...dates, id: "soon", name: "Soon", from: "2026-07-02T00:00", effect: twice },
        ],
        activities: [
          { id: "up", name: "Sign up", kind: "sign_up", points: 100 },
          { id: "day", name: "Your birthday", kind: "birthday", points: 1 },
        ],
      },
      NOW,
    );

  it("are what the programme names", () => {
    const said = page({ rules: rules() });
    expect(/Ways to earn .*/.exec(said)?.[0]).toBe(
      "Ways to earn Your first order 50 points Inks 3 points per $1 Pens 1.25× points Nibs 1 point each " +
        "Parcels 5 points Ink days on orders from $20 · until Jul 31, 2026 2× points Sign up 100 points Your birthday 1 point",
    );
  });

  it("stay away where the merchant does not want them, where there are none, and without knowledge", () => {
    expect(page({ rules: rules(), settings: { ways: false } })).not.toContain("Ways to earn");
    expect(page({ rules: presetRules({}) })).not.toContain("Ways to earn");
    expect(page({ rules: olderRules() })).not.toContain("Ways to earn");
  });

  it("stand beside what a tier brings", () => {
    const tiers = influencerTiers("USD").tiers.map((tier, rank) =>
      rank === 1 ? { ...tier, perks: ["Early access", "A <card>"] } : tier,
    );
    expect(page({ rules: presetRules({ tiers }) })).toContain(
      "From $500 in a calendar year Early access A &lt;card&gt; 2 points per $1",
    );
  });
});

describe("the history", () => {
  it("is a link for members, that leads to the account without a script", () => {
    const html = renderBlock("rewards-page", { customer: { id: "7", points: 5 }, rootUrl: "/tr" });
    expect(textOf(html)).toMatch(/History See your history$/);
    expect(/<laurel-history[\s\S]*?<a href="([^"]*)"/.exec(html)?.[1]).toBe("/tr/account");
    expect(page({})).not.toContain("History");
    expect(page({ customer: { id: "7" }, settings: { history: false } })).not.toContain("History");
  });

  /** The element as a page has it, with the parts that it fills. */
  async function anElement() {
    const html = renderBlock("rewards-page", { customer: { id: "7", points: 5 } });
    const doc = new Page();
    const made: Record<string, new () => HistoryElement> = {};
    const globals = {
      customElements: {
        get: () => undefined,
        define: (name: string, type: new () => HistoryElement) => (made[name] = type),
      },
      ...{ HTMLElement: Object, document: Object.assign(doc, { querySelector: () => null }) },
      location: { origin: "https://shop.example" },
    };
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
    const script = pathToFileURL(join(EXTENSION, "assets/laurel-page.js")).href;
    await import(/* @vite-ignore */ `${script}?${randomUUID()}`);
    const parts: Record<string, Part & { remove?: () => void; href?: string }> = {};
    for (const selector of ["script", "[role=status]", "[data-entries]", "a"])
      parts[selector] = doc.createElement("p");
    parts["script"]!.textContent = /<script[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "";
    const gone = vi.fn();
    Object.assign(parts["a"]!, { remove: gone, dataset: {} });
    const element = new made["laurel-history"]!();
    const login = /data-login="([^"]*)"/.exec(html)?.[1];
    Object.assign(element, {
      dataset: {
        locale: "en",
        login,
        modules: pathToFileURL(join(EXTENSION, "assets/laurel-history.js")).href,
      },
      querySelector: (selector: string) => parts[selector],
    });
    const preventDefault = vi.fn();
    const press = () => element.press({ target: { closest: () => parts["a"] }, preventDefault });
    const status = () => parts["[role=status]"]!.textContent;
    return { parts, press, preventDefault, status, gone };
  }

  const answers = (answer: object) => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", (url: string) => {
      asked.push(url);
      return Promise.resolve(Response.json(answer));
    });
    return asked;
  };
  const entry = { kind: "earn", order: "#1", at: "2026-06-01T12:00:00Z", points: "5", balance: "5" };

  it("is asked for when it is wanted, shows ten entries, and says where nobody answers", async () => {
    const { parts, press, status, gone } = await anElement();
    vi.stubGlobal("fetch", () => Promise.reject(new Error("nobody answers")));
    await press();
    expect(status()).toBe("Your rewards did not load. Your points are safe.");
    const asked = answers({ member: {}, history: Array.from({ length: 12 }, () => entry) });
    await press();
    expect(asked).toEqual(["/apps/laurel/panel?locale=en"]);
    const rows = parts["[data-entries]"]!.all.filter(({ tag }) => tag === "tr");
    expect(rows.map(({ textContent }) => textContent).slice(0, 2)).toEqual([
      "What and whenPointsBalance",
      "Order #1Jun 1, 2026+55",
    ]);
    expect([rows.length, status(), gone.mock.calls.length]).toEqual([11, "", 1]);
    vi.unstubAllGlobals();
  });

  it("comes with what ends first", async () => {
    const { press, status } = await anElement();
    const nextEnding = { points: "5", lastDay: "2026-12-31T12:00:00Z" };
    answers({ member: { nextEnding }, history: [entry] });
    await press();
    expect(status()).toBe("5 points expire on Dec 31, 2026");
    vi.unstubAllGlobals();
  });

  it("leads to the log-in where the visitor is no member any more, and is not asked for again", async () => {
    const { parts, press, preventDefault, status, gone } = await anElement();
    const asked = answers({ member: null, history: [] });
    await press();
    expect(status()).toBe("No points are kept for this account. If you were logged out, log in again.");
    expect([parts["a"]!.textContent, parts["a"]!.href]).toEqual([
      "Log in",
      "/account/login?return_url=%2Fproducts%2Fpen",
    ]);
    await press();
    expect([asked.length, preventDefault.mock.calls.length, gone.mock.calls.length]).toEqual([1, 1, 0]);
    vi.unstubAllGlobals();
  });

  it("hands the script the words of a statement", () => {
    const html = renderBlock("rewards-page", { customer: { id: "7", points: 5 } });
    const words: unknown = JSON.parse(/<script[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "");
    expect(words).toMatchObject({
      failed: "Your rewards did not load. Your points are safe.",
      columns: ["What and when", "Points", "Balance"],
      kinds: { earn: "Order", other: "Points" },
    });
  });
});
