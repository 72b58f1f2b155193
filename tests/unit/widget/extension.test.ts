/** The rules of Shopify's upload that no offline check enforces, and our own promises about size. */
import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { EXTENSION, LANGUAGES, localeFile, readJson, readText, schemaOf } from "./storefront.ts";

const list = (folder: string) => readdirSync(join(EXTENSION, folder)).map((name) => `${folder}/${name}`);
const bytes = (path: string) => statSync(join(EXTENSION, path)).size;
const blocks = list("blocks").map((path) => path.replace(/^blocks\/|\.liquid$/g, ""));
const liquid = [...list("blocks"), ...list("snippets")];

/** "points.earn.one" for every word of a locale file. */
function wordsOf(tree: Record<string, unknown>, path: string[] = []): Map<string, string> {
  const pairs = Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string"
      ? [[[...path, key].join("."), value]]
      : [...wordsOf(value as Record<string, unknown>, [...path, key])],
  );
  return new Map(pairs);
}
const holes = (text: string) => [...text.matchAll(/{{\s*(\w+)\s*}}/g)].map(([, name]) => name).sort();
const merchants = LANGUAGES.filter((name) => list("locales").includes(localeFile(name, ".schema")));
const plain = (key: string) => key.replace(/\.(zero|one|two|few|many|other)$/, "");

describe("locale files", () => {
  const words = new Map(LANGUAGES.map((name) => [name, wordsOf(readJson(localeFile(name)))]));
  const settings = new Map(merchants.map((name) => [name, wordsOf(readJson(localeFile(name, ".schema")))]));
  const english = words.get("en")!;
  const counted = [...english.keys()].filter((key) => key.endsWith(".one")).map(plain);

  it.each(LANGUAGES)("%s has the same keys, plurals of its language and placeholders as English", (name) => {
    const own = words.get(name)!;
    const plural = new Intl.PluralRules(name);
    expect(Intl.PluralRules.supportedLocalesOf(name)).toEqual([name]);
    const forms = plural.resolvedOptions().pluralCategories;
    const wanted = [...english.keys()].flatMap((key) =>
      counted.includes(plain(key)) ? forms.map((form) => `${plain(key)}.${form}`) : [key],
    );
    expect(new Set(own.keys())).toEqual(new Set(wanted));
    for (const [key, text] of own) {
      const original = holes(english.get(key) ?? english.get(`${plain(key)}.other`)!);
      const without = original.filter((hole) => hole !== "points");
      const allowed = isOneNumber(plural, key) ? [original, without] : [original];
      expect(allowed, key).toContainEqual(holes(text));
      expect(text).not.toMatch(/[!！]|^$/);
    }
  });

  /** "نقطتان" is two points: a form for one number needs no figure. */
  function isOneNumber(plural: Intl.PluralRules, key: string): boolean {
    const form = /\.(zero|one|two)$/.exec(key)?.[1];
    return [...Array(1000).keys()].filter((number) => plural.select(number) === form).length === 1;
  }

  it.each(merchants)("%s has the same settings as English", (name) => {
    expect([...settings.get(name)!.keys()]).toEqual([...settings.get("en")!.keys()]);
  });

  it("hold every word that Liquid asks for, and no other", () => {
    const source = liquid.map(readText).join("\n");
    const asked = source.matchAll(/'([a-z_.]+)'\s*\|\s*t\b|render 'laurel-forms', key: '([a-z_.]+)'/g);
    expect(new Set([...asked].map(([, key, sentence]) => key ?? sentence))).toEqual(
      new Set([...english.keys()].map(plain)),
    );
    const schemas = liquid
      .map(readText)
      .join("\n")
      .matchAll(/"t:([a-z_.]+)"/g);
    expect(new Set([...schemas].map(([, key]) => key))).toEqual(new Set(settings.get("en")!.keys()));
  });

  it("stay under 15 KB each", () => {
    for (const path of list("locales")) expect(bytes(path), path).toBeLessThanOrEqual(15_000);
  });
});

