import type { Iso } from "../model/types.ts";

interface WebhookAttempt {
  at: Iso;
  /** 0: no answer (refused, timed out, dropped by a fault). */
  status: number;
  error: string | null;
  ms: number;
}

export interface WebhookMessage {
  /** X-Shopify-Webhook-Id: the same on every retry. */
  id: string;
  eventId: string;
  shop: string;
  topic: string;
  name: string | null;
  uri: string;
  apiVersion: string;
  triggeredAt: Iso;
  /** The exact bytes that are sent and signed. */
  body: string;
  /** pending: waits for `dueAt`; failed: all retries used up; dropped: by a fault, never sent. */
  state: "pending" | "delivered" | "failed" | "dropped";
  dueAt: Iso;
  attempts: WebhookAttempt[];
}
