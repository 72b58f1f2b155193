/**
 * The widget's Liquid rendered as a storefront would: Shopify's filters that the blocks use, translations with plurals,
 * and integer division as in Ruby. A translation that does not exist throws.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Liquid, type TagToken, type TopLevelToken } from "liquidjs";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import type { StorefrontRules } from "#app/rules/storefront-rules.ts";
import type { PublishedStorefront } from "#app/rules/storefront/storefront.ts";
import { storefrontRules } from "#app/rules/storefront-rules.ts";

export const EXTENSION = join(import.meta.dirname, "../../../extensions/rewards-widget");

export const readText = (path: string): string => readFileSync(join(EXTENSION, path), "utf8");
export const readJson = (path: string): Record<string, unknown> =>
  JSON.parse(readText(path)) as Record<string, unknown>;

/** Every language the widget speaks, as the names of its files say: "en", "zh-CN". */
export const LANGUAGES = readdirSync(join(EXTENSION, "locales"))
  .filter((name) => !name.endsWith(".schema.json"))
  .map((name) => name.replace(/(\.default)?\.json$/, ""));
export const localeFile = (language: string, kind = ""): string =>
  `locales/${language}${language === "en" ? ".default" : ""}${kind}.json`;

type Known = StorefrontRules;
/** As Laurel writes them; older ones know less. */
export type Rules = Pick<Known, "currency" | "decimals" | "giftCards" | "membership"> & {
  v: number;
  rounding: string;
  period?: string;
  tiers: (Pick<Known["tiers"][number], "id" | "name" | "threshold" | "points" | "per"> &
    Partial<Known["tiers"][number]>)[];
  rewards: (Pick<Known["rewards"][number], "id" | "title" | "points" | "value"> &
    Partial<Known["rewards"][number]>)[];
} & Partial<Pick<Known, "earning" | "activities">>;

/** The preset, with other titles. */
export function influencerRules(currency = "USD", decimals = 2): Rules {
  const unit = 10 ** decimals;
  const preset = presetRules({});
  return {
    ...preset,
    ...{ currency, decimals },
    tiers: preset.tiers.map((tier) => ({
      ...tier,
      threshold: ((tier.threshold ?? 0) / 100) * unit,
      per: unit,
    })),
    rewards: preset.rewards.map((reward, index) => ({
      ...reward,
      ...(index === 0 ? { title: "5 off", value: 5 * unit } : { title: "20 off", value: 20 * unit }),
    })),
  };
}

/** What Laurel would write of the preset with these changes. */
export function presetRules(other: Partial<ProgrammeDocument>, now = new Date()): StorefrontRules {
  const read = parseProgramme({ ...influencerTiers("USD"), ...other });
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  return storefrontRules(read.programme, { timeZone: "UTC", now });
}

/** As an app wrote them that knew less. */
export function olderRules(): Rules {
  const { tiers, rewards, currency, decimals, rounding, period, giftCards, membership } = presetRules({});
  return {
    ...{ v: 1, currency, decimals, rounding, giftCards, membership },
    period,
    tiers: tiers.map(({ id, name, threshold, points, per }) => ({ id, name, threshold, points, per })),
    rewards: rewards.map(({ id, kind, title, points, value, most }) => ({
      ...{ id, kind, title, points, value, most },
    })),
  };
}

/** What a theme knows of goods; prices in hundredths. */
export type Goods = {
  id?: string;
  price: number;
  giftCard?: boolean;
  tags?: string[];
  vendor?: string;
  collections?: string[];
  variants?: { id: string; price: number }[];
  /** One of more than Liquid lists, and how many there are. */
  selected?: { id: string; price: number };
  count?: number;
  plans?: number;
};

export type Visit = {
  rules?: Rules | null;
  locale?: string;
  currency?: string;
  taxesIncluded?: boolean;
  customer?: { id: string; tier?: string; points?: number; tags?: string[] } | null;
  /** Hundredths of the shopper's currency, with what of it are gift cards; or line by line. */
  cart?: { total: number; giftCards?: number; lines?: (Goods & { quantity: number })[] };
  product?: Goods;
  pageType?: string;
  path?: string;
  designMode?: boolean;
  /** What the merchant said in the app. */
  storefront?: PublishedStorefront;
  settings?: Record<string, unknown>;
  rootUrl?: string;
  assets?: string;
};

/** The globals Liquid would have for this visit. */
function globalsOf(visit: Visit): Record<string, unknown> {
  const { product, customer } = visit;
  const rules = visit.rules === undefined ? influencerRules() : visit.rules;
  const root = visit.rootUrl ?? "/";
  const under = (path: string) => `${root.replace(/\/$/, "")}${path}`;
  return {
    app: { metafields: { laurel: { rules: { value: rules }, storefront: { value: visit.storefront } } } },
    cart: cartOf(visit, rules?.currency),
    routes: {
      root_url: root,
      cart_url: under("/cart"),
      account_url: under("/account"),
      account_login_url: under("/account/login"),
      account_register_url: under("/account/register"),
    },
    request: {
      ...{ locale: { iso_code: visit.locale ?? "en" }, path: visit.path ?? "/products/pen" },
      ...{ page_type: visit.pageType ?? "product", design_mode: visit.designMode ?? false },
    },
    customer: customer && {
      id: customer.id,
      tags: customer.tags ?? [],
      metafields: { $app: { points_balance: { value: customer.points }, tier: { value: customer.tier } } },
    },
    product: product && productOf(product),
  };
}

