import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../simulator/storefront/session.ts";
import { switchKind } from "../../simulator/storefront/theme-settings.ts";
import { publishTheme, type ThemeName, themeFolder, THEMES } from "../../simulator/storefront/themes.ts";
import { Faces } from "./faces.ts";

const names = Object.keys(THEMES) as ThemeName[];
const text = async (answer: Promise<Response>) => (await answer).text();

const PATHS = [
  ...["/", "/collections/paper", "/products/linen-notebook", "/search?q=pen", "/pages/rewards", "/cart"],
  ...["/account", "/account/login", "/account/register", "/nowhere"],
];

/** Says where each of the theme's places is. */
const EVERYWHERE = {
  "shopify.extension.toml": 'name = "Small"\ntype = "theme"\nhandle = "small"\n',
  "locales/en.default.json": "{}",
  "blocks/launcher.liquid": `the launcher{% schema %}{ "name": "Launcher", "target": "body" }{% endschema %}`,
  "blocks/points.liquid": `the points{% schema %}{ "name": "Points", "target": "section" }{% endschema %}`,
};

async function visitorOf(theme: ThemeName): Promise<Faces> {
  const faces = new Faces(EVERYWHERE).install();
  publishTheme(faces.sim, faces.shop, theme);
  await faces.admin("/themes/current/editor", { on: "points", add: "points /header" });
  await faces.admin("/themes/current/editor", { on: "points", add: "points product/main" });
  await faces.admin("/themes/current/editor", { on: "points", add: "points cart/apps" });
  switchKind(faces.sim, faces.shop, "embed", true);
  await faces.post("/account/login", { customer: faces.customer("Ada"), return_url: "/" });
  await faces.post("/cart/add", { id: faces.variantOf("linen-notebook"), quantity: "1" });
  return faces;
}

describe.each(names)("the %s theme", (theme) => {
  it.each(Object.keys(LANGUAGES))(
    "has every page, in %s, with the app's blocks in their places",
    async (locale) => {
      const faces = await visitorOf(theme);
      for (const path of PATHS) {
        const page = await text(faces.visit(`${locale === "en" ? "" : `/${locale}`}${path}`));
        expect(page, path).toContain(`lang="${locale}"`);
        expect(page.includes('dir="rtl"'), path).toBe(locale === "ar");
        expect(page, path).not.toMatch(/Translation missing|Liquid error/);
        expect(page, path).toContain("the launcher");
        const places = { "/products/linen-notebook": 2, "/cart": 2 }[path] ?? 1;
        expect(page.match(/the points/g), path).toHaveLength(places);
      }
    },
  );

  it("answers its own files, and no other theme's", async () => {
    const faces = await visitorOf(theme);
    for (const file of readdirSync(join(themeFolder(theme), "assets")))
      expect((await faces.visit(`/cdn/shop/t/${theme}/assets/${file}`)).status, file).toBe(200);
    await expect(faces.visit(`/cdn/shop/t/${theme}/assets/..%2flayout%2ftheme.liquid`)).rejects.toThrow(
      "nobody",
    );
  });
});

it("merchants publish a theme in the admin, and blocks stay where they are", async () => {
  const faces = await visitorOf("paper");
  expect(await text(faces.admin("/themes"))).toContain("Lantern theme");
  await faces.admin("/themes/publish", { theme: "lantern" });
  expect(await text(faces.visit("/cart"))).toMatch(
    /id="lantern"[^]*the points[^]*the points[^]*the launcher/,
  );
  await faces.admin("/themes/publish", { theme: "..%2fliquid" });
  expect(await text(faces.visit("/"))).toContain('id="lantern"');
});

it("every language of the shop says the same things", () => {
  const folder = join(themeFolder("paper"), "../../locales");
  const keys = (tree: object, path = ""): string[] =>
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [path + key] : keys(value as object, `${path}${key}.`),
    );
  const wordsOf = (locale: string) =>
    keys(JSON.parse(readFileSync(join(folder, `${locale}.json`), "utf8")) as object).sort();
  for (const locale of Object.keys(LANGUAGES)) expect(wordsOf(locale)).toEqual(wordsOf("en"));
});
