import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import { said, type Words } from "../storefront/liquid/translate.ts";
import { html, type Html } from "./html.ts";
import type { Desk } from "./shell.ts";

const tomlSchema = z.object({
  extensions: z
    .array(
      z.object({
        type: z.string(),
        name: z.string(),
        targeting: z.array(z.object({ target: z.string(), url: z.string() })).default([]),
      }),
    )
    .default([]),
});

export interface AdminLink {
  label: string;
  /** A path of the app. */
  url: string;
}

function wordsOf(folder: string): Words {
  const file = join(folder, "locales", "en.default.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Words) : {};
}

/** The links of one folder that stand at `target`; a TOML of another type has none. */
function linksIn(folder: string, target: string): AdminLink[] {
  const file = join(folder, "shopify.extension.toml");
  if (!existsSync(file)) return [];
  const read = tomlSchema.safeParse(parse(readFileSync(file, "utf8")));
  if (!read.success) return [];
  return read.data.extensions
    .filter((each) => each.type === "admin_link")
    .flatMap(({ name, targeting }) =>
      targeting
        .filter((each) => each.target === target && each.url.startsWith("/"))
        .map(({ url }) => ({ label: said(name, wordsOf(folder)), url })),
    );
}

/** The installed app's admin links at a place of the admin, from all of its extensions' folders. */
export function adminLinks({ sim, shop }: Desk, target: string): AdminLink[] {
  const { extensionDir } = sim.config;
  if (!shop.install || extensionDir === null) return [];
  const root = dirname(extensionDir);
  return readdirSync(root)
    .toSorted()
    .flatMap((name) => linksIn(join(root, name), target));
}

/** Shopify's menu of a page, with what apps put there; nothing without any. */
export function moreActions(desk: Desk, target: string): Html {
  const links = adminLinks(desk, target);
  if (links.length === 0) return html``;
  const { manifest } = desk.sim;
  return html`<details class="act">
    <summary>More actions</summary>
    <ul class="links">
      ${links.map(
        ({ label, url }) =>
          html`<li>
            <a href="${desk.base}/apps/${manifest.handle}${url}">${label} <small>${manifest.name}</small></a>
          </li>`,
      )}
    </ul>
  </details>`;
}
