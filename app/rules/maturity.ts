/** Points wait before they can be spent: from when on they can, and what a correction does to those that wait. */

const DAY_MS = 86_400_000;

/** The instant from which an order's points can be spent; its payment itself where nothing waits. */
export function maturityOf(processedAt: Date, maturityDays: number): Date {
  return new Date(processedAt.getTime() + maturityDays * DAY_MS);
}

/** What an order has posted for one member. Of what is available, a shortfall counts as taken. */
export type PostedShare = { pending: bigint; available: bigint };

/**
 * Splits a correction. What is taken back comes from the order's own pending points first, the rest from what is
 * available; what is given waits until the order matures, and does not wait any more after that.
 */
export function splitCorrection(
  difference: bigint,
  { pending, maturesAt, now }: { pending: bigint; maturesAt: Date; now: Date },
): { pendingDelta: bigint; availableDelta: bigint } {
  if (difference > 0n)
    return now < maturesAt
      ? { pendingDelta: difference, availableDelta: 0n }
      : { pendingDelta: 0n, availableDelta: difference };
  const waiting = pending < 0n ? 0n : pending;
  const taken = -difference < waiting ? -difference : waiting;
  return { pendingDelta: -taken, availableDelta: difference + taken };
}
