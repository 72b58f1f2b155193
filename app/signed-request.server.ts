/** Requests that a merchant's own system signs with a key of Laurel's. */
import { createHmac, timingSafeEqual } from "node:crypto";

/** Clocks may be apart by this much; an older request is to be signed again. */
export const WITHIN_SECONDS = 300;

/** What a request is signed over: when it was sent, and every byte of its body. */
export function signRequest(secret: string, timestamp: string, body: Uint8Array): Buffer {
  return createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest();
}

/** True when the signature (base64) is the one of this secret. Takes the same time whatever differs. */
export function isSignedWith(
  secret: string,
  signature: string,
  { timestamp, body }: { timestamp: string; body: Uint8Array },
): boolean {
  const given = Buffer.from(signature, "base64");
  return given.length === 32 && timingSafeEqual(signRequest(secret, timestamp, body), given);
}

/** True when the timestamp (whole seconds) is near enough to `now`, before or after. */
export function isTimely(timestamp: string, now: Date): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(now.getTime() / 1_000 - Number(timestamp)) <= WITHIN_SECONDS;
}
