/** A standing as it was stored, as it is at another instant: what a period brought is nothing to the one after it. */
import type { Programme } from "#app/rules/programme.ts";
import { readValues } from "./reason.ts";
import type { Standing } from "./standing.ts";
import { NOTHING } from "./values.ts";

export type StoredStanding = {
  tierId: string;
  until: Date | null;
  period: string;
  periodUntil: Date | null;
  /** As JSON holds them. */
  values: unknown;
};

/** Whoever has none yet stands at the first tier. Null where the programme has no tier. */
export function standingAt(
  stored: StoredStanding | null,
  { tiers }: Pick<Programme, "tiers">,
  now: Date,
): Standing | null {
  const first = tiers[0];
  if (!first) return null;
  const { tierId, until, period, periodUntil, values } = stored ?? NOBODYS;
  const isOver = periodUntil !== null && periodUntil <= now;
  const held = (until === null || until > now) && tiers.some(({ id }) => id === tierId);
  return {
    tierId: held ? tierId : first.id,
    since: null,
    until: held ? until : null,
    period: { label: isOver ? "" : period, until: isOver ? null : periodUntil },
    values: isOver ? NOTHING : readValues(values),
  };
}

const NOBODYS: StoredStanding = { tierId: "", until: null, period: "", periodUntil: null, values: null };
