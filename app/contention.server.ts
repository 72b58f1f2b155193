/** Transactions that others overtook: what they decided upon is not true any more, so they begin again. */
import { Fault } from "#app/errors.ts";

const ATTEMPTS = 5;

/** Another transaction wrote what this one took for granted a moment ago. */
export class Overtaken extends Error {}

/**
 * Does the work again, up to five times, when it was overtaken or ran into a deadlock: the other one is done now. The
 * work rolls back as a whole each time. Answers with a Fault after that; any other error passes through.
 */
export async function untilNotOvertaken<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Overtaken) && !isContention(error)) throw error;
      if (attempt === ATTEMPTS)
        throw new Fault("the same rows were written by others again and again", { cause: error });
    }
  }
}

/** A deadlock or a lost race for a row. */
function isContention(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  const meta = "meta" in error ? JSON.stringify(error.meta) : "";
  return error.code === "P2034" || /\b(40P01|40001)\b/.test(meta);
}
