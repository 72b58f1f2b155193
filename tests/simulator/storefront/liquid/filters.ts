import type { Liquid } from "liquidjs";
import { type MoneyStyle, moneyText } from "../money-text.ts";
import { type Catalogue, textOf, translate } from "./translate.ts";

/** What filters need to know of the page they stand on. */
export interface FilterGround {
  style: MoneyStyle;
  catalogue: Catalogue;
  assetUrl: (name: string) => string;
}

const numberOf = (value: unknown): number => {
  const number = typeof value === "number" ? value : Number(textOf(value).trim());
  return Number.isFinite(number) ? number : 0;
};
const isWhole = (value: unknown): boolean =>
  Number.isInteger(value) || (typeof value === "string" && /^-?\d+$/.test(value.trim()));

const CHARACTERS: Record<string, string> = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026" };

/** Shopify's `json`: safe inside a script element; a missing value is null. */
export function liquidJson(value: unknown): string {
  return JSON.stringify(value ?? null).replaceAll(/[<>&]/g, (each) => CHARACTERS[each] ?? each);
}

/** Ruby divides whole numbers into whole numbers, downwards; by zero is an error there too. */
function dividedBy(value: unknown, by: unknown): number {
  const divisor = numberOf(by);
  if (divisor === 0) throw new Error("Liquid error: divided by 0");
  const quotient = numberOf(value) / divisor;
  return isWhole(value) && isWhole(by) ? Math.floor(quotient) : quotient;
}

function modulo(value: unknown, by: unknown): number {
  const divisor = numberOf(by);
  if (divisor === 0) throw new Error("Liquid error: divided by 0");
  const rest = numberOf(value) % divisor;
  return rest !== 0 && rest < 0 !== divisor < 0 ? rest + divisor : rest;
}

function handleize(value: unknown): string {
  return textOf(value)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
}

function imageUrl(value: unknown): string {
  if (typeof value === "string") return value;
  const image = value as { src?: string; featured_image?: { src?: string } } | null;
  return image?.src ?? image?.featured_image?.src ?? "";
}

function registerMoney(engine: Liquid, { style }: FilterGround): void {
  const money = (write: (value: number, style: MoneyStyle) => string) => (value: unknown) =>
    value === null || value === undefined || value === "" ? "" : write(numberOf(value), style);
  engine.registerFilter("money", money(moneyText.money));
  engine.registerFilter("money_with_currency", money(moneyText.withCurrency));
  engine.registerFilter("money_without_trailing_zeros", money(moneyText.withoutTrailingZeros));
  engine.registerFilter("money_without_currency", money(moneyText.withoutCurrency));
}

function registerLinks(engine: Liquid, ground: FilterGround): void {
  const tagOf = (href: unknown) => `<link rel="stylesheet" href="${textOf(href)}" media="all">`;
  engine.registerFilter("asset_url", (name: unknown) => ground.assetUrl(textOf(name)));
  engine.registerFilter("asset_img_url", (name: unknown) => ground.assetUrl(textOf(name)));
  engine.registerFilter("stylesheet_tag", tagOf);
  engine.registerFilter("script_tag", (src: unknown) => `<script src="${textOf(src)}"></script>`);
  engine.registerFilter("image_url", imageUrl);
  engine.registerFilter("img_url", imageUrl);
  engine.registerFilter(
    "link_to",
    (text: unknown, url: unknown) => `<a href="${textOf(url)}">${textOf(text)}</a>`,
  );
}

/** Shopify's filters over liquidjs's own, with Ruby's arithmetic. */
export function registerFilters(engine: Liquid, ground: FilterGround): void {
  registerMoney(engine, ground);
  registerLinks(engine, ground);
  engine.registerFilter("divided_by", dividedBy);
  engine.registerFilter("modulo", modulo);
  engine.registerFilter("json", liquidJson);
  engine.registerFilter("handleize", handleize);
  engine.registerFilter("handle", handleize);
  engine.registerFilter("pluralize", (count: unknown, one: unknown, other: unknown) =>
    textOf(numberOf(count) === 1 ? one : other),
  );
  engine.registerFilter("t", (key: unknown, ...args: unknown[]) => {
    const named = Object.fromEntries(args.filter((each): each is [string, unknown] => Array.isArray(each)));
    return translate(ground.catalogue, textOf(key), named);
  });
}
