/**
 * The programme as it is typed: the document's own shape with every leaf as a person writes it, money in whole units
 * and cents, numbers as text, nothing as an empty field. Paths are those of the document, so that a refusal finds its
 * field; a threshold alone is written another way, as ways that each ask for something together. Pure.
 */
import { decimalsOf, formatDecimal, usualUnitMinor } from "#app/rules/money.ts";
import type { ProgrammeIssue } from "#app/rules/programme/refusals.ts";

export type FormValue = string | boolean | null | FormValue[] | FormGroup;
export type FormGroup = { [key: string]: FormValue };
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The keys whose values are whole numbers in the document. */
const NUMBERS: ReadonlySet<string> = new Set([
  ...[
    "schema",
    "points",
    "days",
    "month",
    "months",
    "day",
    "validDays",
    "graceDays",
    "maturityDays",
    "expiryGraceDays",
  ],
  ...[
    "percent",
    "expiryWarningDays",
    "earnBeforeEnrolmentDays",
    "firstOrderBonus",
    "perOrder",
    "perDay",
    "perMonth",
  ],
  ...["perYear", "activityPointsPerYear", "times", "stepPoints", "maximumSteps", "maximumPoints", "stock"],
]);

/** What may be left empty. */
const OPTIONAL: ReadonlySet<string> = new Set([
  ...[
    "minimumOrderMinor",
    "minimumSubtotalMinor",
    "firstOrderBonus",
    "perOrder",
    "perDay",
    "perMonth",
    "perYear",
  ],
  ...["earnBeforeEnrolmentDays", "activityPointsPerYear", "maximumSteps", "customerTag", "requiredTag"],
  ...["stock", "capMinor", "maximumShippingMinor", "variantId", "offeredFrom", "offeredUntil"],
]);

const isMoney = (key: string) => key.endsWith("Minor");
const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A document as fields. It is one that parses: every default is written out. */
export function formOf(document: unknown, currency: string): FormGroup {
  const form = typed(document, "", currency);
  return isGroup(form) ? form : {};
}

function typed(value: unknown, key: string, currency: string): FormValue {
  if (Array.isArray(value)) return value.map((each) => typed(each, key, currency));
  if (key === "reach" || key === "keep") return isGroup(value) ? typedThreshold(value, currency) : null;
  if (isGroup(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, typed(each, name, currency)]),
    );
  if (typeof value === "boolean") return value;
  if (value === null || value === undefined) return OPTIONAL.has(key) ? "" : null;
  const text = typeof value === "number" || typeof value === "string" ? `${value}` : "";
  return isMoney(key) && /^\d+$/.test(text) ? shortMoney(text, currency) : text;
}

/** "5" rather than "5.00": what a person would type. */
function shortMoney(minor: string | bigint, currency: string): string {
  return formatDecimal(BigInt(minor), currency).replace(/\.0+$/, "");
}

/** So many of what sensible amounts of a currency are counted in, as typed: 5 is $5 and ¥500. */
export function unitsTyped(whole: number, currency: string): string {
  return shortMoney(BigInt(whole) * usualUnitMinor(currency), currency);
}

function typedThreshold(threshold: Record<string, unknown>, currency: string): FormGroup {
  const alternatives = Array.isArray(threshold["any"]) ? threshold["any"] : [threshold];
  return { ways: alternatives.filter(isGroup).map((way) => typedWay(way, currency)) };
}

function typedWay(way: Record<string, unknown>, currency: string): FormGroup {
  const asked = Array.isArray(way["all"]) ? way["all"] : [way];
  return {
    asks: asked.filter(isGroup).map(({ metric, atLeast }) => ({
      metric: textOf(metric),
      atLeast: metric === "spend" ? shortMoney(textOf(atLeast), currency) : textOf(atLeast),
    })),
  };
}

/** The document that the fields say, and what cannot be said in one: amounts and numbers that are none. */
export function documentOf(
  form: FormGroup,
  currency: string,
): { document: unknown; issues: ProgrammeIssue[] } {
  const issues: ProgrammeIssue[] = [];
  const document = written(form, { key: "", path: "", currency, issues });
  return { document, issues };
}

type Place = { key: string; path: string; currency: string; issues: ProgrammeIssue[] };

const below = (place: Place, key: string | number): Place => ({
  ...place,
  key: typeof key === "number" ? place.key : key,
  path: place.path ? `${place.path}.${key}` : `${key}`,
});

function written(value: FormValue, place: Place): Json | undefined {
  if (Array.isArray(value)) return value.flatMap((each, index) => written(each, below(place, index)) ?? []);
  if (isGroup(value))
    return "ways" in value
      ? writtenThreshold(value, place)
      : Object.fromEntries(
          Object.entries(value).flatMap(([name, each]) => {
            const said = written(each, below(place, name));
            return said === undefined ? [] : [[name, said]];
          }),
        );
  if (typeof value === "boolean" || value === null) return value;
  const text = value.trim();
  if (text === "") return OPTIONAL.has(place.key) ? null : isLeft(place.key) ? undefined : "";
  if (NUMBERS.has(place.key)) return wholeNumber(text, place);
  return isMoney(place.key) ? minorUnits(text, place) : text;
}

