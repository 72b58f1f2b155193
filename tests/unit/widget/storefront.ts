/**
 * The widget's Liquid rendered as a storefront would: Shopify's filters that the blocks use, translations with plurals,
 * and integer division as in Ruby. A translation that does not exist throws.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Liquid, type TagToken, type TopLevelToken } from "liquidjs";
import type { RewardKind } from "#app/rules/programme/rewards.ts";

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

export type Rules = {
  v: number;
  currency: string;
  decimals: number;
  rounding: string;
  tiers: { id: string; name: string; threshold: number | null; points: number; per: number }[];
  period?: string;
  /** Older rules name no kind. */
  rewards: {
    id: string;
    kind?: RewardKind;
    title: string;
    points: number;
    value: number | null;
    most?: number | null;
  }[];
  giftCards: boolean;
  membership: string;
};

export function influencerRules(currency = "USD", decimals = 2): Rules {
  const unit = 10 ** decimals;
  return {
    v: 1,
    currency,
    decimals,
    rounding: "down",
    tiers: [
      { id: "member", name: "Member", threshold: 0, points: 1, per: unit },
      { id: "influencer", name: "Influencer", threshold: 500 * unit, points: 2, per: unit },
      { id: "ambassador", name: "Ambassador", threshold: 5000 * unit, points: 3, per: unit },
    ],
    rewards: [
      { id: "five-off", title: "5 off", points: 500, value: 5 * unit },
      { id: "twenty-off", title: "20 off", points: 2000, value: 20 * unit },
    ],
    giftCards: false,
    membership: "accounts",
  };
}

export type Visit = {
  rules?: Rules | null;
  locale?: string;
  currency?: string;
  taxesIncluded?: boolean;
  customer?: { id: string; tier?: string; points?: number } | null;
  /** Hundredths of the shopper's currency, with what of it are gift cards. */
  cart?: { total: number; giftCards?: number };
  product?: { price: number; giftCard?: boolean; variants?: { id: string; price: number }[] };
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
  const variants = product?.variants ?? [{ id: "11", price: product?.price ?? 0 }];
  return {
    app: { metafields: { laurel: { rules: { value: rules } } } },
    cart: {
      currency: { iso_code: visit.currency ?? rules?.currency },
      taxes_included: visit.taxesIncluded ?? false,
      total_price: visit.cart?.total ?? 0,
      items: [
        { product: { "gift_card?": false }, final_line_price: visit.cart?.total ?? 0 },
        { product: { "gift_card?": true }, final_line_price: visit.cart?.giftCards ?? 0 },
      ],
    },
    routes: {
      root_url: root,
      cart_url: under("/cart"),
      account_url: under("/account"),
      account_login_url: under("/account/login"),
      account_register_url: under("/account/register"),
    },
    request: { locale: { iso_code: visit.locale ?? "en" }, path: "/products/pen" },
    customer: customer && {
      id: customer.id,
      metafields: { $app: { points_balance: { value: customer.points }, tier: { value: customer.tier } } },
    },
    product: product && {
      "gift_card?": product.giftCard ?? false,
      variants,
      selected_or_first_available_variant: { ...variants[0], price: product.price },
    },
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
  const scope = { block: { settings: settingsOf(block, visit.settings), shopify_attributes: "" } };
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
