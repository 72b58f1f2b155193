import { createHash } from "node:crypto";
import { gid } from "./ids.ts";
import type { Sim } from "./sim.ts";
import type { Metafield, Shop } from "./types.ts";

/** The app's numeric id: derived from its key, so that `$app` resolves to the same namespace everywhere. */
export function appId(sim: Sim): string {
  const digest = createHash("sha256").update(sim.config.appKey).digest();
  return String(100_000_000_000 + (digest.readUInt32BE(0) % 899_999_999_999));
}

export function appNamespace(sim: Sim): string {
  return `app--${appId(sim)}`;
}

/** `$app` and `$app:x` are the app's own, whoever reads them; anything else is as it is written. */
export function resolveNamespace(sim: Sim, namespace: string): string {
  if (namespace === "$app") return appNamespace(sim);
  return namespace.startsWith("$app:") ? `${appNamespace(sim)}--${namespace.slice(5)}` : namespace;
}

export function appInstallationGid(shop: Shop): string | null {
  return shop.install ? gid("AppInstallation", shop.install.id) : null;
}

export const metafieldKey = (ownerGid: string, namespace: string, key: string) =>
  `${ownerGid}|${namespace}|${key}`;

export function metafieldsOf(shop: Shop, ownerGid: string): Metafield[] {
  return Object.values(shop.metafields).filter((each) => each.ownerGid === ownerGid);
}

export function digestOf(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}
