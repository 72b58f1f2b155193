import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Block, Extension } from "./extension.ts";

/** Theme tags that app blocks may not use. */
export const REFUSED_TAGS = [
  "javascript",
  "stylesheet",
  "section",
  "sections",
  "content_for",
  "layout",
] as const;

const KB = 1_000;
const MAX = { blocks: 30, liquid: 100 * KB, locale: 15 * KB, whole: 10 * KB * KB, name: 25 };
const TARGETS = new Set(["section", "head", "body", "compliance_head"]);
const KEYS = new Set(
  "name target javascript stylesheet class tag enabled_on disabled_on settings default available_if presets".split(
    " ",
  ),
);

const names = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
const size = (files: string[]): number => files.reduce((sum, file) => sum + statSync(file).size, 0);

function checkBlock({ handle, schema, name }: Block, root: string): string[] {
  const wrong: string[] = [];
  const say = (text: string) => wrong.push(`blocks/${handle}.liquid: ${text}`);
  for (const key of Object.keys(schema)) if (!KEYS.has(key)) say(`unknown schema attribute "${key}"`);
  if (name.length > MAX.name) say(`the name "${name}" is longer than ${MAX.name} characters`);
  if (!TARGETS.has(schema.target)) say(`unknown target "${schema.target}"`);
  if (schema.enabled_on && schema.disabled_on) say("enabled_on and disabled_on exclude each other");
  for (const asset of [schema.javascript, schema.stylesheet]) {
    if (asset !== undefined && !existsSync(join(root, "assets", asset))) say(`no asset ${asset}`);
  }
  const ids = (schema.settings ?? []).flatMap((each) => each.id ?? []);
  for (const id of ids.filter((each, i) => ids.indexOf(each) !== i)) say(`two settings with the id "${id}"`);
  return wrong;
}

function checkTags(root: string): string[] {
  const tag = new RegExp(`\\{%-?\\s*(${REFUSED_TAGS.join("|")})\\b`);
  return ["blocks", "snippets"].flatMap((folder) =>
    names(join(root, folder)).flatMap((name) => {
      const found = tag.exec(readFileSync(join(root, folder, name), "utf8"))?.[1];
      return found ? [`${folder}/${name}: the tag {% ${found} %} is not supported in app blocks`] : [];
    }),
  );
}

function checkSizes(root: string, blocks: Block[]): string[] {
  const all = (folder: string) => names(join(root, folder)).map((name) => join(root, folder, name));
  const liquid = size([...all("blocks"), ...all("snippets")]);
  const whole = liquid + size([...all("assets"), ...all("locales")]);
  const wrong: string[] = [];
  if (blocks.length > MAX.blocks) wrong.push(`more than ${MAX.blocks} blocks`);
  if (liquid > MAX.liquid) wrong.push(`Liquid together is ${liquid} bytes, over ${MAX.liquid}`);
  if (whole > MAX.whole) wrong.push(`the extension is ${whole} bytes, over ${MAX.whole}`);
  for (const file of all("locales")) {
    if (statSync(file).size > MAX.locale)
      wrong.push(`${file.slice(root.length + 1)} is over ${MAX.locale} bytes`);
  }
  return wrong;
}

/** What Shopify would refuse on upload, in words. */
export function checkExtension({ root, blocks }: Omit<Extension, "complaints">): string[] {
  return [
    ...blocks.flatMap((block) => checkBlock(block, root)),
    ...checkTags(root),
    ...checkSizes(root, blocks),
  ];
}
