/** Renders a block of the theme extension as a storefront does: Shopify's filters that the blocks use, and no others. */
import { Liquid, Tag } from "liquidjs";
import type { TagToken, TopLevelToken } from "liquidjs";
import type { Words } from "#app/components/storefront/widget-files.ts";
import { LIQUID, LOCALES } from "#app/components/storefront/widget-files.ts";

export type Page = {
  locale: string;
  currency: string;
  /** What Liquid knows everywhere: `app`, `customer`, `cart`, `routes`, `request`. */
  globals: Record<string, unknown>;
  assetUrl: (name: string) => string;
  /** What somebody chose in the theme editor; everything else is as the block begins. */
  settings?: Record<string, unknown>;
};

type Schema = { settings: { id?: string; default?: unknown }[] };

/** A block as the theme has it. */
export function renderBlock(handle: string, page: Page): string {
  const source = LIQUID[handle] ?? "";
  const schema = JSON.parse(/{% schema %}([\s\S]*?){% endschema %}/.exec(source)?.[1] ?? "{}") as Schema;
  const settings = Object.fromEntries(
    schema.settings.flatMap(({ id, default: value }) => (id ? [[id, value ?? null]] : [])),
  );
  const block = { settings: { ...settings, ...page.settings }, shopify_attributes: "" };
  return String(engineFor(page).parseAndRenderSync(source, { block }, { globals: page.globals }));
}

/** `{% schema %}` is for the theme editor; it prints nothing. */
class SchemaTag extends Tag {
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid);
    while (rest.length > 0) if ((rest.shift() as { name?: string }).name === "endschema") return;
  }
  override *render(): Generator<unknown, void, unknown> {
    yield;
  }
}

function engineFor({ locale, currency, assetUrl }: Page): Liquid {
  const engine = new Liquid({ templates: LIQUID, strictFilters: true, relativeReference: false });
  engine.registerTag("schema", SchemaTag);
  engine.registerFilter("t", (key: string, ...named: unknown[]) =>
    translate({ locale, key, values: Object.fromEntries(named.filter(isNamed)) }),
  );
  engine.registerFilter("json", (value: unknown) =>
    JSON.stringify(value ?? null).replace(/[<>&]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`),
  );
  // Ruby divides whole numbers into whole numbers.
  engine.registerFilter("divided_by", (a: unknown, b: unknown) => {
    const quotient = Number(a) / Number(b);
    return Number.isInteger(Number(a)) && Number.isInteger(b) ? Math.floor(quotient) : quotient;
  });
  engine.registerFilter("asset_url", assetUrl);
  engine.registerFilter("money_without_trailing_zeros", (hundredths: unknown) =>
    new Intl.NumberFormat(locale, {
      ...{ style: "currency", currency, trailingZeroDisplay: "stripIfInteger" },
    }).format(Number(hundredths) / 100),
  );
  return engine;
}

const isNamed = (each: unknown): each is [string, unknown] => Array.isArray(each);

type Asked = { locale: string; key: string; values: Record<string, unknown> };

/** The words of a key in this language, else in English, by the number that `count` is. */
function translate({ locale, key, values }: Asked): string {
  const found = wordsAt(LOCALES[locale], key) ?? wordsAt(LOCALES["en"], key);
  const form = new Intl.PluralRules(locale).select(Number(values["count"] ?? 0));
  const text = typeof found === "object" ? (found[form] ?? found["other"]) : found;
  if (typeof text !== "string") return `Translation missing: ${locale}.${key}`;
  return text.replace(/{{\s*(\w+)\s*}}/g, (hole, name: string) =>
    name in values ? String(values[name]) : hole,
  );
}

function wordsAt(words: Words | undefined, key: string): Words | string | undefined {
  let at: Words | string | undefined = words;
  for (const step of key.split(".")) at = typeof at === "object" ? at[step] : undefined;
  return at;
}
