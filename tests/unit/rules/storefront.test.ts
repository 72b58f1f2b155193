import { describe, expect, it } from "vitest";
import { byField, faultsIn, previewed, toForm, toSend } from "#app/components/storefront/form.ts";
import { storefrontDifference } from "#app/rules/storefront/difference.ts";
import { LANGUAGES, LOCALES, sampleOf } from "#app/rules/storefront/languages.ts";
import type { Storefront } from "#app/rules/storefront/storefront.ts";
import { parseStorefront, publishedStorefront, UNTOUCHED } from "#app/rules/storefront/storefront.ts";
import { LANGUAGES as SPOKEN } from "../widget/storefront.ts";

const issuesOf = (change: object) => {
  const read = parseStorefront({ ...UNTOUCHED, ...change });
  return "issues" in read ? Object.fromEntries(read.issues.map(({ path, message }) => [path, message])) : {};
};
const look = (change: object) => ({ look: { ...UNTOUCHED.look, ...change } });
const english = (texts: object) => ({ texts: { en: texts } });

const FULL: Storefront = {
  look: { accent: "#aa0044", radius: 4, launcher: "icon" },
  hideOn: ["product", "cart"],
  hidePaths: ["/pages/wholesale"],
  texts: {
    en: { title: "Inklings", points: { one: "star", other: "stars" } },
    pl: { points: { one: "gwiazdka", few: "gwiazdki", many: "gwiazdek" } },
  },
};

describe("the languages", () => {
  it("are the widget's", () => {
    expect(LOCALES.toSorted()).toEqual(SPOKEN.toSorted());
  });

  it("ask for every form that a whole number below a million takes, each with such a number", () => {
    for (const { locale, forms } of LANGUAGES) {
      const rules = new Intl.PluralRules(locale);
      const taken = new Set(Array.from({ length: 1_200 }, (_, count) => rules.select(count)));
      expect([locale, [...taken].toSorted()]).toEqual([locale, [...forms].toSorted()]);
      for (const form of forms) expect(rules.select(sampleOf(locale, form))).toBe(form);
    }
  });
});

describe("what a merchant says of the storefront", () => {
  it("comes back as it was said", () => {
    expect(parseStorefront(FULL)).toEqual({ storefront: FULL });
    expect(parseStorefront(UNTOUCHED)).toEqual({ storefront: UNTOUCHED });
    expect(parseStorefront(toSend(toForm(FULL)))).toEqual({ storefront: FULL });
  });

  it("is put in order, and what is empty is left out", () => {
    const read = parseStorefront({
      look: { accent: " #AABBCC ", radius: 0, launcher: "label" },
      hideOn: ["cart", "product", "cart"],
      hidePaths: ["/pages/a/", "/pages/a"],
      texts: { en: { title: " Ours ", lead: "  ", points: { one: "", other: " " } }, de: { title: "" } },
    });
    expect(read).toEqual({
      storefront: {
        look: { accent: "#aabbcc", radius: 0, launcher: "label" },
        hideOn: ["product", "cart"],
        hidePaths: ["/pages/a"],
        texts: { en: { title: "Ours" } },
      },
    });
  });

  it.each([
    ["a word for a colour", look({ accent: "red" }), "look.accent"],
    ["a way out of the style", look({ accent: "#fff;}" }), "look.accent"],
    ["half a pixel", look({ radius: 1.5 }), "look.radius"],
    ["no number", look({ radius: Number.NaN }), "look.radius"],
    ["a negative radius", look({ radius: -1 }), "look.radius"],
    ["too round", look({ radius: 33 }), "look.radius"],
    ["another launcher", look({ launcher: "bubble" }), "look.launcher"],
    ["a page that no theme has", { hideOn: ["checkout"] }, "hideOn.0"],
    ["another shop's page", { hidePaths: ["/a", "https://x.test/"] }, "hidePaths.1"],
    ["the whole shop", { hidePaths: ["/"] }, "hidePaths.0"],
    ["a query", { hidePaths: ["/a?b"] }, "hidePaths.0"],
    ["too many addresses", { hidePaths: Array.from({ length: 21 }, (_, at) => `/a${at}`) }, "hidePaths"],
    ["a label too long", english({ launcher: "x".repeat(25) }), "texts.en.launcher"],
    ["two lines", english({ lead: "a\nb" }), "texts.en.lead"],
    ["half a character", english({ heading: "\ud800" }), "texts.en.heading"],
    ["one form of two", english({ points: { one: "star" } }), "texts.en.points.other"],
    ["a form that the language has not", english({ points: { few: "stars" } }), "texts.en.points"],
    ["a language that the widget does not speak", { texts: { tlh: { title: "x" } } }, "texts"],
    ["a text that nobody reads", english({ slogan: "x" }), "texts.en"],
  ])("is refused at the field: %s", (_what, change, path) => {
    expect(Object.keys(issuesOf(change))).toEqual([path]);
  });

  it("is refused as a whole where it is nothing of the kind", () => {
    for (const sent of [null, 1, "x", [], {}]) expect(parseStorefront(sent)).toHaveProperty("issues");
  });

  it("is published with the form that every language falls back to", () => {
    expect(publishedStorefront(FULL)).toEqual({
      v: 1,
      ...FULL,
      texts: {
        ...FULL.texts,
        pl: { points: { one: "gwiazdka", few: "gwiazdki", many: "gwiazdek", other: "gwiazdek" } },
      },
    });
  });

  it("is told to the audit log field by field", () => {
    expect(storefrontDifference(FULL, FULL)).toEqual([]);
    expect(storefrontDifference(UNTOUCHED, FULL)).toEqual([
      "Accent colour: as it comes → #aa0044",
      "Corner radius: as it comes → 4",
      "Launcher: label → icon",
      "Hidden on: as it comes → product, cart",
      "Hidden at: as it comes → /pages/wholesale",
      "English, title of the panel: as it comes → “Inklings”",
      "English, name of points: as it comes → “star”, “stars”",
      "Polish, name of points: as it comes → “gwiazdka”, “gwiazdki”, “gwiazdek”",
    ]);
  });
});

describe("the form", () => {
  const form = toForm(FULL);

  it("says which address is wrong", () => {
    const faults = faultsIn({ ...form, hidePaths: "/a\n\n b \n" });
    expect(faults["hidePaths"]).toMatch(/^b: Begin with a slash/);
    expect(byField([{ path: "look.radius", message: "No." }], form)).toEqual({ "look.radius": "No." });
  });

  it("shows what can be taken while something else cannot", () => {
    const typed = { ...form, look: { ...form.look, accent: "#12", radius: "8" } };
    expect(previewed(typed)).toMatchObject({ look: { accent: null, radius: 8 }, texts: FULL.texts });
    const half = { ...form.texts.en, points: { one: "moon", other: "" } };
    expect(previewed({ ...form, texts: { ...form.texts, en: half } }).texts.en).toEqual({
      title: "Inklings",
    });
  });
});
