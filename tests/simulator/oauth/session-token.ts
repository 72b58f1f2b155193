import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { Sim } from "../model/sim.ts";
import type { Shop } from "../model/types.ts";

/** How long App Bridge's tokens live. */
const LIFE_S = 60;
const DEFAULT_USER = "77001122334";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const mac = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest();

export interface SessionClaims {
  iss: string;
  dest: string;
  aud: string;
  sub: string;
  exp: number;
  nbf: number;
  iat: number;
  jti: string;
  sid: string;
}

/** An id token as App Bridge hands out: HS256 with the app's secret, 60 seconds. */
export function mintSessionToken(sim: Sim, shop: Shop, userId: string = DEFAULT_USER): string {
  // The app checks it against the machine's clock, so the simulator's own does not count here.
  const iat = Math.floor(Date.now() / 1_000);
  const claims: SessionClaims = {
    iss: `https://${shop.domain}/admin`,
    dest: `https://${shop.domain}`,
    aud: sim.config.appKey,
    sub: userId,
    exp: iat + LIFE_S,
    nbf: iat,
    iat,
    jti: randomUUID(),
    sid: mac(sim.config.appSecret, `sid:${shop.domain}:${userId}`).toString("hex"),
  };
  const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${text}.${mac(sim.config.appSecret, text).toString("base64url")}`;
}

/** The claims of a token that is ours, current and for this app; null for any other. */
export function readSessionToken(sim: Sim, token: string): SessionClaims | null {
  const [head = "", body = "", signature = ""] = token.split(".");
  const expected = mac(sim.config.appSecret, `${head}.${body}`);
  const given = Buffer.from(signature, "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as SessionClaims;
  const now = Date.now() / 1_000;
  if (claims.aud !== sim.config.appKey || claims.exp < now - 10 || claims.nbf > now + 10) return null;
  return claims;
}

/** What the admin adds to the address of the app's frame, signed as Shopify signs it. */
export function launchQuery(sim: Sim, shop: Shop, locale = "en"): URLSearchParams {
  const name = shop.domain.replace(".myshopify.com", "");
  const query: Record<string, string> = {
    embedded: "1",
    host: Buffer.from(`admin.shopify.com/store/${name}`).toString("base64").replaceAll("=", ""),
    id_token: mintSessionToken(sim, shop),
    locale,
    session: mac(sim.config.appSecret, `session:${shop.domain}`).toString("hex"),
    shop: shop.domain,
    timestamp: String(Math.floor(Date.now() / 1_000)),
  };
  const text = Object.keys(query)
    .toSorted()
    .map((key) => `${key}=${query[key]}`)
    .join("&");
  return new URLSearchParams({ ...query, hmac: mac(sim.config.appSecret, text).toString("hex") });
}
