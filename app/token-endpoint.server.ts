/** Shopify's token endpoint, for refreshing only (exchanging belongs to the session library). */
import { z } from "zod";
import { env } from "#app/env.server.ts";
import { Fault } from "#app/errors.ts";

const TIMEOUT_MS = 10_000;

/** `null` where Shopify said nothing: a token without an end, the old refresh token stays. */
export type NewTokens = {
  accessToken: string;
  scope: string | null;
  expiresIn: number | null;
  refreshToken: string | null;
  refreshExpiresIn: number | null;
};

const seconds = z.number().int().positive().nullish();
const granted = z
  .object({
    access_token: z.string().min(1),
    scope: z.string().nullish(),
    expires_in: seconds,
    refresh_token: z.string().min(1).nullish(),
    refresh_token_expires_in: seconds,
  })
  .transform((body): NewTokens => ({
    accessToken: body.access_token,
    scope: body.scope ?? null,
    expiresIn: body.expires_in ?? null,
    refreshToken: body.refresh_token ?? null,
    refreshExpiresIn: body.refresh_token_expires_in ?? null,
  }));
const refusal = z.object({ error: z.literal("invalid_grant") });

/**
 * Trades a refresh token for a new pair; `refused` when Shopify says invalid_grant (used up, revoked, uninstalled).
 * Anything else is a Fault: of a 401 we cannot tell whether the shop or our own secret is meant. Neither token nor
 * answer is ever part of an error.
 */
export async function requestRefresh(
  shopId: string,
  refreshToken: string,
): Promise<{ kind: "granted"; tokens: NewTokens } | { kind: "refused" }> {
  const { status, body, retryAfterMs } = await post(`https://${shopId}/admin/oauth/access_token`, {
    client_id: env.SHOPIFY_API_KEY,
    client_secret: env.SHOPIFY_API_SECRET,
    grant_type: "refresh_token",
    refresh_token: refreshToken,
  });
  if (status === 400 && refusal.safeParse(body).success) return { kind: "refused" };
  if (status !== 200) throw new Fault(`the token endpoint answered ${status}`, { retryAfterMs });
  const parsed = granted.safeParse(body);
  if (!parsed.success) throw new Fault("the token endpoint answered something unknown", { retryAfterMs });
  return { kind: "granted", tokens: parsed.data };
}

async function post(url: string, body: Record<string, string>) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer: unknown = await response.json().catch(() => null);
    const retryAfter = Number(response.headers.get("retry-after"));
    return {
      status: response.status,
      body: answer,
      retryAfterMs: retryAfter > 0 ? retryAfter * 1_000 : 30_000,
    };
  } catch (error) {
    const why = error instanceof Error ? error.name : "unknown";
    throw new Fault(`the token endpoint did not answer (${why})`, { retryAfterMs: 10_000 });
  }
}
