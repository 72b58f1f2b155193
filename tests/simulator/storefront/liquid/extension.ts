import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "smol-toml";
import { checkExtension, REFUSED_TAGS } from "./extension-rules.ts";
import { said, type Words } from "./translate.ts";

export type BlockTarget = "section" | "head" | "body" | "compliance_head";

export interface Setting {
  type: string;
  id?: string;
  label?: string;
  default?: unknown;
}

export interface BlockSchema {
  name: string;
  target: BlockTarget;
  javascript?: string;
  stylesheet?: string;
  class?: string;
  tag?: string;
  enabled_on?: { templates?: string[] };
  disabled_on?: { templates?: string[] };
  settings?: Setting[];
}

export interface Block {
  handle: string;
  file: string;
  schema: BlockSchema;
  /** `schema.name` in English. */
  name: string;
}

export interface Extension {
  root: string;
  handle: string;
  name: string;
  blocks: Block[];
  locales: Record<string, Words>;
  defaultLocale: string;
  /** Why Shopify would refuse the upload; empty when it would not. */
  complaints: string[];
}

const filesIn = (folder: string, ending: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .toSorted()
    : [];
const json = (file: string): Words => JSON.parse(readFileSync(file, "utf8")) as Words;

export function schemaOf(source: string): BlockSchema {
  const text = /\{%-?\s*schema\s*-?%\}([\s\S]*?)\{%-?\s*endschema\s*-?%\}/.exec(source)?.[1];
  if (text === undefined) throw new Error("no {% schema %} in the block");
  return JSON.parse(text) as BlockSchema;
}

function readBlock(file: string, words: Words): Block {
  const schema = schemaOf(readFileSync(file, "utf8"));
  return { handle: basename(file, ".liquid"), file, schema, name: said(schema.name, words) };
}

function readLocales(root: string): Pick<Extension, "locales" | "defaultLocale"> {
  const locales: Record<string, Words> = {};
  let defaultLocale = "en";
  for (const name of filesIn(join(root, "locales"), ".json")) {
    if (name.endsWith(".schema.json")) continue;
    const locale = name.replace(/(\.default)?\.json$/, "");
    if (name.includes(".default.")) defaultLocale = locale;
    locales[locale] = json(join(root, "locales", name));
  }
  return { locales, defaultLocale };
}

function load(root: string): Extension {
  const toml = parse(readFileSync(join(root, "shopify.extension.toml"), "utf8")) as {
    name?: string;
    handle?: string;
  };
  const { locales, defaultLocale } = readLocales(root);
  const editor = join(root, "locales", `${defaultLocale}.default.schema.json`);
  const words = existsSync(editor) ? json(editor) : {};
  const blocks = filesIn(join(root, "blocks"), ".liquid").map((name) =>
    readBlock(join(root, "blocks", name), words),
  );
  const name = toml.name ?? basename(root);
  const extension = { root, handle: toml.handle ?? basename(root), name, blocks, locales, defaultLocale };
  return { ...extension, complaints: checkExtension(extension) };
}

function stampOf(root: string): number {
  const inside = ["blocks", "snippets", "locales", "assets"].flatMap((folder) =>
    filesIn(join(root, folder), "").map((name) => statSync(join(root, folder, name)).mtimeMs),
  );
  return Math.max(0, ...inside);
}

let kept: { root: string; stamp: number; extension: Extension } | null = null;

/** The extension as it lies on disk now; read again only when a file has changed. Null when there is none. */
export function extensionAt(root: string | null): Extension | null {
  if (root === null || !existsSync(join(root, "shopify.extension.toml"))) return null;
  const stamp = stampOf(root);
  if (kept?.root !== root || kept.stamp !== stamp) kept = { root, stamp, extension: load(root) };
  return kept.extension;
}

export { REFUSED_TAGS };
