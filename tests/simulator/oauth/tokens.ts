import { createHmac } from "node:crypto";
import type { Sim } from "../model/sim.ts";
import type { Shop } from "../model/types.ts";

export const ACCESS_LIFE_S = 3_600;
export const REFRESH_LIFE_S = 7_776_000;

/**
 * Tokens are derived, not stored: `<prefix>_<issued at, 8 hex><serial, 6 hex><mac, 18 hex>`, so that the
 * ones an app has kept stay good over a restart. The number of the install is part of the mac: an
 * uninstall voids them all.
 */
function derive(sim: Sim, shop: Shop, kind: "access" | "refresh", issued: number, serial: number): string {
  const stamp = issued.toString(16).padStart(8, "0") + serial.toString(16).padStart(6, "0");
  const text = `${kind}|${shop.domain}|${shop.installs}|${stamp}`;
  const mac = createHmac("sha256", sim.config.appSecret).update(text).digest("hex").slice(0, 18);
  return `${kind === "access" ? "shpat" : "shprt"}_${stamp}${mac}`;
}

const nowS = (sim: Sim) => Math.floor(sim.now().getTime() / 1_000);

export interface TokenPair {
  access_token: string;
  scope: string;
  expires_in: number;
  refresh_token: string;
  refresh_token_expires_in: number;
}

export function issue(sim: Sim, shop: Shop): TokenPair {
  if (!shop.install) throw new Error("issue needs an install");
  shop.install.refresh.serial += 1;
  const { serial } = shop.install.refresh;
  const issued = nowS(sim);
  sim.changed();
  return {
    access_token: derive(sim, shop, "access", issued, serial),
    scope: shop.install.scopes.join(","),
    expires_in: ACCESS_LIFE_S - 1,
    refresh_token: derive(sim, shop, "refresh", issued, serial),
    refresh_token_expires_in: REFRESH_LIFE_S - 1,
  };
}

/** Serial and issue time of a token that is ours and whose install still stands; else null. */
function read(sim: Sim, shop: Shop, kind: "access" | "refresh", token: string) {
  const match = /^shp(?:at|rt)_([0-9a-f]{8})([0-9a-f]{6})[0-9a-f]{18}$/.exec(token);
  if (!match || !shop.install) return null;
  const issued = parseInt(match[1] ?? "", 16);
  const serial = parseInt(match[2] ?? "", 16);
  return derive(sim, shop, kind, issued, serial) === token ? { issued, serial } : null;
}

export function isAccessToken(sim: Sim, shop: Shop, token: string): boolean {
  const known = read(sim, shop, "access", token);
  return known !== null && nowS(sim) < known.issued + ACCESS_LIFE_S;
}

/** A new pair for a refresh token, or null. The old one stays good until the new one is used. */
export function refresh(sim: Sim, shop: Shop, token: string): TokenPair | null {
  const known = read(sim, shop, "refresh", token);
  if (!known || !shop.install) return null;
  const { refresh: state } = shop.install;
  if (nowS(sim) >= known.issued + REFRESH_LIFE_S || known.serial < state.lastUsed) return null;
  state.lastUsed = known.serial;
  // A restart without a state file forgets the count; tokens seen since then set it right.
  state.serial = Math.max(state.serial, known.serial);
  return issue(sim, shop);
}