function cartOf({ cart, currency, taxesIncluded }: Visit, ofShop: string | undefined) {
  const { total = 0, giftCards = 0 } = cart ?? {};
  const plain = [
    { price: total - giftCards, quantity: 1 },
    { price: giftCards, quantity: 1, giftCard: true },
  ];
  const lines = cart?.lines ?? plain.filter(({ price }) => price > 0);
  return {
    currency: { iso_code: currency ?? ofShop },
    taxes_included: taxesIncluded ?? false,
    total_price: total,
    items: lines.map(({ quantity, ...goods }) => ({
      ...{ quantity, variant_id: variantsOf(goods)[0]?.id, final_line_price: goods.price * quantity },
      product: productOf(goods),
    })),
  };
}

const variantsOf = ({ variants, price }: Goods) => variants ?? [{ id: "11", price }];

function productOf(goods: Goods) {
  const variants = variantsOf(goods);
  return {
    id: goods.id ?? "1",
    "gift_card?": goods.giftCard ?? false,
    tags: goods.tags ?? [],
    vendor: goods.vendor ?? "Laurel",
    collections: (goods.collections ?? []).map((id) => ({ id })),
    selling_plan_groups: Array.from({ length: goods.plans ?? 0 }),
    variants,
    variants_count: goods.count ?? variants.length,
    selected_or_first_available_variant: goods.selected ?? { ...variants[0], price: goods.price },
  };
}

/** A block's settings: the schema's defaults, then the merchant's. */
function settingsOf(block: string, chosen: Record<string, unknown> = {}): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const { id, default: value } of schemaOf(block).settings) if (id !== undefined) settings[id] = value;
  return { ...settings, ...chosen };
}

export type BlockSchema = Record<string, unknown> & {
  name: string;
  target: string;
  javascript?: string;
  stylesheet?: string;
  settings: ({ type: string; id?: string; default?: unknown; label?: string } & Record<string, unknown>)[];
};

export function schemaOf(block: string): BlockSchema {
  const found = /{% schema %}([\s\S]*?){% endschema %}/.exec(readText(`blocks/${block}.liquid`));
  return JSON.parse(found?.[1] ?? "null") as BlockSchema;
}

export function renderBlock(block: string, visit: Visit): string {
  const locale = visit.locale ?? "en";
  const liquid = engineFor(locale, visit);
  const globals = globalsOf(visit);
  const scope = {
    section: { id: "apps" },
    block: { id: "A1", settings: settingsOf(block, visit.settings), shopify_attributes: "" },
  };
  return String(liquid.parseAndRenderSync(readText(`blocks/${block}.liquid`), scope, { globals }));
}

function engineFor(locale: string, visit: Visit): Liquid {
  const liquid = new Liquid({
    root: join(EXTENSION, "snippets"),
    extname: ".liquid",
    relativeReference: false,
  });
  const currency = visit.currency ?? visit.rules?.currency ?? "USD";
  liquid.registerFilter("t", translator(locale));
  liquid.registerFilter("divided_by", (a: number, b: number) =>
    Number.isInteger(a) && Number.isInteger(b) ? Math.floor(a / b) : a / b,
  );
  liquid.registerFilter(
    "asset_url",
    (file: string) => `${visit.assets ?? "https://cdn.test/assets/"}${file}`,
  );
  liquid.registerFilter("money_without_trailing_zeros", (hundredths: number) =>
    new Intl.NumberFormat("en", {
      style: "currency",
      currency,
      trailingZeroDisplay: "stripIfInteger",
    }).format(hundredths / 100),
  );
  liquid.registerTag("schema", {
    parse(_token: TagToken, rest: TopLevelToken[]) {
      while (rest.length > 0) if ((rest.shift() as TagToken).name === "endschema") return;
    },
    render: () => "",
  });
  return liquid;
}

/** The filter `t` on a page in this language. */
export function translator(locale: string) {
  const words = readJson(localeFile(locale));
  return (key: string, ...named: unknown[]): string => {
    const values = Object.fromEntries(named.filter((each) => Array.isArray(each)) as [string, unknown][]);
    let found: unknown = words;
    for (const part of key.split(".")) found = (found as Record<string, unknown> | undefined)?.[part];
    if (typeof found === "object" && found !== null && "count" in values) {
      const forms = found as Record<string, string>;
      found = forms[new Intl.PluralRules(locale).select(Number(values["count"]))] ?? forms["other"];
    }
    if (typeof found !== "string") throw new Error(`no translation: ${locale} ${key}`);
    return found.replace(/{{\s*(\w+)\s*}}/g, (_hole, name: string) => {
      if (!(name in values)) throw new Error(`${key} wants ${name}`);
      return String(values[name]);
    });
  };
}

/** The words a shopper reads, without markup, scripts and style. */
export function textOf(html: string): string {
  return html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
