/** The one door for every webhook topic, the compliance ones included. */
import { answerError } from "#app/answer.server.ts";
import { Refusal } from "#app/errors.ts";
import { receive } from "#app/flows/receive.server.ts";
import { log } from "#app/log.server.ts";
import type { NewDelivery } from "#app/models/deliveries.server.ts";
import { parseExact } from "#app/shopify/parse-json.ts";
import { SHOPIFY_SECRETS } from "#app/shopify/proxy-caller.server.ts";
import type { Body } from "#app/shopify/read-body.ts";
import { readBody } from "#app/shopify/read-body.ts";
import { parseShopDomain } from "#app/shopify/shop-domain.ts";
import { isTopic, subjectOf, trimPayload } from "#app/shopify/trim-payload.ts";
import { isSignedByShopify } from "#app/shopify/verify-webhook.ts";

/** The web process refuses longer bodies already; the longest order seen is far below. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** As much of a Request as the door reads, so that the web process can hand over what it has without making one. */
export type WebhookRequest = Pick<Request, "method"> & { headers: Pick<Headers, "get">; body: Body };

/**
 * Answers 200 once the delivery is in the inbox, or was before. 401 for what Shopify did not sign; 400 for what it
 * signed but nobody can read (nothing is stored: there is nothing to act upon, and the log tells); 413 beyond the
 * limit; 503 when the database does not take it, so that Shopify sends it again.
 */
export async function action({ request }: { request: WebhookRequest }): Promise<Response> {
  try {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
    const body = await readBody(request, BODY_LIMIT);
    if (!isSignedByShopify(body, request.headers.get("x-shopify-hmac-sha256"), SHOPIFY_SECRETS)) {
      throw new Refusal("FORGED");
    }
    await receive(readDelivery(request.headers, body));
    return new Response();
  } catch (error) {
    if (error instanceof Refusal) log.warn({ code: error.code, detail: error.detail }, "webhook refused");
    return answerError(error, "webhooks");
  }
}

export const loader = () => new Response(null, { status: 405, headers: { allow: "POST" } });

function readDelivery(headers: Pick<Headers, "get">, body: Uint8Array): NewDelivery {
  const shopId = parseShopDomain(requireHeader(headers, "x-shopify-shop-domain"));
  if (shopId === null) throw new Refusal("BAD_REQUEST", { detail: "not a shop's domain" });
  const topic = requireHeader(headers, "x-shopify-topic").toLowerCase();
  const payload = parsePayload(body);
  const known = isTopic(topic);
  const kept = known ? trimPayload(topic, payload) : null;
  return {
    shopId,
    webhookId: requireHeader(headers, "x-shopify-webhook-id"),
    topic,
    eventId: headers.get("x-shopify-event-id")?.slice(0, 200) ?? null,
    triggeredAt: readInstant(headers.get("x-shopify-triggered-at")),
    receivedAt: new Date(),
    payload: known ? JSON.stringify(kept) : null,
    state: known ? "received" : "ignored",
    about: known ? subjectOf(topic, kept) : null,
  };
}

function requireHeader(headers: Pick<Headers, "get">, name: string): string {
  const value = headers.get(name);
  if (!value || value.length > 200)
    throw new Refusal("BAD_REQUEST", { detail: `the header ${name} is missing` });
  return value;
}

function parsePayload(body: Uint8Array): unknown {
  try {
    return parseExact(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new Refusal("BAD_REQUEST", { detail: "the body is not JSON" });
  }
}

function readInstant(text: string | null): Date | null {
  const instant = new Date(text ?? Number.NaN);
  const year = instant.getUTCFullYear();
  return year > 2000 && year < 3000 ? instant : null;
}
