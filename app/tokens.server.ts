/**
 * The one way to a shop's Admin API token, for worker and web alike. Offline tokens live an hour; whoever finds one
 * about to end refreshes it under the shop's lease row. The lease has an end and no lock is held over the call, so a
 * crash in between costs seconds: until its successor is used, Shopify keeps a refresh token valid.
 * Clock: the database's, one for all processes.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { db, sql } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { Fault, Refusal } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import { sealer } from "#app/seal.server.ts";
import { requestRefresh } from "#app/token-endpoint.server.ts";
import type { NewTokens } from "#app/token-endpoint.server.ts";

/** The session library asks for a new token as early as this, too. */
const FRESH_SECONDS = 300;
const LEASE_SECONDS = 20;
/** Longer than a lease, so that a waiting caller outlives a crashed holder. */
const WAIT_MS = 25_000;
const POLL_MS = 150;

const seals = sealer(env.ENCRYPTION_KEY);
const sessionIdOf = (shopId: string) => `offline_${shopId}`;

/** The session row as it lies in the table: tokens sealed. */
type Kept = { id: string; accessToken: string; refreshToken: string | null; fresh: boolean };

/**
 * A token that Shopify will take: the stored one while it lasts five more minutes, else a refreshed one. With
 * `rejected` (a token Shopify just answered 401 to) the stored one is taken only if it is another.
 * Refuses SHOP_NOT_INSTALLED, or SHOP_MUST_REOPEN once Shopify refuses the refresh token; throws a Fault when Shopify
 * does not answer or another process refreshes for too long.
 */
export async function freshAccessToken(shopId: string, rejected?: string): Promise<string> {
  const until = performance.now() + WAIT_MS;
  while (performance.now() < until) {
    const kept = await requireKept(shopId);
    const token = usableToken(kept, rejected);
    if (token !== null) return token;
    if (!kept.refreshToken) throw new Refusal("SHOP_MUST_REOPEN");
    const holder = await takeLease(shopId);
    if (holder) {
      const refreshed = await refresh(shopId, kept).finally(() => leaveLease(shopId, holder));
      if (refreshed !== null) return refreshed;
    } else await pause(POLL_MS);
  }
  throw new Fault("another process has been refreshing the token for too long", { retryAfterMs: 5_000 });
}

function usableToken(kept: Kept, rejected: string | undefined): string | null {
  if (!kept.fresh || !kept.accessToken) return null;
  const token = openToken(kept.accessToken, kept.id);
  return token === rejected ? null : token;
}

/** Tokens sealed with a key that is gone are as good as none. */
function openToken(sealed: string, id: string): string {
  try {
    return seals.open(sealed, id);
  } catch (error) {
    log.warn({ err: error, sessionId: id }, "stored token does not open");
    throw new Refusal("SHOP_MUST_REOPEN");
  }
}

async function requireKept(shopId: string): Promise<Kept> {
  const [kept] = await db.$queryRaw<Kept[]>(sql`
    SELECT id, "accessToken", "refreshToken",
      expires IS NULL OR expires > (now() AT TIME ZONE 'utc') + make_interval(secs => ${FRESH_SECONDS}) AS fresh
    FROM "Session" WHERE id = ${sessionIdOf(shopId)}`);
  if (kept) return kept;
  const shop = await db.shop.findUnique({ where: { shopId }, select: { uninstalledAt: true } });
  throw new Refusal(shop?.uninstalledAt === null ? "SHOP_MUST_REOPEN" : "SHOP_NOT_INSTALLED");
}

/**
 * One call to Shopify, then compare and set: if the session changed meanwhile (a merchant opened the app), the newer
 * pair stays and null says "look again". What is already fresh when the lease is ours needs no call either.
 */
async function refresh(shopId: string, seen: Kept): Promise<string | null> {
  const current = await requireKept(shopId);
  if (current.accessToken !== seen.accessToken || current.refreshToken !== seen.refreshToken) return null;
  if (!current.refreshToken) throw new Refusal("SHOP_MUST_REOPEN");
  const answer = await requestRefresh(shopId, openToken(current.refreshToken, current.id));
  if (answer.kind === "refused") return forget(shopId, current);
  log.info({ shopId }, "token refreshed");
  return (await keep(current, answer.tokens)) ? answer.tokens.accessToken : null;
}

async function keep(current: Kept, tokens: NewTokens): Promise<boolean> {
  const { id, refreshToken } = current;
  const nextRefresh = tokens.refreshToken ? seals.seal(tokens.refreshToken, id) : refreshToken;
  const stored = await db.$executeRaw(sql`
    UPDATE "Session" SET
      "accessToken" = ${seals.seal(tokens.accessToken, id)}, scope = COALESCE(${tokens.scope}, scope),
      expires = (now() AT TIME ZONE 'utc') + make_interval(secs => ${tokens.expiresIn}),
      "refreshToken" = ${nextRefresh},
      "refreshTokenExpires" = COALESCE(
        (now() AT TIME ZONE 'utc') + make_interval(secs => ${tokens.refreshExpiresIn}), "refreshTokenExpires")
    WHERE id = ${id} AND "refreshToken" = ${refreshToken}`);
  return stored === 1;
}

/** Shopify refused the refresh token: the session is worth nothing, unless somebody replaced it meanwhile. */
async function forget(shopId: string, current: Kept): Promise<null> {
  const gone = await db.$executeRaw(
    sql`DELETE FROM "Session" WHERE id = ${current.id} AND "refreshToken" = ${current.refreshToken}`,
  );
  if (gone === 0) return null;
  log.warn({ shopId }, "refresh token refused; the merchant must open the app");
  throw new Refusal("SHOP_MUST_REOPEN");
}

/** Takes the shop's lease if it is free or over; null while another holds it. */
async function takeLease(shopId: string): Promise<string | null> {
  const holder = randomUUID();
  const taken = await db.$executeRaw(sql`
    INSERT INTO token_leases (shop_id, holder, expires_at)
    SELECT shop_id, ${holder}::uuid, now() + make_interval(secs => ${LEASE_SECONDS})
    FROM shops WHERE shop_id = ${shopId}
    ON CONFLICT (shop_id) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
    WHERE token_leases.expires_at < now()`);
  if (taken === 1) return holder;
  const known = await db.shop.findUnique({ where: { shopId }, select: { shopId: true } });
  if (!known) throw new Refusal("SHOP_NOT_FOUND");
  return null;
}

async function leaveLease(shopId: string, holder: string): Promise<void> {
  await db.$executeRaw(sql`DELETE FROM token_leases WHERE shop_id = ${shopId} AND holder = ${holder}::uuid`);
}
