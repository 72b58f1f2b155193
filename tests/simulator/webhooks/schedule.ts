/**
 * When a failed delivery is tried again: 8 retries over 4 hours. Shopify publishes the number and the
 * span, not the steps; these grow and sum up to 4 hours.
 */
export const RETRY_AFTER_S = [60, 120, 300, 600, 1_200, 2_400, 3_600, 6_120] as const;

/** Milliseconds to wait after attempt number `attempts` failed (1 = the first); null: given up. */
export function retryAfterMs(attempts: number): number | null {
  const seconds = RETRY_AFTER_S[attempts - 1];
  return seconds === undefined ? null : seconds * 1_000;
}
