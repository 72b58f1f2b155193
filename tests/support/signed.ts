/** Requests as Shopify signs them. */
import { createHmac, randomUUID } from "node:crypto";
import { TEST_APP } from "./environment.ts";

export type WebhookParts = {
  shopId: string;
  topic: string;
  payload: unknown;
  webhookId?: string;
  secret?: string;
  triggeredAt?: Date;
  headers?: Record<string, string | null>;
};

/** A webhook with every header; `payload` may be text, sent as it is. A header given as null is left out. */
export function aWebhook(parts: WebhookParts): Request {
  const body = typeof parts.payload === "string" ? parts.payload : JSON.stringify(parts.payload);
  const signature = createHmac("sha256", parts.secret ?? TEST_APP.secret)
    .update(body)
    .digest("base64");
  const headers = new Headers({
    "content-type": "application/json",
    "x-shopify-topic": parts.topic,
    "x-shopify-hmac-sha256": signature,
    "x-shopify-shop-domain": parts.shopId,
    "x-shopify-api-version": "2026-10",
    "x-shopify-webhook-id": parts.webhookId ?? randomUUID(),
    "x-shopify-event-id": randomUUID(),
    "x-shopify-triggered-at": (parts.triggeredAt ?? new Date()).toISOString(),
  });
  for (const [name, value] of Object.entries(parts.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return new Request(`${TEST_APP.url}/webhooks`, { method: "POST", headers, body });
}

export type ProxyParts = {
  shopId: string;
  customerId: bigint | null;
  path: string;
  query?: Record<string, string>;
  at?: Date;
  secret?: string;
};

/** The address of a storefront request as Shopify's app proxy forwards it. */
export function proxyAddress(parts: ProxyParts): URL {
  const url = new URL(`${TEST_APP.url}${parts.path}`);
  const params = {
    ...parts.query,
    shop: parts.shopId,
    logged_in_customer_id: parts.customerId?.toString() ?? "",
    path_prefix: "/apps/laurel",
    timestamp: String(Math.floor((parts.at ?? new Date()).getTime() / 1000)),
  };
  const message = Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join("");
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  const secret = parts.secret ?? TEST_APP.secret;
  url.searchParams.set("signature", createHmac("sha256", secret).update(message).digest("hex"));
  return url;
}
