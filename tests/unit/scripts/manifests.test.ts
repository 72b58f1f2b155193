import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../../../scripts/commands.ts";
import { adminLink, app, complaintsAbout } from "../../../scripts/checks/manifests.ts";

const manifest = fs.readFileSync(path.join(ROOT, "shopify.app.toml"), "utf8");

describe("the check of shopify.app.toml", () => {
  test("finds nothing in ours", () => {
    expect(complaintsAbout(manifest, app)).toEqual([]);
  });

  test.each([
    ["a misspelt key", "embedded = true\nembeded = true", "embeded"],
    ["broken TOML", "embedded = ", "TOML"],
    [
      "a topic twice",
      'embedded = true\n[[webhooks.subscriptions]]\ntopics = ["orders/paid"]\nuri = "/x"',
      "twice",
    ],
    ["an insecure address", 'embedded = true\napplication_url = "http://laurel.example"', "application_url"],
  ])("finds %s", (_what, replacement, said) => {
    const text = manifest
      .replace(/^application_url.*\n/m, (line) => (replacement.includes("application_url") ? "" : line))
      .replace(/^embedded = true$/m, () => (replacement.includes("[[") ? "embedded = true" : replacement));
    const whole = replacement.includes("[[")
      ? `${text}\n${replacement.slice(replacement.indexOf("[["))}`
      : text;
    expect(complaintsAbout(whole, app).join("\n")).toContain(said);
  });

  test("misses the topics that Shopify demands", () => {
    expect(complaintsAbout(manifest.replace(/"shop\/redact"/, ""), app).join()).toContain(
      "shop/redact is required",
    );
  });
});

describe("the link beside Shopify's own discounts", () => {
  const folder = path.join(ROOT, "extensions/create-reward");
  const link = fs.readFileSync(path.join(folder, "shopify.extension.toml"), "utf8");

  test("is as Shopify reads it, and leads to a page that there is", () => {
    expect(complaintsAbout(link, adminLink)).toEqual([]);
    const [, url = ""] = /^url = "(.+)"$/m.exec(link) ?? [];
    const route = `${url.slice(1).replaceAll("/", ".")}.tsx`;
    expect(fs.existsSync(path.join(ROOT, "app/routes", route))).toBe(true);
  });

  test.each([
    ["a place that Shopify has none of", /discount-index/, "discounts", "target"],
    ["a misspelt key", /^url/m, "uri", "url"],
    ["an address that is no page of ours", /\/app\/rewards\/new/, "https://elsewhere.example", "url"],
  ])("%s is found", (_what, before, after, said) => {
    expect(complaintsAbout(link.replace(before, after), adminLink).join("\n")).toContain(said);
  });

  test("says what it does in every language", () => {
    const files = fs.readdirSync(path.join(folder, "locales"));
    expect(files.filter((file) => file.endsWith(".default.json"))).toEqual(["en.default.json"]);
    for (const file of files) {
      const said: unknown = JSON.parse(fs.readFileSync(path.join(folder, "locales", file), "utf8"));
      expect(said, file).toEqual({ name: expect.stringMatching(/\S/) as string });
    }
  });
});
