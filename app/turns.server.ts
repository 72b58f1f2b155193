/**
 * How often one caller may ask in a second: a bucket of turns for each, kept by this process alone. Several web
 * processes let through that many times more: the bound is there so that a loop gone wild at a merchant's does not
 * starve the others, and what a repeated request does is settled by its key.
 */

export const TURNS_A_SECOND = 10;
/** As many at once, after a rest. */
const MOST_SAVED = 20;
const MOST_CALLERS = 10_000;

const buckets = new Map<string, { turns: number; atMs: number }>();

/** Takes a turn of the caller's, who has one left; false when there is none. */
export function takeTurn(caller: string, now: Date): boolean {
  const atMs = now.getTime();
  const known = buckets.get(caller) ?? { turns: MOST_SAVED, atMs };
  const gained = (Math.max(0, atMs - known.atMs) / 1_000) * TURNS_A_SECOND;
  const turns = Math.min(MOST_SAVED, known.turns + gained);
  if (buckets.size >= MOST_CALLERS && !buckets.has(caller)) buckets.clear();
  const hasTurn = turns >= 1;
  buckets.set(caller, { turns: hasTurn ? turns - 1 : turns, atMs: Math.max(atMs, known.atMs) });
  return hasTurn;
}
