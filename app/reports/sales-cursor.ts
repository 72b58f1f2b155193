/** Where a page of a list of customers begins, as it stands in an address. Pure. */
import { Refusal } from "#app/errors.ts";

/** Rows before or after the one that has this value and this customer (0: the guests). Null: it has none. */
export type Cursor = { side: "before" | "after"; value: string | null; customerId: string };

export type ColumnKind = "text" | "count" | "money" | "points" | "date" | "days";

const LONGEST = 2_000;
/** Of instants the text that Postgres makes of them. */
const VALUES: Record<ColumnKind | "day", RegExp> = {
  text: /^[^\0]*$/,
  count: /^-?\d{1,18}$/,
  money: /^-?\d{1,18}$/,
  points: /^-?\d{1,18}$/,
  days: /^-?\d{1,18}$/,
  day: /^[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  date: /^\d{4,5}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/,
};

/** As one word, for the parameter that `side` names. */
export function writeCursor({ value, customerId }: Cursor): string {
  return `${customerId}.${value === null ? "" : `.${value}`}`;
}

/**
 * Reads `after` or `before`; `kind` null: a list in the order of customers, which has no values. Refuses BAD_REQUEST for
 * what no page ends with.
 */
export function readCursor(params: URLSearchParams, kind: ColumnKind | "day" | null): Cursor | null {
  const side = params.has("after") ? "after" : params.has("before") ? "before" : null;
  if (side === null) return null;
  const given = params.get(side) ?? "";
  const [, customerId = "", , value = null] = /^(\d{1,18})\.(\.(.*))?$/s.exec(given) ?? [];
  const fits = kind === null || value === null ? value === null : VALUES[kind].test(value);
  if (customerId === "" || given.length > LONGEST || !fits)
    throw new Refusal("BAD_REQUEST", {
      detail: `${side} does not say where a page begins: open the report again, from its first page`,
    });
  return { side, value, customerId };
}
