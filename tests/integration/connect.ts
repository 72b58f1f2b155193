/**
 * A shop at the simulator with Laurel installed and a token in the session table, as after a merchant's first visit.
 */
import { Session } from "@shopify/shopify-api";
import { inject } from "vitest";
import { z } from "zod";
import { db } from "#app/db.server.ts";
import { SealedSessionStorage } from "#app/sessions.server.ts";
import { Control } from "../support/control.ts";
import { TEST_APP } from "../support/environment.ts";
import { aShopDomain } from "../support/shop.ts";

export const control = new Control(inject("simulatorUrl"));
export const storage = new SealedSessionStorage(db);

export type Connected = { shopId: string; sessionId: string };

/** The shop exists at Shopify and Laurel is installed there; we have never heard of it. */
export async function shopAtShopify(
  shop: Partial<Record<"currency" | "timeZone" | "name", string>> & Record<string, unknown> = {},
): Promise<string> {
  const domain = aShopDomain();
  const { currency = "USD", timeZone = "America/New_York", name = "Ink", ...rest } = shop;
  await control.shop({ domain, name, currency, timeZone, ...rest });
  await control.post("install", { shop: domain });
  return domain;
}

/** …and a merchant has opened the app: the exchanged tokens are stored as the session library stores them. */
export async function connected(shop: Parameters<typeof shopAtShopify>[0] = {}): Promise<Connected> {
  const shopId = await shopAtShopify(shop);
  return { shopId, sessionId: await openApp(shopId) };
}

export async function openApp(shopId: string): Promise<string> {
  const session = await exchanged(shopId);
  await storage.storeSession(session);
  return session.id;
}

const answer = z.object({
  access_token: z.string(),
  scope: z.string(),
  expires_in: z.number(),
  refresh_token: z.string(),
  refresh_token_expires_in: z.number(),
});

/** A new pair of tokens by token exchange, not stored yet. */
export async function exchanged(shopId: string): Promise<Session> {
  const { idToken } = await control.post<{ idToken: string }>("session-token", { shop: shopId });
  const response = await fetch(`https://${shopId}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_id: TEST_APP.key,
      client_secret: TEST_APP.secret,
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: idToken,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
      expiring: "1",
    }),
  });
  const pair = answer.parse(await response.json());
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);
  return new Session({
    id: `offline_${shopId}`,
    shop: shopId,
    state: "",
    isOnline: false,
    scope: pair.scope,
    accessToken: pair.access_token,
    expires: inSeconds(pair.expires_in),
    refreshToken: pair.refresh_token,
    refreshTokenExpires: inSeconds(pair.refresh_token_expires_in),
  });
}

/** The stored token is about to end. */
export async function letTokenEnd(sessionId: string): Promise<void> {
  await db.session.update({ where: { id: sessionId }, data: { expires: new Date(Date.now() + 60_000) } });
}

/** How often the token endpoint was asked, by counting what a `delay` fault of no length meets. */
export async function tokenCalls(shopId: string): Promise<() => Promise<number>> {
  const { id } = await control.fault({ target: "token", fault: "delay", ms: 1, times: 1_000, shop: shopId });
  return () => hitsOf(id);
}

/** How often a fault has struck. */
export async function hitsOf(id: string): Promise<number> {
  const { faults } = await control.get<{ faults: { id: string; hits: number }[] }>("faults");
  return faults.find((fault) => fault.id === id)?.hits ?? 0;
}
