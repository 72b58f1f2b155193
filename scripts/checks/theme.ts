/** Shopify's own theme check on the widget. It does not see wrong keys in a block's schema: a unit test does. */
import path from "node:path";
import { themeCheckRun } from "@shopify/theme-check-node";
import { ROOT } from "../commands.ts";

const EXTENSION = path.join(ROOT, "extensions", "rewards-widget");

/** Every offence, also the ones that are only warnings. */
export async function themeCheck(): Promise<string> {
  const { theme, offenses } = await themeCheckRun(EXTENSION, path.join(EXTENSION, ".theme-check.yml"));
  if (theme.length === 0) return "theme check found no files to look at";
  return offenses
    .map(({ uri, start, check, message }) => {
      const file = path.relative(ROOT, decodeURIComponent(uri.replace(/^file:\/\//, "")));
      return `${file}:${String(start.line + 1)} ${check}: ${message}`;
    })
    .join("\n");
}
