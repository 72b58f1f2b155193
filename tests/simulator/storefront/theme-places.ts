import type { Block } from "./liquid/extension.ts";

/** Where an app block stands: in a template's main section, in a section of its own there, or in a group of them all. */
export interface Place {
  /** Null in a section group, which every template shows. */
  template: string | null;
  at: "main" | "apps" | "header" | "footer";
}

/** The theme's JSON templates; as in many themes, only the product's main section takes an app's blocks. */
export const TEMPLATES: Record<string, { name: string; main: boolean }> = {
  index: { name: "home page", main: false },
  product: { name: "product page", main: true },
  collection: { name: "collection page", main: false },
  cart: { name: "cart page", main: false },
  search: { name: "search page", main: false },
  page: { name: "page", main: false },
};

/** Embeds stand in every page, app blocks in a section. */
export const isEmbed = (block: Block): boolean => block.schema.target !== "section";

export function fits({ schema }: Block, template: string): boolean {
  const { enabled_on: on, disabled_on: off } = schema;
  const has = (list: string[] | undefined) =>
    list?.some((each) => each === "*" || each === template) ?? false;
  return on ? has(on.templates) : !has(off?.templates);
}

/** Where a hand puts a block that no link has placed. */
export function usualPlace(block: Block): Place {
  const template = ["product", ...Object.keys(TEMPLATES)].find((each) => fits(block, each)) ?? "index";
  return { template, at: TEMPLATES[template]?.main ? "main" : "apps" };
}

const GROUPS: Record<string, "header" | "footer"> = {
  "sectionGroup:header": "header",
  "sectionGroup:footer": "footer",
};

/** What a deep link's `template` and `target` come to, or why the editor cannot do it. */
export function placeAsked(block: Block, template: string, target: string): Place | string {
  const known = TEMPLATES[template];
  if (!known) return `This theme has no template “${template}”.`;
  if (!fits(block, template)) return `${block.name} cannot be added to the ${known.name}.`;
  const group = GROUPS[target];
  if (group) return { template: null, at: group };
  if (target === "newAppsSection") return { template, at: "apps" };
  if (target !== "mainSection") return `This theme has no place “${target}”.`;
  return known.main ? { template, at: "main" } : `The main section of the ${known.name} takes no app blocks.`;
}

export function sayPlace({ template, at }: Place): string {
  if (template === null) return `in the ${at}, on every page`;
  const page = TEMPLATES[template]?.name ?? template;
  return at === "main" ? `on the ${page}` : `on the ${page}, in a section of its own`;
}

/** `product/main`, `/header`: as a form and an address carry it. */
export const placeText = ({ template, at }: Place): string => `${template ?? ""}/${at}`;

export function placeFrom(text: string): Place | null {
  const [, template, at] = /^([a-z]*)\/(main|apps|header|footer)$/.exec(text) ?? [];
  if (template === undefined) return null;
  return { template: template === "" ? null : template, at: at as Place["at"] };
}
