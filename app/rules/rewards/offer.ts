/** Who may have a reward now, and why not. Pure. */
import { Refusal } from "#app/errors.ts";
import { stretchOf } from "#app/rules/activities.ts";
import { firstInstantMs } from "#app/rules/earning/wall-clock.ts";
import type { Reward } from "#app/rules/programme.ts";

/** How many of a reward are out: with everybody, and with the member in the stretch of its limit. */
export type Taken = { all: number; mine: number };

export const NOTHING_TAKEN: Taken = { all: 0, mine: 0 };

/** Why a member cannot have a reward, whatever the points. */
export type Hindrance =
  | { kind: "not_yet"; from: Date }
  | { kind: "over" }
  | { kind: "tier"; tierIds: readonly string[] }
  | { kind: "sold_out" }
  | { kind: "limit"; againAt: Date | null };

export type Asking = { tierId: string | null; taken: Taken; now: Date; timeZone: string };

type Offered = Pick<Reward, "offeredFrom" | "offeredUntil" | "tierIds" | "stock" | "limit">;

/** The first thing that stands between a member and a reward; null where only points can be missing. */
export function hindranceOf(
  { offeredFrom, offeredUntil, tierIds, stock, limit }: Offered,
  { tierId, taken, now, timeZone }: Asking,
): Hindrance | null {
  const startsAt = offeredFrom === null ? null : new Date(firstInstantMs(offeredFrom, timeZone));
  if (startsAt && now < startsAt) return { kind: "not_yet", from: startsAt };
  if (offeredUntil !== null && now.getTime() >= firstInstantMs(offeredUntil, timeZone))
    return { kind: "over" };
  if (stock !== null && taken.all >= stock) return { kind: "sold_out" };
  if (tierIds.length > 0 && (tierId === null || !tierIds.includes(tierId))) return { kind: "tier", tierIds };
  if (limit === null || taken.mine < limit.times) return null;
  return { kind: "limit", againAt: stretchOf(now, limit.per, timeZone).until };
}

/** Refuses REWARD_NOT_OFFERED, REWARD_NOT_FOR_TIER, REWARD_SOLD_OUT or REWARD_LIMIT_REACHED. */
export function refuseHindered(hindrance: Hindrance | null): void {
  if (hindrance === null) return;
  if (hindrance.kind === "tier") throw new Refusal("REWARD_NOT_FOR_TIER");
  if (hindrance.kind === "sold_out") throw new Refusal("REWARD_SOLD_OUT");
  if (hindrance.kind === "limit") throw new Refusal("REWARD_LIMIT_REACHED");
  throw new Refusal("REWARD_NOT_OFFERED");
}
