/** Is this body from Shopify? Checked by us over the raw bytes: no session, no token, no call. */
import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * True when `signature` (X-Shopify-Hmac-Sha256) is the HMAC-SHA256 of the raw body under one of our secrets. While a
 * secret is being replaced Shopify may still sign with the older one, so there can be several.
 */
export function isSignedByShopify(
  body: Uint8Array,
  signature: string | null,
  secrets: readonly string[],
): boolean {
  const given = Buffer.from(signature ?? "", "base64");
  if (given.length !== 32) return false;
  // Every secret is tried, so that the time taken does not tell which one matched.
  return secrets.reduce(
    (matched, secret) =>
      timingSafeEqual(createHmac("sha256", secret).update(body).digest(), given) || matched,
    false,
  );
}
