/** Work for many at once, of which one may be at fault: it is found, and blocks none of the others. */
import { isPoisoned, isTooSlow } from "#app/jobs/poison.ts";

export type Some<T> = [T, ...T[]];

type Work<T> = {
  work: (part: Some<T>) => Promise<unknown>;
  /** Told of each one at fault, by itself. */
  unfit: (item: T, error: unknown) => unknown;
  /** They were tried often enough, so that an error nobody expected is taken for the item's own. */
  lastResort?: (items: readonly T[]) => boolean;
};

/**
 * Does the work for all at once; when one of them is poisoned, for each half by itself, down to the one at fault. A
 * Fault of the world passes through, and the job tries again.
 */
export async function inHalves<T>(items: readonly T[], how: Work<T>): Promise<void> {
  const [first, ...rest] = items;
  if (first === undefined) return;
  try {
    await how.work([first, ...rest]);
  } catch (error) {
    const alone = rest.length === 0;
    const lastResort = how.lastResort?.(items) ?? false;
    if (!isPoisoned(error, { lastResort }) && (alone || !isTooSlow(error))) throw error;
    if (alone) {
      await how.unfit(first, error);
      return;
    }
    const middle = Math.ceil(items.length / 2);
    await inHalves(items.slice(0, middle), how);
    await inHalves(items.slice(middle), how);
  }
}
