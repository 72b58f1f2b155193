/** Work that is done in batches, one turn at a time, so that no shop keeps the others waiting. */

/** Then the job makes room for other shops and comes back. */
const BATCHES_PER_TURN = 20;

/**
 * Does batch after batch, each from where the last one ended, until nothing is left or the turn is over. Answers where
 * to go on, or null when all is done. Larger batches make fewer a turn.
 */
export async function inTurns<At>(
  start: At,
  batch: (at: At) => Promise<{ at: At; more: boolean }>,
  batches = BATCHES_PER_TURN,
): Promise<{ at: At } | null> {
  let at = start;
  for (let done = 0; done < batches; done += 1) {
    const result = await batch(at);
    if (!result.more) return null;
    at = result.at;
  }
  return { at };
}
