/** Is this request from the shop's own storefront, and who is asking? Checked by us: no session, no token, no call. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { Refusal } from "#app/errors.ts";
import { parseShopDomain } from "#app/shopify/shop-domain.ts";

export type ProxyCaller = {
  shopId: string;
  /** From the signed query only; null when nobody is logged in. */
  customerId: bigint | null;
};

/** How far a request's time may be from ours, either way. */
const WINDOW_MS = 90_000;
/** Shopify adds each of these once; a second one is somebody else's. */
const ONCE = ["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"];

/**
 * The shop and the customer that Shopify signed for. Refuses FORGED for any other signature, a doubled or malformed
 * parameter; STALE_REQUEST for a genuine signature outside the window. The signature covers neither method nor body
 * nor path: a signed address can be used again within the window, so what acts needs an id of its own.
 */
export function verifyProxyRequest(
  query: URLSearchParams,
  { secrets, now }: { secrets: readonly string[]; now: Date },
): ProxyCaller {
  if (ONCE.some((name) => query.getAll(name).length > 1) || !isSigned(query, secrets)) {
    throw new Refusal("FORGED");
  }
  const shopId = parseShopDomain(query.get("shop"));
  const customer = query.get("logged_in_customer_id") ?? "";
  const timestamp = query.get("timestamp") ?? "";
  if (!shopId || !/^([1-9]\d{0,17})?$/.test(customer) || !/^\d{1,11}$/.test(timestamp)) {
    throw new Refusal("FORGED");
  }
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > WINDOW_MS) throw new Refusal("STALE_REQUEST");
  return { shopId, customerId: customer === "" ? null : BigInt(customer) };
}

function isSigned(query: URLSearchParams, secrets: readonly string[]): boolean {
  const signature = query.get("signature") ?? "";
  if (!/^[0-9a-f]{64}$/i.test(signature)) return false;
  const given = Buffer.from(signature, "hex");
  const message = signedMessage(query);
  return secrets.reduce(
    (matched, secret) =>
      timingSafeEqual(createHmac("sha256", secret).update(message).digest(), given) || matched,
    false,
  );
}

/** Every parameter but the signature as name=value, several values joined by commas, sorted bytewise, run together. */
function signedMessage(query: URLSearchParams): string {
  const values = new Map<string, string[]>();
  for (const [name, value] of query) {
    if (name !== "signature") values.set(name, [...(values.get(name) ?? []), value]);
  }
  const parts = [...values].map(([name, given]) => Buffer.from(`${name}=${given.join()}`));
  return Buffer.concat(parts.sort((a, b) => Buffer.compare(a, b))).toString();
}
