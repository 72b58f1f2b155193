/** Waiting for a state, with an end. */
const STEP_MS = 50;

/** Asks again until the answer is right; throws with the last answer when it is not within `withinMs`. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  { isRight, withinMs }: { isRight: (answer: T) => boolean; withinMs: number },
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (performance.now() > deadline)
      throw new Error(`waited for ${what}, and saw ${JSON.stringify(answer).slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
