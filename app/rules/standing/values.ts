/** What counts towards a tier, by metric: spend in minor units, points, orders and units as they are. */
import type { Metric } from "#app/rules/programme/tiers.ts";

export type Values = Readonly<Record<Metric, bigint>>;

export const NOTHING: Values = { spend: 0n, points: 0n, orders: 0n, units: 0n };

export function plus(a: Values, b: Values): Values {
  return {
    spend: a.spend + b.spend,
    points: a.points + b.points,
    orders: a.orders + b.orders,
    units: a.units + b.units,
  };
}

export function minus(a: Values, b: Values): Values {
  return {
    spend: a.spend - b.spend,
    points: a.points - b.points,
    orders: a.orders - b.orders,
    units: a.units - b.units,
  };
}

/** The higher of both in each metric. */
export function highest(a: Values, b: Values): Values {
  return {
    spend: a.spend > b.spend ? a.spend : b.spend,
    points: a.points > b.points ? a.points : b.points,
    orders: a.orders > b.orders ? a.orders : b.orders,
    units: a.units > b.units ? a.units : b.units,
  };
}

export function isSame(a: Values, b: Values): boolean {
  return a.spend === b.spend && a.points === b.points && a.orders === b.orders && a.units === b.units;
}

/** Whether something is taken by it. */
export function isBelowNothing({ spend, points, orders, units }: Values): boolean {
  return spend < 0n || points < 0n || orders < 0n || units < 0n;
}
