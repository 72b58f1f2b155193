import { createHmac } from "node:crypto";
import type { WebhookMessage } from "../model/types.ts";

export function webhookHmac(secret: string, body: string): string {
  return createHmac("sha256", secret).update(body, "utf8").digest("base64");
}

/** Every header Shopify sends with a delivery. */
export function headersOf(message: WebhookMessage, secret: string): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "Shopify-Captain-Hook",
    accept: "*/*",
    "x-shopify-topic": message.topic,
    "x-shopify-hmac-sha256": webhookHmac(secret, message.body),
    "x-shopify-shop-domain": message.shop,
    "x-shopify-api-version": message.apiVersion,
    "x-shopify-webhook-id": message.id,
    "x-shopify-event-id": message.eventId,
    "x-shopify-triggered-at": message.triggeredAt.replace(/(\.\d{3})Z$/, "$1000Z"),
    ...(message.name === null ? {} : { "x-shopify-name": message.name }),
  };
}
