/** What the merchant sees before saving is what the extension's own files make of it. */
import { describe, expect, it } from "vitest";
import { previewDocument } from "#app/components/storefront/preview-document.ts";
import type { Scene } from "#app/components/storefront/preview-document.ts";
import { ASSETS, LIQUID, LOCALES as FILES } from "#app/components/storefront/widget-files.ts";
import { renderBlock } from "#app/components/storefront/widget-liquid.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { storefrontRules } from "#app/rules/storefront-rules.ts";
import { LOCALES } from "#app/rules/storefront/languages.ts";
import { UNTOUCHED } from "#app/rules/storefront/storefront.ts";
import { readText, renderBlock as renderElsewhere, textOf } from "../widget/storefront.ts";

const programmeIn = (currency: string) => {
  const read = parseProgramme(influencerTiers(currency));
  if ("issues" in read) throw new Error("the preset is in order");
  return read.programme;
};
const scene: Scene = {
  ...{ storefront: UNTOUCHED, programme: programmeIn("USD"), language: "en", view: "panel", as: "guest" },
  timeZone: "UTC",
  now: new Date("2026-11-23T10:00:00Z"),
};
const drawn = (change: Partial<Scene> = {}) => previewDocument({ ...scene, ...change });

describe("the preview of the widget", () => {
  it("is drawn from the extension's own files", () => {
    expect(LIQUID["rewards-launcher"]).toBe(readText("blocks/rewards-launcher.liquid"));
    expect(ASSETS["laurel-launcher.js"]).toBe(readText("assets/laurel-launcher.js"));
    expect(Object.keys(FILES).toSorted()).toEqual(LOCALES.toSorted());
  });

  it.each(LOCALES)("has every word, for members and guests, in %s", (language) => {
    for (const as of ["guest", "member"] as const)
      for (const view of ["panel", "page"] as const) {
        const document = drawn({ language, as, view });
        expect(document).not.toContain("Translation missing");
        expect(document).toContain("<laurel-rewards");
      }
  });

  it("renders as the storefront does", () => {
    const rules = storefrontRules(scene.programme, scene);
    const page = {
      ...{ locale: "en", currency: "USD", assetUrl: (name: string) => `https://cdn.test/assets/${name}` },
      globals: {
        cart: { currency: { iso_code: "USD" } },
        request: { locale: { iso_code: "en" }, path: "/products/pen" },
        routes: { root_url: "/", account_url: "/account", account_login_url: "/account/login" },
        app: { metafields: { laurel: { rules: { value: rules } } } },
      },
    };
    for (const block of ["rewards-launcher", "rewards-page", "rewards-balance"])
      expect(textOf(renderBlock(block, page))).toBe(textOf(renderElsewhere(block, { rules })));
  });

  it("keeps what a merchant types as text", () => {
    const title = "</h2><script>alert(1)</script>";
    const storefront = {
      ...UNTOUCHED,
      texts: { en: { title, heading: title, lead: title, launcher: title } },
    };
    for (const view of ["panel", "page"] as const)
      expect(drawn({ storefront, view })).not.toContain("<script>alert");
  });

  it("reaches nothing outside, and maps every script to its own text", () => {
    const document = drawn({ as: "member" });
    const map = /<script type="importmap">(.*?)<\/script>/.exec(document)?.[1] ?? "{}";
    const { imports } = JSON.parse(map) as { imports: Record<string, string> };
    const scripts = Object.keys(ASSETS).filter((name) => name.endsWith(".js"));
    expect(Object.keys(imports).toSorted()).toEqual(
      scripts.map((name) => `https://widget.invalid/${name}`).toSorted(),
    );
    for (const [address, url] of Object.entries(imports)) {
      const text = decodeURIComponent(url.slice(url.indexOf(",") + 1));
      expect([address, text.includes("./laurel-")]).toEqual([address, false]);
      for (const [, asked] of text.matchAll(/from "([^"]+)"/g)) expect(imports).toHaveProperty([asked ?? ""]);
    }
    for (const [, address] of document.matchAll(/(?:src|href)="(https?:[^"]*)"/g)) expect(address).toBe("");
  });

  it("knows amounts of a currency without decimals", () => {
    expect(drawn({ programme: programmeIn("JPY"), view: "page" })).toContain("¥");
  });
});