describe("blocks", () => {
  const allowed = new Set(
    "name target javascript stylesheet enabled_on disabled_on class tag settings default available_if".split(
      " ",
    ),
  );
  const spoken = (text: string, language: string) =>
    text.startsWith("t:") ? wordsOf(readJson(localeFile(language, ".schema"))).get(text.slice(2)) : text;

  it.each(blocks)("%s has a schema that Shopify accepts", (block) => {
    const schema = schemaOf(block);
    for (const key of Object.keys(schema)) expect(allowed.has(key), key).toBe(true);
    expect(["section", "head", "compliance_head", "body"]).toContain(schema.target);
    expect("enabled_on" in schema && "disabled_on" in schema).toBe(false);
    for (const language of merchants) {
      const name = spoken(schema.name, language);
      expect(name!.length).toBeLessThan(25);
      expect(name!.toLowerCase()).not.toBe("laurel");
    }
    const ids = schema.settings.flatMap(({ id }) => (id === undefined ? [] : [id]));
    expect(new Set(ids).size).toBe(ids.length);
    for (const setting of schema.settings) {
      if (setting.type === "header") expect(typeof setting["content"]).toBe("string");
      else expect(setting.id && setting.label).toBeTruthy();
      if (setting.type === "range") expectRange(setting);
    }
  });

  it("refer only to files that exist", () => {
    const assets = new Set(list("assets"));
    const snippets = new Set(list("snippets"));
    for (const path of liquid) {
      const source = readText(path);
      for (const [, name] of source.matchAll(/'([\w-]+\.(?:js|css))'\s*\|\s*asset_url/g))
        expect(assets.has(`assets/${name}`), name).toBe(true);
      for (const [, name] of source.matchAll(/render '([\w-]+)'/g))
        expect(snippets.has(`snippets/${name}.liquid`), name).toBe(true);
    }
    for (const schema of blocks.map(schemaOf))
      for (const file of [schema.javascript, schema.stylesheet])
        if (file !== undefined) expect(assets.has(`assets/${file}`), file).toBe(true);
  });

  it("use no tag that an app block may not, and no handler in the markup", () => {
    for (const path of liquid)
      expect(readText(path)).not.toMatch(
        /{%-?\s*(javascript|stylesheet|section|content_for|layout)\b|\son\w+=/,
      );
    for (const path of list("assets").filter((each) => each.endsWith(".js")))
      expect(readText(path)).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/);
  });
});

/** As Shopify: whole steps, at most 101 of them, and the default on one. */
function expectRange(setting: Record<string, unknown>) {
  const { min, max, step, default: start } = setting as Record<string, number>;
  expect((max! - min!) % step!).toBe(0);
  expect((max! - min!) / step! + 1).toBeLessThanOrEqual(101);
  expect((start! - min!) % step!).toBe(0);
}

describe("size", () => {
  const compressed = (paths: string[]) =>
    paths.reduce((sum, path) => sum + gzipSync(readText(path), { level: 9 }).length, 0);
  const scripts = list("assets").filter((path) => path.endsWith(".js"));

  /** A script with all that it imports before it runs; a style by itself. */
  const withImports = (path: string): string[] => [
    path,
    ...[...readText(path).matchAll(/^import .* from "\.\/(.*)";$/gm)].flatMap(([, name]) =>
      withImports(`assets/${name!}`),
    ),
  ];

  const launcher = "assets/laurel-launcher.js";
  const drawn = new Set([launcher, "assets/laurel-panel.css", ...withImports("assets/laurel-panel.js")]);
  const beyond = (already: ReadonlySet<string>, ...paths: string[]) =>
    [...new Set(paths.flatMap(withImports))].filter((path) => !already.has(path));

  it("keeps what every page loads under 2,100 bytes compressed", () => {
    expect(compressed([launcher])).toBeLessThanOrEqual(2_100);
  });

  // Counted is every file that is asked for until the panel is drawn, each compressed by itself: for a guest the launcher
  // and the panel's style; for a member, with codes or without, the panel's scripts, too. The answer is not counted.
  it("keeps the first interaction under 10 KB, also of a member who holds codes", () => {
    expect(compressed([launcher, "assets/laurel-panel.css"])).toBeLessThanOrEqual(3_600);
    expect(compressed([...drawn])).toBeLessThanOrEqual(10 * 1024);
    expect([...drawn]).not.toContain("assets/laurel-tickets.js");
  });

  // By itself, when everything is shown: what is done with codes, the history, and what buying takes.
  it("keeps what follows the first drawing under 6.5 KB", () => {
    const follows = ["tickets", "history", "deal"].map((name) => `assets/laurel-${name}.js`);
    expect(compressed(beyond(drawn, ...follows))).toBeLessThanOrEqual(6_500);
  });

  it("keeps what a product page asks for by itself under 2,800 bytes, a cart under 3,700, a rewards page under 900", () => {
    const points = ["assets/laurel-points.js"];
    expect(compressed(points)).toBeLessThanOrEqual(2_800);
    expect(compressed([...points, "assets/laurel-basket.js"])).toBeLessThanOrEqual(3_700);
    expect(compressed(["assets/laurel-page.js"])).toBeLessThanOrEqual(900);
  });

  // 1,670 of them are asked for only once the cart changes, codes are known, or a variant is chosen that is not listed.
  it("keeps everything together under 23,900 bytes", () => {
    expect(compressed(list("assets"))).toBeLessThanOrEqual(23_900);
  });

  it("keeps each script under 10,000 bytes, and all Liquid under 100 KB", () => {
    for (const path of scripts) expect(bytes(path), path).toBeLessThan(10_000);
    expect(liquid.reduce((sum, path) => sum + bytes(path), 0)).toBeLessThanOrEqual(100_000);
  });
});

describe("theme check", () => {
  it("finds nothing", async () => {
    const require = createRequire(import.meta.url);
    const { themeCheckRun } = require("@shopify/theme-check-node") as {
      themeCheckRun: (
        root: string,
      ) => Promise<{ offenses: { check: string; uri: string; message: string }[] }>;
    };
    const { offenses } = await themeCheckRun(EXTENSION);
    expect(offenses.map(({ check, uri, message }) => `${check} ${uri}: ${message}`)).toEqual([]);
  }, 30_000);
});
