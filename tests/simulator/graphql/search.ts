import { GraphQLError } from "graphql";
import { notSimulated } from "./view.ts";

type Operator = ":" | ">" | ">=" | "<" | "<=";

export interface Term {
  field: string;
  operator: Operator;
  value: string;
}

/** What a searchable field holds; a list matches when one of its values does. */
export type Searchable = Record<string, string | number | boolean | null | readonly string[]>;

const TERM =
  /\s*(?:(AND)\s+)?(-)?(?:([a-z_]+)\s*:\s*)?(>=|<=|>|<)?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s()]+)\s*/iy;

/**
 * Terms side by side or joined by AND; what is richer (OR, NOT, groups) is refused, not guessed, and so are bare
 * words unless `freeText` says that this resource has a `default` field for them.
 */
export function parseSearch(query: string, { freeText = false } = {}): Term[] {
  const terms: Term[] = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < query.length) {
    const match = TERM.exec(query);
    if (!match) throw notSimulated(`search query “${query}”`);
    const [, , not, field, operator, quoted = ""] = match;
    const value = /^["']/.test(quoted) ? quoted.slice(1, -1).replaceAll(/\\(.)/g, "$1") : quoted;
    const isBare = !field && !(freeText && operator === undefined);
    if (not || isBare || value === "OR" || value === "NOT") throw notSimulated(`search query “${query}”`);
    terms.push({ field: field ?? "default", operator: (operator as Operator | undefined) ?? ":", value });
  }
  return terms;
}

function number(value: string | number): number {
  if (typeof value === "number") return value;
  return /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number(value);
}

function matches(actual: string | number | boolean | null, { operator, value }: Term): boolean {
  if (operator === ":") {
    const [a, b] = [String(actual).toLowerCase(), value.toLowerCase()];
    return value === "*" ? actual !== null : b.endsWith("*") ? a.startsWith(b.slice(0, -1)) : a === b;
  }
  if (actual === null || typeof actual === "boolean") return false;
  const [a, b] = [number(actual), number(value)];
  if (Number.isNaN(b)) throw new GraphQLError(`Invalid search value “${value}”`);
  return operator === ">" ? a > b : operator === ">=" ? a >= b : operator === "<" ? a < b : a <= b;
}

/** Keeps what all terms hold for. A field this resource is not simulated to be searched by is an error. */
export function search<T>(
  items: readonly T[],
  query: string | null,
  of: (item: T) => Searchable,
  options: { freeText?: boolean; fields?: readonly string[] } = {},
): T[] {
  if (query === null || query === "") return [...items];
  const terms = parseSearch(query, options);
  const [probe] = items;
  // Without anything to look at, only `fields` tells what could be asked.
  const known = options.fields ?? (probe === undefined ? null : Object.keys(of(probe)));
  for (const term of terms)
    if (known && !known.includes(term.field)) throw notSimulated(`search by “${term.field}”`);
  return items.filter((item) => {
    const values = of(item);
    return terms.every((term) => {
      const actual = values[term.field] ?? null;
      return Array.isArray(actual)
        ? actual.some((each: string) => matches(each, term))
        : matches(actual as string | number | boolean | null, term);
    });
  });
}