/** What is left empty is said to be missing, rather than to be no number. */
const isLeft = (key: string) => NUMBERS.has(key) || isMoney(key) || key === "productId";

/** "1,000" as well as "1000"; a comma that parts no thousands is refused rather than read wrongly. */
function plainNumber(text: string): string {
  return /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text;
}

function wholeNumber(text: string, { path, issues }: Place): number {
  const plain = plainNumber(text);
  if (/^-?\d{1,15}$/.test(plain)) return Number(plain);
  issues.push({ path, message: "must be a whole number, such as 10" });
  return 1;
}

function minorUnits(text: string, { path, issues, currency }: Place): string {
  const decimals = decimalsOf(currency);
  const [, whole, part = ""] = /^(\d{1,12})(?:\.(\d+))?$/.exec(plainNumber(text)) ?? [];
  if (whole !== undefined && part.length <= decimals)
    return BigInt(whole + part.padEnd(decimals, "0")).toString();
  issues.push({ path, message: `must be an amount, such as ${decimals === 0 ? "500" : "12.50"}` });
  return "1";
}

function writtenThreshold(threshold: FormGroup, place: Place): Json {
  const ways = listOf(threshold["ways"]);
  const alternatives = ways.map((way, index) =>
    writtenWay(way, ways.length > 1 ? below(below(place, "any"), index) : place),
  );
  const [only] = alternatives;
  return alternatives.length === 1 && only !== undefined ? only : { any: alternatives };
}

function writtenWay(way: FormValue, place: Place): Json {
  const asks = listOf(isGroup(way) ? way["asks"] : null);
  const asked = asks.map((each, index) =>
    writtenAsk(each, asks.length > 1 ? below(below(place, "all"), index) : place),
  );
  const [only] = asked;
  return asked.length === 1 && only !== undefined ? only : { all: asked };
}

function writtenAsk(ask: FormValue, place: Place): Json {
  if (!isGroup(ask)) return null;
  const metric = textOf(ask["metric"]);
  const text = textOf(ask["atLeast"]).trim();
  const at = below(place, "atLeast");
  if (text === "") return { metric };
  if (metric === "spend") return { metric, atLeast: minorUnits(text, at) };
  return { metric, atLeast: wholeNumber(text, at).toString() };
}

const textOf = (value: unknown) => (typeof value === "string" ? value : "");
const listOf = (value: FormValue | undefined): FormValue[] => (Array.isArray(value) ? value : []);

/** Refusals of the document at the fields of the form; of several at one field what cannot be written comes first. */
export function issuesAtFields(form: FormGroup, issues: readonly ProgrammeIssue[]): ProgrammeIssue[] {
  const seen = new Set<string>();
  return issues.flatMap(({ path, message }) => {
    const field = fieldPath(form, path);
    if (seen.has(field)) return [];
    seen.add(field);
    return [{ path: field, message }];
  });
}

/** "tiers.1.reach.any.0.atLeast" is the field "tiers.1.reach.ways.0.asks.0.atLeast". */
export function fieldPath(form: FormGroup, path: string): string {
  const [, before = "", after = ""] = /^(tiers\.\d+\.(?:reach|keep))\b\.?(.*)$/.exec(path) ?? [];
  if (!before || !isGroup(valueAt(form, before))) return path;
  const [, way = "0", ask = "0", leaf] = /^(?:any\.(\d+)\.?)?(?:all\.(\d+)\.?)?(\w+)?$/.exec(after) ?? [];
  return `${before}.ways.${way}.asks.${ask}.${leaf ?? "atLeast"}`;
}

/** What stands at a path, or undefined. */
export function valueAt(form: FormValue, path: string): FormValue | undefined {
  let at: FormValue | undefined = form;
  for (const key of path === "" ? [] : path.split(".")) {
    if (Array.isArray(at)) at = at[Number(key)];
    else at = isGroup(at) ? at[key] : undefined;
  }
  return at;
}

/** The same form with another value at a path; what is on the way to it must be there. */
export function withValue<Value extends FormValue>(form: Value, path: string, value: FormValue): Value {
  return changed(form, path === "" ? [] : path.split("."), value) as Value;
}

function changed(form: FormValue, [key, ...rest]: string[], value: FormValue): FormValue {
  if (key === undefined) return value;
  if (Array.isArray(form))
    return form.map((each, index) => (index === Number(key) ? changed(each, rest, value) : each));
  const group = isGroup(form) ? form : {};
  return { ...group, [key]: changed(group[key] ?? null, rest, value) };
}

/** An id that nothing else of a list has, and nothing that is `used`: "tier-4". */
export function freeId(kind: string, list: readonly FormValue[], used: readonly string[]): string {
  const taken = new Set([...used, ...list.map((each) => (isGroup(each) ? each["id"] : null))]);
  let number = list.length + 1;
  while (taken.has(`${kind}-${number}`)) number += 1;
  return `${kind}-${number}`;
}
