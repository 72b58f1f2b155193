/** The reason of a change of tier as JSON, amounts as decimal strings, and back. */
import type { Threshold } from "#app/rules/programme/tiers.ts";
import type { ChangeReason } from "./changes.ts";
import type { Values } from "./values.ts";

export type StoredValues = Record<keyof Values, string>;

export function valuesAsText({ spend, points, orders, units }: Values): StoredValues {
  return { spend: `${spend}`, points: `${points}`, orders: `${orders}`, units: `${units}` };
}

/** What is missing is nothing. */
export function readValues(stored: unknown): Values {
  const some = (stored ?? {}) as Partial<StoredValues>;
  return {
    spend: BigInt(some.spend ?? 0),
    points: BigInt(some.points ?? 0),
    orders: BigInt(some.orders ?? 0),
    units: BigInt(some.units ?? 0),
  };
}

export function reasonAsText({ cause, by, period, values, threshold }: ChangeReason): unknown {
  const amounts = (_key: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
  return {
    ...{ cause, by, period },
    values: valuesAsText(values),
    threshold: JSON.parse(JSON.stringify(threshold, amounts)) as unknown,
  };
}

/** Null where it is not one. */
export function readReason(stored: unknown): ChangeReason | null {
  if (typeof stored !== "object" || stored === null || !("cause" in stored)) return null;
  const { values, threshold, ...rest } = stored as Omit<ChangeReason, "values" | "threshold"> & {
    values: unknown;
    threshold: unknown;
  };
  const amounts = (key: string, value: unknown) => (key === "atLeast" ? BigInt(String(value)) : value);
  return {
    ...rest,
    values: readValues(values),
    threshold: JSON.parse(JSON.stringify(threshold ?? null), amounts) as Threshold | null,
  };
}
