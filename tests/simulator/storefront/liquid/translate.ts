/** One language's words over the default's, and the locale whose plural rules count. */
export interface Catalogue {
  locale: string;
  words: Words;
  fallback: Words;
}

export interface Words {
  [key: string]: Words | string;
}

/** Numbers and text as Liquid prints them; nothing for nil. */
export const textOf = (value: unknown): string =>
  typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : "";

const PLURALS = new Set(["zero", "one", "two", "few", "many", "other"]);

function find(words: Words, path: string[]): Words | string | undefined {
  let at: Words | string | undefined = words;
  for (const step of path) at = typeof at === "object" ? at[step] : undefined;
  return at;
}

/** `{ "one": …, "other": … }` with a count becomes one sentence, by the rules of the language. */
function pluralOf(found: Words, count: unknown, locale: string): string | undefined {
  if (!Object.keys(found).every((key) => PLURALS.has(key))) return undefined;
  const form = found[new Intl.PluralRules(locale).select(Number(count))] ?? found["other"];
  return typeof form === "string" ? form : undefined;
}

/**
 * The `t` filter. A missing key is said as Shopify says it. Values are put in as they are: whoever writes the
 * template escapes the sentence, as theme check asks for.
 */
export function translate(catalogue: Catalogue, key: string, values: Record<string, unknown>): string {
  const path = key.split(".");
  const sentence = (words: Words, locale: string): string | undefined => {
    const found = find(words, path);
    if (typeof found === "string" || found === undefined) return found;
    return pluralOf(found, values["count"], locale);
  };
  const text = sentence(catalogue.words, catalogue.locale) ?? sentence(catalogue.fallback, "en");
  if (text === undefined) return `Translation missing: ${catalogue.locale}.${key}`;
  return text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) =>
    name in values ? textOf(values[name]) : whole,
  );
}

/** `t:launcher.name` in the words of the editor's language. */
export function said(text: string, words: Words): string {
  if (!text.startsWith("t:")) return text;
  let at: Words | string | undefined = words;
  for (const step of text.slice(2).split(".")) at = typeof at === "object" ? at[step] : undefined;
  return typeof at === "string" ? at : text;
}
