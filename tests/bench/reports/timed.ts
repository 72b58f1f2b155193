/** How long work takes, in milliseconds, and what it answers. */
export async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const begun = performance.now();
  const answer = await work();
  return [performance.now() - begun, answer];
}

/** The least that a share of them do not exceed: the nearest rank. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
