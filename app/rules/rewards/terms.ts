/** What a reward asks for, as shoppers are told of it. Pure. */
import type { Programme, Reward, Tier } from "#app/rules/programme.ts";
import { dayBefore } from "#app/rules/shop-time.ts";

/** The tier from which on it is for everybody; null where it is for some that are no such row. */
export function leastTier(tierIds: readonly string[], { tiers }: Pick<Programme, "tiers">): Tier | null {
  const first = tiers.findIndex(({ id }) => tierIds.includes(id));
  const above = tiers.slice(first);
  const isRow = first >= 0 && above.length > 1 && above.every(({ id }) => tierIds.includes(id));
  return isRow ? (tiers[first] ?? null) : null;
}

/** "2026-12-31" by the shop's calendar: the day of the last minute at which it is offered; null where it has no end. */
export function lastDayOf({ offeredUntil }: Pick<Reward, "offeredUntil">): string | null {
  return offeredUntil === null ? null : dayBefore(offeredUntil);
}
