import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../../../scripts/commands.ts";
import { app, complaintsAbout } from "../../../scripts/checks/manifests.ts";

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
