/** Sentences that depend on a number, as the scripts say them in languages with more or fewer forms than English. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { pointsElement } from "./points-script.ts";
import { EXTENSION, LANGUAGES, readText, renderBlock, translator } from "./storefront.ts";

type Speaker = {
  points(points: string): string;
  count(key: string, points: string, values?: Record<string, string>): string;
};
const { speaker } = (await import(
  /* @vite-ignore */ pathToFileURL(join(EXTENSION, "assets/laurel-words.js")).href
)) as { speaker: (strings: unknown, locale: string) => Speaker };

const factsOf = (html: string) =>
  JSON.parse(/<script[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "") as Record<string, unknown>;

function panelIn(locale: string) {
  const strings = factsOf(renderBlock("rewards-launcher", { locale, customer: { id: "7", points: 1 } }));
  return { strings, words: speaker(strings, locale) };
}

/** What laurel-points.js writes beside a price of so many dollars, at a point each. */
function besideThePrice(block: string, locale: string) {
  const html = renderBlock(block, { locale, product: { price: 100 }, cart: { total: 100 } });
  const { element, says, facts } = pointsElement(html);
  return (points: number) => {
    facts.parts[0]!.value = points * 100;
    element.write();
    return says();
  };
}

describe("numbers in words", () => {
  it.each([
    [0, "0 punktów", "Za to zamówienie otrzymasz 0 punktów."],
    [1, "1 punkt", "Za to zamówienie otrzymasz 1 punkt."],
    [2, "2 punkty", "Za to zamówienie otrzymasz 2 punkty."],
    [5, "5 punktów", "Za to zamówienie otrzymasz 5 punktów."],
    [12, "12 punktów", "Za to zamówienie otrzymasz 12 punktów."],
    [22, "22 punkty", "Za to zamówienie otrzymasz 22 punkty."],
    [100, "100 punktów", "Za to zamówienie otrzymasz 100 punktów."],
  ])("are Polish: %i", (points, said, earned) => {
    expect(panelIn("pl").words.count("pointsLeft", String(points))).toBe(said);
    expect(besideThePrice("rewards-cart", "pl")(points)).toBe(earned);
  });

  it.each([
    [0, "0 نقطة", "اكسب 0 نقطة"],
    [1, "نقطة واحدة", "اكسب نقطة واحدة"],
    [2, "نقطتان", "اكسب نقطتين"],
    [3, "3 نقاط", "اكسب 3 نقاط"],
    [11, "11 نقطة", "اكسب 11 نقطة"],
    [100, "100 نقطة", "اكسب 100 نقطة"],
    [103, "103 نقاط", "اكسب 103 نقاط"],
  ])("are Arabic: %i", (points, said, earned) => {
    expect(panelIn("ar").words.count("pointsLeft", String(points))).toBe(said);
    expect(besideThePrice("points-to-earn", "ar")(points)).toBe(earned);
  });

  it("tell eleven from a hundred where a noun does", () => {
    const { words } = panelIn("ar");
    const orders = ["1", "2", "3", "11", "100"].map((count) => words.count("ordersLeft", count));
    expect(orders).toEqual(["طلب واحد", "طلبان", "3 طلبات", "11 طلبًا", "100 طلب"]);
  });

  const source = readText("snippets/laurel-strings.liquid");
  const counted = [...source.matchAll(/"(\w+)": {% render 'laurel-forms', key: '([a-z_.]+)' %}/g)];
  const holes = ["amount", "tier", "per", "title", "value"];

  it.each(LANGUAGES)("are in %s what Liquid says of the same number", (locale) => {
    const { words } = panelIn(locale);
    const say = translator(locale);
    const values = Object.fromEntries(holes.map((name) => [name, `<${name}>`]));
    expect(counted.length).toBeGreaterThan(9);
    for (const number of [...Array(130).keys(), 1000, 10_000, 1_000_000, 2_000_000]) {
      const points = words.points(String(number));
      const named = Object.entries({ ...values, count: number, points });
      for (const [, key, path] of counted)
        expect(words.count(key!, String(number), values), `${path} ${number}`).toBe(say(path!, ...named));
    }
  });

  it.each(LANGUAGES)("are written in %s by Liquid as by the script", (locale) => {
    const { words } = panelIn(locale);
    for (const points of [7, 999, 1234, 45_678, 1_234_567]) {
      const html = renderBlock("rewards-launcher", { locale, customer: { id: "7", points } });
      expect(/<p class="balance"[^>]*>\s*<span[^>]*>([^<]*)</.exec(html)?.[1]).toBe(
        words.points(String(points)),
      );
    }
  });

  it("take no form for millions where a language gives none", () => {
    const french = speaker({ points: { one: "{points} point", other: "{points} points" } }, "fr");
    expect(french.count("points", "1000000").replace(/\s/g, " ")).toBe("1 000 000 points");
    expect(french.count("points", "0")).toBe("0 point");
  });

  it("come to English pages in two forms, and to Japanese ones in one", () => {
    const forms = (locale: string) => Object.keys(panelIn(locale).strings["confirm"] as object).sort();
    expect(forms("en")).toEqual(["one", "other"]);
    expect(forms("ja")).toEqual(["other"]);
    expect(forms("ar")).toEqual(["few", "one", "other", "two"]);
  });
});
